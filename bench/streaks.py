"""Alarms of the streak scan on series of real pairs and their shuffled copies.

`python -m bench.streaks --data DIR --out ALARMS.csv [--sets gdelt,icews0515]` reads `bench/<set>.parquet` and
`bench/<set>.json` under DIR (or under DIR/measure) and writes one line for each day and sign whose score is high
enough to be an alarm at any budget worth having; whoever scores the file picks the threshold.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from whowhom.errors import InputError
from whowhom.measure.scan import HISTORY, SETTINGS, YEAR, ScanResult, find_alarms, scan_daily

LOWEST = 4.0  # scores below this are never alarms: several a year in every pair
NET_UNIT = 50.0  # a day's net sum of GDELT's scores that counts as about one act


def main() -> None:
    """Scan every series of the sets and write the candidate alarms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds bench/, or measure/bench/")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write")
    parser.add_argument("--sets", default="gdelt,icews0515", help="names of the sets, with commas between")
    options = parser.parse_args()
    folder = find_folder(options.data)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("set", "copy", "a", "b", "date", "sign", "score"))
        for name in options.sets.split(","):
            writer.writerows(scan_set(folder, name))


def find_folder(data: Path) -> Path:
    """Where the series are."""
    for folder in (data / "bench", data / "measure" / "bench", data):
        if any(folder.glob("*.parquet")):
            return folder
    raise InputError("no series", where=str(data), do="give the folder that holds bench/*.parquet with --data")


def scan_set(folder: Path, name: str) -> Iterator[tuple[Any, ...]]:
    """The candidate alarms of one set, series by series, and the time it took on standard error."""
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    first, size = date.fromisoformat(about["start"]), int(about["days"])
    spent = count = 0.0
    for (copy, a, b), carrots, sticks, unit in read_series(folder / f"{name}.parquet", first, size):
        begun = time.process_time()
        found = scan_daily(first, carrots, sticks, unit, SETTINGS)
        spent, count = spent + time.process_time() - begun, count + 1
        for day, sign, score in candidates(found):
            yield name, copy, a, b, day, sign, f"{score:.5g}"
    per_pair = 1000 * spent / max(count, 1) * 7305 / size
    print(f"{name}: {count:.0f} series, {per_pair:.2f} ms for 20 years of days of one pair", file=sys.stderr)


def cost_of(folder: Path, name: str) -> float:
    """Milliseconds for 20 years of days of one pair of a set."""
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    first, size = date.fromisoformat(about["start"]), int(about["days"])
    series = list(read_series(folder / f"{name}.parquet", first, size))
    begun = time.process_time()
    for _, carrots, sticks, unit in series:
        scan_daily(first, carrots, sticks, unit, SETTINGS)
    return 1000 * (time.process_time() - begun) / len(series) * 7305 / size


def own_rate(folder: Path, name: str, copy: str) -> float:
    """Alarms a year and pair at the pairs' own thresholds, on the copies of a set whose names begin so."""
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    first, size = date.fromisoformat(about["start"]), int(about["days"])
    calendar = np.array([first + timedelta(days=n) for n in range(size)], dtype="datetime64[D]")
    counts = [
        len(find_alarms(calendar, carrots, sticks, unit=unit))
        for (which, _, _), carrots, sticks, unit in read_series(folder / f"{name}.parquet", first, size)
        if which.startswith(copy)
    ]
    return sum(counts) / len(counts) / ((size - HISTORY) / YEAR)


def read_series(path: Path, first: date, size: int) -> Iterator[tuple[tuple[str, str, str], Any, Any, float | None]]:
    """(copy, a, b), daily carrots, daily sticks, and the unit where the set has net sums alone."""
    import duckdb

    columns = duckdb.execute(
        "select copy, a, b, datediff('day', ?::date, date) as day, pos, neg, gold from read_parquet(?) "
        "order by copy, a, b, day",
        [first, str(path)],
    ).fetchnumpy()
    names = np.array([f"{c}\t{a}\t{b}" for c, a, b in zip(columns["copy"], columns["a"], columns["b"], strict=True)])
    starts = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
    counted = np.ma.filled(columns["pos"].astype(float), np.nan)
    is_net = bool(np.isnan(counted).all())
    if is_net:
        net = np.nan_to_num(np.ma.filled(columns["gold"].astype(float), 0.0))
        plus, minus = np.maximum(net, 0), np.maximum(-net, 0)
    else:
        plus, minus = np.nan_to_num(counted), np.nan_to_num(np.ma.filled(columns["neg"].astype(float), 0.0))
    for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
        copy, a, b = names[start].split("\t")
        place = columns["day"][start:end]
        carrots, sticks = (np.bincount(place, side[start:end], size) for side in (plus, minus))
        yield (copy, a, b), carrots, sticks, NET_UNIT if is_net else None


def candidates(found: ScanResult) -> Iterator[tuple[date, int, float]]:
    """Every day and sign with a score of at least LOWEST."""
    for sign, scores in ((1, found.plus), (-1, found.minus)):
        for place in np.flatnonzero(scores >= LOWEST):
            yield found.first + timedelta(days=int(place)), sign, float(scores[place])


if __name__ == "__main__":
    main()
