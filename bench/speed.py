"""How fast: the whole of `whowhom code` over the feed, beside the bare encoder on the same sentences.

python -m bench.speed --data DIR [--items N]
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from whowhom.coder import code_documents, load_coder
from whowhom.coder.coder import may_hold_act, sentences_with_mentions
from whowhom.model import Document
from whowhom.read import read_documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--items", type=int, default=10**9)
    arguments = parser.parse_args()
    began = time.perf_counter()
    coder = load_coder()
    coder.classify("Canada sued Iran.", (0, 6), (12, 16))
    print(f"cold start to one pair           {time.perf_counter() - began:.2f} s")
    path = arguments.data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
    documents = [d for d in read_documents(path) if isinstance(d, Document)][: arguments.items]
    began = time.perf_counter()
    reports = list(code_documents(documents, coder=coder))
    whole = time.perf_counter() - began
    readings = [r for d in documents for r in sentences_with_mentions(d)]
    worth = [r for r in readings if may_hold_act(r.mentions)]
    pieces = coder.encoder.pieces_of([r.sentence.text for r in worth])
    began = time.perf_counter()
    coder.encoder.tag(pieces)
    bare = time.perf_counter() - began
    others = [r for r in readings if not may_hold_act(r.mentions)]
    pieces = coder.encoder.pieces_of([r.sentence.text for r in others])
    began = time.perf_counter()
    coder.encoder.tag(pieces)
    rest = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"documents, sentences, read       {len(documents)}, {len(readings)}, {len(worth)}")
    print(f"reports                          {len(reports)}")
    print(f"whole of coding                  {whole:.1f} s, {len(readings) / whole:.0f} sentences/s")
    print(f"bare encoder, sentences it read  {bare:.1f} s, {len(worth) / bare:.0f} sentences/s")
    print(f"bare encoder, every sentence     {bare + rest:.1f} s, {len(readings) / (bare + rest):.0f} sentences/s")
    print(
        f"throughput beside it             {(bare + rest) / whole:.2f} on every sentence, {bare / whole:.2f} on those read"
    )
    print(f"peak memory                      {peak:.0f} MB")


if __name__ == "__main__":
    main()
