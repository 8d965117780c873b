"""What coding into a lake costs one worker, and whether that grows in step with what is read; then packing and reading back.

    python -m bench.lake --data DIR [--sentences 20000] [--block 250]

The feed is read into Parquet and coded block by block by the very thing that a Ray worker runs, in this process and with one
thread, so that the processor time it takes does not depend on what else the machine does. Where more sentences are
asked for than the feed has, its documents come again under other ids.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from whowhom.coder.sentences import split_sentences
from whowhom.model import Document
from whowhom.read import read_documents
from whowhom.scale import Lake, count_lake, pack_lake
from whowhom.scale.lake import document_table
from whowhom.scale.plan import measure_input, plan_blocks
from whowhom.scale.work import CodeBlock, Shipped

SHOWN = 8  # lines of the table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=20_000)
    parser.add_argument("--distinct", type=int, default=10**9, help="documents of the feed, then the same again")
    parser.add_argument("--block", type=int, default=250)
    given = parser.parse_args()
    path = given.data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
    documents, sentences = [], 0
    for document in repeated([d for d in read_documents(path) if isinstance(d, Document)][: given.distinct]):
        documents.append(document)
        sentences += len(split_sentences(document.text))
        if sentences >= given.sentences:
            break
    with tempfile.TemporaryDirectory() as folder:
        time_lake(Path(folder), documents, given.block)


def repeated(documents: list[Document]) -> Iterator[Document]:
    """The documents, and after them the same under other ids, for ever."""
    for turn in count():
        for document in documents:
            yield document if not turn else replace(document, document_id=f"{document.document_id}-{turn}")


def time_lake(folder: Path, documents: list[Document], block: int) -> None:
    inputs, lake = Lake(str(folder / "in")), Lake(str(folder / "lake"))
    inputs.write_table(document_table(documents), "news.parquet")
    began = time.process_time()
    blocks = plan_blocks([measure_input(str(folder / "in" / "news.parquet"))], block)
    print(f"planned: {len(documents)} documents in {len(blocks)} blocks, {time.process_time() - began:.2f} s")
    began = time.process_time()
    worker = CodeBlock(lake, Shipped())
    worker.code_rows([documents[0]], with_care=False)
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"worker ready after {time.process_time() - began:.2f} s of its core, {loaded:.0f} MB")
    print("documents  sentences  core seconds  documents/s  sentences/s  reports")
    read = sentences = reports = 0
    spent = 0.0
    for number, item in enumerate(blocks, 1):
        began = time.process_time()
        done = worker(item.as_row())
        spent += time.process_time() - began
        own = documents[read : read + item.rows]
        read += item.rows
        sentences += sum(len(split_sentences(d.text)) for d in own)
        reports += done["reports"]
        if number % max(1, len(blocks) // SHOWN) == 0 or number == len(blocks):
            print(
                f"{read:9} {sentences:10} {spent:13.1f} {read / spent:12.1f} {sentences / spent:12.0f} {reports:8}",
                flush=True,
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(p.stat().st_size for p in (folder / "lake").rglob("*.parquet"))
    print(
        f"peak memory {peak:.0f} MB; {size / read:.0f} bytes of lake a document, {sum(len(d.text) for d in documents) / read:.0f} characters"
    )
    lake.write_settings({"format": 1})
    began = time.process_time()
    files = pack_lake(lake)
    packed = time.process_time()
    rows = count_lake(lake)
    print(
        f"packed into {files} files: {packed - began:.1f} s; counted ({len(rows)} pairs and weeks): {time.process_time() - packed:.1f} s"
    )


if __name__ == "__main__":
    main()
