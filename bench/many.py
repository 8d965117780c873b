"""What many pairs cost: the whole past of 40,000 pairs, and a day's update of all of them.

`python -m bench.many --data DIR [--pairs 2000]` draws so many of the 40,000 ordered pairs of 200 countries at random, gives
each its acts in ICEWS as far as `icews_union.parquet` has them complete (October 2011 to December 2015; many pairs have none), laid end to
end to 20 years, scans them with their thresholds, and says what 40,000 cost at that rate. The same is done with 22
times the acts, those of 22 pairs that act about as often put together, for the file holds about 4.5 % of all news.
"""

from __future__ import annotations

import argparse
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench import streaks
from whowhom.measure.running import RunningScan
from whowhom.measure.scan import SETTINGS, find_alarms, scan_daily

ALL, DAYS = 40_000, 7305
FULL = 22  # how many times the file's acts all news hold: it has about 4.5 % of them
WARM, TIMED = 1200, 60  # days that fill the sums, and days that are timed
Floats = npt.NDArray[np.float64]


def main() -> None:
    """Print the costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measure/bench/")
    parser.add_argument("--pairs", type=int, default=2000)
    options = parser.parse_args()
    print_costs(streaks.find_folder(options.data), options.pairs)


def print_costs(folder: Path, pairs: int) -> None:
    """Time the scan and the alarms of so many pairs, and the daily update of 40,000."""
    rng = np.random.default_rng(1)
    real = read_real(folder.parent / "icews_union.parquet")
    for fold in (1, FULL):
        time_history([long_series(real, rng.integers(0, ALL), fold, rng) for _ in range(pairs)], fold)
        print(f"  a day's update of 40,000 pairs, the slowest of {TIMED}: {time_update(real, fold):.4f} s")


def time_history(series: list[tuple[Floats, Floats]], fold: int) -> None:
    first = date(2000, 1, 1)
    calendar = np.array([first + timedelta(days=n) for n in range(DAYS)], dtype="datetime64[D]")
    scores, alarms = 0.0, 0
    begun = time.process_time()
    for k, t in series:
        since = time.process_time()
        scan_daily(first, k, t, None, SETTINGS)
        scores += time.process_time() - since
        alarms += len(find_alarms(calendar, k, t)) if k.any() or t.any() else 0
    spent = time.process_time() - begun
    acts = sum(float(k.sum() + t.sum()) for k, t in series) / len(series)
    print(f"{len(series)} pairs of 20 years, acts times {fold}: {acts:.0f} each on average, {alarms} alarms")
    print(f"  scores alone: {scores:.1f} s, so 40,000 pairs take {scores * ALL / len(series) / 60:.1f} min on one core")
    print(f"  alarms at thresholds from shuffled pasts too: {spent:.1f} s, so {spent * ALL / len(series) / 60:.1f} min")


def read_real(path: Path) -> list[tuple[Floats, Floats]]:
    """Daily carrots and sticks of every ordered pair of countries with acts, the busiest first."""
    import duckdb

    rows = duckdb.execute(
        "SELECT source_country, target_country, datediff('day', DATE '2011-10-01', CAST(date AS DATE)) AS day, "
        "count(DISTINCT root) FILTER (root IN ('03', '05', '06', '07', '08')), "
        "count(DISTINCT root) FILTER (root >= '09') FROM read_parquet(?) "
        "WHERE date BETWEEN '2011-10-01' AND '2015-12-31' AND source_country <> target_country GROUP BY ALL",
        [str(path)],
    ).fetchall()
    size = (date(2015, 12, 31) - date(2011, 10, 1)).days + 1
    found: dict[tuple[str, str], tuple[Floats, Floats]] = {}
    for left, right, day, carrots, sticks in rows:
        k, t = found.setdefault((left, right), (np.zeros(size), np.zeros(size)))
        k[day], t[day] = carrots, sticks
    return sorted(found.values(), key=lambda pair: -float(pair[0].sum() + pair[1].sum()))


def long_series(
    real: list[tuple[Floats, Floats]], rank: int, fold: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """The acts of the pair of that rank (none beyond the last), with its neighbours' where `fold` is above 1, to 20 years."""
    if rank >= len(real):
        return np.zeros(DAYS), np.zeros(DAYS)
    start = min(max(rank - fold // 2, 0), max(len(real) - fold, 0))
    group = real[start : start + fold]
    shifts = rng.integers(0, group[0][0].size, len(group))
    k, t = (sum(np.roll(pair[sign], shift) for pair, shift in zip(group, shifts, strict=True)) for sign in (0, 1))
    return np.resize(k, DAYS), np.resize(t, DAYS)


def time_update(real: list[tuple[Floats, Floats]], fold: int) -> float:
    """Seconds for the slowest of the timed days, after sums of more than three years have filled.

    The acts of a day are those of `fold` days of the file, each laid on other pairs than the one before.
    """
    scan = RunningScan(ALL)
    sides = [np.stack([pair[sign] for pair in real]) for sign in (0, 1)]
    slowest = 0.0
    for day in range(WARM + TIMED):
        k, t = np.zeros(ALL), np.zeros(ALL)
        for turn in range(fold):
            column = (day + 61 * turn) % sides[0].shape[1]
            places = (np.arange(len(real)) + turn * ALL // fold) % ALL
            k[places] += sides[0][:, column]
            t[places] += sides[1][:, column]
        acting = np.flatnonzero(k + t)
        begun = time.process_time()
        scan.add_day(acting, k[acting], t[acting])
        if day >= WARM:
            slowest = max(slowest, time.process_time() - begun)
    return slowest


if __name__ == "__main__":
    main()
