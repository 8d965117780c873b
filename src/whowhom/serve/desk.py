"""What every page and every agent's answer is made from: one store, and answers kept while it does not change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from whowhom.brief import render_file
from whowhom.model import RollCall
from whowhom.pipeline import Answer, brief_answer
from whowhom.serve.address import View
from whowhom.serve.ask import Found, Known, ask_store, ask_view, ask_words
from whowhom.serve.charts import list_charts
from whowhom.serve.downloads import list_formats
from whowhom.serve.evidence import EventPage, make_event_page
from whowhom.serve.front import FrontPage, make_front
from whowhom.serve.library import Library
from whowhom.serve.objects import PairPage
from whowhom.serve.pages import make_page

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the clock and the roll calls, and the pages that come of them."""

    library: Library
    clock: Clock
    calls: Sequence[RollCall]
    version: str
    notice: str = ""

    @property
    def stamp(self) -> Hashable:
        """What changes whenever the store does."""
        return self.library.stamp()

    def known(self) -> Known:
        """What is known of the store as a whole."""
        return self.library.recall("known", lambda: self.library.read(ask_store))

    def found(self, view: View) -> Found:
        """The answer to a view."""
        plain = read_without_page(view)
        known = self.known()  # before the store is taken: whoever waits for an answer must hold nothing
        return self.library.recall(
            ("view", plain), lambda: self.library.read(lambda s: ask_view(s, plain, known, self.calls))
        )

    def front(self, actor: str = "") -> FrontPage:
        """The first page, of everybody or of one actor."""
        known = self.known()
        return self.library.recall(
            ("front", actor, self.clock().date()),
            lambda: self.library.read(
                lambda s: make_front(s, known, now=self.clock(), version=self.version, actor=actor)
            ),
        )

    def words(self, view: View) -> tuple[Found, Answer]:
        """The answer to a view with what a brief needs."""
        found = self.found(view)
        key = ("words", read_without_page(view))
        return found, self.library.recall(key, lambda: self.library.read(lambda s: ask_words(s, found)))

    def brief(self, view: View, form: str) -> bytes:
        """The brief of a view as a file, in one of the forms of `whowhom.brief.FILES`."""
        found, answer = self.words(view)

        def write() -> bytes:
            return render_file(
                brief_answer(answer, notice=self.notice),
                answer.ledger,
                form,
                reports=answer.reports,
                documents=answer.documents,
                tilt=answer.tilt,
                streaks=answer.streaks,
            )

        return self.library.recall(("brief", found.view, form), write)

    def pair(self, view: View, base: str) -> PairPage:
        """A pair's page."""
        found = replace(self.found(view), view=view)
        return make_page(
            found,
            charts=list_charts(found, self.calls),
            formats=list_formats(),
            base=base,
            now=self.clock(),
            version=self.version,
        )

    def event(self, event_id: str, actor: str, toward: str, base: str) -> EventPage | None:
        """An event's page, or None if there is no such event."""
        families = self.known().families
        event = self.library.read(lambda s: s.event(event_id[:100]))
        if event is None:
            return None
        return self.library.read(
            lambda s: make_event_page(
                s, event, families, actor=actor, toward=toward, base=base, now=self.clock(), version=self.version
            )
        )


def read_without_page(view: View) -> View:
    return replace(view, page=1)
