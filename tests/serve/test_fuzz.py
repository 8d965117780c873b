"""No query makes the page fail: an answer, or a refusal that says why."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PATHS = ["/pair", "/api/pair", "/brief", "/api/actors", "/api/front", "/event/x", "/chart/strip.svg", "/download/ledger.csv", "/embed",
         "/brief.json", "/"]  # fmt: skip
NAMES = [
    "actor",
    "toward",
    "since",
    "until",
    "scale",
    "status",
    "page",
    "min_voices",
    "min_confidence",
    "compare",
    "q",
    "sort",
    "limit",
    "act",
]
VALUES = st.sampled_from(
    ["USA", "RUS", "Kenya", "", "0", "-1", "1e309", "nan", "9" * 400, "0001-01-01", "9999-12-31", "2025-02-30", "\0", "\u202e", "%", "'; DROP TABLE events; --",
     "<script>", "../../etc/passwd", "\ud7ff", "a" * 5000, "USA,RUS", "*", "null", "true"]
) | st.text(max_size=20)  # fmt: skip


@given(
    path=st.sampled_from(PATHS) | st.text(max_size=20).map(lambda t: "/" + t),
    query=st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), VALUES), max_size=6),
    pair=st.booleans(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_query_makes_the_page_fail(client, path, query, pair):
    given = [*([("actor", "USA"), ("toward", "RUS")] if pair else []), *query]
    asked = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in given)
    shown = client.get(f"{quote(path, safe='/.')}?{asked}")
    assert shown.status_code < 500, (path, given, shown.text[:300])
    assert "Traceback" not in shown.text
    if "json" not in shown.headers["content-type"]:  # there it is data, which a browser shows as such
        assert "<script>alert" not in shown.text
    assert shown.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", [p for p in PATHS if not p.startswith("/event")])
@pytest.mark.parametrize(
    "days",
    ["since=0001-01-01", "until=0001-01-01", "since=9999-12-31", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"],
)  # fmt: skip
def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others(client, path, days):
    shown = client.get(f"{path}?actor=USA&toward=RUS&{days}")
    assert shown.status_code < 500, shown.text[:300]


def test_a_window_of_centuries_is_refused_with_what_may_be_asked(client):
    shown = client.get("/api/pair?actor=USA&toward=RUS&since=0001-01-01&until=9999-12-31")
    assert shown.status_code == 400
    assert "10005 years" in shown.text and "at most 120" in shown.text
