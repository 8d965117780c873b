"""What may be fetched and what not, against real servers on loopback that are allowed by name."""

from __future__ import annotations

import gzip
import shutil
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.serving import Handler, serving
from whowhom.address import address_of
from whowhom.errors import FetchError
from whowhom.read.addresses import read_address, why_forbidden
from whowhom.read.fetch import Fetcher, Limits

QUICK = Limits(max_bytes=100_000, connect=2, read=0.6, total=1.5, redirects=3)


class Ticking:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


def fetcher(**options: object) -> Fetcher:
    given = {"allow": ["localhost"], "limits": QUICK, "delay": 0.0, "robots": False, "clock": Ticking(), **options}
    return Fetcher(**given)  # type: ignore[arg-type]


def refusal(url: str, **options: object) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher(**options).fetch(url)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---------------------------------------------------------------- what comes back


def test_a_page_comes_with_what_the_next_time_needs() -> None:
    def page(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"a1"':
            handler.give(b"", status=304)
        else:
            handler.give(b"<p>News", content_type="text/html; charset=ISO-8859-1", etag='"a1"', last_modified="then")

    with serving({"/": page}) as site:
        first = fetcher().fetch(site.url("/"))
        assert (first.body, first.content_type, first.charset) == (b"<p>News", "text/html", "iso-8859-1")
        assert (first.etag, first.modified, first.moved_to) == ('"a1"', "then", None)
        assert len(first.digest) == 64
        again = fetcher().fetch(site.url("/"), etag=first.etag, modified=first.modified)
        assert again.body is None
    sent = site.asked[1][1]
    assert sent["If-Modified-Since"] == "then"
    assert sent["User-Agent"].startswith("whowhom/")
    assert sent["Host"] == site.url("/").split("/")[2]


def test_no_cookie_is_sent_back() -> None:
    def page(handler: Handler) -> None:
        handler.give(b"", status=302, location="/b", set_cookie="id=1")

    with serving({"/a": page, "/b": lambda h: h.give(b"x", set_cookie="id=2")}) as site:
        reader = fetcher()
        reader.fetch(site.url("/a"))
        reader.fetch(site.url("/a"))
    assert not any("cookie" in (name.lower() for name in headers) for _, headers in site.asked)


def test_packed_pages_are_unpacked() -> None:
    with serving({"/": lambda h: h.give(gzip.compress(b"news" * 100), content_encoding="gzip")}) as site:
        assert fetcher().fetch(site.url("/")).body == b"news" * 100


def test_lasting_moves_are_told_and_passing_ones_not() -> None:
    pages = {
        "/old": lambda h: h.give(b"", status=301, location="/new"),
        "/today": lambda h: h.give(b"", status=302, location="/new"),
        "/new": b"news",
    }
    with serving(pages) as site:
        assert fetcher().fetch(site.url("/old")).moved_to == site.url("/new")
        assert fetcher().fetch(site.url("/today")).moved_to is None


# ---------------------------------------------------------------- where nothing may be fetched


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "http(s) only"),
        ("ftp://example.org/a", "http(s) only"),
        ("gopher://example.org/", "http(s) only"),
        ("javascript:alert(1)", "http(s) only"),
        ("//example.org/a", "http(s) only"),
        ("", "http(s) only"),
        ("http://", "not a host name"),
        ("http://a b/", "not a host name"),
        ("http://[::1", "not an address"),
        ("http://example.org:99999/", "not an address"),
        ("http://user:secret@example.org/", "login"),
        ("http://" + "a" * 5000, "too long"),
        ("http://exa\0mple.org/", "not a host name"),
        ("http://127.0.0.1/", "loopback"),
        ("http://127.1/", "loopback"),
        ("http://2130706433/", "loopback"),
        ("http://0x7f000001/", "loopback"),
        ("http://0/", "unspecified"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:127.0.0.1]/", "loopback"),
        ("http://[::ffff:7f00:1]/", "loopback"),
        ("http://[64:ff9b::7f00:1]/", "loopback"),
        ("http://[2002:7f00:1::]/", "loopback"),
        ("http://[fe80::1%25eth0]/", "link-local"),
        ("http://[fd00::1]/", "private"),
        ("http://[ff02::1]/", "multicast"),
        ("http://10.0.0.1/", "private"),
        ("http://192.168.1.1/", "private"),
        ("http://172.31.0.1/", "private"),
        ("http://169.254.169.254/latest/meta-data/", "link-local"),
        ("http://168.63.129.16/", "not public"),
        ("http://100.64.0.1/", "not public"),
        ("http://224.0.0.1/", "multicast"),
        ("http://255.255.255.255/", "private"),
    ],
)
def test_forbidden_addresses(url: str, reason: str) -> None:
    said = refusal(url)
    assert reason in said
    assert "secret" not in said


