"""A pair's page, put together: the same for HTML and JSON, each number with its events behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from whowhom.brief.words import capitalise
from whowhom.entities import with_the_country
from whowhom.measure.coverage import say_readings
from whowhom.serve.about import make_downloads, say_citation, say_embed, say_method
from whowhom.serve.address import View, address_of, say_view
from whowhom.serve.ask import Found
from whowhom.serve.filters import make_filters, what_filters_removed
from whowhom.serve.headline import fact_change, fact_run, fact_single, say_answer, say_certainty
from whowhom.serve.notices import find_notices, say_comparisons
from whowhom.serve.objects import Chart, PairPage, Way
from whowhom.serve.rows import fold_statements

ROWS_A_PAGE = 60


def make_page(
    found: Found, *, charts: Sequence[Chart], formats: Iterable[str], base: str, now: datetime, version: str
) -> PairPage:
    """The page of a view. `base` is the address under which the page is served, without a slash at its end."""
    view, ledger = found.view, found.ledger
    rows = fold_statements(found)
    start = (view.page - 1) * ROWS_A_PAGE
    fixed = address_of(view, since=ledger.since, until=ledger.until, page=1)
    return PairPage(
        actor=view.actor,
        toward=view.toward,
        actor_name=with_the_country(view.actor),
        toward_name=with_the_country(view.toward),
        since=ledger.since,
        until=ledger.until,
        answer=say_answer(found),
        certainty=say_certainty(found),
        echo=say_view(view, ledger.since, ledger.until),
        data_through=found.known.through,
        generated_at=now,
        version=version,
        notices=tuple(find_notices(found, now.date())),
        facts=(fact_run(found), fact_change(found), fact_single(found)),
        filters=tuple(make_filters(found)),
        active=tuple(what_filters_removed(found)),
        rows=tuple(rows[start : start + ROWS_A_PAGE]),
        shown=len(ledger.entries),
        total=len(found.unfiltered.entries),
        pages=page_ways(view, len(rows)),
        charts=tuple(charts),
        comparisons=tuple(say_comparisons(found)),
        coverage=capitalise(say_readings(found.answer.readings)) + "." if found.answer.readings else "",
        method=tuple(say_method(found)),
        downloads=make_downloads(view, formats),
        permalink=base + fixed,
        citation=say_citation(found, base + fixed, now, version),
        embed=say_embed(base + address_of(view, "/embed", since=ledger.since, until=ledger.until, page=1), found),
        event_ids=tuple(e.event.event_id for e in found.moves),
    )


def page_ways(view: View, rows: int) -> tuple[Way, ...]:
    """Ways to the pages before and after."""
    pages = max(1, -(-rows // ROWS_A_PAGE))
    ways = []
    if view.page > 1:
        ways.append(Way("Later moves", address_of(view, page=view.page - 1)))
    if view.page < pages:
        ways.append(Way("Earlier moves", address_of(view, page=view.page + 1)))
    return tuple(ways)
