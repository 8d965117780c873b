"""Web archives, mailboxes, PDFs, tables, lists and sitemaps: read as they are, broken parts listed."""

from __future__ import annotations

import gzip
import io
import mailbox
import textwrap
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import duckdb
import pytest

from tests.read.serving import Site, serving
from whowhom.errors import InputError
from whowhom.model import Document, Skipped
from whowhom.read import read_documents
from whowhom.read import warc as warcs
from whowhom.read.fetch import Fetcher
from whowhom.read.guard import Child, guarded
from whowhom.read.hints import Hints
from whowhom.read.kinds import find_kind
from whowhom.read.lines import unwrap

TALKS = (
    "The two ministers of Norland met in the capital on Monday and talked about the bridge for some hours. "
    "They will meet again next week, said an official who did not want to be named, and take the maps with them."
)


def page(title: str = "Talks in Norland", body: str = TALKS) -> str:
    return (
        f'<html><head><title>{title}</title><meta property="article:published_time" content="2025-03-03T18:20:00+01:00">'
        f"</head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    )


def read(*paths: Path | str, **options: object) -> list[Document | Skipped]:
    return list(read_documents(*paths, **options))  # type: ignore[arg-type]


def parts(found: list[Document | Skipped]) -> tuple[list[Document], list[Skipped]]:
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Skipped)]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---------------------------------------------------------------- web archives


def record(
    body: bytes,
    *,
    url: str = "https://e.example/a",
    kind: str = "text/html",
    rec: str = "response",
    status: str = "200 OK",
) -> bytes:
    http = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body if rec in ("response", "revisit") else body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: {rec}\r\nWARC-Date: 2025-03-04T05:06:07Z\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: {'application/http; msgtype=response' if rec in ('response', 'revisit') else kind}\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    record(b"software: x\r\n", rec="warcinfo", kind="application/warc-fields"),
    record(page("Talks one").encode(), url="https://e.example/1"),
    record(page("Talks two").replace("Norland", "Nörland").encode("cp1252"), url="https://e.example/2",
           kind="text/html; charset=windows-1252"),
    record(b"\xff\xd8\xff picture", kind="image/jpeg"),
    record(page("Not found").encode(), status="404 Not Found"),
    record(b"", rec="revisit"),
    record(page("Talks three").encode(), url="https://e.example/3"),
]  # fmt: skip


@pytest.mark.parametrize("packed", [True, False])
def test_archives_give_their_pages(tmp_path: Path, packed: bool) -> None:
    data = b"".join(gzip.compress(r) for r in RECORDS) if packed else b"".join(RECORDS)
    path = write(tmp_path / ("a.warc.gz" if packed else "a.warc"), data)
    documents, skipped = parts(read(path))
    assert [d.title for d in documents] == ["Talks one", "Talks two", "Talks three"]
    assert "Nörland" in documents[1].text
    first = documents[0]
    assert (first.url, first.path, first.day.isoformat()) == ("https://e.example/1", f"{path}:2", "2025-03-03")
    assert first.arrival
    assert (first.arrival.how, first.arrival.at.isoformat(), len(first.arrival.digest)) == (
        "warc",
        "2025-03-04T05:06:07+00:00",
        32,
    )
    assert [s.reason.partition(":")[0] for s in skipped] == ["no page", "no page", "a revisit"]


def test_a_broken_member_costs_no_other(tmp_path: Path) -> None:
    members = [gzip.compress(record(page(f"Talks {n}").encode(), url=f"https://e.example/{n}")) for n in range(5)]
    members[1] = members[1][:60] + b"\0" * 40 + members[1][100:]  # damaged within
    members[3] = members[3][: len(members[3]) // 2]  # cut off
    documents, skipped = parts(read(write(tmp_path / "a.warc.gz", b"junk" + b"".join(members))))
    assert [d.title for d in documents] == ["Talks 0", "Talks 2", "Talks 4"]
    assert len(skipped) == 3
    assert all("a broken record" in s.reason for s in skipped)


def test_a_broken_record_costs_no_other(tmp_path: Path) -> None:
    good = [record(page(f"Talks {n}").encode(), url=f"https://e.example/{n}") for n in range(4)]
    good[1] = good[1].replace(b"Content-Length: ", b"Content-Length: x")
    good[2] = b"nonsense\r\nmore\r\n" + good[2]
    documents, skipped = parts(read(write(tmp_path / "a.warc", b"".join(good) + RECORDS[1][:300])))
    assert [d.title for d in documents] == ["Talks 0", "Talks 2", "Talks 3"]
    assert any("how long" in s.reason for s in skipped)
    assert "ends within" in skipped[-1].reason


def test_bombs_in_archives_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warcs, "MAX_RECORD", 300_000)
    good = gzip.compress(record(page().encode()))
    bomb = gzip.compress(record(bytes(5_000_000)))
    documents, skipped = parts(read(write(tmp_path / "a.warc.gz", bomb + good)))
    assert (len(documents), len(skipped)) == (1, 1)
    assert "larger than" in skipped[0].reason


