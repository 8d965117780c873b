"""What goes in as a file comes out as a document, or as a line that says why not."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whowhom.model import Document, Skipped
from whowhom.read import READERS, read_documents
from whowhom.read.clean import clean_in_place, cut_tails, strip_markup
from whowhom.read.dates import read_date

TALKS = "The two ministers of Norland met in the capital on Monday and talked about the bridge for some hours."


def read(*paths: Path | str, **options: object) -> list[Document | Skipped]:
    return list(read_documents(*paths, **options))  # type: ignore[arg-type]


def one(path: Path, **options: object) -> Document:
    (found,) = read(path, **options)
    assert isinstance(found, Document), found
    return found


def why(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, Skipped), found
    assert found.path.startswith(str(path))
    return found.reason


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---------------------------------------------------------------- each kind of file


def test_plain_text_keeps_its_offsets(tmp_path: Path) -> None:
    raw = f"Talks in Norland\n\n{TALKS}\n\nPhoto: A. Person/Agency\n\nThey go on.\n\nPost a Comment\n\nNext Post"
    document = one(write(tmp_path / "a.txt", raw), published=date(2025, 3, 4), outlet="The Example")
    assert document.title == "Talks in Norland"
    assert document.text.endswith("They go on.")
    assert "Agency" not in document.text
    assert raw.index(TALKS) == document.text.index(TALKS)
    assert raw.index("They go on.") == document.text.index("They go on.")
    assert (document.outlet, document.day, document.flags) == ("The Example", date(2025, 3, 4), ())


def test_header_lines_are_kept_out_of_the_text(tmp_path: Path) -> None:
    raw = f"Outlet: The Example\nPublished: 3 March 2025\nTitle: Talks\nByline: A. Person\nNote: made up\n\n{TALKS}"
    document = one(write(tmp_path / "a.txt", raw), published=date(2020, 1, 1))
    assert document.text == f"Talks\n{TALKS}"
    assert (document.outlet, document.day, document.byline) == ("The Example", date(2025, 3, 3), "A. Person")


def test_a_first_line_with_a_colon_is_no_header(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.txt", f"Update: talks go on\n\n{TALKS}")).text.startswith("Update: talks go on")


def test_page_without_navigation_and_comments(tmp_path: Path) -> None:
    page = f"""<html><head><title>Talks in Norland | The Example</title>
    <meta property="og:site_name" content="The Example"><meta name="author" content="Ann Person">
    <meta property="article:published_time" content="2025-03-03T18:20:00+01:00">
    </head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Talks in Norland</h1><p>{TALKS}</p>
    <p>They will meet again next week, said an official who did not want to be named.</p></article>
    <div id="comments"><h2>Comments</h2><p>bob: I do not believe a word of it.</p></div></body></html>"""
    document = one(write(tmp_path / "a.html", page))
    assert document.text.startswith("Talks in Norland\nThe two ministers")
    assert "bob" not in document.text
    assert "Home" not in document.text
    assert (document.outlet, document.day, document.byline) == ("The Example", date(2025, 3, 3), "Ann Person")


def test_json_lines_keep_offsets_and_go_on_after_a_broken_line(tmp_path: Path) -> None:
    text = "  “Talks” are on.\r\nNorland thanked Sudland."
    lines = [
        json.dumps(
            {"id": "x1", "text": text, "published": "2025-03-03", "outlet": "The Example", "url": "https://e.x/1"}
        ),
        '{"id": "x2", "text": ',
        "",
        json.dumps({"id": 3, "text": "Norland thanked <b>Sudland</b> &amp; left.", "title": "Thanks"}),
        json.dumps([1]),
        json.dumps({"id": "x6"}),
        json.dumps({"id": "x7", "text": 7}),
    ]
    path = write(tmp_path / "news.jsonl", "\n".join(lines))
    first, broken, third, *wrong = read(path)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert first.text.index("Norland") == text.index("Norland")
    assert (first.document_id, first.url, first.flags) == ("x1", "https://e.x/1", ("short",))
    assert (third.document_id, third.text, third.flags) == (
        "3",
        "Thanks\nNorland thanked Sudland & left.",
        ("no date", "short"),
    )
    assert broken == Skipped(f"{path}:2", "broken JSON: Expecting value at character 22")
    assert [(s.path, s.reason.split(",")[0]) for s in wrong if isinstance(s, Skipped)] == [
        (f"{path}:5", "not an object with a text"),
        (f"{path}:6", "no text in this record (a field named text)"),
        (f"{path}:7", "the text is a number"),
    ]


def test_standard_input_and_gzip_read_alike(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "text": TALKS}) + "\n"
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(line.encode()))
    assert read("-", stdin=io.StringIO(line))[0].text == one(path).text == TALKS  # type: ignore[union-attr]
    binary = io.TextIOWrapper(io.BytesIO(line.encode()))
    assert read("-", stdin=binary)[0].text == TALKS  # type: ignore[union-attr]


def test_json_file_with_a_list(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([{"text": TALKS}, {"headline": "Talks", "body": TALKS}]))
    assert [d.text for d in read(path) if isinstance(d, Document)] == [TALKS, f"Talks\n{TALKS}"]


def test_feed_items_are_documents(tmp_path: Path) -> None:
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title><description>d</description>
    <item><title>Talks &amp;amp; tea</title><description>&lt;p&gt;{TALKS}&lt;/p&gt; The post Talks appeared first on The
    Example.</description><pubDate>Mon, 03 Mar 2025 18:20:00 GMT</pubDate><guid>g1</guid></item>
    <item><title>Norland thanks Sudland</title></item><item></item></channel></rss>"""
    first, second, empty = read(write(tmp_path / "a.rss", feed))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, first.outlet, first.day) == (f"Talks & tea\n{TALKS}", "The Example", date(2025, 3, 3))
    assert (second.text, second.flags) == ("Norland thanks Sudland", ("no date", "short"))
    assert isinstance(empty, Skipped)


