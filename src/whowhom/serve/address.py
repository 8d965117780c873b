"""The question as it stands in an address, so that every view can be linked to, sent on and cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from whowhom.brief.phrases import say_status
from whowhom.brief.words import join_words, say_day, say_window
from whowhom.entities import find_country, with_the_country
from whowhom.errors import InputError
from whowhom.model import Status
from whowhom.ontology import SCALES, event_types

VOICES = {
    "official": "an official",
    "government": "a government",
    "person": "a person",
    "document": "a document",
    "outlet": "another outlet",
    "none": "the outlet at hand",
    "unnamed": "somebody unnamed",
}
WAYS = {"direct": "toward the beneficiary itself", "through": "through others"}
MOST_VALUES = 20  # of one filter


@dataclass(frozen=True, slots=True)
class View:
    """A pair, a window, and what is left out of it."""

    actor: str
    toward: str
    since: date | None = None
    until: date | None = None
    scale: str = "plover"
    recipient: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()
    way: tuple[str, ...] = ()
    min_voices: int = 1
    sure: float = 0.5
    page: int = 1

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters that leave something out."""
        found = [name for name in ("recipient", "act", "status", "voice", "way") if getattr(self, name)]
        return (*found, *(("min_voices",) if self.min_voices > 1 else ()))


def read_view(given: Mapping[str, Sequence[str]]) -> View:
    """The view that an address asks for. InputError says which part cannot be read.

    >>> read_view({"actor": ["us"], "toward": ["Russia"], "act": ["AID"]}).act
    ('AID',)
    """

    def one(name: str) -> str:
        return next((v.strip() for v in given.get(name, ()) if v.strip()), "")

    def many(name: str, known: Iterable[str]) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(v.strip() for v in given.get(name, ()) if v.strip()))
        allowed = list(known)
        for value in values:
            known_value(value, name, allowed)
        return values[:MOST_VALUES]

    recipients = tuple(
        dict.fromkeys(country(v, "recipient") for v in list(given.get("recipient", ()))[:MOST_VALUES] if v.strip())
    )
    view = View(
        actor=country(one("actor"), "actor"),
        toward=country(one("toward"), "toward"),
        since=day(one("since"), "since"),
        until=day(one("until"), "until"),
        scale=(many("scale", SCALES) or ("plover",))[0],
        recipient=recipients,
        act=many("act", event_types()),
        status=many("status", [s.value for s in Status]),
        voice=many("voice", VOICES),
        way=many("way", WAYS),
        min_voices=int(number(one("min_voices") or "1", "min_voices", 1, 99)),
        sure=number(one("sure") or "0.5", "sure", 0, 1),
        page=int(number(one("page") or "1", "page", 1, 100_000)),
    )
    if view.since and view.until and view.since > view.until:
        raise InputError(f"the window ends ({view.until}) before it begins ({view.since})", do="swap the two days")
    return view


def known_value(text: str, name: str, known: Iterable[str]) -> str | None:
    """The value, or None for an empty one; InputError names those that are known."""
    if text and text not in (allowed := list(known)):
        raise InputError(f"unknown {name} {text[:40]!r}", do=f"known are {', '.join(allowed)}")
    return text or None


def country(text: str, name: str) -> str:
    if not text:
        raise InputError(f"no {name} named", do="choose a country")
    found = find_country(text[:80])
    if found is None:
        raise InputError(f"no country is called {text[:40]!r}", do="use a name or an ISO3 code such as UKR")
    return found


def day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"{name} is no day: {text[:20]!r}", do="write it as 2025-03-04") from None


def number(text: str, name: str, least: float, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        raise InputError(
            f"{name} is no number from {least:g} to {most:g}: {text[:20]!r}", do="change it in the address"
        )
    return found


# ---------------------------------------------------------------- the way back into an address


def address_of(view: View, path: str = "/pair", **changes: Any) -> str:
    """The address of a view, with changes to it; what is as by default is left out.

    >>> address_of(View("USA", "RUS", status=("actual",)), page=2)
    '/pair?actor=USA&toward=RUS&status=actual&page=2'
    """
    view = replace(view, **changes)
    pairs: list[tuple[str, str]] = [("actor", view.actor), ("toward", view.toward)]
    pairs += [(name, value.isoformat()) for name in ("since", "until") if (value := getattr(view, name))]
    if view.scale != "plover":
        pairs.append(("scale", view.scale))
    pairs += [(name, v) for name in ("recipient", "act", "status", "voice", "way") for v in getattr(view, name)]
    for name, usual in (("min_voices", 1), ("sure", 0.5), ("page", 1)):
        if getattr(view, name) != usual:
            pairs.append((name, f"{getattr(view, name):g}"))
    return path + "?" + urlencode(pairs)


def toggled(view: View, name: str, value: str) -> str:
    """The address with one value of a filter put in, or taken out where it is in."""
    have: tuple[str, ...] = getattr(view, name)
    now = tuple(v for v in have if v != value) if value in have else (*have, value)
    changes: dict[str, Any] = {name: now}
    return address_of(view, page=1, **changes)


def cleared(view: View, name: str) -> str:
    """The address without one filter."""
    return address_of(without_filter(view, name), page=1)


def without_filter(view: View, name: str) -> View:
    """The view without one filter."""
    nothing: Any = 1 if name == "min_voices" else ()
    return replace(view, **{name: nothing})


def say_view(view: View, since: date, until: date) -> str:
    """What is asked, in plain words."""
    pair = f"Acts by {with_the_country(view.actor)} that bear on {with_the_country(view.toward)}"
    told = f"{pair}, {say_window(since, until)}"
    if view.recipient:
        told += f"; toward {join_words([with_the_country(c) for c in view.recipient], 'or')} alone"
    if view.act:
        told += f"; only {join_words([say_type(name) for name in view.act], 'or')}"
    if view.status:
        told += f"; only what is {join_words([say_status(Status(s)) for s in view.status], 'or')}"
    if view.voice:
        told += f"; only on the word of {join_words([VOICES[v] for v in view.voice], 'or')}"
    if view.way:
        told += f"; only {join_words([WAYS[w] for w in view.way], 'or')}"
    if view.min_voices > 1:
        told += f"; told by {view.min_voices} independent voices or more"
    if view.sure != 0.5:
        told += f"; read with a confidence of {view.sure:g} or more"
    return told + f". Scores on the {SCALE_NAMES[view.scale]} scale."


SCALE_NAMES = {"plover": "PLOVER", "goldstein": "Goldstein", "icews": "ICEWS"}


def say_type(event_type: str) -> str:
    """A PLOVER type as a word.

    >>> say_type("AID"), say_type("CONSULT")
    ('aid', 'talks')
    """
    return TYPE_WORDS.get(event_type, event_type.lower())


TYPE_WORDS = {
    "AGREE": "agreement", "CONSULT": "talks", "SUPPORT": "support", "CONCEDE": "concession", "COOPERATE": "cooperation",
    "AID": "aid", "RETREAT": "easing", "REQUEST": "demand", "ACCUSE": "accusation", "REJECT": "refusal",
    "THREATEN": "threat", "PROTEST": "protest", "SANCTION": "sanction", "MOBILIZE": "mobilisation",
    "COERCE": "coercion", "ASSAULT": "assault",
}  # fmt: skip


def say_date(found: date) -> str:
    return say_day(found)