def test_bombs_within_a_record(tmp_path: Path) -> None:
    body = gzip.compress(bytes(60_000_000))
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.example/\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (only,) = read(write(tmp_path / "a.warc", head.encode() + http + b"\r\n\r\n"))
    assert isinstance(only, Skipped)
    assert "larger than 20 MB" in only.reason


def test_plain_text_records(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path / "a.wet", record(TALKS.encode(), rec="conversion", kind="text/plain")))
    assert isinstance(only, Document)
    assert only.text == TALKS


# ---------------------------------------------------------------- mail


def newsletter(subject: str, plain: str = "", markup: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "The Exämple Daily <news@e.example>"
    message["Date"], message["Message-ID"] = (
        "Mon, 03 Mar 2025 18:20:00 +0100",
        f"<{len(subject)}{subject[-1]}@e.example>",
    )
    message.set_content(plain or "See the web version.")
    if markup:
        message.add_alternative(markup, subtype="html")
    return message


def test_a_message_is_a_document(tmp_path: Path) -> None:
    wide = textwrap.fill(TALKS, 72)
    (only,) = read(write(tmp_path / "a.eml", bytes(newsletter("Tälks", wide))))
    assert isinstance(only, Document)
    assert (only.title, only.outlet, only.day.isoformat()) == ("Tälks", "The Exämple Daily", "2025-03-03")
    assert (only.document_id, only.arrival.how) == ("5s@e.example", "mail")
    assert TALKS in only.text


def test_the_html_part_is_read_where_it_says_more(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path / "a.eml", bytes(newsletter("Talks", "", f"<table><td><p>{TALKS}</p></td></table>"))))
    assert isinstance(only, Document)
    assert TALKS in only.text
    assert "web version" not in only.text


def test_mailboxes(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "news.mbox")
    for n in range(3):
        box.add(newsletter(f"Talks {n}", f"{TALKS}\nFrom the capital, number {n}: nothing new was heard of it today."))
    box.close()
    documents, skipped = parts(read(tmp_path / "news.mbox"))
    assert [d.title for d in documents] == ["Talks 0", "Talks 1", "Talks 2"]
    assert "From the capital" in documents[0].text
    assert not skipped


def test_what_is_no_message(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path / "a.eml", b"\0\xff" * 100))
    assert isinstance(only, Skipped)
    (empty,) = read(write(tmp_path / "b.eml", b"Subject: nothing\n\n"))
    assert empty == Skipped(str(tmp_path / "b.eml"), "no text in this message")


def test_lines_go_back_into_paragraphs() -> None:
    text = "- one item of a list that is as wide as the other lines here\n- another item of the list, also as wide as the others"
    assert unwrap(text) == text
    assert unwrap("short\nlines\nstay") == "short\nlines\nstay"


# ---------------------------------------------------------------- PDF


def make_pdf(path: Path, text: str) -> Path:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    pdf = canvas.Canvas(str(path))
    pdf.setTitle("Talks in Norland")
    for n, line in enumerate(text.split("\n")):
        pdf.drawString(50, 800 - 14 * n, line)
    pdf.save()
    return path


def test_pdf(tmp_path: Path) -> None:
    lines = "The two ministers of Norland met in the capital on Monday and talked about the\nbridge for some hours. They go on."
    (only,) = read(make_pdf(tmp_path / "a.pdf", lines))
    assert isinstance(only, Document)
    assert only.title == "Talks in Norland"
    assert "talked about the bridge for some hours" in only.text
    assert "no date" in only.flags


