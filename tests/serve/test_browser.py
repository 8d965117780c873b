"""The page in a real browser: what can be clicked, typed and read, on a desk and on a phone, in light and dark."""

import re

import pytest

from tests.serve.conftest import NOW
from whowhom.merge.judge import is_by_people
from whowhom.serve.access import Access

PAIR = "/pair?actor=USA&toward=RUS&since=2025-02-05&until=2025-03-04"
SERIOUS = ("serious", "critical")


def test_five_seconds_the_first_screen_holds_the_answer_the_strip_and_three_facts(look):
    page = look(PAIR)
    for selector in ("#answer", "#chart-strip svg", ".fact >> nth=0", ".fact >> nth=2"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + min(box["height"], 60) < 900, selector
    assert "Five moves by the United States favoured Russia" in page.inner_text("h1")


def test_two_clicks_from_a_mark_to_its_sentence(look):
    page = look(PAIR)
    mark = page.locator("#chart-strip svg a").first
    assert "2025-" in mark.get_attribute("aria-label")
    mark.hover()
    assert page.locator(".tip").is_visible()
    mark.click()
    page.wait_for_url(re.compile("/event/"))
    assert page.locator("mark.actor").first.is_visible()
    page.click("text=Back to the pair")
    page.wait_for_url(re.compile("/pair"))


def test_a_row_leads_to_its_evidence_and_copies_unfold(look):
    page = look(PAIR)
    page.click(".what a:has-text('withdrawing aid')")
    page.wait_for_url(re.compile("/event/"))
    assert not page.locator(".copied").first.is_visible()
    page.click("summary:has-text('copies of this text')")
    assert page.locator(".copied").first.is_visible()
    assert page.locator(".steps").first.inner_text().startswith("an official")


def test_chips_filter_and_reset_takes_them_back(look):
    page = look(PAIR)
    page.click(".chip:has-text('accusation')")
    page.wait_for_url(re.compile("act=ACCUSE"))
    assert "only accusation" in page.inner_text(".echo")
    assert page.locator(".chip.on").count() == 1
    page.click(".reset")
    page.wait_for_load_state("networkidle")
    assert page.locator(".chip.on").count() == 0


def test_the_form_changes_the_window_and_keeps_the_filters(look):
    page = look(PAIR + "&act=AID")
    page.fill("input[name=since]", "2025-02-15")
    page.fill("input[name=min_voices]", "1")
    page.click(".window button")
    page.wait_for_url(re.compile("since=2025-02-15"))
    assert "act=AID" in page.url
    assert "15 February to 4 March" in page.inner_text("h1")


def test_the_search_finds_an_actor_and_its_pairs(look):
    page = look("/")
    page.fill("#q", "Kenya")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/actors"))
    page.click(".pairs a")
    page.wait_for_url(re.compile("actor=KEN"))
    assert page.locator(".pairs li").count() == 1


def test_everything_can_be_reached_by_keyboard(look):
    page = look(PAIR)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(e => e.closest('svg') ? 'mark' : e.closest('.chip') ? 'chip' : e.tagName)(document.activeElement)"
            )
        )
    assert {"mark", "chip", "INPUT", "SELECT", "BUTTON", "SUMMARY"} <= set(seen)
    page.locator("#chart-strip svg a").first.focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/event/"))


@pytest.mark.parametrize(
    "path", [PAIR, "/", PAIR + "&status=denied&act=AID", "/actors?q=Lavrov", "/api", "/brief?actor=USA&toward=RUS"]
)
def test_a_phone_needs_no_scrolling_sideways(look, path):
    page = look(path, width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_evidence_fits_a_phone_too(look):
    page = look(PAIR, width=360, height=740)
    page.locator(".what a").first.click()
    page.wait_for_url(re.compile("/event/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dark_is_dark_and_its_picture_too(look):
    page = look(PAIR, scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    assert page.evaluate("document.querySelector('#chart-strip img').currentSrc").count("theme=dark") == 1
    assert page.evaluate(
        "[...document.querySelectorAll('#chart-strip svg [stroke]')].some(e => e.getAttribute('stroke').toUpperCase() === '#6DB3EA')"
    )


def test_without_script_the_strip_is_a_picture_with_words(look):
    page = look(PAIR, java_script_enabled=False)
    assert page.locator("#chart-strip img").is_visible()
    assert "marks" in page.locator("#chart-strip img").get_attribute("alt")


def test_hostile_text_runs_nothing(look):
    page = look("/pair?actor=KEN&toward=TZA")
    dialogs = []
    page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
    page.locator(".what a").first.click()
    page.wait_for_url(re.compile("/event/"))
    assert "<script>" in page.inner_text("blockquote")
    assert page.title() != "owned"
    assert page.locator("main script, main img, main svg").count() == 0
    assert dialogs == []


def test_the_tables_tell_the_charts_numbers(look):
    page = look(PAIR)
    page.locator("#chart-strip summary").click()
    assert page.locator("#chart-strip table tbody tr").count() == 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [PAIR, "/", PAIR + "&status=denied&act=AID", "event", "/brief?actor=USA&toward=RUS"])
def test_axe_finds_nothing_serious(look, path, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = look(PAIR if path == "event" else path, scheme=scheme, bypass_csp=True)
    if path == "event":
        page.click(".what a:has-text('withdrawing aid')")
        page.wait_for_url(re.compile("/event/"))
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in SERIOUS] == []


def test_judging_in_the_browser_leaves_a_row(browser, own_store):
    import socket
    import threading
    import time

    import uvicorn

    from whowhom.serve.app import make_app
    from whowhom.store import open_store

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = make_app(str(own_store), access=Access(local_judge="Ada", rate=10_000), clock=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}{PAIR}")
    page.click(".what a:has-text('withdrawing aid')")
    with page.expect_response("**/judge") as answer:
        page.click(".judge button:has-text('Different')")
    assert answer.value.status == 303
    page.wait_for_load_state("networkidle")
    page.close()
    server.should_exit = True
    thread.join(5)
    with open_store(str(own_store)) as store:
        assert [j.author for j in store.judgements() if is_by_people(j)] == ["person:Ada"]
