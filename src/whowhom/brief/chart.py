"""The strip: one mark per move on a time axis, direct moves and those through others apart, and the tilt below them.

A Vega-Lite specification, drawn into SVG or PNG without a browser; page, brief and notebook share it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from whowhom.brief.naming import name_deed
from whowhom.brief.phrases import say_status
from whowhom.brief.words import say_count, say_day
from whowhom.entities import with_the_country
from whowhom.model import Entry, Ledger, Status, Streak, Tilt

LIGHT = {"helps": "#1B6AA5", "hurts": "#B3470B", "neutral": "#5F6670", "paper": "#FFFFFF"}
DARK = {"helps": "#6DB3EA", "hurts": "#F2995C", "neutral": "#A6ADB7", "paper": "#14181D"}
SHAPES = {
    "done": "circle",
    "planned": "square",
    "being considered": "triangle-up",
    "denied": "cross",
    "not done": "cross",
}
EFFECTS = {1: "helps", -1: "hurts", 0: "neutral"}
WIDE, NARROW = 720, 300  # widths in pixels, axis labels left out
STEP, TALLEST = 16, 340  # pixels from one mark to the next above it; pixels of a panel at most
ROOM = 1.6  # steps above the highest mark and below the lowest, where the words stand
TILT_HEIGHT, WORDS = 92, 12  # pixels; of them for the words above the band
MOST_MARKS = 300  # with more, bars count the moves of each week
HERE = "https://here.invalid"  # stands for the page's own address in links, which Vega would else complete

Spec = dict[str, Any]
Rows = list[dict[str, Any]]


def draw_chart(
    ledger: Ledger,
    *,
    colours: Mapping[str, str],
    width: int,
    prefix: str,
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
) -> str:
    """The ledger as SVG, `width` pixels wide; ids begin with `prefix`, so that several can stand on one page.

    Empty where the ledger holds nothing that can be dated.
    """
    rows = mark_rows(ledger)
    if not rows:
        return ""
    svg = draw_svg(make_spec(ledger, rows, colours, width, tilt=tilt, streaks=streaks), prefix=prefix)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def draw_svg(spec: Spec, *, prefix: str = "") -> str:
    """The specification as SVG, links led to the page's own address."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    svg = svg.replace(f'xlink:href="{HERE}', 'xlink:href="')
    return re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{prefix}", svg) if prefix else svg


