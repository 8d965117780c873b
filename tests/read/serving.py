"""A real web server on loopback for tests of what fetches: a function per path, and every request kept."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answers = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the function that stands under the path; 404 without one."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        answer = self.server.pages.get(self.path.partition("?")[0])
        self.close_connection = True
        try:
            if answer is None:
                self.give(b"", status=404)
            elif isinstance(answer, bytes):
                self.give(answer)
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            pass  # who asked has gone, which is what some tests are about

    def give(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """The server: `pages` by path, `asked` with what was asked of it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: dict[str, bytes | Answers]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.scheme = "http"

    def url(self, path: str, host: str = "localhost") -> str:
        return f"{self.scheme}://{host}:{self.server_address[1]}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(pages: dict[str, bytes | Answers], *, certificate: tuple[Path, Path] | None = None) -> Iterator[Site]:
    """A site that runs while the block does."""
    site = Site(pages)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        site.socket = context.wrap_socket(site.socket, server_side=True)
        site.scheme = "https"
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
