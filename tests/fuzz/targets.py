"""What is fuzzed: a function of bytes for each thing that takes in what others made.

Each may refuse with one of our own errors, or list what it does not take with a reason. Anything else is a fault.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from tests.ticking import Ticking
from whowhom.coder import load_coder
from whowhom.coder.encoder import Encoder
from whowhom.entities import find_country, read_conflicts
from whowhom.entities.own_file import read_own_file
from whowhom.errors import FetchError, ModelError, WhowhomError
from whowhom.exchange.formats import FORMATS, open_reading, read_events
from whowhom.model import Document, Skipped
from whowhom.read import READERS
from whowhom.read.addresses import read_address
from whowhom.read.documents import _read_stdin, read_archived
from whowhom.read.fetch import Fetched
from whowhom.read.hints import Hints
from whowhom.read.mail import read_mail, read_mailbox
from whowhom.read.opml import read_subscriptions
from whowhom.read.records import read_json_lines, read_lines
from whowhom.read.robots import Robots
from whowhom.read.screen import Screen
from whowhom.read.votes import read_votes
from whowhom.read.warc import read_warc
from whowhom.read.web import Web

MOST_FOUND = 2000  # documents and reasons looked at from one input


def look(found: Iterable[object]) -> None:
    """Everything that comes is a document that can be written down, or a reason."""
    screen = Screen()
    for number, item in enumerate(found):
        assert isinstance(item, Document | Skipped), item
        looked = screen.look(item)
        if isinstance(looked, Skipped):
            assert looked.reason
            assert "\n" not in looked.reason
            looked.reason.encode()
        else:
            for value in (looked.text, looked.title, looked.outlet, looked.byline, looked.document_id):
                assert value is None or not set(value) & {"\0", "\u202e", "\ud800"}, value
                (value or "").encode()
            json.dumps(looked.flags)
        if number > MOST_FOUND:
            return


# What is read a piece at a time, each piece in the process that guards: here without it.
PARTED: dict[str, Any] = {
    ".warc": partial(read_warc, record=read_archived),
    ".jsonl": partial(read_json_lines, block=read_lines),
    ".mbox": partial(read_mailbox, message=read_mail),
}


def reader(suffix: str) -> Callable[[bytes], None]:
    """A reader without the process that guards it, so that its own faults show."""
    read: Any = PARTED.get(suffix) or READERS[suffix]
    read = getattr(read, "__wrapped__", read)

    def run(data: bytes) -> None:
        look(read(io.BytesIO(data), "a" + suffix, Hints()))

    return run


def read_stdin(data: bytes) -> None:
    look(_read_stdin(io.BufferedReader(io.BytesIO(data)), Hints(how="stdin")))  # type: ignore[arg-type]


class Canned:
    """Answers every address with the same bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.left = data, 50

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        read_address(url)
        self.left -= 1
        if self.left < 0:
            raise FetchError("enough", where=url)
        return Fetched(url, url, self.data, datetime(2026, 1, 1, tzinfo=UTC), "text/plain")


def read_web(data: bytes) -> None:
    unguarded = {suffix: getattr(read, "__wrapped__", read) for suffix, read in READERS.items()}
    look(Web(Canned(data), unguarded, pages=True).read("https://e.example/a", Hints()))


def read_robots(data: bytes) -> None:
    robots = Robots(lambda _: (200, data), agent="whowhom/1", clock=Ticking())
    address = read_address("https://e.example/news/a?b=c")
    robots.allows(address)
    assert 0 <= robots.delay(address) <= 60


