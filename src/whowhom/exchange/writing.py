"""Events into a file of any format, and what the format cannot hold into a side file beside it.

What is lost is not declared but found out: each row is read back by the format's own reader, and where the
event differs, its own fields go to the side file, keyed by the id that the row gives. With the side
file at hand, reading gives back the event as it was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TextIO

from whowhom.exchange.as_json import event_as_dict, event_from_dict
from whowhom.exchange.codes import CURRENT
from whowhom.exchange.form import FAULTS, Form, Reading, reason_of
from whowhom.model import Event, Imported, Loss, Said, Skipped

SIDE = "side"  # the column that holds what a side file said of an event's first file
NO_ROOM = "the format has no place for it, or another convention"
NO_ROW = "the format cannot express the event"


@dataclass(slots=True)
class Written:
    """How many events were written, and what in how many of them the format could not hold."""

    rows: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    unwritten: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many events were handed in."""
        return self.rows + self.unwritten.total()

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What was lost, the commonest first."""
        fields = (Loss(what, count, NO_ROOM) for what, count in self.lost.most_common())
        return (*fields, *(Loss("the whole row", n, f"{NO_ROW}: {why}") for why, n in self.unwritten.most_common()))


def write_records(records: Iterable[tuple[Event, Said]], form: Form, file: TextIO, side: TextIO | None) -> Written:
    """Write events in a format, and into `side` a JSON line for each that the format cannot hold whole."""
    read = form.reader(form.columns, CURRENT)
    done = Written()
    file.write(form.head)
    for event, said in records:
        try:
            cells = form.cells(event, said)
            again = read(cells)
        except FAULTS as error:
            done.unwritten[reason_of(error)] += 1
            write_side(side, {"whole": event_as_dict(event), "said": said})
            continue
        file.write((form.between if done.rows else "") + form.join(cells))
        done.rows += 1
        lost = {} if again == event else differences(event, again)
        done.lost.update(lost.keys())
        strange = said if said and said.get("form") != form.name else {}
        if strange:
            done.lost["what its first file said"] += 1
        if lost or strange:
            write_side(side, {"id": again.event_id, "lost": lost, "said": strange})
    file.write(form.foot if done.rows or form.head.startswith("[") else "")
    return done


def differences(event: Event, again: Event) -> dict[str, Any]:
    """The fields of an event that came back otherwise, as they were."""
    before, after = event_as_dict(event), event_as_dict(again)
    return {name: value for name, value in before.items() if after[name] != value}


def write_side(side: TextIO | None, line: dict[str, Any]) -> None:
    if side:
        side.write(json.dumps(line, ensure_ascii=False) + "\n")


def add_side(reading: Reading, side: TextIO) -> Reading:
    """A reading with what its side file holds put back: the events' own fields, and what their first file said."""
    lines: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
    whole = []
    for text in side:
        line = json.loads(text)
        if "whole" in line:
            whole.append(line)
        else:
            lines[line["id"]].append(line)
    return Reading((*reading.columns, SIDE), reading.book, with_side(reading, lines, whole))


def with_side(
    reading: Reading, lines: dict[str, deque[dict[str, Any]]], whole: list[dict[str, Any]]
) -> Iterator[Imported | Skipped]:
    width = len(reading.columns)
    for item in reading.items:
        waiting = lines.get(item.event.event_id) if isinstance(item, Imported) else None
        if isinstance(item, Skipped) or not waiting:
            yield item
            continue
        line = waiting.popleft()
        event = event_from_dict({**event_as_dict(item.event), **line["lost"]}) if line["lost"] else item.event
        yield replace(item, event=event, said=with_first(item.said, width, line["said"]))
    for line in whole:
        yield Imported(event_from_dict(line["whole"]), with_first((), width, line["said"]))


def with_first(said: tuple[str, ...], width: int, first: Said) -> tuple[str, ...]:
    """The cells of a row, with what its event's first file said in one cell more."""
    if not first:
        return said
    return (*said[:width], *("",) * (width - len(said)), json.dumps(first, ensure_ascii=False))


def said_for(said: Said, form: str) -> Said:
    """What to hand to a format: what a file of its own kind said, else what the event's first file said."""
    carried = said.get(SIDE)
    return json.loads(carried) if carried and said.get("form") != form else said
