"""The chart of a brief: one mark per move on a time axis, drawn by Vega-Lite into SVG without a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from whowhom.brief.phrases import name_act, say_status
from whowhom.brief.words import say_count, say_side
from whowhom.entities import with_the_country
from whowhom.model import Entry, Ledger, Status

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
STEP, TALLEST = 17, 480  # pixels from one mark to the next above it; pixels of the whole at most
ROOM = 1.8  # steps above the highest mark and below the lowest, where the words stand


def draw_chart(ledger: Ledger, *, colours: Mapping[str, str], width: int, prefix: str) -> str:
    """The ledger as SVG, `width` pixels wide; ids begin with `prefix`, so that several can stand on one page.

    Empty where the ledger holds nothing that can be dated.
    """
    import vl_convert

    rows = mark_rows(ledger)
    if not rows:
        return ""
    svg: str = vl_convert.vegalite_to_svg(make_spec(ledger, rows, colours, width))
    svg = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{prefix}", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def mark_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """One row per mark: the day, its height (helps above zero, hurts below), status, and direct or not."""
    height: Counter[tuple[str, int]] = Counter()
    rows = []
    for entry in ledger.entries:
        event = entry.event
        if event.when is None or event.status == Status.HISTORICAL:
            continue
        day = min(max(event.when.first, ledger.since), ledger.until).isoformat()
        height[day, entry.sign] += 1
        rows.append(
            {
                "day": day,
                "height": entry.sign * height[day, entry.sign] if entry.sign else 0,
                "effect": EFFECTS[entry.sign],
                "status": say_status(event.status),
                "how": "direct" if entry.is_direct else "through others",
                "act": say_entry(entry),
            }
        )
    return rows


def say_entry(entry: Entry) -> str:
    return name_act(entry.event.act, say_side(entry.event.recipient))


def make_spec(
    ledger: Ledger, rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str], width: int
) -> dict[str, Any]:
    """The Vega-Lite specification."""
    toward = with_the_country(ledger.toward)
    top = max(2, *(r["height"] for r in rows)) + ROOM
    bottom = min(-2, *(r["height"] for r in rows)) - ROOM
    height = min(STEP * (top - bottom), TALLEST)
    text = colours["neutral"]
    x = {
        "field": "day", "type": "temporal", "title": None,
        "scale": {"type": "utc", "domain": [ledger.since.isoformat(), ledger.until.isoformat()], "padding": 10},
        "axis": {"format": "%-d %b", "tickCount": 8 if width > NARROW else 4, "grid": False, "domain": False,
                 "labelFlush": True},
    }  # fmt: skip
    y = {"field": "height", "type": "quantitative", "scale": {"domain": [bottom, top]}, "axis": None}
    colour = {
        "field": "effect", "type": "nominal", "legend": None,
        "scale": {"domain": list(EFFECTS.values()), "range": [colours[e] for e in EFFECTS.values()]},
    }  # fmt: skip
    statuses = [s for s in SHAPES if any(r["status"] == s for r in rows)]
    shape = {
        "field": "status", "type": "nominal", "legend": None,
        "scale": {"domain": statuses, "range": [SHAPES[s] for s in statuses]},
    }  # fmt: skip
    side = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12, "fontWeight": 600}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "background": None,
        "padding": 4,
        "config": {
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": text, "tickColor": text, "labelFontSize": 12},
        },
        "layer": [
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": text},
             "encoding": {"y": {"datum": 0, "axis": None}}},
            {"data": {"values": [{}]}, "mark": {**side, "color": colours["helps"], "text": f"▲ helps {toward}"},
             "encoding": {"x": {"value": 0}, "y": {"value": 8}}},
            {"data": {"values": [{}]}, "mark": {**side, "color": colours["hurts"], "text": f"▼ hurts {toward}"},
             "encoding": {"x": {"value": 0}, "y": {"value": height - 8}}},
            {
                "data": {"values": list(rows)},
                "mark": {"type": "point", "size": 130, "strokeWidth": 2, "opacity": 1},
                "encoding": {
                    "x": x, "y": y, "shape": shape, "stroke": colour,
                    "fill": {"condition": {"test": "datum.how === 'direct'", **colour}, "value": colours["paper"]},
                },
            },
        ],
    }  # fmt: skip


def describe_chart(ledger: Ledger) -> str:
    """What the chart shows, for those who do not see it."""
    rows = mark_rows(ledger)
    toward = with_the_country(ledger.toward)
    count = Counter(row["effect"] for row in rows)
    through = sum(row["how"] != "direct" for row in rows)
    return (
        f"Time axis from {ledger.since} to {ledger.until} with {say_count(len(rows), 'mark')}: "
        f"{count['helps']} above the line help {toward}, {count['hurts']} below it hurt it, "
        f"{count['neutral']} on it count for neither; {through} of all reach it through others. "
        "The table under the chart lists each."
    )
