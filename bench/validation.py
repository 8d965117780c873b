"""What the tilt tells of how countries stand to each other: beside ICEWS' full yearly counts and UN voting.

`python -m bench.validation --data DIR` reads, under DIR, `measure/icews_country_dyad_year_quad_2002_2014.parquet`,
`measure/icews_union.parquet` and the votes in `reference/`. Rank correlations (Spearman) over pairs of countries and years: *across* uses
every pair and year, *within* each pair's deviations from its own mean over the years, *changes* from one year to the next.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from whowhom.entities import find_country
from whowhom.measure.shares import BASE_SHARE, expected_share
from whowhom.measure.votes import FEWEST_SHARED, as_matrix, division_of
from whowhom.model import RollCall
from whowhom.read.votes import read_votes

Floats = npt.NDArray[np.float64]
PairYear = tuple[str, str, int]
Series = dict[PairYear, float]

FEWEST_ACTS, FEWEST_YEARS = 20, 5


def main() -> None:
    """Print the correlations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measure/ and reference/")
    data = parser.parse_args().data
    quads = read_quads(data / "measure" / "icews_country_dyad_year_quad_2002_2014.parquet")
    votes = agreement_by_pair(read_votes(data / "reference"))
    tilts = read_tilts(data / "measure" / "icews_union.parquet")
    print(f"{'':62} {'pairs x years':>13} {'across':>7} {'within':>7} {'changes':>7}")
    for name, value in MEASURES.items():
        full = {key: value(counts) for key, counts in quads.items() if counts.sum() >= FEWEST_ACTS}
        compare(f"full ICEWS, {name} / UN agreement", full, votes)
    known = {key: tilt for key, (tilt, acts) in tilts.items() if acts >= FEWEST_ACTS}
    compare("tilt of the sample, contacts left out / UN agreement", known, votes)
    for name, value in MEASURES.items():
        full = {key: value(counts) for key, counts in quads.items() if counts.sum() >= FEWEST_ACTS}
        compare(f"tilt of the sample / full ICEWS, {name}", known, full)


# Verbal cooperation, material cooperation, verbal conflict, material conflict.
MEASURES: Mapping[str, Callable[[Floats], float]] = {
    "cooperative share of all": lambda c: tilt_of(c[0] + c[1], c[2] + c[3]),
    "cooperative share of words": lambda c: tilt_of(c[0], c[2]),
    "cooperative share of deeds": lambda c: tilt_of(c[1], c[3]),
    "number of events": lambda c: float(c.sum()),
}


def tilt_of(carrots: float, sticks: float) -> float:
    return expected_share(carrots, sticks) - BASE_SHARE


def read_quads(path: Path) -> dict[PairYear, Floats]:
    """Yearly counts of the four classes, both directions of a pair together."""
    import duckdb

    rows = duckdb.execute(
        "SELECT i, j, CAST(year AS INTEGER), verbCoop, matlCoop, verbConf, matlConf FROM read_parquet(?) "
        "WHERE verbCoop + matlCoop + verbConf + matlConf > 0",
        [str(path)],
    ).fetchall()
    codes: dict[str, str | None] = {name: find_country(name) for row in rows for name in row[:2]}
    found: dict[PairYear, Floats] = defaultdict(lambda: np.zeros(4))
    for left, right, year, *counts in rows:
        a, b = codes[left], codes[right]
        if a and b and a != b:
            found[min(a, b), max(a, b), year] += np.array(counts, dtype=np.float64)
    return found


def read_tilts(path: Path) -> dict[PairYear, tuple[float, int]]:
    """The tilt of a year from the sample's acts without contacts, both directions together, and how many acts."""
    import duckdb

    rows = duckdb.execute(
        "SELECT source_country, target_country, year(CAST(date AS DATE)), "
        "count(DISTINCT date || root) FILTER (root IN ('03', '05', '06', '07', '08') AND cameo <> '036'), "
        "count(DISTINCT date || root) FILTER (root >= '09') FROM read_parquet(?) "
        "WHERE source_country IS NOT NULL AND target_country IS NOT NULL GROUP BY ALL",
        [str(path)],
    ).fetchall()
    codes = {name: find_country(name) for row in rows for name in row[:2]}
    sums: dict[PairYear, list[int]] = defaultdict(lambda: [0, 0])
    for left, right, year, carrots, sticks in rows:
        a, b = codes[left], codes[right]
        if a and b and a != b:
            key = min(a, b), max(a, b), year
            sums[key][0] += carrots
            sums[key][1] += sticks
    return {key: (tilt_of(k, t), k + t) for key, (k, t) in sums.items()}


def agreement_by_pair(calls: list[RollCall]) -> Series:
    """Contested agreement of every two countries by year."""
    years: dict[int, list[RollCall]] = defaultdict(list)
    for call in calls:
        years[call.day.year].append(call)
    found: Series = {}
    for year, group in years.items():
        names = sorted({name for call in group for name in call.votes})
        votes = as_matrix(group, names)
        weights = np.array([division_of(call) for call in group])
        voted = ~np.isnan(votes)
        filled = np.where(voted, votes, 0.0)
        for row, name in enumerate(names):
            both = voted & voted[row]
            apart = (both * np.abs(filled - filled[row]) * weights / 2).sum(axis=1)
            total = (both * weights).sum(axis=1)
            enough = (both.sum(axis=1) >= FEWEST_SHARED) & (total > 0)
            for other in np.flatnonzero(enough[row + 1 :]) + row + 1:
                found[name, names[other], year] = float(1 - apart[other] / total[other])
    return found


def compare(name: str, left: Series, right: Series) -> None:
    """Print the three correlations of two series."""
    shared = sorted(left.keys() & right.keys())
    by_pair: dict[tuple[str, str], list[PairYear]] = defaultdict(list)
    for key in shared:
        by_pair[key[:2]].append(key)
    long = [keys for keys in by_pair.values() if len(keys) >= FEWEST_YEARS]
    across = rank_correlation([left[k] for k in shared], [right[k] for k in shared])
    within = rank_correlation(*(deviations(series, long) for series in (left, right)))
    changes = rank_correlation(*(differences(series, long) for series in (left, right)))
    print(f"{name:62} {len(shared):13} {across:7.2f} {within:7.2f} {changes:7.2f}")


def deviations(series: Series, groups: list[list[PairYear]]) -> list[float]:
    return [series[k] - float(np.mean([series[x] for x in keys])) for keys in groups for k in keys]


def differences(series: Series, groups: list[list[PairYear]]) -> list[float]:
    return [series[b] - series[a] for keys in groups for a, b in pairwise(keys) if b[2] == a[2] + 1]


def rank_correlation(left: list[float], right: list[float]) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(left, right).statistic) if len(left) > 2 else float("nan")


if __name__ == "__main__":
    main()