def draw_png(spec: Spec, *, scale: float = 2.0) -> bytes:
    """The specification as PNG, without links."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(spec, scale=scale)
    return png


def mark_rows(ledger: Ledger, *, link: str = "") -> Rows:
    """One row per mark: the day, its height (helps above zero, hurts below), status, and direct or not.

    `link` is the address of an event's page with a place for its id.
    """
    height: Counter[tuple[str, int, bool]] = Counter()
    rows = []
    for entry in ledger.entries:
        event = entry.event
        if event.when is None or event.status == Status.HISTORICAL:
            continue
        day = min(max(event.when.first, ledger.since), ledger.until).isoformat()
        spot = day, entry.sign, entry.is_direct
        height[spot] += 1
        rows.append(
            {
                "day": day,
                "height": entry.sign * height[spot] if entry.sign else 0,
                "effect": EFFECTS[entry.sign],
                "status": say_status(event.status),
                "how": "direct" if entry.is_direct else "through others",
                "act": say_entry(entry),
                "told": f"{day}: {say_entry(entry)}, {EFFECTS[entry.sign]}, {say_status(event.status)}"
                + (", taken back" if entry.cancelled_by else ""),
                "back": bool(entry.cancelled_by),
                "link": HERE + link.format(event.event_id) if link else "",
            }
        )
    return rows


def say_entry(entry: Entry) -> str:
    return name_deed(entry.event)


# ---------------------------------------------------------------- the specification


def make_spec(
    ledger: Ledger,
    rows: Sequence[Mapping[str, Any]],
    colours: Mapping[str, str],
    width: int,
    *,
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
) -> Spec:
    """The Vega-Lite specification: direct moves, moves through others, and the tilt, on one time axis."""
    toward = with_the_country(ledger.toward)
    shapes = [s for s in SHAPES if any(r["status"] == s for r in rows)]
    panels = []
    for how, name in (("direct", toward), ("through others", f"{toward}, through others")):
        own = [dict(r) for r in rows if r["how"] == how]
        if own or how == "direct":
            bands = streak_rows(streaks, ledger) if how == "direct" else []
            panels.append(make_panel(own, name, colours, width, ledger, shapes, bands))
    if len(tilt) > 1:
        panels.append(tilt_panel(tilt, colours, width, ledger))
    for panel in panels[:-1]:
        panel["layer"][0]["encoding"]["x"]["axis"] = None
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "vconcat": panels,
        "spacing": 10,
        "background": None,
        "padding": 8,
        "config": {
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": colours["neutral"], "tickColor": colours["neutral"], "labelFontSize": 12},
        },
    }  # fmt: skip


def time_axis(ledger: Ledger, width: int) -> Spec:
    days = (ledger.until - ledger.since).days
    form = "%-d %b" if days < 300 else "%b %Y"
    return {
        "field": "day", "type": "temporal", "title": None,
        "scale": {"type": "utc", "domain": [ledger.since.isoformat(), ledger.until.isoformat()], "padding": 10},
        "axis": {"format": form, "tickCount": 8 if width > NARROW else 4, "grid": False, "domain": False,
                 "labelFlush": True},
    }  # fmt: skip


def make_panel(
    rows: Rows,
    name: str,
    colours: Mapping[str, str],
    width: int,
    ledger: Ledger,
    shapes: Sequence[str],
    bands: Rows,
) -> Spec:
    """Marks above the line for what helps, below it for what hurts; runs as labelled rules."""
    counted = len(rows) > MOST_MARKS
    rows = week_rows(rows, ledger.since) if counted else rows
    heights = [r["height"] for r in rows]
    highest, lowest = max(1.2, *heights, 1.2), min(-1.2, *heights, -1.2)
    above, below = (STEP * (ROOM + 1.2 * any(b["sign"] == sign for b in bands)) for sign in (1, -1))
    height = min(STEP * (highest - lowest) + above + below, TALLEST)
    step = (height - above - below) / (highest - lowest)  # what is written beside the marks keeps its room
    top, bottom = highest + above / step, lowest - below / step
    y = {"field": "height", "type": "quantitative", "scale": {"domain": [bottom, top]}, "axis": None}
    x = time_axis(ledger, width)
    colour = {
        "field": "effect", "type": "nominal", "legend": None,
        "scale": {"domain": list(EFFECTS.values()), "range": [colours[e] for e in EFFECTS.values()]},
    }  # fmt: skip
    marks = (
        bars_of(rows, x, y, colour, width, ledger)
        if counted
        else points_of(rows, x, y, colour, colours, shapes, 130 if width > NARROW else 75)
    )
    word = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12, "fontWeight": 600}
    words = [
        {"data": {"values": [{}]}, "mark": {**word, "color": colours["helps"], "text": f"▲ helps {name}"},
         "encoding": {"x": {"value": 0}, "y": {"value": 8}}},
        {"data": {"values": [{}]}, "mark": {**word, "color": colours["hurts"], "text": f"▼ hurts {name}"},
         "encoding": {"x": {"value": 0}, "y": {"value": height - 8}}},
    ]  # fmt: skip
    line = {
        "data": {"values": [{}]}, "mark": {"type": "rule", "color": colours["neutral"]},
        "encoding": {"y": {"datum": 0, "axis": None}},
    }  # fmt: skip
    layers = [marks, line, *words, *bracket_layers(bands, x, colours, height)]
    return {"width": width, "height": height, "layer": layers}


def points_of(
    rows: Rows, x: Spec, y: Spec, colour: Spec, colours: Mapping[str, str], shapes: Sequence[str], size: int
) -> Spec:
    """A mark a move: its shape says how real it is, hollow is what reaches the beneficiary through others."""
    encoding = {
        "x": x, "y": y, "stroke": colour,
        "shape": {"field": "status", "type": "nominal", "legend": None,
                  "scale": {"domain": list(shapes), "range": [SHAPES[s] for s in shapes]}},
        "fill": {"condition": {"test": "datum.how === 'direct'", **colour}, "value": colours["paper"]},
        "opacity": {"condition": {"test": "datum.back", "value": 0.35}, "value": 1},
        "description": {"field": "told"},
    }  # fmt: skip
    if any(r["link"] for r in rows):
        encoding["href"] = {"field": "link"}
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "size": size, "strokeWidth": 2},
        "encoding": encoding,
    }


def week_rows(rows: Rows, since: date) -> Rows:
    """Moves counted by week from the window's first day, helps above zero and hurts below; contacts left out."""
    weeks: Counter[tuple[str, str]] = Counter()
    for row in rows:
        day = date.fromisoformat(row["day"])
        week = since + timedelta(days=(day - since).days // 7 * 7)
        weeks[week.isoformat(), row["effect"]] += 1
    sign = {"helps": 1, "hurts": -1}
    return [
        {
            "day": week,
            "height": sign[effect] * n,
            "effect": effect,
            "told": f"week of {week}: {n} moves, {effect}",
            "link": "",
        }
        for (week, effect), n in sorted(weeks.items())
        if effect in sign
    ]


def bars_of(rows: Rows, x: Spec, y: Spec, colour: Spec, width: int, ledger: Ledger) -> Spec:
    weeks = max(1, (ledger.until - ledger.since).days / 7)
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "align": "left", "clip": True, "width": max(1, min(20, width / weeks * 0.8))},
        "encoding": {"x": x, "y": y, "color": colour, "description": {"field": "told"}},
    }