def test_a_name_is_forbidden_by_any_address_it_has() -> None:
    for numbers in (["127.0.0.1"], ["9.9.9.9", "10.0.0.1"], ["::ffff:169.254.169.254"], ["fe80::1%eth0"]):
        assert "--allow-host news.example" in refusal("http://news.example/", resolve=lambda *_, n=numbers: n)


def test_a_name_answered_differently_the_second_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["9.9.9.9"], ["127.0.0.1"]])
    reached: list[str] = []

    def connection(self: Fetcher, address: object, number: str, deadline: float) -> None:
        reached.append(number)
        raise FetchError("stopped here")

    monkeypatch.setattr(Fetcher, "_connection", connection)
    reader = fetcher(resolve=lambda *_: next(answers))
    with pytest.raises(FetchError, match="stopped here"):
        reader.fetch("http://news.example/")
    with pytest.raises(FetchError, match="loopback"):
        reader.fetch("http://news.example/")
    assert reached == ["9.9.9.9"]


def test_the_connection_goes_to_the_number_that_was_checked() -> None:
    with serving({"/": b"news"}) as site:
        reader = fetcher(allow=["news.example"], resolve=lambda *_: ["127.0.0.1"])
        assert reader.fetch(site.url("/", host="news.example")).body == b"news"
        assert site.asked[0][1]["Host"].startswith("news.example:")
        assert "loopback" in refusal(site.url("/", host="other.example"), resolve=lambda *_: ["127.0.0.1"])


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.1:{port}/secret", "loopback"),
        ("http://[::1]:{port}/secret", "loopback"),
        ("http://169.254.169.254/", "link-local"),
        ("//10.0.0.1/", "private"),
        ("file:///etc/passwd", "http(s) only"),
        ("http://a:b@localhost:{port}/secret", "login"),
        ("http://localhost:{port}/start", "circle"),
        ("gopher://localhost:{port}/", "http(s) only"),
    ],
)
def test_redirects_are_checked_like_the_first_address(target: str, reason: str) -> None:
    with serving({"/secret": b"secret"}) as site:
        there = target.format(port=site.server_address[1])
        site.pages["/start"] = lambda h: h.give(b"", status=302, location=there)
        assert reason in refusal(site.url("/start"))
        assert "/secret" not in site.paths()


def test_redirects_without_end() -> None:
    with serving({}) as site:
        for n in range(10):
            site.pages[f"/{n}"] = lambda h, n=n: h.give(b"", status=307, location=f"/{n + 1}")
        assert "more than 3 redirects" in refusal(site.url("/0"))
        assert len(site.asked) == 4


@given(st.ip_addresses(v=4))
def test_what_carries_an_address_is_as_forbidden_as_the_address(number: object) -> None:
    whole = int(number)  # type: ignore[call-overload]
    inside = why_forbidden(str(number))
    assert why_forbidden(f"::ffff:{number}") == inside
    for carrier in (f"64:ff9b::{number}", f"2002:{whole >> 16:x}:{whole & 0xFFFF:x}::1"):
        assert why_forbidden(carrier) == inside


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    for written in (text, f"http://{text}", f"http://example.org/{text}"):
        try:
            address = read_address(written)
        except FetchError:
            continue
        assert address.target.isascii()
        assert address.target.isprintable()
        assert " " not in address.target
        address_of(written)


