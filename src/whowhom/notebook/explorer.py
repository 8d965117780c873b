"""A store in a notebook: its questions, asked by names and days as one writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from whowhom.commands.measures import say_scales, say_watch
from whowhom.entities import find_country
from whowhom.errors import InputError
from whowhom.measure.coverage import say_readings
from whowhom.model import Event, Report, Streak, Tilt
from whowhom.notebook.rows import present, present_list
from whowhom.notebook.table import Table, say_cell
from whowhom.pipeline import Answer, answer, brief_answer
from whowhom.questions import ask_who_stands_out
from whowhom.store import open_store

Day = date | str | None


def explore(store_url: str) -> Explorer:
    """A store, ready to be asked. It is opened for reading at each question, so that others can write in between.

    StoreError where there is none.
    """
    with open_store(store_url, read_only=True) as store:
        counts = store.counts()
    return Explorer(store_url, tuple((name, n) for name, n in counts.items() if n))


@dataclass(frozen=True, slots=True)
class Explorer:
    """The questions to a store. Countries are named or given as ISO3 codes, days as dates or as 2025-03-04."""

    store_url: str
    counts: tuple[tuple[str, int], ...] = ()

    def ledger(self, actor: str, toward: str, since: Day = None, until: Day = None, **settings: Any) -> Table[Any]:
        """The carrots and sticks of an actor toward another. `settings` are those of `whowhom.pipeline.answer`."""
        found = self.answer(actor, toward, since, until, **settings)
        return present(
            found.ledger,
            tilt=found.tilt,
            streaks=found.streaks,
            reports=found.reports,
            lines=[found.history, *say_read(found)],
        )

    def tilt(self, actor: str, toward: str, since: Day = None, until: Day = None, **settings: Any) -> Table[Tilt]:
        """Where the ledger stood on each day, with its interval."""
        found = self.answer(actor, toward, since, until, **settings)
        lines = [*say_scales(found.scales), *say_read(found)]
        title = f"Tilt of {found.ledger.actor} toward {found.ledger.toward}"
        return present_list(Tilt, found.tilt, streaks=found.streaks, readings=found.readings, lines=lines, title=title)

    def streaks(self, actor: str = "", toward: str = "", until: Day = None, **settings: Any) -> Table[Streak]:
        """Runs of moves one way, and whether the past explains them: of one pair, of one side, or of all pairs."""
        if actor and toward:
            found = self.answer(actor, toward, None, until, **settings)
            lines = [found.history, *say_read(found)]
            return present_list(Streak, found.streaks, readings=found.readings, lines=lines)
        with open_store(self.store_url, read_only=True) as store:
            watched = ask_who_stands_out(
                store, actor=country(actor) if actor else None, toward=country(toward) if toward else None,
                until=day(until), **settings,
            )  # fmt: skip
        lines = [say_watch(watched.found), say_readings(watched.readings)]
        return present_list(Streak, watched.found.streaks, readings=watched.readings, lines=lines)

    def events(
        self,
        actor: str = "",
        recipient: str = "",
        toward: str = "",
        since: Day = None,
        until: Day = None,
        **filters: Any,
    ) -> Table[Event]:
        """Each deed once. `filters` are the other ones of `Reader.events`: status, event_type, origin, min_voices, …"""
        sides = {"actor": actor, "recipient": recipient, "toward": toward}
        asked: dict[str, Any] = {name: country(side) for name, side in sides.items() if side}
        with open_store(self.store_url, read_only=True) as store:
            found = store.events(since=day(since), until=day(until), **asked, **filters)
        return present_list(Event, found)

    def reports(
        self, actor: str = "", recipient: str = "", since: Day = None, until: Day = None, **filters: Any
    ) -> Table[Report]:
        """Each claim with its sentence. `filters` are the other ones of `Reader.reports`: status, limit, …"""
        asked: dict[str, Any] = {
            name: country(side) for name, side in {"actor": actor, "recipient": recipient}.items() if side
        }
        with open_store(self.store_url, read_only=True) as store:
            found = store.reports(since=day(since), until=day(until), **asked, **filters)
        return present_list(Report, found)

    def brief(self, actor: str, toward: str, since: Day = None, until: Day = None, **settings: Any) -> Table[Any]:
        """The brief, sentence by sentence with the reports each stands on."""
        return present(brief_answer(self.answer(actor, toward, since, until, **settings)))

    def answer(self, actor: str, toward: str, since: Day = None, until: Day = None, **settings: Any) -> Answer:
        """All that `whowhom.pipeline.answer` gives for a pair."""
        with open_store(self.store_url, read_only=True) as store:
            return answer(
                store, actor=country(actor), toward=country(toward), since=day(since), until=day(until), **settings
            )

    def _repr_html_(self) -> str:
        """What the store holds."""
        held = ", ".join(f"{count:,} {name}" for name, count in self.counts) or "nothing yet"
        return f"<div><strong>{say_cell(self.store_url)}</strong>: {say_cell(held)}</div>"


def say_read(found: Answer) -> list[str]:
    return [say_readings(found.readings)] if found.readings else []


def country(text: str) -> str:
    """The ISO3 code of a name; InputError where no country is called so."""
    found = find_country(text)
    if found is None:
        raise InputError(f"no country is called {text[:40]!r}", do="use a name or an ISO3 code such as UKR")
    return found


def day(given: Day) -> date | None:
    """A day as a date; InputError for what is none."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError(f"that is no day: {given[:20]!r}", do="write it as 2025-03-04") from None
