"""What acts there are: PLOVER's types, modes and contexts, CAMEO's codes, and the scales that weigh them.

The tables in `data/` hold the facts, each with its origin; this module only looks things up.
CAMEO codes are text: "057" is not 57.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from whowhom.errors import InputError
from whowhom.model import Act, hash_of

SCALES = ("plover", "goldstein", "icews")


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER event type: its quad class (1 verbal cooperation … 4 material conflict), score and sign."""

    name: str
    quad: int
    requires_recipient: bool
    score: float
    sign: int


@dataclass(frozen=True, slots=True)
class Cameo:
    """A CAMEO code with its scores on the older scales and its place in PLOVER, where it has one."""

    code: str
    name: str
    root: str
    quad: int
    goldstein: float | None
    icews: float | None
    event_type: str | None
    mode: str | None
    contexts: tuple[str, ...]


@cache
def event_types() -> dict[str, EventType]:
    """The 16 PLOVER types by name.

    >>> event_types()["SANCTION"].quad, event_types()["AID"].sign
    (4, 1)
    """
    return {
        row["event_type"]: EventType(
            row["event_type"],
            int(row["quad"]),
            row["requires_recipient"] == "yes",
            float(row["score"]),
            int(row["sign"]),
        )
        for row in read_table("types.csv")
    }


@cache
def modes() -> dict[tuple[str, str], float | None]:
    """The modes by (type, mode), with their PLOVER score where the manual gives one."""
    return {(r["event_type"], r["mode"]): float(r["score"]) if r["score"] else None for r in read_table("modes.csv")}


@cache
def contexts() -> tuple[str, ...]:
    """PLOVER's contexts."""
    return tuple(
        r["context"] for r in read_table("contexts.csv") if not r["alias_of"] and r["context"] != "humanitarian"
    )


@cache
def cameo_codes() -> dict[str, Cameo]:
    """Every CAMEO code by its text."""
    return {
        r["cameo"]: Cameo(
            r["cameo"],
            r["name"],
            r["root"],
            int(r["quad"]),
            float(r["goldstein"]) if r["goldstein"] else None,
            float(r["icews"]) if r["icews"] else None,
            r["event_type"] or None,
            r["mode"] or None,
            tuple(c for c in r["contexts"].split(";") if c),
        )
        for r in read_table("cameo.csv")
    }


@cache
def choices() -> dict[tuple[str, str, str], str]:
    return {(r["event_type"], r["mode"], r["context"]): r["cameo"] for r in read_table("cameo_choice.csv")}


def choose_cameo(event_type: str, mode: str | None = None, found: tuple[str, ...] = ()) -> str:
    """The CAMEO code for a PLOVER type, mode and contexts: as narrow as mode and context decide, no narrower.

    >>> choose_cameo("SANCTION", "withdraw", ("military",)), choose_cameo("CONSULT"), choose_cameo("CONSULT", "phone")
    ('1622', '040', '041')
    """
    table = choices()
    for candidate in [(mode or "", context) for context in found] + [(mode or "", ""), ("", "")]:
        code = table.get((event_type, *candidate))
        if code:
            return code
    raise InputError(f"no such PLOVER event type: {event_type!r}", do="use one of " + ", ".join(event_types()))


def sign_of(act: Act) -> int:
    """Whom the act favours: +1 a carrot for its recipient, -1 a stick, 0 neither.

    Consultations carry no sign, nor do calls for talks, mediation, help or a truce, which ask without
    costing the one who is asked, nor does agreeing to meet, negotiate or mediate: talks swell in a crisis too.

    >>> sign_of(Act("AID")), sign_of(Act("CONSULT", "visit")), sign_of(Act("REQUEST", "meet"))
    (1, 0, 0)
    >>> sign_of(Act("AGREE", cameo="036")), sign_of(Act("AGREE", cameo="030"))
    (0, 1)
    """
    if is_will_to_talk(act):
        return 0
    if act.event_type == "REQUEST" and (act.mode in ("meet", "assist") or act.cameo in ("1056", "106", "107", "108")):
        return 0
    kind = event_types().get(act.event_type)
    return kind.sign if kind else 0  # imported statements and appeals have no PLOVER type


