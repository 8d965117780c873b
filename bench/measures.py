"""The whole table of the measures: turning points, intervals, cost, in one command.

`python -m bench.measures --data DIR [--part public]` reads `measure/bench/` and `measure/score_strings.py` under DIR and
prints each row beside what it is to reach. The scorer needs pandas (`pip install pandas`). Takes under a minute.
"""

from __future__ import annotations

import argparse
import csv
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import intervals, many, streaks
from whowhom.errors import InputError

BUDGET = 1.0  # alarms a year and pair at which the table is read


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds measure/")
    parser.add_argument("--part", default="public", choices=["public", "heldout", "all"])
    parser.add_argument("--pairs", type=int, default=2000, help="pairs scanned to tell what 40,000 cost")
    options = parser.parse_args()
    folder = streaks.find_folder(options.data)
    scores, cost = score_turning_points(folder, options.part)
    gdelt, icews = scores["gdelt"], scores["icews0515"]
    covered = intervals.judge_both_ways(folder)
    rows = [
        ("GDELT: found within 60 days, right sign", gdelt["recall60"], ">= .59", ">= .70"),
        ("ICEWS 2005-15, same", icews["recall60"], ">= .75", ">= .85"),
        ("wrong sign within 30 days, GDELT", gdelt["wrong_sign30"], "<= .20", "<= .10"),
        ("wrong sign within 30 days, ICEWS", icews["wrong_sign30"], "", "<= .10"),
        ("median delay, days, GDELT", gdelt["median_delay"], "<= 5", "<= 3"),
        ("median delay, days, ICEWS", icews["median_delay"], "<= 5", "<= 3"),
        ("alarms a year on day-shuffled copies, GDELT", gdelt["FAR_day"], "<= .10", "<= .05"),
        ("alarms a year on day-shuffled copies, ICEWS", icews["FAR_day"], "<= .40", "<= .20"),
        ("the same at the pairs' own thresholds, GDELT", streaks.own_rate(folder, "gdelt", "day"), "<= .10", ""),
        ("the same at the pairs' own thresholds, ICEWS", streaks.own_rate(folder, "icews0515", "day"), "<= .40", ""),
        *((f"80 % interval, next 28 days: {name}", value, ".77-.86", ".78-.83") for name, value in covered.items()),
        ("ms for 20 years of days of one pair, GDELT", cost["gdelt"], "<= 6", "<= 2"),
        ("ms for 20 years of days of one pair, ICEWS", cost["icews0515"], "<= 6", "<= 2"),
    ]
    print(f"{'measure':76} {'is':>7}  {'pass':>8}  {'aim':>8}")
    for name, value, passing, aim in rows:
        print(f"{name:76} {value:7.3f}  {passing:>8}  {aim:>8}")
    print()
    many.print_costs(folder, options.pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of this process at most: {peak:.0f} MB")


def score_turning_points(folder: Path, part: str) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """What the data folder's own scorer says at one alarm a year, by set, and the milliseconds per pair."""
    scorer = folder.parent / "score_strings.py"
    if not scorer.is_file():
        raise InputError("no score_strings.py", where=str(folder.parent), do="give the folder that holds measure/")
    with tempfile.TemporaryDirectory() as place:
        alarms, table = Path(place) / "alarms.csv", Path(place) / "table.csv"
        cost = {}
        with alarms.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("set", "copy", "a", "b", "date", "sign", "score"))
            for name in ("gdelt", "icews0515"):
                writer.writerows(streaks.scan_set(folder, name))
                cost[name] = time_of(folder, name)
        done = subprocess.run(
            [sys.executable, scorer, "score", alarms, "--part", part, "--data", folder, "--csv", table],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["?"])[-1]
            raise InputError(f"the scorer failed: {reason}", where=str(scorer), do="pip install pandas, if that is it")
        with table.open(encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
    at_budget = [line for line in lines if float(line["budget"]) == BUDGET]
    return {line["set"]: {k: number(v) for k, v in line.items()} for line in at_budget}, cost


def number(text: str) -> float:
    return float(text) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", text) else float("nan")


def time_of(folder: Path, name: str, repeats: int = 3) -> float:
    """The best of some tries, for others use the machine."""
    return min(streaks.cost_of(folder, name) for _ in range(repeats))


if __name__ == "__main__":
    main()
