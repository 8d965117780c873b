"""How fast: the whole of `whowhom code` over the feed, beside the bare encoder on the same sentences.

python -m bench.speed --data DIR [--items N] [--copies N]

With `--copies` the items are coded that many times over, each time under other ids and in other words, and what each
time took of the processor and of memory is printed: cost and memory must not grow with what was read before.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from whowhom.coder import Coder, code_documents, load_coder
from whowhom.coder.coder import may_hold_act, sentences_with_mentions
from whowhom.model import Document
from whowhom.read import read_documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--items", type=int, default=10**9)
    parser.add_argument("--copies", type=int, default=0)
    arguments = parser.parse_args()
    began = time.perf_counter()
    coder = load_coder()
    coder.classify("Canada sued Iran.", (0, 6), (12, 16))
    print(f"cold start to one pair           {time.perf_counter() - began:.2f} s")
    path = arguments.data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
    documents = [d for d in read_documents(path) if isinstance(d, Document)][: arguments.items]
    if arguments.copies:
        code_copies(documents, coder, arguments.copies)
    else:
        compare(documents, coder)


def compare(documents: Sequence[Document], coder: Coder) -> None:
    """Print how long coding takes, and how long the encoder alone needs for the same sentences."""
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
    print(f"documents, sentences, read       {len(documents)}, {len(readings)}, {len(worth)}")
    print(f"reports                          {len(reports)}")
    print(f"whole of coding                  {whole:.1f} s, {len(readings) / whole:.0f} sentences/s")
    print(f"bare encoder, sentences it read  {bare:.1f} s, {len(worth) / bare:.0f} sentences/s")
    print(f"bare encoder, every sentence     {bare + rest:.1f} s, {len(readings) / (bare + rest):.0f} sentences/s")
    print(
        f"throughput beside it             {(bare + rest) / whole:.2f} on every sentence, {bare / whole:.2f} on those read"
    )
    print(f"peak memory                      {peak_memory():.0f} MB")


def code_copies(documents: Sequence[Document], coder: Coder, copies: int) -> None:
    """Print what each copy of the documents takes: its sentences, seconds of processor time, and peak memory so far."""
    sentences = 0
    for copy in range(copies):
        others = [in_other_words(d, copy) for d in documents]
        sentences += sum(len(sentences_with_mentions(d)) for d in others)
        began = time.process_time()
        reports = sum(1 for _ in code_documents(others, coder=coder))
        spent = time.process_time() - began
        print(
            f"copy {copy + 1}: {sentences} sentences so far, {reports} reports, {spent:.1f} s of processor time, "
            f"peak memory {peak_memory():.0f} MB",
            flush=True,
        )


ADVERBS = ("again", "also", "still", "once more", "now", "then", "even", "meanwhile", "instead", "openly")


def in_other_words(document: Document, copy: int) -> Document:
    """The document with other numbers and one more word in every sentence, under an id of its own."""
    text = re.sub(r"\d+", lambda found: str(int(found.group()) + copy), document.text)
    text = re.sub(r"([.!?]?)(\n|$)", rf" {ADVERBS[copy % len(ADVERBS)]}\1\2", re.sub(r"\n+", "\n", text))
    text = re.sub(r"(\w)([.!?] )(?=[A-Z])", rf"\1 {ADVERBS[copy % len(ADVERBS)]}\2", text)
    return replace(document, document_id=f"{document.document_id}-{copy}", text=text)


def peak_memory() -> float:
    """In megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
