"""Every score that needs no data but the project's own, against its floor.

    python -m bench

Exits with 1 if a score is below its floor in `floors.json`. Scores on the data folder have modules of
their own: `python -m bench.articles --data DIR`, and likewise feed, relations, attribution, when, status,
entities and streaks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.acts import score_acts
from whowhom.coder import load_coder

FLOORS = Path(__file__).parent / "floors.json"


def main() -> int:
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    scores = score_all()
    below = [name for name, floor in floors.items() if scores[name] < floor]
    for name, floor in floors.items():
        print(f"{name:34} {scores[name]:.3f}  floor {floor:.3f}{'  BELOW' if name in below else ''}")
    return 1 if below else 0


def score_all() -> dict[str, float]:
    """The scores that `floors.json` has floors for, by name."""
    return {f"acts: {name}": value for name, value in score_acts(load_coder()).items()}


if __name__ == "__main__":
    sys.exit(main())