def test_pdf_without_text_and_broken_ones(tmp_path: Path) -> None:
    assert "no text" in read(make_pdf(tmp_path / "a.pdf", ""))[0].reason  # type: ignore[union-attr]
    whole = make_pdf(tmp_path / "b.pdf", TALKS).read_bytes()
    for n in range(0, len(whole), 211):
        (found,) = read(write(tmp_path / "c.pdf", whole[:n] + b"\xff/Kids[1 0 R]" + whole[n + 9 :]))
        assert isinstance(found, Document) or found.reason


# ---------------------------------------------------------------- tables and mappings


def test_columns_are_mapped(tmp_path: Path) -> None:
    columns = {"text": "inhalt", "published": "tag", "outlet": "blatt"}
    table = write(tmp_path / "a.csv", f"inhalt;tag;blatt;text\n{TALKS};2025-03-03;The Example;not this\n")
    lines = write(tmp_path / "a.jsonl", f'{{"inhalt": "{TALKS}", "tag": "2025-03-03", "blatt": "The Example"}}\n')
    parquet = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT '{TALKS}' AS inhalt, DATE '2025-03-03' AS tag, 'The Example' AS blatt) TO '{parquet}'")
    for path in (table, lines, parquet):
        (only,) = read(path, columns=columns)
        assert isinstance(only, Document), only
        assert (only.text, only.day.isoformat(), only.outlet) == (TALKS, "2025-03-03", "The Example")


def test_fields_within_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", f'{{"article": {{"Body": "{TALKS}"}}}}\n')
    (only,) = read(path, columns={"text": "article.body"})
    assert isinstance(only, Document)


def test_fields_that_there_are_not() -> None:
    with pytest.raises(InputError, match="no field is called 'txt'"):
        read_documents("a.csv", columns={"txt": "body"})


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a[1].parquet"
    whole = tmp_path / "b.parquet"
    duckdb.sql(f"COPY (SELECT 'd' || i AS id, '{TALKS} ' || i AS text, 'x' AS junk FROM range(200) t(i)) TO '{whole}'")
    path.write_bytes(whole.read_bytes())
    documents, skipped = parts(read(path))
    assert (len(documents), documents[7].document_id, skipped) == (200, "d7", [])
    for cut in (4, 50, len(whole.read_bytes()) - 20):
        (found,) = read(write(tmp_path / "c.parquet", whole.read_bytes()[:cut]))
        assert isinstance(found, Skipped)
        assert "broken Parquet" in found.reason
        assert found.path == str(tmp_path / "c.parquet")
    duckdb.sql(f"COPY (SELECT 1 AS a) TO '{whole}'")
    assert "without a column named text" in read(whole)[0].reason  # type: ignore[union-attr]


def test_a_long_table_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("id,text\n")
        for n in range(30_000):
            file.write(f'{n},"{TALKS} {TALKS} {TALKS} {TALKS}\nNumber {n}."\n')
    assert path.stat().st_size > 20_000_000
    found = read_documents(path)
    assert sum(isinstance(f, Document) for f in (next(found) for _ in range(3000))) == 3000


def test_tables_broken_in_places(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'id,text\n1,"{TALKS}"\n2,a,b,c,d\n3,"\xe9t\xe9 {TALKS}"\n'.encode("latin-1"))
    documents, skipped = parts(read(path))
    assert [d.document_id for d in documents] == ["1", "3"]
    assert documents[1].text.startswith("été")
    assert skipped == [Skipped(f"{path}:3", "5 cells under 2 column names")]
    path = write(tmp_path / "b.csv", b"id,text\n1," + b"x" * 21_000_000 + b"\n")
    assert [s.reason for s in read(path)] == ["larger than 20 MB, too large for one document"]  # type: ignore[union-attr]


# ---------------------------------------------------------------- standard input


