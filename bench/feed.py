"""The raw feed, most of which reports no act: what is found, and what is made up.

    python -m bench.feed --data DIR [--threshold T] [--model FOLDER] [--show]

`sets/feed.jsonl` has, by item id, the acts a reader found in the title and the first 420 characters of
the text (pair of countries, type, mode, status, and where their words stand), and pairs left open, which
count neither way. The items are a random sample of those never learnt from.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.articles import coder_of, has_two_countries, key_of, prf
from whowhom.coder.coder import Coder
from whowhom.model import Document, Report
from whowhom.ontology import modes

SET = Path(__file__).parent / "sets" / "feed.jsonl"
SHOWN = 420  # characters of an item's text that were read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    parser.add_argument("--show", action="store_true", help="print ids with what was missed and what was false")
    arguments = parser.parse_args()
    coder = coder_of(arguments.model, arguments.threshold)
    for name, value in score_feed(coder, arguments.data, show=arguments.show).items():
        print(f"{name:34} {value}")


def score_feed(coder: Coder, data: Path, *, show: bool = False) -> dict[str, str]:
    gold = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    items = read_items(data, {row["id"] for row in gold})
    documents = [items[row["id"]] for row in gold]
    pairs: Counter[str] = Counter()
    typed: Counter[str] = Counter()
    more: Counter[str] = Counter()
    for row, reports in zip(gold, coder.code_group(documents), strict=True):
        true = {(*act["pair"].split(">"), act["type"]) for act in row["acts"]}
        left_open = {tuple(pair.split(">")) for pair in row["open"]}
        known = {t[:2] for t in true}
        said = {key_of(r) for r in reports if has_two_countries(r)}
        said = {s for s in said if s[:2] not in left_open or s in true or s[:2] in known}
        for tally, t, s in (
            (pairs, known, {x[:2] for x in said}),
            (typed, true, {x for x in said if x[:2] not in left_open or x in true}),
        ):
            tally["hits"] += len(t & s)
            tally["gold"] += len(t)
            tally["found"] += len(s)
        for report in reports:
            same = [a for a in row["acts"] if (*a["pair"].split(">"), a["type"]) == key_of(report)]
            if has_two_countries(report) and same:
                tally_more(more, report, same)
        if show and true != said:
            print(row["id"], "missed", sorted(true - said), "false", sorted(said - true))
    return {
        "pairs precision/recall/F1": prf(pairs),
        "pairs+type precision/recall/F1": prf(typed),
        "mode right, given the type": f"{more['mode']}/{more['with mode']}",
        "status right, given the type": f"{more['status']}/{more['all']}",
    }


def tally_more(more: Counter[str], report: Report, same: list[dict[str, Any]]) -> None:
    """Mode and status of a report against the acts of its pair and type."""
    more["all"] += 1
    more["status"] += any(str(report.status) == a["status"] for a in same)
    if any(t == report.act.event_type for t, _ in modes()):
        more["with mode"] += 1
        more["mode"] += any(report.act.mode == a["mode"] for a in same)


def read_items(data: Path, wanted: set[str]) -> dict[str, Document]:
    found = {}
    with gzip.open(data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            if item["id"] in wanted:
                text = item["title"] + "\n" + item["text"][:SHOWN]
                found[item["id"]] = Document(
                    item["id"], text, title=item["title"], published=datetime.fromisoformat(item["published"])
                )
    return found


if __name__ == "__main__":
    main()