def test_csv_rows_are_documents(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'Title,Text,Date,Source\nTalks,"{TALKS}",2025-03-03,The Example\na,b,c,d,e\n')
    row, wrong = read(path)
    assert isinstance(row, Document)
    assert (row.text, row.day, row.outlet) == (f"Talks\n{TALKS}", date(2025, 3, 3), "The Example")
    assert wrong == Skipped(f"{path}:3", "5 cells under 4 column names")


def test_same_content_same_id_and_another_outlet_another_id(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.txt", TALKS), write(tmp_path / "b.txt", TALKS)
    assert one(first).document_id == one(second).document_id
    assert one(first).document_id != one(second, outlet="The Example").document_id
    assert isinstance(read(first, second)[1], Skipped)


# ---------------------------------------------------------------- what is not read


def test_folder_is_read_in_order_and_bad_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path / "b.txt", TALKS)
    write(tmp_path / "sub" / "c.txt", f"{TALKS} Again.")
    write(tmp_path / "README.md", "about this folder")
    write(tmp_path / ".hidden.txt", TALKS)
    write(tmp_path / "a.txt", "")
    write(tmp_path / "p.png", b"\x89PNG\r\n\x1a\n")
    write(tmp_path / "z.txt", b"\x00\x01\x02" * 100)
    write(tmp_path / "z.xyz", TALKS)
    found = [(Path(f.path or "").name, f.reason if isinstance(f, Skipped) else "read") for f in read(tmp_path)]
    assert found[:4] == [
        ("a.txt", "empty file"),
        ("b.txt", "read"),
        ("p.png", "binary content: a PNG picture"),
        ("z.txt", "binary content: NUL bytes"),
    ]
    assert found[4][1].startswith("unknown kind of file (.xyz); known are .html")
    assert found[5:] == [("c.txt", "read")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Subscribe now to continue reading. Already a subscriber? Log in here.", "paywall"),
        ("We use cookies to make this site better. Accept all cookies or manage your privacy settings.", "cookie"),
        ("Die Minister trafen sich am Montag in der Hauptstadt, um über die Brücke zu reden, die sehr alt ist.", "de"),
        ("Les ministres se sont réunis lundi dans la capitale pour parler du pont qui est très ancien déjà.", "fr"),
    ],
)
def test_notices_and_other_languages_are_skipped(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in why(write(tmp_path / "a.txt", text))


def test_mixed_text_is_kept(tmp_path: Path) -> None:
    german = "Die Minister trafen sich am Montag in der Hauptstadt, um über die Brücke zu reden. " * 3
    assert one(
        write(tmp_path / "a.txt", german + "\n\n" + f"{TALKS} It was said that they had been there before. " * 6)
    )


def test_missing_and_empty_paths_are_listed(tmp_path: Path) -> None:
    assert why(tmp_path / "none.txt") == "no such file or folder"
    assert why(tmp_path) == "an empty folder"
    assert read("a\0b.txt")[0].reason  # type: ignore[union-attr]
    assert why(write(tmp_path / "a.html", "<html><body></body></html>")) == "no text found in HTML"


def test_file_names_that_cannot_be_decoded(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(TALKS)
    except OSError:
        pytest.skip("this file system refuses such names")
    (found,) = read(tmp_path)
    assert isinstance(found, Skipped)
    found.path.encode()  # can be printed


# ---------------------------------------------------------------- hostile input


def test_deep_nesting_does_not_crash(tmp_path: Path) -> None:
    start = time.monotonic()
    assert why(write(tmp_path / "a.html", "<div>" * 100_000 + TALKS)).startswith("no text found in HTML")
    assert "nested too deep" in why(write(tmp_path / "a.json", "[" * 100_000))
    assert why(write(tmp_path / "a.xml", "<rss><channel>" + "<a>" * 20_000)) == "no feed items in this XML"
    assert time.monotonic() - start < 20


def test_a_line_of_50_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "1", "text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json.dumps({"id": "2", "text": TALKS}).encode())
    large, small = read(path)
    assert large == Skipped(f"{path}:1", "larger than 20 MB, too large for one document")
    assert isinstance(small, Document)


def test_gzip_bombs_and_broken_gzip_end_with_a_reason(tmp_path: Path) -> None:
    bomb = tmp_path / "a.jsonl.gz"
    with gzip.open(bomb, "wb") as file:
        for _ in range(80):
            file.write(b"\n" * 1_000_000)
    assert "times its size" in why(bomb)
    cut = write(tmp_path / "b.jsonl.gz", gzip.compress(json.dumps({"text": TALKS}).encode() * 50)[:-20])
    assert "broken gzip" in str(read(cut)[-1])
    assert "broken gzip" in why(write(tmp_path / "c.txt.gz", b"not gzip at all, just words"))


def test_feed_entities_do_not_blow_up(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    feed = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>'
    feed += "<rss><channel><item><title>&e8;</title></item></channel></rss>"
    (found,) = read(write(tmp_path / "a.xml", feed))
    assert isinstance(found, Skipped) or len(found.text) < 1000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), suffix=st.sampled_from([*READERS, ".jsonl.gz"]))
def test_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, suffix: str) -> None:
    for found in read(write(tmp_path / f"f{suffix}", data)):
        assert isinstance(found, Document | Skipped)
        if isinstance(found, Document):
            found.text.encode()  # no lone surrogates
            assert "\0" not in found.text


