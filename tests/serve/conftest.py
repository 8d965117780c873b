"""A store made once for the tests of the page, and a browser where there is one."""

import os
import shutil
import socket
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.serve.making import fill_store

NOW = datetime(2025, 3, 5, 9, 30, tzinfo=UTC)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture(scope="session")
def store_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "news.duckdb"
    fill_store(path)
    return path


@pytest.fixture
def own_store(store_path, tmp_path):
    """A copy of the store that a test may change."""
    return Path(shutil.copy(store_path, tmp_path / "own.duckdb"))


@pytest.fixture
def client(store_path):
    """Asks the page without a network."""
    yield from open_client(store_path)


def open_client(path, **settings):
    from fastapi.testclient import TestClient

    from whowhom.serve.access import Access
    from whowhom.serve.app import make_app

    access = settings.pop("access", None) or Access(rate=10_000)
    app = make_app(str(path), access=access, clock=lambda: NOW, **{"warm": 0, **settings})
    with TestClient(app, base_url="http://127.0.0.1:8470", raise_server_exceptions=False) as asks:
        assert app.state.ready.wait(60)
        yield asks


@pytest.fixture
def client_of(request):
    """Makes clients with settings of their own."""
    opened = []

    def make(path, **settings):
        maker = open_client(path, **settings)
        opened.append(maker)
        return next(maker)

    yield make
    for maker in opened:
        next(maker, None)


@pytest.fixture(scope="session")
def address(store_path):
    """The page on a real port, for a browser."""
    import uvicorn

    from whowhom.serve.access import Access
    from whowhom.serve.app import make_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = make_app(str(store_path), access=Access(rate=10_000), clock=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Debian's Chromium, driven by Playwright; tests that need it are skipped where it is not."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no browser tests: playwright is not installed")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no browser tests: chromium is not installed (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield opened
        opened.close()


@pytest.fixture
def look(browser, address):
    """Opens pages that complain about nothing and ask nobody else for anything."""
    opened = []

    def open_page(path, *, width=1100, height=900, scheme="light", base=address, **more):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        page = context.new_page()
        page.complaints, page.elsewhere = [], []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda r: page.elsewhere.append(r.url) if not r.url.startswith(base) else None)
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        opened.append((context, page))
        return page

    yield open_page
    for context, page in opened:
        context.close()
        assert page.complaints == []
        assert page.elsewhere == []


@pytest.fixture
def day():
    return date(2025, 3, 4)
