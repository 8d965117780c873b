"""The charts beside the strip: small multiples by act and by outlet family, votes, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from whowhom.brief.chart import DARK, LIGHT, MOST_MARKS, NARROW, describe_chart, make_spec, mark_rows
from whowhom.brief.words import say_count
from whowhom.days import shift
from whowhom.entities import with_the_country
from whowhom.entities.outlets import find_outlet
from whowhom.measure.votes import agree_by_year
from whowhom.model import Entry, RollCall
from whowhom.serve.address import address_of, say_type
from whowhom.serve.ask import Found
from whowhom.serve.objects import Chart, Table

Spec = dict[str, Any]
THEMES = {"light": LIGHT, "dark": DARK}
SIZES = {"wide": 880, "narrow": NARROW}
MOST_PANELS = 12
MARKS = (
    "● done, ■ planned, ▲ being considered, ✚ denied. Filled: done to it directly; hollow: through others. "
    "On the line: contacts, which count for neither. Faint: taken back."
)
BARS = f"More than {MOST_MARKS} moves: bars count them by week. A shorter window or a filter shows each."
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def list_charts(found: Found, calls: Sequence[RollCall]) -> list[Chart]:
    """The charts of a view, the strip first; one without anything to show is left out."""
    charts = [strip_chart(found)]
    for name, title, label in (
        ("acts", "By what was done", "act"),
        ("outlets", "By who reported it", "outlet family"),
    ):
        rows = week_rows(found, name)
        if rows:
            charts.append(multiples_chart(found, name, title, label, rows))
    if calls:
        charts.append(votes_chart(found, calls))
    charts.append(coverage_chart(found))
    return [c for c in charts if c.table.rows]


def draw_spec(found: Found, name: str, calls: Sequence[RollCall], *, theme: str = "light", size: str = "wide") -> Spec:
    """The specification of a chart by its name; KeyError for a name that no chart has."""
    colours, width = THEMES[theme], SIZES[size]
    spec = SPECS[name](found, name, colours, width, calls)
    return {**spec, "background": colours["paper"]}


def based(spec: Spec, colours: Mapping[str, str]) -> Spec:
    """The specification with what all charts share."""
    grey = colours["neutral"]
    return {
        "$schema": SCHEMA,
        "padding": 4,
        **spec,
        "config": {
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": grey, "tickColor": grey, "titleColor": grey, "gridColor": grey, "gridOpacity": 0.25,
                     "labelFontSize": 12, "domain": False},
            "header": {"labelColor": grey, "titleColor": grey, "labelFontSize": 12},
        },
    }  # fmt: skip


# ---------------------------------------------------------------- the strip


def strip_chart(found: Found) -> Chart:
    ledger = found.ledger
    rows = mark_rows(ledger)
    return Chart(
        "strip",
        f"Moves by {with_the_country(ledger.actor)} that bear on {with_the_country(ledger.toward)}",
        describe_chart(ledger, tilt=found.answer.tilt, streaks=found.answer.streaks),
        BARS if len(rows) > MOST_MARKS else MARKS,
        Table(
            ("Day", "Act", "Effect", "How", "Status"),
            tuple((r["day"], r["act"], r["effect"], r["how"], r["status"]) for r in rows),
        ),
        address_of(found.view, "/chart/strip", since=ledger.since, until=ledger.until, page=1),
    )


def strip_spec(found: Found, _: str, colours: Mapping[str, str], width: int, __: Sequence[RollCall]) -> Spec:
    view = found.view
    rows = mark_rows(found.ledger, link=f"/event/{{}}?actor={view.actor}&toward={view.toward}")
    return make_spec(found.ledger, rows, colours, width, tilt=found.answer.tilt, streaks=found.answer.streaks)


# ---------------------------------------------------------------- small multiples


def group_of(entry: Entry, name: str) -> Iterable[str]:
    """The panels an entry belongs to: its act, or the families of the outlets that report it."""
    if name == "acts":
        return (say_type(entry.event.act.event_type),)
    return dict.fromkeys(family_of(outlet) for outlet in entry.event.outlets) or ("unknown outlet",)


def family_of(outlet: str) -> str:
    known = find_outlet(outlet)
    return (known.family or known.name) if known else outlet or "unknown outlet"


def week_rows(found: Found, name: str) -> list[dict[str, Any]]:
    """Moves by panel and week, those that hurt below zero; the panels with most moves first."""
    sums: Counter[tuple[str, date, int]] = Counter()
    totals: Counter[str] = Counter()
    start = found.ledger.since
    for entry in found.moves:
        if entry.event.when is None:
            continue
        day = min(max(entry.event.when.first, start), found.ledger.until)
        week = start + timedelta(days=(day - start).days // 7 * 7)
        for group in group_of(entry, name):
            sums[group, week, entry.sign] += 1
            totals[group] += 1
    shown = [group for group, _ in totals.most_common(MOST_PANELS)]
    return [
        {"group": group, "week": week.isoformat(), "moves": sign * n, "effect": "helps" if sign > 0 else "hurts"}
        for (group, week, sign), n in sorted(sums.items(), key=lambda item: (item[0][1], item[0][0], item[0][2]))
        if group in shown
    ]


def multiples_chart(found: Found, name: str, title: str, label: str, rows: Sequence[Mapping[str, Any]]) -> Chart:
    groups = list(dict.fromkeys(r["group"] for r in rows))
    return Chart(
        name,
        title,
        f"One small panel for each {label} ({', '.join(groups)}): bars above the line count moves of a week that help, "
        "bars below it moves that hurt.",
        "Bars count the moves of a week: above the line they help, below it they hurt.",
        Table(
            (label.capitalize(), "Week of", "Effect", "Moves"),
            tuple((r["group"], r["week"], r["effect"], str(abs(r["moves"]))) for r in rows),
        ),
        address_of(found.view, f"/chart/{name}", since=found.ledger.since, until=found.ledger.until, page=1),
    )


def multiples_spec(found: Found, name: str, colours: Mapping[str, str], width: int, _: Sequence[RollCall]) -> Spec:
    rows = week_rows(found, name)
    columns = 3 if width > NARROW else 2
    most = max((abs(r["moves"]) for r in rows), default=1)
    days = (found.ledger.until - found.ledger.since).days + 1
    panel = (width - 40 * columns) // columns
    until = shift(found.ledger.until, timedelta(days=1)).isoformat()
    bar = {
        "mark": {"type": "bar", "width": max(2, min(28, panel / (days / 7) * 0.7)), "align": "left", "clip": True},
        "encoding": {
            "x": {"field": "week", "type": "temporal", "title": None,
                  "scale": {"type": "utc", "domain": [found.ledger.since.isoformat(), until]},
                  "axis": {"format": "%-d %b", "tickCount": 3 if width > NARROW else 2, "grid": False}},
            "y": {"field": "moves", "type": "quantitative", "title": None,
                  "scale": {"domain": [-most, most]}, "axis": {"tickCount": 3, "format": "d"}},
            "color": {"field": "effect", "type": "nominal", "legend": None,
                      "scale": {"domain": ["helps", "hurts"], "range": [colours["helps"], colours["hurts"]]}},
        },
    }  # fmt: skip
    zero = {"mark": {"type": "rule", "color": colours["neutral"]}, "encoding": {"y": {"datum": 0}}}
    groups = list(dict.fromkeys(r["group"] for r in rows))
    return based(
        {
            "data": {"values": rows},
            "facet": {"field": "group", "type": "nominal", "title": None, "sort": groups},
            "columns": columns,
            "spec": {"width": panel, "height": 70, "layer": [bar, zero]},
        },
        colours,
    )


# ---------------------------------------------------------------- votes


def votes_chart(found: Found, calls: Sequence[RollCall]) -> Chart:
    view = found.view
    years = agree_by_year([c for c in calls if c.day <= found.ledger.until], view.actor, view.toward)
    pair = f"{with_the_country(view.actor)} and {with_the_country(view.toward)}"
    return Chart(
        "votes",
        "Votes in the General Assembly",
        f"A line by year of how often {pair} voted alike where the assembly was divided, from 0 to 1.",
        "1: always alike; 0: always against one another. Votes on which everybody agrees count nothing.",
        Table(
            ("Year", "Agreement", "Votes of both"),
            tuple((str(y.year), "too few" if y.value is None else f"{y.value:.2f}", str(y.shared)) for y in years),
        ),
        address_of(view, "/chart/votes", page=1),
    )


def votes_spec(found: Found, _: str, colours: Mapping[str, str], width: int, calls: Sequence[RollCall]) -> Spec:
    view = found.view
    years = agree_by_year([c for c in calls if c.day <= found.ledger.until], view.actor, view.toward)
    rows = [{"year": y.year, "agreement": round(y.value, 3)} for y in years if y.value is not None]
    return based(
        {
            "width": width,
            "height": 140,
            "data": {"values": rows},
            "mark": {"type": "line", "point": True, "color": colours["neutral"]},
            "encoding": {
                "x": {"field": "year", "type": "quantitative", "title": None, "scale": {"zero": False},
                      "axis": {"format": "d", "grid": False, "tickCount": 6}},
                "y": {"field": "agreement", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}},
            },
        },
        colours,
    )  # fmt: skip


# ---------------------------------------------------------------- what was read


def coverage_chart(found: Found) -> Chart:
    readings = found.answer.readings
    outlets = tuple((name, str(n)) for name, n in readings.by_outlet.items()) if readings else ()
    total = readings.documents if readings else 0
    silent = len(readings.silent) if readings else 0
    return Chart(
        "coverage",
        "What was read",
        f"Bars by day of how many texts were read, {say_count(total, 'text')} in all; "
        f"{say_count(silent, 'day')} without any.",
        "Days without a bar: nothing was read, which is not the same as calm.",
        Table(("Outlet", "Texts read"), outlets),
        address_of(found.view, "/chart/coverage", since=found.ledger.since, until=found.ledger.until, page=1),
    )


def coverage_spec(found: Found, _: str, colours: Mapping[str, str], width: int, __: Sequence[RollCall]) -> Spec:
    readings = found.answer.readings
    rows = [{"day": d.isoformat(), "texts": n} for d, n in readings.by_day.items()] if readings else []
    days = (found.ledger.until - found.ledger.since).days + 1
    until = shift(found.ledger.until, timedelta(days=1)).isoformat()
    return based(
        {
            "width": width,
            "height": 80,
            "data": {"values": rows},
            "mark": {"type": "bar", "color": colours["neutral"], "width": max(1, min(24, width / days * 0.7))},
            "encoding": {
                "x": {"field": "day", "type": "temporal", "title": None,
                      "scale": {"type": "utc", "domain": [found.ledger.since.isoformat(), until]},
                      "axis": {"format": "%-d %b", "grid": False, "tickCount": 8 if width > NARROW else 4}},
                "y": {"field": "texts", "type": "quantitative", "title": None, "axis": {"tickCount": 3, "format": "d"}},
            },
        },
        colours,
    )  # fmt: skip


SPECS: dict[str, Callable[[Found, str, Mapping[str, str], int, Sequence[RollCall]], Spec]] = {
    "strip": strip_spec,
    "acts": multiples_spec,
    "outlets": multiples_spec,
    "votes": votes_spec,
    "coverage": coverage_spec,
}