# ---------------------------------------------------------------- limits


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 50_000)


def dripping(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def dripping_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def waiting(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    time.sleep(3)


def only_continue(handler: Handler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.02)


def cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")


PACKED = gzip.compress(bytes(50_000_000))


def bomb(handler: Handler) -> None:
    handler.give(PACKED, content_encoding="gzip")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (endless, "larger than 0.1 MB"),
        (lambda h: h.give(b"x" * 200_000), "larger than 0.1 MB"),
        (bomb, "larger than 0.1 MB"),
        (dripping, "took longer than 1.5 s"),
        (dripping_headers, "took longer than 1.5 s"),
        (waiting, "fell silent"),
        (only_continue, "took longer than 1.5 s"),
        (cut, "did not answer as it should"),
        (lambda h: h.wfile.write(b"\0\1\2 nonsense\r\n\r\n"), "did not answer as it should"),
        (lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: " + b"x" * 100_000), "did not answer as it should"),
        (lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000), "did not answer as it should"),
        (lambda h: h.give(b"x", content_encoding="br"), "not asked for"),
        (lambda h: h.give(b"no gzip", content_encoding="gzip"), "did not answer as it should"),
        (lambda h: h.give(gzip.compress(b"x" * 9000)[:-9], content_encoding="gzip"), "ends too soon"),
        (lambda h: h.give(b"", status=404), "has no such page (404)"),
        (lambda h: h.give(b"", status=410), "is gone (410)"),
        (lambda h: h.give(b"", status=500), "cannot answer (500)"),
        (lambda h: h.give(b"", status=302), "gives no page (302)"),
    ],
)
def test_answers_that_are_none(page: object, reason: str) -> None:
    with serving({"/": page}) as site:  # type: ignore[dict-item]
        assert reason in refusal(site.url("/"))


def test_a_host_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        assert "fell silent" in refusal(f"http://localhost:{port}/")
    assert "did not answer" in refusal(f"http://localhost:{port}/")


def test_names_that_cannot_be_looked_up() -> None:
    hanging = threading.Event()

    def fails(*_: object) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    try:
        slow = Limits(connect=0.1)
        assert "too long to look up" in refusal(
            "http://a.example/", limits=slow, resolve=lambda *_: [""] * hanging.wait(5)
        )
    finally:
        hanging.set()
    assert "not known" in refusal("http://a.example/", resolve=fails)
    assert "not known" in refusal("http://a.example/", resolve=lambda *_: [])


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Certificates by the host they are for, each signed by itself."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl here to make certificates with")
    folder = tmp_path_factory.mktemp("certificates")
    made = {}
    for host, days in (("localhost", "2"), ("other.example", "2")):
        cert, key = folder / f"{host}.pem", folder / f"{host}.key"
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", days,
             "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"],
            check=True, capture_output=True,
        )  # fmt: skip
        made[host] = cert, key
    return made


def test_tls_is_checked(certificates: dict[str, tuple[Path, Path]]) -> None:
    with serving({"/": b"news"}, certificate=certificates["localhost"]) as site:
        assert "certificate" in refusal(site.url("/"))  # signed by nobody that is known
        known = str(certificates["localhost"][0])
        assert fetcher(ca_file=known).fetch(site.url("/")).body == b"news"
    with serving({"/": b"news"}, certificate=certificates["other.example"]) as site:
        known = str(certificates["other.example"][0])
        assert "certificate" in refusal(site.url("/"), ca_file=known)  # another host's
        assert site.asked == []


def test_no_tls_at_the_other_end() -> None:
    with serving({"/": b"news"}) as site:
        assert "TLS" in refusal(site.url("/").replace("http:", "https:"))


# ---------------------------------------------------------------- politeness


def test_a_host_is_not_asked_sooner_than_the_delay() -> None:
    clock = Ticking()
    with serving({"/": b"news"}) as site:
        reader = fetcher(clock=clock, delay=5.0)
        for _ in range(3):
            reader.fetch(site.url("/"))
    assert clock.slept == [5.0, 5.0]


