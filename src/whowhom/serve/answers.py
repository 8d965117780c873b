"""The page objects as an agent wants them: few fields, a part at a time, each item with ids and a link to evidence.

Nothing is worked out here: the numbers and words are those of the page and of `whowhom.questions`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from whowhom.brief.words import tidy
from whowhom.entities import country_name
from whowhom.errors import InputError
from whowhom.exchange import event_as_dict
from whowhom.measure.coverage import say_readings
from whowhom.model import Entry, Event, Status, Streak
from whowhom.ontology import event_types, sign_of
from whowhom.questions import ask_who_stands_out
from whowhom.serve.address import View, address_of, country, day, known_value, number, read_view, say_view
from whowhom.serve.desk import Desk
from whowhom.serve.evidence import EventPage, Telling
from whowhom.serve.front import find_actors
from whowhom.serve.headline import say_answer, say_certainty
from whowhom.serve.notices import find_notices
from whowhom.serve.objects import Row
from whowhom.serve.parts import Json, Part, Shape, take_part
from whowhom.serve.rows import as_sentence, fold_statements

LINK = "whowhom://event/"  # what an event's evidence is read under, here
LINK_OF_ANY = LINK + "{event_id}"  # told once where items have many ids
Given = Mapping[str, Sequence[str]]

ACTOR = Shape(("entity_id", "country"), ("name", "kind", "role"), ("country_name",))
LEDGER = Shape(
    ("event_id", "link"),
    ("when", "actor", "act", "effect", "through", "status", "whose", "voices", "evidence"),
    ("precision", "recipient", "reports", "weight", "score", "taken_back", "statements"),
)
EVENT = Shape(
    ("event_id", "link"),
    ("title", "when", "event_type", "mode", "status", "reports", "voices", "origin"),
    ("cameo", "contexts", "actor", "recipient", "outlets", "helps", "hurts", "confidence", "place", "report_ids"),
)
TELLING = Shape(
    ("report_id", "document_id", "url"),
    ("outlet", "published", "sentence", "whose", "status", "copies"),
    ("title", "byline", "dateline", "when", "confidence", "code", "is_origin", "marks"),
)
SENTENCE = Shape(("event_ids",), ("section", "text"), ("report_ids", "evidence"))
STREAK = Shape(
    ("event_ids",),
    ("actor", "toward", "first", "last", "sign", "claimed", "stands_out", "explanation"),
    ("p_value", "alarms_per_year", "score"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What agents ask of one store. `base` is the address of a page over the same store, where there is one."""

    desk: Desk
    base: str = ""

    def search_actors(self, name: str, part: Part) -> Json:
        """Who may be meant by a name, on the last day that the store knows of."""
        through = self.desk.known().through
        page = find_actors(name, through)
        head: Json = {"question": page.query, "on": str(through) if through else None}
        rows = [{**asdict(found), "country_name": country_name(found.country)} for found in page.found]
        return self.part(head, rows, ACTOR, part, ("actors", page.query))

    def ledger(self, given: Given, part: Part) -> Json:
        """What an actor did for and against another: the page's answer and its list."""
        view = read_view(given)
        found = self.desk.found(view)
        rows = fold_statements(found)
        head = {
            **self.head(view, found.ledger.since, found.ledger.until),
            "answer": say_answer(found),
            "certainty": say_certainty(found),
            "notices": [n.text for n in find_notices(found, self.desk.clock().date())],
        }
        return self.part(head, [self.ledger_row(row) for row in rows], LEDGER, part, ("ledger", view))

    def events(self, given: Given, part: Part) -> Json:
        """The deeds that pass the filters, oldest first."""
        filters = read_filters(given)

        def items(first: int, count: int) -> list[Json]:
            found = self.desk.library.read(
                lambda s: s.events(untyped=True, limit=count, offset=first, **filters)  # oldest first
            )
            return [self.event_row(event) for event in found]

        head = {"question": {k: str(v) for k, v in filters.items() if v and (k, v) != ("min_voices", 1)}}
        key = ("events", tuple(sorted((k, str(v)) for k, v in filters.items())), self.desk.stamp)
        return take_part(head, items, EVENT, part, total=None, key=key)

    def evidence(self, event_id: str, given: Given, part: Part) -> Json:
        """The sentences that an event stands on, with who published them and on whose word."""
        view = read_view(given) if any(given.values()) else None
        page = self.event_page(event_id, view)
        head = {
            "event_id": page.event_id,
            "link": LINK + page.event_id,
            **({"page": page.permalink} if self.base else {}),
            "title": page.title,
            "when": page.when,
            "status": page.status,
            "counts": page.counts,
            "effects": list(page.effects),
            "disagreement": list(page.disagreement),
            "why": [*page.why_code, *page.why_sign],
            **({"left_out": page.left_out} if page.left_out else {}),
        }
        rows = [telling_row(t) for t in page.tellings]
        return self.part(head, rows, TELLING, part, ("evidence", page.event_id, view))

    def event_page(self, event_id: str, view: View | None = None) -> EventPage:
        """An event's page; InputError if there is none."""
        page = self.desk.event(event_id, view.actor if view else "", view.toward if view else "", self.base)
        if page is None:
            raise InputError(
                f"no event is called {event_id[:60]!r}",
                do="take an event_id of a fresh answer; events are worked out anew when news is added",
            )
        return page

    def brief(self, given: Given, part: Part) -> Json:
        """The brief, sentence by sentence, each with the events it stands on."""
        view = read_view(given)
        found, _ = self.desk.words(view)
        written = json.loads(self.desk.brief(view, "json"))
        told_by = {key: e.event.event_id for e in found.ledger.entries for key in e.event.report_ids}
        evidence = {item["number"]: item for item in written["evidence"]}
        rows = []
        for section in written["sections"]:
            for sentence in section["sentences"]:
                ids = list(dict.fromkeys(told_by[k] for k in sentence["report_ids"] if k in told_by))
                rows.append(
                    {
                        "section": section["heading"],
                        "text": sentence["text"],
                        "event_ids": ids,
                        "report_ids": sentence["report_ids"],
                        "evidence": [evidence[n] for n in sentence["evidence"] if n in evidence],
                    }
                )
        head = {
            **self.head(view, found.ledger.since, found.ledger.until),
            "link": LINK_OF_ANY,
            "headline": written["headline"],
            "method": written["method"],
            "notice": written["notice"],
        }
        return self.part(head, rows, SENTENCE, part, ("brief", view))

    def streaks(self, given: Given, part: Part) -> Json:
        """Runs of moves one way, of one pair or of all, and whether the past explains them."""
        one = {name: next(iter(given.get(name, ())), "") for name in ("actor", "toward", "until")}
        if one["actor"] and one["toward"]:
            view = read_view({k: v for k, v in given.items() if k != "since"})
            found = self.desk.found(view).answer
            head = {**self.head(view, found.ledger.since, found.ledger.until), "answer": found.history}
            streaks, readings, key = found.streaks, found.readings, ("streaks", str(view))
        else:
            actor, toward = (country(one[k], k) if one[k] else None for k in ("actor", "toward"))
            until = day(one["until"], "until")
            asked = (actor, toward, until)
            watched = self.desk.library.recall(
                ("watched", *asked),
                lambda: self.desk.library.read(
                    lambda s: ask_who_stands_out(s, actor=actor, toward=toward, until=until)
                ),
            )
            streaks, readings, key = watched.found.streaks, watched.readings, ("streaks", str(asked))
            sides = f"by {actor or 'anybody'} toward {toward or 'anybody'}"
            head = {
                "question": f"Runs of moves {sides} on {watched.found.until}",
                "answer": f"{watched.found.pairs} pairs, {watched.found.judged} of them with half a year of past; "
                f"chance alone brings about {watched.found.by_chance:.0f} claims a year",
            }
        head |= {"link": LINK_OF_ANY, "read": say_readings(readings) if readings else ""}
        return self.part(head, [streak_row(s) for s in streaks], STREAK, part, key)

    # ---- parts

    def part(self, head: Json, rows: Sequence[Json], shape: Shape, part: Part, key: tuple[Any, ...]) -> Json:
        """A part of rows that are all at hand."""
        return take_part(
            head, lambda first, n: rows[first : first + n], shape, part, total=len(rows), key=(*key, self.desk.stamp)
        )

    def head(self, view: View, since: date, until: date) -> Json:
        """What was asked, in words, and where a person can look at it."""
        through = self.desk.known().through
        return {
            "question": say_view(view, since, until),
            "data_through": str(through) if through else None,
            **({"page": self.base + address_of(view, since=since, until=until)} if self.base else {}),
        }

    def ledger_row(self, row: Row) -> Json:
        found = {name: getattr(row, name) for name in (*LEDGER.usual, *LEDGER.more)}
        return {
            **found,
            "event_id": row.event_id,
            "link": LINK + row.event_id,
            "statements": [{"event_id": s.event_id, "when": s.when, "act": s.act} for s in row.statements],
        }

    def event_row(self, event: Event) -> Json:
        title = as_sentence(Entry(event, "", sign_of(event.act), 1.0, 0.0), ())
        return {**event_as_dict(event), "title": title, "link": LINK + event.event_id}


