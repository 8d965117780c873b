"""Whatever comes is read or refused with a reason: no crash, no hang, no memory without end.

`python -m tests.fuzz MINUTES` goes on for longer; what it finds is kept in seeds/ and tried again here.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.spoil import NASTY, spoil
from tests.fuzz.targets import SENTENCE, TARGETS, attempt, samples
from whowhom.coder import load_coder
from whowhom.coder.acts import MOST_PAIRS, likeliest
from whowhom.coder.candidates import Candidate
from whowhom.coder.standin import TableCoder
from whowhom.model import Document, Skipped
from whowhom.pipeline import code_safely
from whowhom.read import READERS, read_documents

SEEDS = sorted(path for path in Path(__file__).with_name("seeds").rglob("*") if path.is_file())
FEW = settings(
    max_examples=int(os.environ.get("WHOWHOM_FUZZ", "6")), deadline=None, suppress_health_check=list(HealthCheck)
)
MB = 1_000_000


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_before(path: Path) -> None:
    attempt(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@given(number=st.integers(0, 2**32))
@FEW
def test_what_is_spoiled_is_read_or_refused(name: str, number: int) -> None:
    chance = random.Random(number)
    attempt(name, spoil(chance.choice(samples(name)), chance))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=300) | st.lists(st.sampled_from(NASTY), max_size=8).map(b"".join))
@FEW
def test_what_is_nothing_is_refused(name: str, data: bytes) -> None:
    attempt(name, data)


DEEP = 1_000_000
SHAPES = {
    "deep-json": lambda: b"[" * DEEP,
    "deep-objects": lambda: b'{"a":' * DEEP,
    "deep-xml": lambda: b"<a>" * DEEP,
    "deep-html": lambda: b"<html><body>" + b"<div>" * DEEP,
    "deep-rss": lambda: b"<rss><channel><item><description>" + b"<b>" * DEEP,
    "deep-mail": lambda: b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(20_000)
    ),
    "deep-pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * DEEP + b"\nendobj\ntrailer<</Root 1 0 R>>",
    "entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]><rss><channel><item><title>&a11;</title></item></channel></rss>"
    ),
    "long-line": lambda: b"a " * 25 * MB,
    "long-json-line": lambda: b'{"text": "' + b"a " * 25 * MB + b'"}',
    "nul": lambda: b"\0" * 5 * MB,
    "brackets": lambda: b"<" * MB,
    "quotes": lambda: b'"' * 3 * MB,
    "lone-surrogates": lambda: json.dumps({"id": "1", "text": SENTENCE + " \ud800\udc00 \udfff" * 1000}).encode(),
    "bidi": lambda: json.dumps({"id": "1", "text": f"\u202e{SENTENCE}\u2066" * 100}).encode(),
    "numbers": lambda: b'{"id": ' + b"9" * 100_000 + b', "text": 1e99999}',
    "many-attributes": lambda: b"<html><body><p " + b"a='b' " * 200_000 + b">" + SENTENCE.encode() * 20,
    "many-parts": lambda: b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 100_000,
    "open-tags": lambda: json.dumps({"id": "1", "text": f"<p>{SENTENCE}</p>" + "<script " * 500_000}).encode(),
    "folded-headers": lambda: (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 18000019\r\n\r\n"
        + b"HTTP/1.1 200 OK\r\na:"
        + b" a\r\n" * 4_500_000
    ),
    "bomb": lambda: gzip.compress(bytes(100 * MB)),
}


# As every kind of file where that is quick; the slow ones as what they are, and as what they pretend to be.
EVERY = (".html", ".txt", ".jsonl", ".json", ".xml", ".csv", ".warc", ".eml", ".mbox", ".pdf", ".parquet")
AS = {
    "deep-xml": (".xml", ".jsonl", ".txt"),
    "deep-html": (".html", ".json"),
    "deep-rss": (".xml", ".csv"),
    "deep-mail": (".eml", ".mbox"),
    "many-parts": (".eml", ".warc"),
    "many-attributes": (".html",),
    "deep-pdf": (".pdf",),
    "open-tags": (".jsonl", ".json", ".csv"),
    "folded-headers": (".warc",),
    "entities": (".xml", ".html"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_that_are_made_to_hurt(shape: str, tmp_path: Path) -> None:
    """Through the whole way in; memory is bounded and each refusal has a reason."""
    data = SHAPES[shape]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for suffix in AS.get(shape, EVERY):
        if len(data) > 20 * MB and suffix in (".parquet", ".pdf", ".eml"):
            continue  # refused by size alone, as .html is
        path = tmp_path / f"a{suffix}{'.gz' if shape == 'bomb' else ''}"
        path.write_bytes(data)
        for item in read_documents(path):
            assert isinstance(item, Document) or item.reason
        path.unlink()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    assert grown < 1500, f"{grown:.0f} MB"


def test_a_sentence_of_names_without_end_costs_no_more_than_a_long_one() -> None:
    crowd = [Candidate(k, k + 1, None, 0.5 + k / 1000, 0.5) for k in range(40)]
    pairs = [(a, b) for a in crowd for b in crowd if a is not b]
    kept = likeliest(pairs)
    assert len(kept) == MOST_PAIRS
    assert min(a.acts for a, _ in kept) >= crowd[37].acts
    assert kept == [pair for pair in pairs if pair in set(kept)]
    assert likeliest(pairs[:MOST_PAIRS]) == pairs[:MOST_PAIRS]


def test_a_document_without_end_is_refused_with_its_reason() -> None:
    skipped: list[Skipped] = []
    document = Document("d", "Iran waits. " * 5001, path="a.txt")
    assert code_safely([document], load_coder(), skipped) == []
    assert skipped == [
        Skipped(
            "a.txt", "could not be coded: 5001 sentences name somebody political; 5000 are the most of one document"
        )
    ]


def test_lone_surrogates_do_not_stop_the_coder() -> None:
    (report, *_) = load_coder().code(Document("d", f"\ud800 {SENTENCE}"))
    assert report.evidence.text.endswith(SENTENCE)


def test_one_that_breaks_the_coder_costs_no_other() -> None:
    class Breaks(TableCoder):
        def code(self, document: Document) -> list[object]:  # type: ignore[override]
            if document.document_id == "bad":
                raise RuntimeError("line one\nline two")
            return []

    skipped: list[Skipped] = []
    coded = code_safely([Document("a", "x"), Document("bad", "x"), Document("b", "x")], Breaks({}), skipped)
    assert [d.document_id for d, _ in coded] == ["a", "b"]
    assert [s.path for s in skipped] == ["bad"]


def test_every_reader_is_fuzzed() -> None:
    same = {
        ".htm": ".html",
        ".md": ".txt",
        ".ndjson": ".jsonl",
        ".rss": ".xml",
        ".atom": ".xml",
        ".wet": ".warc",
        ".tsv": ".csv",
    }
    assert {f"read{same.get(suffix, suffix)}" for suffix in READERS} <= set(TARGETS)