@cache
def reversals() -> dict[str, frozenset[str]]:
    """For each CAMEO code, the codes that undo it; both stand for the codes below them too."""
    found: dict[str, set[str]] = {}
    for row in read_table("reversals.csv"):
        found.setdefault(row["done"], set()).add(row["undone_by"])
    return {code: frozenset(codes) for code, codes in found.items()}


@lru_cache(maxsize=10_000)
def may_undo(act: Act) -> bool:
    """Whether there is anything that an act of this kind takes back.

    >>> may_undo(Act("SANCTION", cameo="1622")), may_undo(Act("CONSULT", cameo="040"))
    (True, False)
    """
    undoing = act.cameo or choose_cameo(act.event_type, act.mode)
    return any(undoing.startswith(code) for codes in reversals().values() for code in codes)


@lru_cache(maxsize=100_000)
def undoes(later: Act, earlier: Act) -> bool:
    """Whether an act takes another back, such as arms stopped after arms were given; `reversals.csv` lists which.

    >>> undoes(Act("SANCTION", "discontinue", "1622"), Act("AID", cameo="072"))
    True
    >>> undoes(Act("SANCTION", "discontinue", "1621"), Act("AID", cameo="072"))
    False
    """
    done, undoing = (act.cameo or choose_cameo(act.event_type, act.mode) for act in (earlier, later))
    exact = reversals().get(done)
    if exact:  # the narrower the code, the narrower what undoes it
        return any(undoing.startswith(code) for code in exact)
    return any(undoing.startswith(code) for wide in prefixes(done) for code in reversals().get(wide, ()))


def prefixes(code: str) -> list[str]:
    return [code[:length] for length in range(len(code) - 1, 1, -1)]


def is_deed(act: Act) -> bool:
    """Whether the act is material (aid, sanctions, force) rather than verbal (praise, promises, threats).

    >>> is_deed(Act("AID")), is_deed(Act("ACCUSE"))
    (True, False)
    """
    return event_types()[act.event_type].quad in (2, 4)


# What an act must be about to bear on a war or a dispute of its recipient with another.
BEARING = frozenset(
    (
        "military",
        "intelligence",
        "territory",
        "peacekeeping",
        "election",
        "cyber",
        "cbrn",
        "terrorism",
        "human_security",
    )
)
MATERIAL = frozenset(("SANCTION", "AID", "COERCE", "ASSAULT", "RETREAT", "COOPERATE", "MOBILIZE"))


def bears_on_a_conflict(act: Act, about: Iterable[str]) -> bool:
    """Whether an act changes how a side stands: arms, aid, elections, territory, a demand to yield.

    >>> bears_on_a_conflict(Act("AID"), ()), bears_on_a_conflict(Act("SUPPORT"), ["economic"])
    (True, False)
    """
    if BEARING & set(about):
        return True
    return act.event_type in MATERIAL or (act.event_type == "REQUEST" and act.mode in ("change", "yield"))


def is_will_to_talk(act: Act) -> bool:
    """Whether an act is no more than the will to talk."""
    return act.event_type == "AGREE" and act.cameo in ("036", "039")


def score_of(act: Act, scale: str = "plover") -> float:
    """The act's score on a scale: `plover` (-10 to 10), `goldstein` (GDELT's table) or `icews` (its intensities).

    PLOVER's manual prints ACCUSE as +3 against its own modes; -3 is used here. A mode without a
    score of its own takes its type's.
    """
    if scale not in SCALES:
        raise InputError(f"no such scale: {scale!r}", do="use " + ", ".join(SCALES))
    if scale == "plover":
        own = modes().get((act.event_type, act.mode or ""))
        kind = event_types().get(act.event_type)
        return own if own is not None else kind.score if kind else 0.0
    code = cameo_codes().get(act.cameo or choose_cameo(act.event_type, act.mode))
    score = (code.goldstein if scale == "goldstein" else code.icews) if code else None
    return score if score is not None else 0.0


@cache
def ontology_version() -> str:
    """A hash of every table, kept with each run."""
    folder = files("whowhom.ontology") / "data"
    names = ("types.csv", "modes.csv", "contexts.csv", "sectors.csv", "cameo.csv", "cameo_choice.csv", "reversals.csv")
    return hash_of(*((folder / name).read_text(encoding="utf-8") for name in names))


def read_table(name: str) -> list[dict[str, str]]:
    text = (files("whowhom.ontology") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
