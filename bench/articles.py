"""Whole articles against a careful reader: directed pairs of countries, pair and type, status.

    python -m bench.articles --data DIR [--half 0|1] [--threshold T] [--model FOLDER] [--show]

`DIR` is the data folder; the labelled articles lie beside it in `articles/`. Half 0 (even lines) is
what the coder learns from, half 1 is for measuring alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from whowhom.coder import load_coder
from whowhom.coder.coder import Coder
from whowhom.coder.encoder import Encoder
from whowhom.model import Document, Report

STATUS = {"announced": "future", "considered": "hypothetical", "background": "historical", "reported": "actual"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, default=1)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    parser.add_argument("--show", action="store_true", help="print every miss and every false report's ids")
    arguments = parser.parse_args()
    scores = score_articles(
        coder_of(arguments.model, arguments.threshold), arguments.data, arguments.half, arguments.show
    )
    for name, value in scores.items():
        print(f"{name:32} {value}")


def coder_of(model: Path | None, threshold: float | None = None) -> Coder:
    """The coder in the package, or one over another model's folder."""
    if model is None:
        return load_coder(threshold=threshold)
    coder = Coder(Encoder(model))
    if threshold is not None:
        ready = coder.thresholds
        coder.thresholds = replace(ready, act=threshold, again=threshold, open_act=max(threshold, ready.open_act))
    return coder


def score_articles(coder: Coder, data: Path, half: int = 1, show: bool = False) -> dict[str, Any]:
    pairs: Counter[str] = Counter()
    typed: Counter[str] = Counter()
    status: Counter[str] = Counter()
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    codes: Counter[str] = Counter()
    for article in read_articles(data, half):
        document = make_document(article)
        reports = coder.code(document)
        gold = {(e["source"]["country"], e["target"]["country"], e["type"]): e for e in article["events"]}
        gold = {key: e for key, e in gold.items() if key[0] and key[1] and key[0] != key[1]}
        found = {key_of(r): r for r in reports if has_two_countries(r)}
        count(pairs, {k[:2] for k in gold}, {k[:2] for k in found})
        count(typed, set(gold), set(found))
        for key in set(gold) & set(found):
            status[
                "right" if STATUS.get(gold[key]["status"], gold[key]["status"]) == found[key].status else "wrong"
            ] += 1
        for key in set(gold) & set(found):
            mine, true = str(found[key].act.cameo), gold[key]["cameo"]
            codes.update(both=1, root=mine[:2] == true[:2], code=mine == true)
        for name in {key[2] for key in {*gold, *found}}:
            count(types[name], {k for k in gold if k[2] == name}, {k for k in found if k[2] == name})
        if show:
            print(article["id"], "missed", sorted(set(gold) - set(found)), "false", sorted(set(found) - set(gold)))
    return {
        "pair precision/recall/F1": prf(pairs),
        "pair+type precision/recall/F1": prf(typed),
        "status right": f"{status['right']}/{status['right'] + status['wrong']}",
        "CAMEO root / whole code right": f"{codes['root']}/{codes['both']} / {codes['code']}/{codes['both']}",
    } | {f"  {name}, {tally['gold']} in the gold": prf(tally) for name, tally in sorted(types.items())}


def read_articles(data: Path, half: int) -> list[dict[str, Any]]:
    lines = (data.parent / "articles" / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for k, line in enumerate(lines) if k % 2 == half]


def make_document(article: dict[str, Any]) -> Document:
    text = article["text"] if article["title"] in article["text"] else article["title"] + "\n" + article["text"]
    published = datetime.fromisoformat(article["published"])
    return Document(article["id"], text, title=article["title"], outlet=article["outlet"], published=published)


def has_two_countries(report: Report) -> bool:
    a, b = report.actor[0].country, report.recipient[0].country if report.recipient else None
    return bool(a and b and a != b)


def key_of(report: Report) -> tuple[str, str, str]:
    return (str(report.actor[0].country), str(report.recipient[0].country), report.act.event_type)


def count(tally: Counter[str], gold: set[Any], found: set[Any]) -> None:
    tally["hits"] += len(gold & found)
    tally["gold"] += len(gold)
    tally["found"] += len(found)


def prf(tally: Counter[str]) -> str:
    hits, gold, found = tally["hits"], tally["gold"], tally["found"]
    return f"{hits / max(found, 1):.2f} / {hits / max(gold, 1):.2f} / {2 * hits / max(gold + found, 1):.3f}"


if __name__ == "__main__":
    main()