# ---------------------------------------------------------------- what is asked, what is told


def read_filters(given: Given) -> dict[str, Any]:
    """The filters of `Reader.events`; InputError says which cannot be read."""

    def one(name: str) -> str:
        return next((v.strip() for v in given.get(name, ()) if v.strip()), "")

    return {
        **{k: country(one(k), k) if one(k) else None for k in ("actor", "recipient", "toward")},
        **{k: day(one(k), k) for k in ("since", "until")},
        "event_type": known_value(one("act"), "act", event_types()),
        "status": known_value(one("status"), "status", [s.value for s in Status]),
        "min_voices": int(number(one("min_voices") or "1", "min_voices", 1, 99)),
    }


def telling_row(telling: Telling) -> Json:
    """One report: its sentence, where it stands, and on whose word."""
    return {
        **{name: getattr(telling, name) for name in (*TELLING.always, *TELLING.usual, *TELLING.more)
           if name not in ("sentence", "whose", "copies", "marks")},
        "sentence": "".join(piece.text for piece in telling.pieces),
        "whose": [step.name + ("" if step.named else " (unnamed)") for step in telling.steps],
        "copies": [{"report_id": c.report_id, "outlet": c.outlet, "url": c.url} for c in telling.copies],
        "marks": [asdict(piece) for piece in telling.pieces if piece.mark],
    }  # fmt: skip


def streak_row(streak: Streak) -> Json:
    found = {name: getattr(streak, name) for name in (*STREAK.usual, *STREAK.more)}
    return {
        **found,
        "first": str(streak.first),
        "last": str(streak.last),
        "explanation": tidy(streak.explanation),
        "event_ids": list(streak.event_ids),
    }
