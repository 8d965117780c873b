"""What the merge keeps of itself in a store, so that new documents touch only what they must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from whowhom.model import CopyFamily, Event, Span
from whowhom.store import rows
from whowhom.store.facts import FactStore
from whowhom.store.migrations import read_sql
from whowhom.store.rows import Row

EVENT_TABLES = ("events", "event_parties", "event_reports", "favours", "event_places")
AT_A_TIME = 100_000  # rows


class MergeStore(FactStore):
    """The events and families that new documents touch, found and changed in place."""

    # ---- what is there

    def merged_by(self) -> tuple[str, int] | None:
        """The version of the merge whose work is kept here, and how many of people's judgements it knew."""
        found = self.run("select_merged_by")
        return (str(found[0][0]), int(found[0][1])) if found else None

    def unmerged(self) -> tuple[list[str], list[str]]:
        """Ids of the documents and of the reports that the merge has not seen."""
        return self._ids("select_unmerged_documents"), self._ids("select_unmerged_reports")

    def count_prints(self, prints: Sequence[int]) -> dict[int, int]:
        """How many documents have each of these fingerprints; those that none has are left out."""
        return {int(value): int(n) for value, n in self.run("select_print_counts", prints=list(prints))}

    def find_owners(self, prints: Sequence[int]) -> list[str]:
        """The documents that have any of these fingerprints."""
        return self._ids("select_print_owners", prints=list(prints))

    def families_of(self, document_ids: Iterable[str]) -> list[CopyFamily]:
        """The families that any of these documents is in."""
        return [rows.row_family(row) for row in self.run("select_families_of", ids=list(document_ids))]

    def merged_groups(self, spans: Sequence[Span]) -> list[Row]:
        """Rows of actor, recipient, week, first report of the group, and report, for all compared in these weeks."""
        return self.run("select_merged_groups", **lists_of(spans))

    def merged_links(self, spans: Sequence[Span]) -> list[Row]:
        """Rows of actor, recipient, week, weeks after, first reports of two groups near to one another, and mean."""
        return self.run("select_merged_links", **lists_of(spans))

    def merged_of(self, document_ids: Iterable[str]) -> list[str]:
        """The reports of these documents that the merge has seen."""
        return self._ids("select_merged_of", ids=list(document_ids))

    def events_with(self, report_ids: Iterable[str]) -> list[str]:
        """The events that hold any of these reports."""
        return self._ids("select_events_with", ids=list(report_ids))

    # ---- changing it

    def replace_merged(
        self,
        events: Iterable[Event],
        families: Iterable[CopyFamily],
        *,
        seen: Iterable[Row],
        links: Iterable[Row],
        prints: Iterable[tuple[str, Sequence[int]]],
        version: str,
        said: int,
    ) -> None:
        """Put all events and families anew, with what the merge keeps of itself.

        `seen` are rows of `merged_reports` and `links` of `merged_links`; `prints` the fingerprints of every document;
        `said` how many judgements by people were known.
        """
        with self.transaction():
            self.put_events(events, families)
            self.run("forget_merging")
            self._keep(seen, links, prints)
            self.insert("merged_by", [(version, said)])

    def change_merged(
        self,
        gone: Sequence[str],
        events: Iterable[Event],
        parted: Sequence[str],
        families: Iterable[CopyFamily],
        *,
        weeks: Sequence[Span],
        seen: Iterable[Row],
        links: Iterable[Row],
        prints: Iterable[tuple[str, Sequence[int]]],
    ) -> None:
        """Take events and families out by their ids, and put others in; call it within `transaction`.

        What was kept of `weeks` goes as well, for the rows of `seen` and `links` to take its place.
        """
        delete = read_sql("delete_events")
        for table in EVENT_TABLES if gone else ():
            self.execute(delete.replace("FROM events", f"FROM {table}"), {"ids": list(gone)}, name="delete_events")
        if parted:
            sql = delete.replace("FROM events", "FROM families").replace("event_id", "family_id")
            self.execute(sql, {"ids": list(parted)}, name="delete_events")
        self.add_events(events, families)
        forget = read_sql("delete_merged_weeks")
        for table in ("merged_reports", "merged_links") if weeks else ():
            sql = forget.replace("FROM merged_reports", f"FROM {table}")
            self.execute(sql, lists_of(weeks), name="delete_merged_weeks")
        self._keep(seen, links, prints)

    def _keep(self, seen: Iterable[Row], links: Iterable[Row], prints: Iterable[tuple[str, Sequence[int]]]) -> None:
        documents: list[Row] = []

        def print_rows() -> Iterator[Row]:
            for key, values in prints:
                documents.append((key,))
                yield from ((value, key) for value in values)

        self._insert_all("fingerprints", print_rows())
        self._insert_all("merged_documents", documents)
        self._insert_all("merged_reports", seen)
        self._insert_all("merged_links", links)

    def _insert_all(self, table: str, given: Iterable[Row]) -> None:
        piece: list[Row] = []
        for row in given:
            piece.append(row)
            if len(piece) == AT_A_TIME:
                self.insert(table, piece)
                piece = []
        self.insert(table, piece)

    def _ids(self, query: str, **parameters: object) -> list[str]:
        return [str(row[0]) for row in self.run(query, **parameters)]


def lists_of(spans: Sequence[Span]) -> dict[str, list[object]]:
    """Spans as the four lists that SQL takes them in."""
    return {
        "actors": [s.actor for s in spans],
        "recipients": [s.recipient for s in spans],
        "firsts": [s.first for s in spans],
        "lasts": [s.last for s in spans],
    }
