"""How often the 80 % interval of `predict_share` holds what the next 28 days bring, settings fitted elsewhere.

`python -m bench.intervals --data DIR` fits its two settings (`FUTURE_SPREAD`, `FUTURE_STRENGTH`) by likelihood on ICEWS 2005-15
and judges them on 2018, and the other way round; and judges those that ship on both. Counts come in whole
numbers, so that an interval can hardly hold exactly 80 %: coverage is counted by the share of each
count's probability that lies inside (the non-randomised form of Czado, Gneiting and Held 2009). The last column
counts whole numbers as a reader would, for windows with ten moves or more.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench import streaks
from whowhom.measure import shares

Floats = npt.NDArray[np.float64]
STEP, YEAR, LEAST_PAST = 28, 365, 84
SETS = {"2005-15": "icews0515", "2018": "icews18"}


def main() -> None:
    """Print what each period's fit gives on either."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measure/bench/")
    folder = streaks.find_folder(parser.parse_args().data)
    cases = {period: read_cases(folder, name) for period, name in SETS.items()}
    settings = {f"fitted to {period}": fit(found) for period, found in cases.items()}
    settings["as shipped"] = shares.FUTURE_SPREAD, shares.FUTURE_STRENGTH
    print(
        f"{'settings':24} {'rho':>6} {'m2':>6}  {'judged on':10} {'windows':>8} {'covered':>8} {'raw':>6} {'10 moves +':>10}"
    )
    for name, (spread, strength) in settings.items():
        for period, found in cases.items():
            a, b = future(found, spread, strength)
            raw = coverage(found, found[:, 0] + 0.5, found[:, 1] + 0.5)
            busy = found[found[:, 4] + found[:, 5] >= 10]
            print(
                f"{name:24} {spread:6.3f} {strength:6.2f}  {period:10} {len(found):8} {coverage(found, a, b):8.3f} "
                f"{raw:6.3f} {plain_coverage(busy, *future(busy, spread, strength)):10.3f}"
            )


def judge_both_ways(folder: Path) -> dict[str, float]:
    """Coverage with the settings that ship (fitted to 2005-15) on either period, and with those fitted to 2018 on 2005-15."""
    cases = {period: read_cases(folder, name) for period, name in SETS.items()}
    early, late = cases.values()
    shipped = shares.FUTURE_SPREAD, shares.FUTURE_STRENGTH
    return {
        "shipped (fitted to 2005-15), on 2018": coverage(late, *future(late, *shipped)),
        "shipped, on 2005-15": coverage(early, *future(early, *shipped)),
        "fitted to 2018, on 2005-15": coverage(early, *future(early, *fit(late))),
    }


def read_cases(folder: Path, name: str) -> Floats:
    """A row a window: carrots and sticks in it, in the year before it, and in the 28 days after it, if there are any."""
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    first, size = date.fromisoformat(about["start"]), int(about["days"])
    rows = []
    for (copy, _, _), carrots, sticks, _ in streaks.read_series(folder / f"{name}.parquet", first, size):
        if copy not in ("real", "ctrl"):
            continue
        k, t = (np.concatenate(([0.0], np.cumsum(side))) for side in (carrots, sticks))
        for day in range(LEAST_PAST, size - STEP + 1, STEP):
            start, past = day - STEP, max(0, day - STEP - YEAR)
            row = [side[j] - side[i] for i, j in ((start, day), (past, start), (day, day + STEP)) for side in (k, t)]
            if row[4] + row[5] > 0:
                rows.append(row)
    return np.array(rows)


def future(cases: Floats, spread: float, strength: float) -> tuple[Floats, Floats]:
    """The parameters of `future_posterior` for every case, with these settings in place of those that ship."""
    kept = shares.FUTURE_SPREAD, shares.FUTURE_STRENGTH
    shares.FUTURE_SPREAD, shares.FUTURE_STRENGTH = spread, strength
    try:
        found = np.array([shares.future_posterior(k, t, (big_k, big_t)) for k, t, big_k, big_t in cases[:, :4]])
    finally:
        shares.FUTURE_SPREAD, shares.FUTURE_STRENGTH = kept
    return found[:, 0], found[:, 1]


def fit(cases: Floats) -> tuple[float, float]:
    """The settings under which what came was likeliest."""
    from scipy.optimize import minimize
    from scipy.special import betaln

    def loss(logs: Floats) -> float:
        a, b = future(cases, *np.exp(logs))
        return -float((betaln(cases[:, 4] + a, cases[:, 5] + b) - betaln(a, b)).mean())

    best = minimize(loss, np.log([0.05, 10.0]), method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-6})
    spread, strength = np.exp(best.x)
    return float(spread), float(strength)


def coverage(cases: Floats, a: Floats, b: Floats) -> float:
    """How much of the probability of what came lies between 10 % and 90 %, on average."""
    from scipy.stats import betabinom

    k = np.round(cases[:, 4])
    n = np.round(cases[:, 4] + cases[:, 5])
    upper = betabinom.cdf(k, n, a, b)
    lower = np.where(k > 0, betabinom.cdf(k - 1, n, a, b), 0.0)
    inside = np.clip(np.minimum(upper, 0.9) - np.maximum(lower, 0.1), 0, None)
    return float((inside / np.maximum(upper - lower, 1e-12)).mean())


def plain_coverage(cases: Floats, a: Floats, b: Floats) -> float:
    """How often what came lies between the 10 % and the 90 % point, both included."""
    from scipy.stats import betabinom

    k, n = np.round(cases[:, 4]), np.round(cases[:, 4] + cases[:, 5])
    return float(((betabinom.ppf(0.1, n, a, b) <= k) & (k <= betabinom.ppf(0.9, n, a, b))).mean())


if __name__ == "__main__":
    main()
