"""What a brief is made of: the ledger with everything its numbers stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from whowhom.brief.voices import age_of
from whowhom.model import (
    Coverage,
    Document,
    Entry,
    Ledger,
    NoComment,
    Quote,
    Report,
    Status,
    Streak,
    Tilt,
    days_between,
)

UNREAL = (Status.DENIED, Status.NEGATED)


@dataclass(frozen=True)  # without slots, so that what is worked out once is kept
class Material:
    """The ledger, its evidence, and what was measured; answers which entries are moves, contacts or denials."""

    ledger: Ledger
    reports: Mapping[str, Report]
    documents: Mapping[str, Document]
    tilt: Sequence[Tilt] = ()
    streaks: Sequence[Streak] = ()
    quotes: Mapping[str, Sequence[Quote]] = field(default_factory=dict)
    no_comment: Mapping[str, Sequence[NoComment]] = field(default_factory=dict)
    coverage: Sequence[Coverage] = ()
    unsure: int = 0  # moves left out of the ledger because their reading is unsure

    @property
    def year(self) -> int:
        """The year that need not be said."""
        return self.ledger.until.year

    @cached_property
    def told(self) -> tuple[Entry, ...]:
        """Entries of the window that have a report to show; without one nothing may be said of them."""
        return tuple(e for e in self.ledger.entries if e.event.status != Status.HISTORICAL and self.reports_of(e))

    @cached_property
    def moves(self) -> tuple[Entry, ...]:
        """What helps or hurts the beneficiary and is done, planned or considered, and was not taken back."""
        return tuple(e for e in self.told if e.sign and e.event.status not in UNREAL and not e.cancelled_by)

    @cached_property
    def reversals(self) -> tuple[tuple[Entry, Entry], ...]:
        """Acts that were taken back, each with the one that took it back."""
        by_id = {e.event.event_id: e for e in self.told}
        pairs = ((e, by_id.get(e.cancelled_by or "")) for e in self.told)
        return tuple((e, later) for e, later in pairs if later and day_of(e) < day_of(later))

    @cached_property
    def votes(self) -> tuple[Entry, ...]:
        """Votes on a conflict of the beneficiary, which roll calls tell and no report."""
        return tuple(e for e in self.ledger.entries if e.event.origin == "votes")

    @cached_property
    def silent(self) -> int:
        """Days of the window on which nothing was read; none where it is not known what was read."""
        read = {c.day for c in self.coverage}
        return sum(day not in read for day in days_between(self.ledger.since, self.ledger.until)) if read else 0

    @cached_property
    def contacts(self) -> tuple[Entry, ...]:
        """Direct meetings, calls and talks, which count for neither side."""
        return tuple(e for e in self.told if not e.sign and e.is_direct and e.event.status not in UNREAL)

    @cached_property
    def denied(self) -> tuple[Entry, ...]:
        """What is told only to be denied, or not to have happened."""
        return tuple(e for e in self.told if e.event.status in UNREAL)

    @cached_property
    def by_event(self) -> dict[str, list[Report]]:
        """The reports of each event, in the order of publication."""
        return {
            e.event.event_id: sorted(
                (self.reports[key] for key in e.event.report_ids if key in self.reports),
                key=lambda r: age_of(r, self.documents),
            )
            for e in self.ledger.entries
        }

    @cached_property
    def by_document(self) -> dict[str, list[Report]]:
        """The reports of each document."""
        found: dict[str, list[Report]] = {}
        for report in self.reports.values():
            found.setdefault(report.document_id, []).append(report)
        return found

    def reports_of(self, entry: Entry) -> list[Report]:
        """The reports of an entry, in the order of publication."""
        return self.by_event[entry.event.event_id]

    def cite(self, entries: Iterable[Entry]) -> tuple[str, ...]:
        """The ids of all reports of the entries, each once."""
        return tuple(dict.fromkeys(r.report_id for e in entries for r in self.reports_of(e)))


def day_of(entry: Entry) -> date:
    return entry.event.when.last if entry.event.when else date.max


def count_outlets(entries: Iterable[Entry]) -> int:
    """How many outlets tell of the entries."""
    return len({outlet for e in entries for outlet in e.event.outlets})


def count_reports(entries: Iterable[Entry]) -> int:
    """How many reports tell of the entries."""
    return sum(e.event.reports for e in entries)
