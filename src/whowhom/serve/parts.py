"""How much of an answer an agent gets: so many items, with so many fields, and a word on what was cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whowhom.errors import InputError
from whowhom.model import hash_of

USUAL, MOST = 10, 100  # items of one answer
MOST_CHARACTERS = 20_000  # of one answer's items as JSON, a few thousand tokens
LONGEST_TEXT, LONGEST_LIST = 1200, 40  # of one value; what is longer is cut, and that is told

Json = dict[str, Any]
Items = Callable[[int, int], Sequence[Json]]  # (first, how many) to items


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of an answer is wanted: so many items from the cursor on, with these fields beside the ids."""

    limit: int = USUAL
    cursor: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What an item of an answer always has, what it has unless asked otherwise, and what else can be had."""

    always: tuple[str, ...]
    usual: tuple[str, ...]
    more: tuple[str, ...] = ()

    def choose(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The fields of an answer; InputError names those that can be had."""
        known = (*self.always, *self.usual, *self.more)
        for name in wanted:
            if name not in known:
                raise InputError(f"no field is called {name[:40]!r}", do=f"take some of {', '.join(known)}")
        return (*self.always, *(f for f in (wanted or self.usual) if f not in self.always))


def take_part(head: Json, items: Items, shape: Shape, part: Part, *, total: int | None, key: Hashable) -> Json:
    """The answer: its head, the items of the part, how many there are, the cursor of the next, and what was cut.

    `key` is the question with the state of the store: a cursor of another question, or from before the store
    changed, is refused, so that nothing is told twice or passed over. `total` is None where nobody counted.
    """
    if not 1 <= part.limit <= MOST:
        raise InputError(f"limit is {part.limit}", do=f"ask for 1 to {MOST} items, and for more with the cursor")
    fields = shape.choose(part.fields)
    first = read_cursor(part.cursor, key)
    found = list(items(first, part.limit + 1))
    rows: list[Json] = []
    shortened, room = set(), MOST_CHARACTERS
    for item in found[: part.limit]:
        row, short = shorten_row({name: item[name] for name in fields})
        room -= len(json.dumps(row, ensure_ascii=False))
        if room < 0 and rows:
            break
        rows.append(row)
        shortened |= short
    end = first + len(rows)
    more = len(found) > len(rows)
    return {
        **head,
        "items": rows,
        "shown": len(rows),
        "total": total,
        "cut": list(say_cut(first, end, total, more=more, full=room < 0, shortened=sorted(shortened))),
        "next_cursor": make_cursor(end, key) if more else None,
    }


def say_cut(
    first: int, end: int, total: int | None, *, more: bool, full: bool, shortened: Iterable[str]
) -> Iterable[str]:
    """What the answer leaves out and how to get it, a sentence each; nothing where it is whole."""
    if more:
        of = f" of {total}" if total is not None else ", and there are more"
        why = " (the answer was full)" if full else ""
        yield f"items {first + 1} to {end}{of}{why}: ask again with next_cursor as cursor for those that follow"
    elif first:
        yield f"items {first + 1} to {end}{'' if total is None else f' of {total}'}: the last ones"
    if names := ", ".join(shortened):
        yield f"long values shortened in: {names}; the document at url has the whole"


def make_cursor(first: int, key: Hashable) -> str:
    return f"{first}-{hash_of(repr(key))[:10]}"


def read_cursor(cursor: str, key: Hashable) -> int:
    """Where the part begins; InputError for a cursor of another question or of another state of the store."""
    if not cursor:
        return 0
    first = cursor.partition("-")[0]
    if not (first.isascii() and first.isdigit() and len(first) < 10 and make_cursor(int(first), key) == cursor):
        raise InputError(
            "the cursor is of another question, or the store has changed since",
            do="ask again without a cursor, every other argument as before",
        )
    return int(first)


def shorten_row(row: Mapping[str, Any]) -> tuple[Json, set[str]]:
    """The row with no value too long, and the names of those that were."""
    found: Json = {}
    short = set()
    for name, value in row.items():
        found[name], cut = shorten_value(value)
        if cut:
            short.add(name)
    return found, short


def shorten_value(value: Any) -> tuple[Any, bool]:
    """A value with its texts and lists at most so long, and whether anything was left out.

    >>> shorten_value("ab" * 1000)[1], shorten_value(["a"] * 3)
    (True, (['a', 'a', 'a'], False))
    """
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 1] + "…", True
    if isinstance(value, list | tuple):
        parts = [shorten_value(v) for v in value[:LONGEST_LIST]]
        return [v for v, _ in parts], len(value) > LONGEST_LIST or any(cut for _, cut in parts)
    if isinstance(value, dict):
        pairs = {k: shorten_value(v) for k, v in value.items()}
        return {k: v for k, (v, _) in pairs.items()}, any(cut for _, cut in pairs.values())
    return value, False