class Pipe(io.TextIOWrapper):
    """Standard input as a program gets it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BufferedReader(io.BytesIO(data)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        page().encode(),
        gzip.compress(page().encode()),
        record(page().encode()),
        bytes(newsletter("Talks in Norland", TALKS)),
        f'{{"title": "Talks in Norland", "text": "{TALKS}"}}'.encode(),
        f"<rss><channel><item><title>Talks in Norland</title><description>{TALKS}</description></item></channel></rss>".encode(),
    ],
)
def test_standard_input_tells_what_it_is(data: bytes) -> None:
    (only,) = read("-", stdin=Pipe(data))
    assert isinstance(only, Document), only
    assert TALKS in only.text
    assert only.title == "Talks in Norland"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"# news\nhttps://e.example/a\n\nhttp://e.example/b\n", ".urls"),
        (b"see https://e.example/a\n", None),
        (b'<?xml version="1.0"?>\n<urlset xmlns="x">', ".sitemap"),
        (b"<s:sitemapindex xmlns:s='x'>", ".sitemap"),
        (b"<feed xmlns='x'>", ".xml"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", ".html"),
        (b"PAR1....", ".parquet"),
        (b"", None),
    ],
)
def test_kinds(head: bytes, kind: str | None) -> None:
    assert find_kind(head) == kind


# ---------------------------------------------------------------- addresses


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as running:
        for n in range(1, 6):
            running.pages[f"/{n}.html"] = (
                page(f"Talks {n}", f"{TALKS} Number {n}.").replace("2025-03-03T18:20:00+01:00", "").encode()
            )
        running.pages["/news.xml"] = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
            <url><loc>{running.url("/1.html")}</loc><image:image><image:loc>http://e.example/p.jpg</image:loc></image:image>
            <news:news><news:publication><news:name>The Example</news:name><news:language>en</news:language></news:publication>
            <news:publication_date>2025-03-03T10:00:00Z</news:publication_date><news:title>Talks 1</news:title></news:news></url>
            <url><loc>{running.url("/2.html")}</loc></url><url><loc>{running.url("/9.html")}</loc></url>
            <url><loc>ftp://e.example/a</loc></url></urlset>""".encode()
        running.pages["/index.xml"] = (
            f"<sitemapindex><sitemap><loc>{running.url('/news.xml')}</loc></sitemap>"
            f"<sitemap><loc>{running.url('/index.xml')}</loc></sitemap></sitemapindex>".encode()
        )
        running.pages["/feed"] = (
            f"<rss><channel><title>The Feed</title><item><title>Talks 3</title><link>{running.url('/3.html')}</link>"
            f"<guid>g3</guid><pubDate>Mon, 03 Mar 2025 18:20:00 GMT</pubDate><description>The two ministers of Norland met."
            f"</description><source url='http://w.example/'>The Wire</source></item></channel></rss>".encode()
        )
        yield running


def web() -> Fetcher:
    return Fetcher(allow=["localhost"], delay=0.0)


def test_addresses_are_fetched_and_read(site: Site) -> None:
    (only,) = read(site.url("/1.html"), fetcher=web())
    assert isinstance(only, Document)
    assert (only.url, only.arrival.where, only.arrival.how) == (site.url("/1.html"), site.url("/1.html"), "page")


def test_nothing_is_fetched_without_a_fetcher(site: Site, tmp_path: Path) -> None:
    listed = write(tmp_path / "a.txt", site.url("/1.html") + "\n")
    urls = write(tmp_path / "a.urls", site.url("/1.html") + "\n")
    sitemap = write(tmp_path / "a.xml", site.pages["/news.xml"])  # type: ignore[arg-type]
    found = read(site.url("/1.html"), listed, urls, sitemap)
    assert ["address" in f.reason for f in found] == [True] * 4  # type: ignore[union-attr]
    assert ["--fetch" in f.reason for f in read(listed, sitemap, fetcher=web())] == [True, True]  # type: ignore[union-attr]
    assert site.asked == []


def test_lists_are_followed_where_asked(site: Site, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.urls",
        f"# pages\n{site.url('/1.html')}\n{site.url('/1.html?utm_source=x')}\nnonsense\n{site.url('/2.html')}\n",
    )
    documents, skipped = parts(read(path, fetcher=web(), follow_lists=True))
    assert [d.title for d in documents] == ["Talks 1", "Talks 2"]
    assert [s.reason for s in skipped] == ["no http(s) address"]


def test_sitemaps_and_their_indexes(site: Site) -> None:
    documents, skipped = parts(read(site.url("/index.xml"), fetcher=web()))
    assert [d.title for d in documents] == ["Talks 1", "Talks 2"]
    assert (documents[0].day.isoformat(), documents[0].outlet, documents[0].arrival.how) == (
        "2025-03-03",
        "The Example",
        "sitemap",
    )
    assert "no date" not in documents[0].flags
    assert [s.reason for s in skipped] == ["the server has no such page (404)", "no http(s) address"]