def test_retry_after_holds_for_the_whole_host() -> None:
    clock = Ticking()
    with serving({"/": b"news", "/busy": lambda h: h.give(b"", status=429, retry_after="3600")}) as site:
        reader = fetcher(clock=clock)
        with pytest.raises(FetchError, match="asked too often") as caught:
            reader.fetch(site.url("/busy"))
        assert caught.value.retry_at == clock.now() + timedelta(hours=1)
        with pytest.raises(FetchError, match="not to be asked before"):
            reader.fetch(site.url("/"))
        clock.sleep(3600)
        assert reader.fetch(site.url("/")).body == b"news"


@pytest.mark.parametrize(
    ("said", "hours"),
    [("Thu, 01 Jan 2026 02:00:00 GMT", 2), ("999999999999", 168), ("soon", None), ("-5", None), ("\0", None)],
)
def test_ways_to_say_when(said: str, hours: int | None) -> None:
    page = {"/": lambda h: h.give(b"", status=503, retry_after=said)}
    with serving(page) as site, pytest.raises(FetchError) as caught:  # type: ignore[arg-type]
        fetcher().fetch(site.url("/"))
    assert caught.value.retry_at == (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) if hours else None)


def test_one_connection_to_a_host_at_a_time() -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def page(handler: Handler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1
        handler.give(b"news")

    with serving({"/": page}) as site:
        reader = fetcher(limits=Limits())
        workers = [threading.Thread(target=reader.fetch, args=[site.url("/")]) for _ in range(5)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert (len(site.asked), most) == (5, 1)


def test_robots_are_asked_once_and_heeded() -> None:
    clock = Ticking()
    rules = b"User-agent: *\nDisallow: /private/*.html$\nCrawl-delay: 7\n\nUser-agent: other\nDisallow: /\n"
    with serving({"/robots.txt": rules, "/": b"news", "/private/a.html": b"no"}) as site:
        reader = fetcher(clock=clock, robots=True)
        assert reader.fetch(site.url("/")).body == b"news"
        for _ in range(2):
            with pytest.raises(FetchError, match=r"robots\.txt does not allow"):
                reader.fetch(site.url("/private/a.html"))
        assert reader.fetch(site.url("/")).body == b"news"
    assert site.paths() == ["/robots.txt", "/", "/"]
    assert 7.0 in clock.slept


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (lambda h: h.give(b"", status=404), True),
        (lambda h: h.give(b"", status=403), True),
        (lambda h: h.give(b"", status=500), False),
        (lambda h: h.give(b"", status=301, location="/r2"), False),
        (lambda h: h.give(b"\xff\0\xfe" * 1000), True),
        (lambda h: h.give(b"User-agent: *\nDisallow: /\n" + b"#" * 600_000), True),
    ],
)
def test_robots_that_are_missing_or_in_trouble(answer: object, allowed: bool) -> None:
    pages = {"/robots.txt": answer, "/r2": b"User-agent: whowhom\nDisallow: /", "/": b"news"}
    with serving(pages) as site:  # type: ignore[arg-type]
        if allowed:
            assert fetcher(robots=True).fetch(site.url("/")).body == b"news"
        else:
            assert "robots.txt" in refusal(site.url("/"), robots=True)


def test_robots_elsewhere_are_no_way_in() -> None:
    def away(handler: Handler) -> None:
        handler.give(b"", status=302, location=f"http://127.0.0.1:{handler.server.server_address[1]}/secret")

    with serving({"/robots.txt": away, "/secret": b""}) as site:
        assert "loopback" in refusal(site.url("/"), robots=True)
    assert site.paths() == ["/robots.txt"]


# ---------------------------------------------------------------- one page, one address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://example.org/a", "https://www.example.org/a/", True),
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a", True),
        ("https://example.org/a?id=1", "https://example.org/a?id=2", False),
        ("https://example.org/a#comments", "https://example.org/a", True),
        ("https://example.org/live#post-1234", "https://example.org/live#post-1235", False),
        ("https://example.org:443/a", "https://example.org/a", True),
        ("https://example.org/A", "https://example.org/a", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    assert (address_of(one) == address_of(other)) is same
