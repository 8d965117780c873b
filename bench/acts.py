"""The small self-written set, end to end: country → type → country.

python -m bench.acts [--show]
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from bench.articles import has_two_countries, key_of
from whowhom.coder import Coder, load_coder
from whowhom.model import Document

SET = Path(__file__).parent / "sets" / "acts.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    for name, value in score_acts(load_coder(), show=parser.parse_args().show).items():
        print(f"{name:28} {value:.3f}")


def score_acts(coder: Coder, *, show: bool = False) -> dict[str, float]:
    """F1 of triples, and the share of sentences without an act that stay without."""
    hits = gold_count = found_count = quiet = silent = 0
    for k, line in enumerate(SET.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        text, _, acts = line.partition(" |")
        gold = {m.groups() for m in re.finditer(r"(\w{3})>(\w{3}) ([A-Z]+)", acts)}
        found = {key_of(r) for r in coder.code(Document(f"s{k}", text)) if has_two_countries(r)}
        hits, gold_count, found_count = hits + len(gold & found), gold_count + len(gold), found_count + len(found)
        if not gold:
            quiet, silent = quiet + 1, silent + (not found)
        if show and gold != found:
            print(text, "| missed", sorted(gold - found), "| false", sorted(found - gold))
    return {
        "triples F1": 2 * hits / max(gold_count + found_count, 1),
        "triples precision": hits / max(found_count, 1),
        "quiet sentences left alone": silent / quiet,
    }


if __name__ == "__main__":
    main()
