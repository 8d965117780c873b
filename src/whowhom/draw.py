"""The tilt as a picture: the value with its interval, moves by month, streaks, and times without data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from whowhom.errors import InputError
from whowhom.model import Streak, Tilt

HELPS, HURTS, GREY, PALE = "#1B6AA5", "#B3470B", "#5F6670", "#E4E6EA"
WIDTH, HIGH, LOW = 900, 240, 110  # pixels: width, the tilt's panel, the moves' panel
TICKS, YEARS = 8, 1500  # marks on the time axis; a series of more days than this is marked by years
MOST_POINTS = 1000  # of a long series only so many days are drawn

SIGNS = {1: "friendly streak", -1: "hostile streak"}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of days to be marked, with its sign."""

    first: date
    last: date
    sign: int


def draw_tilt(
    tilt: Sequence[Tilt],
    streaks: Iterable[Streak | Band],
    path: str | Path,
    *,
    title: str = "",
    moves: Sequence[tuple[date, float]] = (),
    silent: Iterable[tuple[date, date]] = (),
) -> None:
    """Write the tilt as SVG or PNG, by the path's suffix.

    `moves` are days with a signed weight each, counted by month in a second panel; `silent` are stretches
    without data, over which no line is drawn. Claimed streaks alone are marked. InputError for other suffixes, or
    without a day.
    """
    import vl_convert

    if not tilt:
        raise InputError("no day to draw", do="choose a longer window")
    gaps = list(silent)
    bands = [b for b in streaks if isinstance(b, Band) or b.claimed]
    spec = make_spec(tilt, bands, title, moves, gaps)
    target = Path(path)
    if target.suffix == ".svg":
        target.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    elif target.suffix == ".png":
        target.write_bytes(vl_convert.vegalite_to_png(spec, scale=1.2))
    else:
        raise InputError(
            f"no picture is written as {target.suffix or 'a file without a suffix'!r}", do="use .svg or .png"
        )


def make_spec(
    tilt: Sequence[Tilt],
    bands: Sequence[Streak | Band],
    title: str,
    moves: Sequence[tuple[date, float]],
    gaps: Sequence[tuple[date, date]],
) -> dict[str, Any]:
    """The Vega-Lite specification."""
    x = {
        "field": "day", "type": "temporal", "title": None,
        "scale": {"type": "utc", "domain": [tilt[0].day.isoformat(), tilt[-1].day.isoformat()], "padding": 0},
        "axis": {"grid": False, "tickCount": TICKS, "format": "%Y" if len(tilt) > YEARS else "%-d %b %Y"},
    }  # fmt: skip
    span = {"x": {**x, "field": "first"}, "x2": {"field": "last"}}
    shown = dict.fromkeys(SIGNS[b.sign] for b in bands)
    marked = {
        "data": {"values": [band_row(b) for b in bands]},
        "mark": {"type": "rect", "opacity": 0.55},
        "encoding": {
            **span,
            "color": {
                "field": "kind", "type": "nominal", "title": None,
                "scale": {"domain": list(SIGNS.values()), "range": [HELPS, HURTS]},
                "legend": {"orient": "top"} if shown else None,
            },
        },
    }  # fmt: skip
    blank = {
        "data": {"values": [{"first": a.isoformat(), "last": b.isoformat()} for a, b in gaps]},
        "mark": {"type": "rect", "color": PALE},
        "encoding": span,
    }
    rows = tilt_points(tilt, gaps)
    value = {"type": "quantitative", "title": "tilt", "axis": {"grid": True, "tickCount": 5, "minExtent": 45}}
    top = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": GREY, "opacity": 0.3},
            "encoding": {
                "x": x, "y": {**value, "field": "low"}, "y2": {"field": "high"}, "detail": {"field": "stretch"},
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": "black", "strokeWidth": 1.2},
            "encoding": {"x": x, "y": {**value, "field": "tilt"}, "detail": {"field": "stretch"}},
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": GREY},
            "encoding": {"y": {"datum": 0}},
        },
    ]  # fmt: skip
    panels = [{"width": WIDTH, "height": HIGH, "layer": [blank, marked, *top]}]
    if moves:
        bars = {
            "data": {"values": month_rows(moves)},
            "mark": {"type": "bar", "width": max(1, WIDTH * 24 / max(len(tilt), 1))},
            "encoding": {
                "x": x,
                "y": {
                    "field": "weight",
                    "type": "quantitative",
                    "title": "moves a month",
                    "stack": None,
                    "axis": {"minExtent": 45},
                },
                "color": {"condition": {"test": "datum.weight > 0", "value": HELPS}, "value": HURTS},
            },
        }
        panels.append({"width": WIDTH, "height": LOW, "layer": [blank, bars]})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **({"title": {"text": title, "anchor": "start"}} if title else {}),
        "background": "white",
        "padding": 8,
        "config": {"font": "system-ui, sans-serif", "view": {"stroke": None}},
        "vconcat": panels,
    }


def band_row(band: Streak | Band) -> dict[str, str]:
    last = max(band.last, band.first + timedelta(days=1))
    return {"first": band.first.isoformat(), "last": last.isoformat(), "kind": SIGNS[band.sign]}


def tilt_points(tilt: Sequence[Tilt], gaps: Sequence[tuple[date, date]]) -> list[dict[str, Any]]:
    """A row a day drawn, numbered by the stretch between gaps that it lies in; days in gaps left out."""
    step = max(1, len(tilt) // MOST_POINTS)
    return [
        {
            "day": t.day.isoformat(),
            "tilt": round(t.value.value, 4),
            "low": round(t.value.low, 4),
            "high": round(t.value.high, 4),
            "stretch": sum(last < t.day for _, last in gaps),
        }
        for t in tilt[::step]
        if not any(first <= t.day <= last for first, last in gaps)
    ]


def month_rows(moves: Iterable[tuple[date, float]]) -> list[dict[str, Any]]:
    """Carrots and sticks of each month, sticks below zero."""
    sums: dict[tuple[date, bool], float] = {}
    for day, weight in moves:
        key = day.replace(day=15), weight > 0
        sums[key] = sums.get(key, 0.0) + weight
    return [{"day": month.isoformat(), "weight": total} for (month, _), total in sorted(sums.items())]