def test_feeds_with_and_without_their_pages(site: Site) -> None:
    (short,) = read(site.url("/feed"), fetcher=web())
    assert isinstance(short, Document)
    assert (short.outlet, short.text) == ("The Wire", "Talks 3\nThe two ministers of Norland met.")
    (full,) = read(site.url("/feed"), fetcher=web(), pages=True)
    assert isinstance(full, Document)
    assert (full.document_id, full.outlet, full.day.isoformat()) == ("g3", "The Wire", "2025-03-03")
    assert "Number 3." in full.text
    del site.pages["/3.html"]
    (kept,) = read(site.url("/feed"), fetcher=web(), pages=True)
    assert kept.text == short.text  # type: ignore[union-attr]
    assert "page not read" in kept.flags  # type: ignore[union-attr]


# ---------------------------------------------------------------- what a parser may not do


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        ("hang", "took longer than 1 s"),
        ("crash", "crashed its reader"),
        ("fail", "oops"),
        ("swell", "more memory"),
        ("chat", "done"),
    ],
)
def test_a_parser_that_misbehaves_costs_one_document(reader: str, reason: str) -> None:
    child = Child(seconds=1.0)
    try:
        (found,) = child.read(f"tests.read.misbehaving:{reader}", b"x", "a", Hints())
        assert reason in found.reason  # type: ignore[union-attr]
        assert child.read("whowhom.read.text:read_text", TALKS.encode(), "b", Hints())[0].text == TALKS  # type: ignore[union-attr]
    finally:
        child.stop()


def test_what_comes_through_is_what_the_reader_made() -> None:
    from whowhom.read.html import read_html

    data = page().replace("named", "n\ud800med").encode("utf-8", "surrogatepass")
    (direct,) = read_html(io.BytesIO(data), "a", Hints(outlet="x"))
    (through,) = guarded(read_html)(io.BytesIO(data), "a", Hints(outlet="x"))
    assert direct == through


def test_a_line_that_keeps_its_reader_busy_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.read.misbehaving import hang_on_some
    from whowhom.read import guard
    from whowhom.read.records import read_json_lines

    monkeypatch.setattr(guard, "CHILD", child := Child(seconds=1.0))
    lines = [f'{{"id": "{n}", "text": "{TALKS}{" for ever" if n == 3 else ""}"}}' for n in range(1, 6)]
    stream = io.BytesIO("\n\n".join(lines).encode())
    try:
        found = list(read_json_lines(stream, "a", Hints(), block=guard.guarded(hang_on_some)))
    finally:
        child.stop()
    kept, (late,) = parts(found)
    assert [d.document_id for d in kept] == ["1", "2", "4", "5"]
    assert [d.path for d in kept] == ["a:1", "a:3", "a:7", "a:9"]
    assert (late.path, late.reason[:22]) == ("a:5", "took longer than 1 s t")


def test_lines_are_read_as_they_come_where_somebody_waits() -> None:
    from whowhom.read.records import blocks_of

    def lines() -> Iterator[bytes]:
        yield from (b'{"text": "a"}\n', b'{"text": "b"}\n')
        raise AssertionError("read ahead")

    class Pipe:
        def __init__(self) -> None:
            self.lines = lines()

        def readline(self, _: int) -> bytes:
            return next(self.lines)

    found = blocks_of(Pipe(), 1)  # type: ignore[arg-type]
    assert [next(found), next(found)] == [(1, [b'{"text": "a"}\n']), (2, [b'{"text": "b"}\n'])]


DAMAGED = gzip.compress(b"WARC/1.0\r\n" * 90)[:-6] + b"damage"


@pytest.mark.parametrize("junk", [warcs.MAGIC * 200, DAMAGED * 200], ids=["magic", "heads"])
def test_an_archive_of_junk_is_given_up_and_what_stood_before_it_is_read(
    junk: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from itertools import count

    from whowhom.read import patience
    from whowhom.read.documents import read_archived

    monkeypatch.setattr(patience, "worked", count().__next__)  # every look at the clock takes a second
    archive = gzip.compress(record(page().encode())) + junk
    kept, lost = parts(list(warcs.read_warc(io.BytesIO(archive), "a.warc.gz", Hints(), record=read_archived)))
    assert len(kept) == 1
    assert "without a whole record; the rest is left out" in lost[-1].reason


def test_a_line_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from itertools import count

    from whowhom.read import patience
    from whowhom.read.records import skip_line

    class Endless:
        def readline(self, size: int) -> bytes:
            return b"a" * 10

    monkeypatch.setattr(patience, "worked", count().__next__)
    assert "the rest is left out" in skip_line(Endless(), b"a", patience.Patience())  # type: ignore[arg-type]