def with_file(suffix: str, work: Callable[[Path], object]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(data)
            work(path)

    return run


def read_format(name: str) -> Callable[[bytes], None]:
    def work(path: Path) -> None:
        with open_reading(str(path), None) as texts:
            for _, text in texts:
                for number, item in enumerate(FORMATS[name].read(text).items):
                    if isinstance(item, Skipped):
                        assert item.reason
                    if number > MOST_FOUND:
                        break

    return with_file(".txt", work)


@cache
def model_files() -> tuple[dict[str, Any], bytes]:
    from importlib.resources import files

    folder = Path(str(files("whowhom.coder") / "model"))
    return json.loads((folder / "config.json").read_text()), (folder / "tokenizer.json").read_bytes()


def load_model(data: bytes) -> None:
    """A model with whole hashes and nonsense behind them: the first byte says which of its files it is."""
    config, tokenizer = model_files()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kind = data[0] % 3 if data else 0
        parts = {"model.onnx": data[1:], "tokenizer.json": data[1:] if kind == 1 else tokenizer}
        for part, content in parts.items():
            (folder / part).write_bytes(content)
        hashes = {part: hashlib.sha256(content).hexdigest() for part, content in parts.items()}
        told = json.dumps({**config, "files": hashes}).encode()
        (folder / "config.json").write_bytes(data[1:] if kind == 2 else told)
        try:
            Encoder(folder)
        except ModelError:
            return
        raise AssertionError("nonsense was taken for a model")


def own_file(path: Path) -> object:
    return read_own_file(path, path.read_bytes(), country_of=find_country)


def conflicts(path: Path) -> object:
    return read_conflicts(path)("UKR", date(2025, 1, 1))


def code(data: bytes) -> None:
    text = data[:2000].decode("utf-8", "surrogateescape")  # a few dozen sentences, seconds of the network at most
    load_coder().code(Document("d", text, published=datetime(2025, 3, 4)))


TARGETS: dict[str, Callable[[bytes], object]] = {
    **{
        f"read{suffix}": reader(suffix)
        for suffix in READERS
        if suffix not in (".htm", ".md", ".ndjson", ".rss", ".atom", ".wet", ".tsv")
    },
    "read-stdin": read_stdin,
    "read-web": read_web,
    "read-robots": read_robots,
    "read-opml": with_file(".opml", read_subscriptions),
    "read-votes": with_file(".csv", read_votes),
    **{f"format-{name}": read_format(name) for name in FORMATS},
    "format-parquet": with_file(".parquet", lambda path: read_events(path)),
    "own-names": with_file(".csv", own_file),
    "conflicts": with_file(".csv", conflicts),
    "model": load_model,
    "code": code,
}


def attempt(name: str, data: bytes) -> None:
    """Hand bytes to a target; raises what is a fault."""
    try:
        TARGETS[name](data)
    except WhowhomError as error:
        assert str(error)


# ---------------------------------------------------------------- what is well meant, to be spoiled

SENTENCE = "Canada imposed sanctions on Iran on Monday, officials told the Harbour Times."
PAGE = f"<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>{SENTENCE} {SENTENCE}</p></article></body></html>"
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
WARC = (
    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-03-04T00:00:00Z\r\nWARC-Target-URI: https://e.example/a\r\n"
    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
)
FEED = f'<?xml version="1.0"?><rss version="2.0"><channel><title>E</title><item><title>Talks</title><link>https://e.example/a</link><description>&lt;p&gt;{SENTENCE}&lt;/p&gt;</description><pubDate>Mon, 03 Mar 2025 18:20:00 GMT</pubDate><source url="x">W</source></item></channel></rss>'
MAIL = f'From: E <n@e.example>\nSubject: =?utf-8?q?T=C3=A4lks?=\nDate: Mon, 03 Mar 2025 18:20:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{SENTENCE}\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+YTwvcD4=\n--b--\n'
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://e.example/b</loc><lastmod>2025-03-03</lastmod></url></urlset>'
OPML = '<opml><body><outline text="E" xmlUrl="https://e.example/feed"/></body></opml>'


@cache
def samples(name: str) -> tuple[bytes, ...]:
    """Whole inputs of a target."""
    kind = name.partition("read")[2]
    made = {
        ".html": [PAGE], ".txt": [f"Outlet: E\nPublished: 2025-03-03\n\n{SENTENCE}"], ".csv": [f'id,text,published\n1,"{SENTENCE}",2025-03-03\n'],
        ".jsonl": [json.dumps({"id": "1", "text": SENTENCE, "published": "2025-03-03"}) + "\n"] * 2, ".xml": [FEED],
        ".json": [json.dumps([{"text": SENTENCE}])], ".warc": [WARC], ".eml": [MAIL], ".mbox": [f"From a\n{MAIL}\n\nFrom b\n{MAIL}"],
        "-stdin": [FEED, MAIL, WARC, PAGE], "-web": [FEED, SITEMAP, PAGE, "https://e.example/a\n"], "-opml": [OPML],
        "-robots": ["User-agent: *\nDisallow: /a*b$\nCrawl-delay: 5\nSitemap: https://e.example/s.xml\n"],
        "-votes": ["resolution,date,country,vote\nA/1,2025-01-01,Kenya,yes\n"],
    }.get(kind, [])  # fmt: skip
    found = [text.encode() for text in made]
    if kind in (".warc", "-stdin"):
        found.append(gzip.compress(WARC.encode()) * 2)
    if kind == ".pdf":
        found.append(a_pdf())
    if kind == ".parquet" or name == "format-parquet":
        found.append(a_table())
    if name.startswith("format-") and name != "format-parquet":
        form = FORMATS[name.removeprefix("format-")]
        found += ["\t".join(form.columns).encode() + b"\n" + b"\t".join([b"1"] * len(form.columns)) + b"\n",
                  json.dumps([dict.fromkeys(form.columns, "1")]).encode(), ",".join(form.columns).encode() + b"\n1,2\n"]  # fmt: skip
    found += {
        "own-names": [b"name,country,sector,office,kind,from,until,aliases,note\nAna Quill,Finland,,Foreign Minister,,2026-05-02,,A. Quill,x\n"],
        "conflicts": [b"name,side_a,side_b,start,end\nthe dispute,Kenya|TZA,Uganda,2024-05-01,\n"],
        "model": [bytes([1]) + model_files()[1][:20_000], bytes([2]) + json.dumps(model_files()[0]).encode(), b"\0onnx"],
        "code": [SENTENCE.encode(), f'"{SENTENCE}" he said. '.encode() * 3],
    }.get(name, [])  # fmt: skip
    return tuple(found) or (SENTENCE.encode(),)


def a_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    pdf = Canvas(out, pageCompression=0)
    pdf.drawString(50, 700, SENTENCE)
    pdf.save()
    return out.getvalue()


def a_table() -> bytes:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        duckdb.sql(f"COPY (SELECT '{SENTENCE}' AS text, i AS id FROM range(20) t(i)) TO '{path}'")
        return path.read_bytes()
