"""The picture of one pair's years: tilt, streaks and moves, from imported ICEWS events.

`python -m bench.history --data DIR --out docs/us-russia.png [--actor "United States"] [--target "Russian Federation"]` reads
`measure/icews_union.parquet` under DIR. One act a day and CAMEO root counts, and only the stretches of time that the file covers
are scanned, each by itself: days without data are no calm days.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from whowhom.draw import Band, draw_tilt
from whowhom.entities import find_country
from whowhom.errors import InputError
from whowhom.measure import measure_tilt
from whowhom.measure.entries import day_of, make_entries
from whowhom.measure.scan import Alarm, find_alarms
from whowhom.model import Act, Basis, Event, Party, Status, When
from whowhom.ontology import cameo_codes

STRETCHES = [(date(2005, 1, 1), date(2015, 12, 31)), (date(2018, 9, 1), date(2018, 10, 31))]


def main() -> None:
    """Draw the picture and print its streaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measure/icews_union.parquet")
    parser.add_argument("--out", type=Path, required=True, help="picture to write, .png or .svg")
    parser.add_argument("--actor", default="United States")
    parser.add_argument("--target", default="Russian Federation")
    options = parser.parse_args()
    events = read_icews(options.data / "measure" / "icews_union.parquet", options.actor, options.target)
    sides = {"actor": find_country(options.actor) or "", "toward": find_country(options.target) or ""}
    entries = [e for e in make_entries(events, **sides) if e.sign and e.weight]
    alarms = [a for first, last in STRETCHES for a in alarms_in(events, sides, first, last)]
    for alarm in alarms:
        kind = "friendly" if alarm.sign > 0 else "hostile "
        since = alarm.day - timedelta(days=alarm.window - 1)
        inside = [e for e in entries if e.sign == alarm.sign and since <= day_of(e) <= alarm.day]
        acts = ", ".join(f"{day_of(e)} {cameo_codes()[e.event.act.cameo or ''].name}" for e in inside)
        print(
            f"{alarm.day} {kind} score {alarm.score:.1f} (threshold {alarm.threshold:.1f}), {alarm.window} days: {acts}"
        )
    draw_tilt(
        measure_tilt(events, **sides, since=STRETCHES[0][0], until=STRETCHES[-1][1]),
        [Band(a.day - timedelta(days=a.window - 1), a.day + timedelta(days=14), a.sign) for a in alarms],
        options.out,
        title=f"{options.actor} toward {options.target}, ICEWS events (a sample): tilt, streaks, moves by month",
        moves=[
            (day_of(e), e.weight * e.sign)
            for e in entries
            if any(first <= day_of(e) <= last for first, last in STRETCHES)
        ],
        silent=[(before[1] + timedelta(days=1), after[0] - timedelta(days=1)) for before, after in pairwise(STRETCHES)],
    )


def read_icews(path: Path, actor: str, target: str) -> list[Event]:
    """The events of one ordered pair, one a day and CAMEO root; acts that PLOVER has no type for are left out."""
    import duckdb

    if not path.is_file():
        raise InputError("no such file", where=str(path), do="give the data folder with --data")
    rows = duckdb.execute(
        "SELECT CAST(date AS DATE), root, min(cameo) FROM read_parquet(?) "
        "WHERE source_country = ? AND target_country = ? GROUP BY ALL ORDER BY ALL",
        [str(path), actor, target],
    ).fetchall()
    return list(events_of(rows, Party(actor, find_country(actor)), Party(target, find_country(target))))


def events_of(rows: Iterable[tuple[date, str, str]], actor: Party, target: Party) -> Iterable[Event]:
    for day, root, code in rows:
        known = cameo_codes().get(code)
        if known and known.event_type:
            yield Event(
                f"icews-{day}-{root}",
                Act(known.event_type, known.mode, code),
                (actor,),
                (target,),
                Status.ACTUAL,
                When(day, day, Basis.STATED),
                1,
                1,
                (),
                contexts=known.contexts,
                origin="icews",
            )


def alarms_in(events: Iterable[Event], sides: dict[str, str], first: date, last: date) -> list[Alarm]:
    entries = [e for e in make_entries(events, **sides) if e.sign and e.weight and first <= day_of(e) <= last]
    days = [day_of(e) for e in entries]
    carrots, sticks = ([e.weight * (e.sign == sign) for e in entries] for sign in (1, -1))
    return find_alarms(days, carrots, sticks, since=first, until=last)


if __name__ == "__main__":
    main()
