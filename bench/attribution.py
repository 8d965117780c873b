"""Scores `find_attributions` on PolNeAR: `python -m bench.attribution --data DIR`.

Content: token F1 over the union of content spans of a document. Source: given a found content (one that shares half of
its tokens with a gold one), the share whose source overlaps the gold source's head; the same for direct quotations.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from whowhom.coder.attribution import find_attributions
from whowhom.errors import InputError

TOKEN = re.compile(r"\w+|[^\w\s]")


def main() -> None:
    """Print the table for the development documents and, with --train N, for N training documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/polnear_*.jsonl.gz")
    parser.add_argument("--train", type=int, default=0, help="also score that many training documents")
    options = parser.parse_args()
    print(
        f"{'part':<8}{'docs':>6}{'precision':>11}{'recall':>8}{'F1':>7}"
        f"{'pair F1':>9}{'source':>8}{'exact':>7}{'direct':>8}"
    )
    if options.train:
        print_row("train", read_documents(options.data, "train")[: options.train])
    print_row("dev", read_documents(options.data, "dev"))


def read_documents(data: Path, part: str) -> list[dict[str, Any]]:
    """The documents of one part, one annotation each; InputError if the file is not there."""
    path = data / "train" / f"polnear_{part}.jsonl.gz"
    if not path.exists():
        raise InputError("no such file", where=str(path), do="give the folder that holds train/ with --data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    return [d for d in documents if d.get("first_annotation", True)]


def print_row(name: str, documents: list[dict[str, Any]]) -> None:
    """One line of the table."""
    c: Counter[str] = Counter()
    for document in documents:
        c += score(document)
    precision, recall = c["both"] / max(1, c["found"]), c["both"] / max(1, c["gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    pair = 2 * c["pairs"] / max(1, c["gold_pairs"] + c["found_pairs"])
    print(
        f"{name:<8}{len(documents):>6}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}{pair:>9.3f}"
        f"{c['source'] / max(1, c['asked']):>8.3f}"
        f"{c['exact'] / max(1, c['asked']):>7.3f}{c['direct_source'] / max(1, c['direct']):>8.3f}"
    )


def score(document: dict[str, Any]) -> Counter[str]:
    """Counts of content tokens, matched attributions and their sources in one document."""
    text = document["text"]
    counts: Counter[str] = Counter()
    gold = [(spans(a["content"]), spans(a["source"])) for a in document["attributions"] if a["content"]]
    found = find_attributions(text)
    gold_tokens = tokens_in(text, [s for content, _ in gold for s in content])
    found_tokens = tokens_in(text, [a.content for a in found if a.content])
    counts["gold"], counts["found"], counts["both"] = (
        len(gold_tokens),
        len(found_tokens),
        len(gold_tokens & found_tokens),
    )
    counts["gold_pairs"], counts["found_pairs"] = len(gold), len(found)
    for content, source in gold:
        wanted = tokens_in(text, content)
        best, share = None, 0.0
        for attribution in found:
            if attribution.content is None:
                continue
            have = tokens_in(text, [attribution.content])
            both = len(wanted & have) / max(1, len(wanted | have))
            if both > share:
                best, share = attribution, both
        counts["pairs"] += share >= 0.5
        if best is None or share < 0.5 or not source:
            continue
        right = best.source is not None and any(s < best.source[1] and best.source[0] < e for s, e in source)
        counts["asked"] += 1
        counts["source"] += right
        counts["exact"] += best.source == (source[0][0], source[-1][1])
        if text[content[0][0]] in '“"‘':
            counts["direct"] += 1
            counts["direct_source"] += right
    return counts


def spans(parts: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """The spans of all parts, in order."""
    return sorted((s, e) for part in parts for s, e in part["spans"])


def tokens_in(text: str, places: list[tuple[int, int]]) -> set[int]:
    """Starts of the tokens inside the places."""
    return {m.start() for start, end in places for m in TOKEN.finditer(text, start, end)}


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(str(error))
