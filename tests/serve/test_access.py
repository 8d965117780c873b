"""Who may read and judge, and what is refused."""

import re
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from tests.serve.conftest import NOW
from whowhom.cli import main
from whowhom.errors import InputError
from whowhom.merge.judge import is_by_people
from whowhom.serve.access import COOKIE, Access
from whowhom.store import open_store

TOKEN, JUDGES = "a-token-for-readers", "a-token-for-judges!"
PAIR = "/pair?actor=USA&toward=RUS"


# ---------------------------------------------------------------- beyond this machine


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])
def test_beyond_this_machine_a_guard_is_demanded(host):
    with pytest.raises(InputError, match="needs a token, or a proxy"):
        Access(host=host).check()
    Access(host=host, token=TOKEN).check()
    Access(host=host, user_header="X-Forwarded-User").check()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_none_is(host):
    Access(host=host).check()


def test_the_command_says_that_it_demands_a_guard(store_path):
    shown = CliRunner().invoke(main, ["serve", "--store", str(store_path), "--host", "0.0.0.0"])
    assert shown.exit_code == 1
    assert "needs a token, or a proxy that says who asks; give --token" in shown.output


def test_short_or_equal_tokens_are_refused():
    with pytest.raises(InputError, match="can be guessed"):
        Access(token="short").check()
    with pytest.raises(InputError, match="the same token"):
        Access(token=TOKEN, judge_token=TOKEN).check()


# ---------------------------------------------------------------- tokens and proxies


def test_without_the_token_nothing_is_shown(store_path, client_of):
    client = client_of(store_path, access=Access(host="0.0.0.0", token=TOKEN, rate=10_000))
    for path in ("/", PAIR, "/api/front", "/brief?actor=USA&toward=RUS", "/chart/strip.svg?actor=USA&toward=RUS",
                 "/download/ledger.csv?actor=USA&toward=RUS", "/event/x", "/api/openapi.json"):  # fmt: skip
        shown = client.get(path)
        assert shown.status_code == 401, path
        assert "Russia" not in shown.text
    assert client.get("/", headers={"authorization": "Bearer wrong-wrong-wrong"}).status_code == 401
    assert client.get("/api/front", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_link_with_the_token_lets_in_by_a_cookie_and_takes_it_out_of_the_address(store_path, client_of):
    client = client_of(store_path, access=Access(host="0.0.0.0", token=TOKEN, rate=10_000))
    entered = client.get(f"{PAIR}&token={TOKEN}", follow_redirects=False)
    assert entered.status_code == 303
    assert entered.headers["location"] == PAIR
    assert "httponly" in entered.headers["set-cookie"].lower()
    assert TOKEN not in entered.headers["set-cookie"]
    assert client.get(PAIR).status_code == 200
    client.cookies.clear()
    assert client.get("/?token=wrong").status_code == 401
    client.cookies.set(COOKIE, TOKEN)
    assert client.get("/").status_code == 401


def test_the_token_can_be_typed_and_never_leads_to_another_site(store_path, client_of):
    client = client_of(store_path, access=Access(host="0.0.0.0", token=TOKEN, rate=10_000))
    typed = urlencode({"token": TOKEN, "where": "https://evil.example/\\x?a=b"})
    answer = client.post("/enter", content=typed, follow_redirects=False)
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\"))
    assert client.post("/enter", content=urlencode({"token": "no"})).status_code == 401


def test_a_proxys_word_counts_only_from_the_proxy(store_path, client_of):
    asked = {"x-forwarded-user": "ada"}
    trusted = Access(host="0.0.0.0", user_header="X-Forwarded-User", proxies=("testclient",), rate=10_000)
    assert client_of(store_path, access=trusted).get("/api/front", headers=asked).status_code == 200
    assert client_of(store_path, access=trusted).get("/api/front").status_code == 401
    elsewhere = Access(host="0.0.0.0", user_header="X-Forwarded-User", proxies=("10.0.0.1",), rate=10_000)
    assert client_of(store_path, access=elsewhere).get("/api/front", headers=asked).status_code == 401


# ---------------------------------------------------------------- what is refused


def test_another_sites_name_for_this_machine_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8470"}).status_code == 200


def test_too_much_is_refused(client):
    assert client.get("/actors?q=" + "a" * 9000).status_code == 414
    assert client.post("/judge", content="a" * 20_000).status_code == 413
    assert client.post("/judge", content=(b for b in [b"x"])).status_code == 411
    assert client.delete("/").status_code == 411


def test_too_often_is_refused_and_told_when_to_come_back(store_path, client_of):
    client = client_of(store_path, access=Access(rate=1))
    answers = [client.get("/ready") for _ in range(10)]
    assert [a.status_code for a in answers].count(429) >= 3
    assert answers[-1].headers["retry-after"] == "2"


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/access.py", "/static/page.css%00.txt",
     "/chart/..%2f..%2fetc%2fpasswd.svg?actor=USA&toward=RUS", "/download/events...%2f..%2fx?actor=USA&toward=RUS",
     "/event/..%2f..%2fetc%2fpasswd", "/brief.%2e%2e?actor=USA&toward=RUS", "//etc/passwd", "/etc/passwd"],
)  # fmt: skip
def test_no_path_outside_the_store_can_be_read(client, path):
    shown = client.get(path)
    assert shown.status_code in (400, 404)
    assert "root:" not in shown.text
    assert "import" not in shown.text


