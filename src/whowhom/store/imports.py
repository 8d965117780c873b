"""Other people's events in the store, beside our own: added once, each with its origin, found with ours."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any

from whowhom.model import DayCount, Event, Imported, Loss, Origin, Said, Skipped, Status, Telling, Transfer
from whowhom.store import imported_rows as rows
from whowhom.store.facts import limit_of
from whowhom.store.merging import MergeStore
from whowhom.store.rows import Row

OURS = "whowhom"
ISO3 = re.compile("[A-Z]{3}")  # a country; every other side is an entity's id
AT_A_TIME = 1000  # ids in one question


class ImportStore(MergeStore):
    """What every store does with imported events, in SQL that both databases speak."""

    # ---- writing

    def start_transfer(self, transfer: Transfer) -> Transfer:
        """Note that a transfer begins; for an import that was cut off, give back that one, to go on with."""
        with self.transaction():
            for known in self.transfers() if transfer.fingerprint else ():
                if known.finished_at is None and is_same(known, transfer):
                    return known
            self.insert("transfers", [rows.transfer_row(transfer)])
        return transfer

    def add_imported(
        self, transfer: Transfer, batch: Sequence[Imported], *, read: int, wrong: Sequence[Skipped]
    ) -> int:
        """Add events of an import together with how far it has come; return how many were new."""
        unique = {record.event.event_id: record for record in reversed(batch)}  # the first of each id stays
        given = (rows.imported_row(record, transfer.transfer_id) for record in reversed(unique.values()))
        with self.transaction():
            new = self.load("imported", given)
            self.add_step(transfer, read=read, new=new, known=len(batch) - new, wrong=wrong)
        return new

    def add_tellings(self, transfer: Transfer, batch: Sequence[Telling], *, read: int, wrong: Sequence[Skipped]) -> int:
        """Add tellings of an import together with how far it has come; return how many were new."""
        given = dict.fromkeys(rows.telling_row(telling, transfer.transfer_id) for telling in batch)
        with self.transaction():
            new = self.load("tellings", given)
            self.add_step(transfer, read=read, new=new, known=len(batch) - new, wrong=wrong)
        return new

    @abstractmethod
    def add_parquet(self, transfer: Transfer, path: Path) -> int:
        """Add the events of a Parquet file that `whowhom export parquet` wrote, in one step."""

    def add_step(self, transfer: Transfer, *, read: int, new: int, known: int, wrong: Sequence[Skipped] = ()) -> None:
        """Note how far an import has come; part of the transaction that adds its rows."""
        self.insert("transfer_steps", [(transfer.transfer_id, read, new, known)])
        self.insert("transfer_wrongs", [(transfer.transfer_id, n, s.path, s.reason) for n, s in enumerate(wrong)])

    def end_transfer(
        self, transfer: Transfer, *, at: datetime, losses: Sequence[Loss] = (), read: int = 0, written: int = 0
    ) -> None:
        """Note that a transfer is done, and what it lost; of an export also how many rows it took and wrote."""
        with self.transaction():
            if read:
                self.add_step(transfer, read=read, new=written, known=0)
            given = [(transfer.transfer_id, n, loss.what, loss.rows, loss.why) for n, loss in enumerate(losses)]
            self.insert("transfer_losses", given)
            self.insert("transfer_ends", [(transfer.transfer_id, at.isoformat())])

    # ---- reading

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        toward: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Status | str | None = None,
        event_type: str | None = None,
        origin: str | None = None,
        untyped: bool = False,
        imported: bool = True,
        min_voices: int = 0,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Event]:
        """Events that pass all filters, ours and imported ones, oldest first."""
        filters = filters_of(actor, recipient, toward, since, until, status, event_type, origin, min_voices)
        most = limit_of(limit) + offset if limit is not None else limit_of(None)
        ours = self._own_events(limit=most, **filters) if origin in (None, OURS) else []
        theirs = [] if origin == OURS or not imported else self._imported(limit=most, untyped=untyped, **filters)
        found = ours + theirs if not (ours and theirs) else list(merge(ours, theirs, key=by_day))
        return found[offset:most] if limit is not None else found[offset:]

    def events_of(
        self, pairs: Collection[tuple[str, str]], *, until: date | None = None
    ) -> dict[tuple[str, str], list[Event]]:
        """For each pair of countries what `events` gives for its actor and toward; ours are read all at once."""
        actors, towards = [a for a, _ in pairs], [t for _, t in pairs]
        rows = self.run("select_events_of", actors=actors, towards=towards) if pairs else []
        keys = {row[2] for row in rows}
        filters = filters_of(None, None, None, None, until, None, None, None, 0)
        found = self._own_events(event_ids=sorted(keys), limit=limit_of(None), **filters) if keys else []
        own: dict[tuple[str, str], set[str]] = {pair: set() for pair in pairs}
        for actor, toward, event_id in rows:
            own[actor, toward].add(event_id)
        has_others = self.counts()["imported"] > 0
        made = {}
        for pair, ids in own.items():
            ours = [event for event in found if event.event_id in ids]
            filters = filters_of(pair[0], None, pair[1], None, until, None, None, None, 0)
            theirs = self._imported(limit=limit_of(None), untyped=False, **filters) if has_others else []
            made[pair] = list(merge(ours, theirs, key=by_day)) if ours and theirs else ours + theirs
        return made

    def event(self, event_id: str) -> Event | None:
        """The event with that id."""
        filters = filters_of(None, None, None, None, None, None, None, None, 0)
        found = self._own_events(event_id=event_id, limit=1, **filters)
        found = found or self._imported(limit=1, untyped=True, event_id=event_id, **filters)
        return found[0] if found else None

    def records(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        toward: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Status | str | None = None,
        event_type: str | None = None,
        origin: str | None = None,
        min_voices: int = 0,
        limit: int | None = None,
    ) -> Iterator[tuple[Event, Said]]:
        """The same events, untyped ones too, each with the cells its file had; ours have none."""
        filters = filters_of(actor, recipient, toward, since, until, status, event_type, origin, min_voices)
        most = limit_of(limit)
        ours = self._own_events(limit=most, **filters) if origin in (None, OURS) else []
        theirs: Iterable[Row] = ()
        if origin != OURS:
            theirs = self.stream("select_imported", event_id=None, limit=most, untyped=True, **with_likes(filters))
        transfers = {t.transfer_id: t for t in self.transfers()}
        told = ((rows.row_event(row), rows.said_of(row, transfers)) for row in theirs)
        return islice(merge(((event, {}) for event in ours), told, key=lambda pair: by_day(pair[0])), most)

    def tellings(self, event_ids: Iterable[str]) -> Iterator[tuple[Telling, Said]]:
        """The articles that a data set lists for imported events, with their cells."""
        columns = {t.transfer_id: t.columns for t in self.transfers()}
        waiting = iter(event_ids)
        while ids := list(islice(waiting, AT_A_TIME)):
            for event_id, outlet, url, transfer_id, said in self.run("select_tellings", ids=ids):
                cells = rows.cells_of(said)
                yield Telling(event_id, outlet, url, cells), dict(zip(columns[transfer_id], cells, strict=False))

    def daily_counts(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[DayCount]:
        """How many acts done each pair of countries has on each day, by quad class, in no order."""
        for row in self.stream("select_daily_counts", actor=actor, recipient=recipient, since=since, until=until):
            yield DayCount._make(row)

    def origins(self, *, since: date | None = None, until: date | None = None) -> list[Origin]:
        """The data sets that were imported, with how much of them falls into those days."""
        return [Origin(*row) for row in self.run("select_origins", since=since, until=until)]

    def transfers(self) -> list[Transfer]:
        """The manifest: every import and export, oldest first."""
        wrong: dict[str, list[Skipped]] = defaultdict(list)
        for transfer_id, path, reason in self.run("select_transfer_wrongs"):
            wrong[transfer_id].append(Skipped(path, reason))
        losses: dict[str, list[Loss]] = defaultdict(list)
        for transfer_id, what, count, why in self.run("select_transfer_losses"):
            losses[transfer_id].append(Loss(what, count, why))
        found = map(rows.row_transfer, self.run("select_transfers"))
        return [replace(t, wrong=tuple(wrong[t.transfer_id]), losses=tuple(losses[t.transfer_id])) for t in found]

    def check(self) -> list[tuple[str, int]]:
        """Faults a whole store has none of, each with how often it was found."""
        return [(str(what), int(count)) for what, count in self.run("check_orphans") if count]

    # ---- helpers

    def _imported(self, *, event_id: str | None = None, untyped: bool, limit: int, **filters: Any) -> list[Event]:
        """Imported events, with the outlets that their tellings name."""
        likes = with_likes(filters)
        found = [
            rows.row_event(row)
            for row in self.run("select_imported", event_id=event_id, untyped=untyped, limit=limit, **likes)
        ]
        if not found or not self._has_tellings():
            return found
        told: dict[str, list[str]] = defaultdict(list)
        for telling, _ in self.tellings(event.event_id for event in found):
            told[telling.event_id].append(telling.outlet)
        return [with_tellings(event, told[event.event_id]) if event.event_id in told else event for event in found]

    def _has_tellings(self) -> bool:
        return bool(self.execute("SELECT 1 FROM tellings LIMIT 1"))


def is_same(known: Transfer, other: Transfer) -> bool:
    return (known.direction, known.form, known.fingerprint) == (other.direction, other.form, other.fingerprint)


def filters_of(
    actor: str | None,
    recipient: str | None,
    toward: str | None,
    since: date | None,
    until: date | None,
    status: Status | str | None,
    event_type: str | None,
    origin: str | None,
    min_voices: int,
) -> dict[str, Any]:
    return {
        "actor": actor,
        "recipient": recipient,
        "toward": toward,
        "since": since,
        "until": until,
        "status": str(status) if status else None,
        "event_type": event_type,
        "origin": origin,
        "min_voices": min_voices,
    }


def with_likes(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters with each side as a country or as an id, and as it stands among several: ;USA;"""
    sides = {side: filters[side] for side in ("actor", "recipient", "toward")}
    countries = {side: value if value and ISO3.fullmatch(value) else None for side, value in sides.items()}
    ids = {f"{side}_id": value if value and not countries[side] else None for side, value in sides.items()}
    among = {f"{side}_among": f"%;{value};%" if value else None for side, value in sides.items()}
    return {**filters, **countries, **ids, **among, "sided": any(sides.values())}


def by_day(event: Event) -> tuple[date, str]:
    return (event.when.first if event.when else date.max, event.event_id)


def with_tellings(event: Event, outlets: Sequence[str]) -> Event:
    """The event with all who told it: reports count articles, voices outlets, where a list of them is known."""
    named = tuple(dict.fromkeys((*event.outlets, *sorted(outlets))))
    return replace(event, outlets=named, reports=max(event.reports, len(outlets)), voices=max(event.voices, len(named)))
