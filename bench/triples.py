"""From sentence to country, type and country, end to end, on code-book sentences.

    python -m bench.triples --data DIR [--model FOLDER] [--fold N]

The gold countries are what the registry finds in the words that the code book marks, so that this measures
finding and typing, not naming; sentences in which it finds none, or the same twice, are left out. One event is
marked in a sentence, and more may be there: what else is found counts as wrong, for want of a better
gold. CONCEDE and RETREAT are one root, and so are SANCTION and COERCE where sanctions are
imposed, since the older code book has them under COERCE. The shipped weights learnt from these sentences: for a
fair figure take `--model build/training/measured`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from bench.articles import coder_of, has_two_countries, key_of, prf
from training.data import SANCTIONS, read_plv
from training.labels import TYPES
from whowhom.coder.coder import Coder
from whowhom.entities import resolve_mentions
from whowhom.model import Document, Mention

Triple = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--threshold", type=float)
    arguments = parser.parse_args()
    coder = coder_of(arguments.model, arguments.threshold)
    for name, value in score_triples(coder, arguments.data, arguments.fold).items():
        print(f"{name:34} {value}")


def score_triples(coder: Coder, data: Path, fold: int = 0) -> dict[str, Any]:
    typed: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    sentences = 0
    for item in read_plv(data, dev=True, fold=fold)[0]:
        mentions = resolve_mentions(item.text, None)
        sides = [country_in(mentions, span) for span in (item.actor, item.recipient)]
        if None in sides or sides[0] == sides[1]:
            continue
        sentences += 1
        gold = (str(sides[0]), str(sides[1]), root_of(TYPES[item.allowed[0]], item.text))
        reports = coder.code(Document("s", item.text))
        found = {(*key_of(r)[:2], root_of(key_of(r)[2], item.text)) for r in reports if has_two_countries(r)}
        for tally, g, f in ((typed, {gold}, found), (pairs, {gold[:2]}, {t[:2] for t in found})):
            tally["hits"] += len(g & f)
            tally["gold"] += 1
            tally["found"] += len(f)
    return {
        "sentences": sentences,
        "pairs precision/recall/F1": prf(pairs),
        "triples precision/recall/F1": prf(typed),
    }


def country_in(mentions: list[Mention], span: tuple[int, int] | None) -> str | None:
    if span is None:
        return None
    return next((m.country for m in mentions if m.country and m.start < span[1] and span[0] < m.end), None)


def root_of(event_type: str, text: str) -> str:
    if event_type in ("CONCEDE", "RETREAT"):
        return "YIELD"
    return "SANCTION" if event_type == "COERCE" and SANCTIONS.search(text) else event_type


if __name__ == "__main__":
    main()