def streak_rows(streaks: Sequence[Streak], ledger: Ledger) -> Rows:
    """Runs and streaks that reach into the window, each with its label."""
    return [
        {
            "day": max(s.first, ledger.since).isoformat(),
            "last": min(s.last, ledger.until).isoformat(),
            "sign": s.sign,
            "label": ("streak of " if s.claimed else "run of ") + f"{len(s.event_ids)}",
        }
        for s in streaks
        if s.last >= ledger.since and s.first <= ledger.until
    ]


def bracket_layers(bands: Rows, x: Spec, colours: Mapping[str, str], height: float) -> list[Spec]:
    """A rule beyond the marks of each run, from its first day to its last, and beyond the rule its label."""
    layers: list[Spec] = []
    for band in bands:
        colour = colours["helps" if band["sign"] > 0 else "hurts"]
        at = 26.0 if band["sign"] > 0 else height - 26.0
        side = {"baseline": "bottom", "dy": -3} if band["sign"] > 0 else {"baseline": "top", "dy": 3}
        layers += [
            {"data": {"values": [band]}, "mark": {"type": "rule", "color": colour, "strokeWidth": 2},
             "encoding": {"x": x, "x2": {"field": "last"}, "y": {"value": at}}},
            {"data": {"values": [band]},
             "mark": {"type": "text", "align": "right", **side, "color": colour},
             "encoding": {"x": {**x, "field": "last"}, "y": {"value": at}, "text": {"field": "label"}}},
        ]  # fmt: skip
    return layers