def test_every_answer_carries_the_policy(client):
    for path in (
        "/",
        PAIR,
        "/event/none",
        "/static/page.js",
        "/api/front",
        "/chart/strip.svg?actor=USA&toward=RUS",
        "/brief?actor=USA&toward=RUS",
    ):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors *" in client.get("/embed?actor=USA&toward=RUS").headers["content-security-policy"]


def test_no_page_holds_script_or_style_of_its_own(client):
    for path in ("/", PAIR, "/actors?q=Russia", "/api", "/embed?actor=USA&toward=RUS", "/nothing"):
        text = client.get(path).text
        assert not re.search(r"<script(?! src=\"/static/page\.js\")|<style| style=| on\w+=", text), path


# ---------------------------------------------------------------- judging


def first_two(client):
    row = next(
        r for r in client.get("/api/pair?actor=USA&toward=RUS&until=2025-03-04").json()["rows"] if r["reports"] == 4
    )
    page = client.get(f"/api/event/{row['event_id']}").json()
    one, two = (t["report_id"] for t in page["tellings"][:2])
    return row["event_id"], one, two


def form_of(client, event, one, two, verdict="different", **changes):
    text = client.get(f"/event/{event}").text
    key = re.search(r'name="key" value="(\w+)"', text)
    return urlencode(
        {"key": key[1] if key else "", "left": one, "right": two, "verdict": verdict, "event": event, **changes}
    )


def test_a_verdict_by_somebody_who_may_judge_is_a_dated_row_and_parts_the_event(own_store, client_of):
    client = client_of(own_store, access=Access(local_judge="Ada Lind", rate=10_000))
    event, one, two = first_two(client)
    answer = client.post("/judge", content=form_of(client, event, one, two), follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/event/")
    client.app.state.desk.library.close()
    with open_store(str(own_store)) as store:
        (row,) = filter(is_by_people, store.judgements())
        held = next(e for e in store.events() if one in e.report_ids)
    assert (row.author, row.verdict, row.made_at) == ("person:Ada Lind", "different", NOW)
    assert {row.left, row.right} == {one, two}
    assert two not in held.report_ids


def test_a_verdict_can_be_withdrawn_and_both_stay_in_the_store(own_store, client_of):
    client = client_of(own_store, access=Access(local_judge="Ada", rate=10_000))
    event, one, two = first_two(client)
    client.post("/judge", content=form_of(client, event, one, two, "same"))
    client.post("/judge", content=form_of(client, event, one, two, "same", withdraw="yes"))
    client.app.state.desk.library.close()
    with open_store(str(own_store)) as store:
        (row,) = filter(is_by_people, store.judgements())
    assert row.withdrawn_at == NOW
    assert "withdrawn" in client.get(f"/event/{event}").text


def test_who_may_only_read_sees_no_buttons_and_cannot_judge(own_store, client_of):
    client = client_of(own_store)
    event, one, two = first_two(client)
    assert "/judge" not in client.get(f"/event/{event}").text
    assert client.post("/judge", content=form_of(client, event, one, two)).status_code == 403
    client.app.state.desk.library.close()
    with open_store(str(own_store)) as store:
        assert not any(map(is_by_people, store.judgements()))


def test_readers_token_reads_and_judges_token_judges(own_store, client_of):
    access = Access(host="0.0.0.0", token=TOKEN, judge_token=JUDGES, rate=10_000)
    client = client_of(own_store, access=access)
    client.headers["authorization"] = f"Bearer {TOKEN}"
    event, one, two = first_two(client)
    assert client.post("/judge", content=form_of(client, event, one, two)).status_code == 403
    client.headers["authorization"] = f"Bearer {JUDGES}"
    assert client.post("/judge", content=form_of(client, event, one, two), follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("headers", "changes"),
    [({}, {"key": "0" * 64}), ({}, {"key": ""}), ({"origin": "https://evil.example"}, {}), ({"origin": "null"}, {}),
     ({"sec-fetch-site": "cross-site"}, {})],
)  # fmt: skip
def test_a_form_from_elsewhere_is_refused(own_store, client_of, headers, changes):
    client = client_of(own_store, access=Access(local_judge="Ada", rate=10_000))
    event, one, two = first_two(client)
    content = form_of(client, event, one, two, **changes)
    assert client.post("/judge", content=content, headers=headers).status_code == 403


@pytest.mark.parametrize("changes", [{"verdict": "maybe"}, {"left": "nothing"}, {"right": "same-as-left"}])
def test_a_verdict_on_nothing_is_refused(own_store, client_of, changes):
    client = client_of(own_store, access=Access(local_judge="Ada", rate=10_000))
    event, one, two = first_two(client)
    if changes.get("right") == "same-as-left":
        changes = {"right": one}
    assert client.post("/judge", content=form_of(client, event, one, two, **changes)).status_code == 400