KEYS = st.sampled_from(["id", "text", "title", "published", "outlet", "url"])
VALUES = st.none() | st.booleans() | st.floats() | st.text()


@settings(max_examples=150, deadline=None)
@given(st.recursive(VALUES, lambda value: st.lists(value) | st.dictionaries(KEYS, value), max_leaves=10))
def test_no_record_crashes_the_reader(record: object) -> None:
    for found in read("-", stdin=io.StringIO(json.dumps(record) + "\n")):
        assert isinstance(found, Document | Skipped)


# ---------------------------------------------------------------- pieces


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Talks – “good”".encode("utf-8-sig"), "Talks – “good”"),
        ("Talks – “good”".encode("utf-16"), "Talks – “good”"),
        ("Talks – “good”".encode("cp1252"), "Talks – “good”"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    assert one(write(tmp_path / "a.txt", data)).text == text


def test_declared_charset(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="koi8-r"></head><body><article><p>{TALKS} Ж</p></article></body></html>'
    assert one(write(tmp_path / "a.html", page.encode("koi8-r"))).text.endswith("Ж")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-03-03", "2025-03-03T00:00:00+00:00"),
        ("2025-03-03T18:20:00Z", "2025-03-03T18:20:00+00:00"),
        ("20250303182000", "2025-03-03T18:20:00+00:00"),
        ("Mon, 03 Mar 2025 18:20:00 +0100", "2025-03-03T18:20:00+01:00"),
        ("3 March 2025", "2025-03-03T00:00:00+00:00"),
        ("Monday, March 3rd, 2025 at 6:20 pm EST", "2025-03-03T18:20:00+00:00"),
        ("Sept. 3, 2025", "2025-09-03T00:00:00+00:00"),
        ("03.03.2025", "2025-03-03T00:00:00+00:00"),
        (1741026000, "2025-03-03T18:20:00+00:00"),
        (1741026000000, "2025-03-03T18:20:00+00:00"),
        ("31 February 2025", None),
        ("0001-01-01", None),
        ("03/04/2025", None),
        ("12345", None),
        ("soon", None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        ({"a": 1}, None),
    ],
)
def test_dates(written: object, iso: str | None) -> None:
    found = read_date(written)
    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    "tail",
    [
        " The post Talks in Norland appeared first on The Example.",
        " Read more",
        "\nRead more…",
        " […]",
        "\n\nShare this\n\nPost a Comment",
        "\nPrevious Post Next Post\n",
        " Continue reading →",
    ],
)
def test_tails_are_cut(tail: str) -> None:
    assert cut_tails(TALKS + tail) == TALKS


def test_words_like_tails_stay() -> None:
    for text in ("He told them to read more", "She wants to share this", "The post in Norland was manned."):
        assert cut_tails(text) == text


def test_markup_is_taken_out() -> None:
    assert (
        strip_markup('Talks <a href="https://e.x">go</a> on.<script>x()</script><p>So.</p><a hre')
        == "Talks go on.\nSo."
    )


@given(st.text())
def test_cleaning_moves_nothing(text: str) -> None:
    cleaned = clean_in_place(text)
    assert len(cleaned) <= len(text)
    cleaned.encode()
    assert clean_in_place(cleaned) == cleaned