def tilt_panel(tilt: Sequence[Tilt], colours: Mapping[str, str], width: int, ledger: Ledger) -> Spec:
    """The tilt's line in its band, its zero, and the days on which the band leaves it."""
    x = time_axis(ledger, width)
    step = max(1, len(tilt) // 400)
    rows: Rows = [
        {"day": t.day.isoformat(), "tilt": round(t.value.value, 3), "low": round(t.value.low, 3),
         "high": round(t.value.high, 3)}
        for t in tilt[::step]
    ]  # fmt: skip
    low, high = min(-0.1, *(r["low"] for r in rows)), max(0.2, *(r["high"] for r in rows))
    high += (high - low) * WORDS / (TILT_HEIGHT - WORDS)
    y = {"type": "quantitative", "title": None, "scale": {"domain": [low, high]}, "axis": None}
    grey = colours["neutral"]
    turns = [
        {"day": t.day.isoformat(), "label": label, "late": (t.day - ledger.since) * 2 > ledger.until - ledger.since}
        for t, label in find_turns(tilt)
    ]
    text = {"type": "text", "baseline": "top", "fontSize": 11, "color": grey}
    layers: list[Spec] = [
        {"data": {"values": rows}, "mark": {"type": "area", "color": grey, "opacity": 0.25},
         "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"data": {"values": rows}, "mark": {"type": "line", "color": grey, "strokeWidth": 2},
         "encoding": {"x": x, "y": {**y, "field": "tilt"}}},
        {"data": {"values": [{}]}, "mark": {"type": "rule", "color": grey, "strokeDash": [3, 3]},
         "encoding": {"y": {"datum": 0}}},
        {"data": {"values": [{}]},
         "mark": {**text, "align": "left", "fontSize": 12, "fontWeight": 600,
                  "text": "tilt and its 80 % interval; dashed: the base rate of all pairs" if width > NARROW
                  else "tilt; dashed: base rate of all pairs"},
         "encoding": {"x": {"value": 0}, "y": {"value": -4}}},
        {"data": {"values": turns}, "mark": {"type": "rule", "color": grey, "strokeDash": [1, 2]},
         "encoding": {"x": x}},
    ]  # fmt: skip
    for late, align, dx in ((False, "left", 4), (True, "right", -4)):
        layers.append(
            {"data": {"values": [t for t in turns if t["late"] is late]},
             "mark": {**text, "align": align, "dx": dx, "baseline": "bottom"},
             "encoding": {"x": x, "y": {"value": TILT_HEIGHT}, "text": {"field": "label"}}}
        )  # fmt: skip
    return {"width": width, "height": TILT_HEIGHT, "layer": layers}


def find_turns(tilt: Sequence[Tilt]) -> list[tuple[Tilt, str]]:
    """The days on which the tilt's interval leaves the base rate or comes back to it, the latest three."""
    names = {1: "friendlier than usual", -1: "less friendly than usual", 0: "as usual"}
    sides = [(t.value.low > 0) - (t.value.high < 0) for t in tilt]
    turns = [
        (now, f"{names[side]} from {say_day(now.day, now.day.year)}")
        for before, side, now in zip(sides, sides[1:], tilt[1:], strict=False)
        if side != before
    ]
    return turns[-3:]


# ---------------------------------------------------------------- words for those who do not see it


def describe_chart(ledger: Ledger, *, tilt: Sequence[Tilt] = (), streaks: Sequence[Streak] = ()) -> str:
    """What the chart shows, for those who do not see it."""
    rows = mark_rows(ledger)
    toward = with_the_country(ledger.toward)
    count = Counter(row["effect"] for row in rows)
    through = sum(row["how"] != "direct" for row in rows)
    told = (
        f"Time axis from {ledger.since} to {ledger.until} with {say_count(len(rows), 'mark')}: "
        f"{count['helps']} above the line help {toward}, {count['hurts']} below it hurt it, "
        f"{count['neutral']} on it count for neither; {through} of all reach it through others. "
    )
    for band in streak_rows(streaks, ledger):
        told += f"A rule marks a {band['label']} from {band['day']} to {band['last']}. "
    if len(tilt) > 1:
        value = tilt[-1].value
        told += (
            f"The tilt ends at {value.value:+.2f}, interval {value.low:+.2f} to {value.high:+.2f}, "
            "against the base rate of all pairs. "
        ).replace("-", "−")
    return told + "The table under the chart lists each."
