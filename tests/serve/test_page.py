"""What the page says, asked without a browser: numbers, filters, evidence, files, states."""

import csv
import io
import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.serve.conftest import NOW
from tests.serve.making import BIDI
from whowhom.errors import InputError, StoreError
from whowhom.pipeline import answer, brief_answer
from whowhom.serve.address import View, address_of, read_view
from whowhom.serve.ask import ask_store, ask_view, ask_words
from whowhom.serve.charts import draw_spec
from whowhom.serve.library import Library
from whowhom.store import open_store

PAIR = "/pair?actor=USA&toward=RUS"
WINDOW = "&since=2025-02-05&until=2025-03-04"


def page_of(client, more=""):
    found = client.get("/api/pair?actor=USA&toward=RUS" + WINDOW + more)
    assert found.status_code == 200, found.text
    return found.json()


# ---------------------------------------------------------------- the answer


def test_the_answer_gives_number_pair_window_and_certainty(client):
    page = page_of(client)
    assert page["answer"] == (
        "Five moves by the United States favoured Russia and one went against it, 5 February to 4 March 2025."
    )
    assert page["certainty"].startswith("Four done, one planned and one being considered; one of them through Ukraine;")
    assert "nine reports by four outlets" in page["certainty"]
    assert page["data_through"] == "2025-03-04"
    assert page["generated_at"].startswith("2025-03-05T09:30")


def test_the_page_counts_as_the_pipeline_does(store_path):
    with open_store(str(store_path), read_only=True) as store:
        known = ask_store(store)
        view = View("USA", "RUS", date(2025, 2, 5), date(2025, 3, 4))
        found = ask_view(store, view, known)
        whole = answer(store, actor="USA", toward="RUS", since=view.since, until=view.until)
        own = ask_words(store, found)
    assert found.ledger == whole.ledger
    assert (found.answer.tilt, found.answer.streaks) == (whole.tilt, whole.streaks)
    assert brief_answer(own).sentences == brief_answer(whole).sentences


def test_three_facts_are_told_with_the_events_behind_them(client):
    run, change, single = page_of(client)["facts"]
    assert run["name"] == "The longest run"
    assert "friendly now" in change["text"]
    assert "with a chance of" in change["detail"]
    then = client.get("/api" + change["behind"][0]["address"]).json()
    assert sorted(then["event_ids"]) == sorted(change["event_ids"]) != []
    assert single["text"] == "Five of six moves"
    assert len(single["event_ids"]) == 5
    assert all(way["address"].startswith("/event/") for way in single["behind"])


def test_statements_are_folded_under_the_deed_they_are_about(own_store, client_of):
    from tests.serve.making import tell
    from whowhom.model import Status
    from whowhom.pipeline import merge_store

    with open_store(str(own_store)) as store:
        promise = tell("f1s", 13, "United States", "will give more aid to Russia", "AID", "USA", "RUS",
                       status=Status.FUTURE, cameo="070", outlet="Evening Star")  # fmt: skip
        store.add_coded([promise])
        merge_store(store)
    page = page_of(client_of(own_store))
    aid = next(r for r in page["rows"] if r["act"] == "giving aid to Russia" and r["status"] == "done")
    assert [(s["act"], s["status"]) for s in aid["statements"]] == [("giving aid to Russia", "planned")]
    listed = [r["event_id"] for r in page["rows"]] + [s["event_id"] for r in page["rows"] for s in r["statements"]]
    assert len(listed) == len(set(listed)) == page["shown"]
    # The promise of grain came ten days after the deed, which is too far: it stands by itself.
    assert any(r["status"] == "planned" for r in page["rows"])


# ---------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ("&status=future", "One move by the United States favoured Russia and none went against it"),
        ("&act=ACCUSE", "One move by the United States went against Russia and none favoured it"),
        ("&recipient=UKR", "One move by the United States favoured Russia"),
        ("&way=through", "One move by the United States favoured Russia"),
        ("&voice=unnamed", "Two moves by the United States favoured Russia"),
        ("&min_voices=2", "One move by the United States favoured Russia"),
        ("&status=actual&act=AID", "One move by the United States favoured Russia"),
    ],
)
def test_filters_in_the_address_change_the_answer(client, filters, told):
    assert page_of(client, filters)["answer"].startswith(told)


def test_a_chip_tells_how_many_events_it_keeps_and_leads_there(client):
    page = page_of(client)
    for one in page["filters"]:
        for chip in one["chips"]:
            query = parse_qs(urlsplit(chip["address"]).query)
            assert query[one["name"]] == [chip["value"]]
            there = client.get("/api" + chip["address"] + WINDOW).json()
            assert there["shown"] == chip["count"], chip
    assert [f["name"] for f in page["filters"]] == ["recipient", "act", "status", "voice", "way"]


def test_the_question_is_echoed_in_plain_words(client):
    echo = page_of(client, "&act=AID&status=actual&min_voices=2&scale=icews")["echo"]
    assert echo.startswith("Acts by the United States that bear on Russia, 5 February to 4 March 2025; only aid;")
    assert "only what is done; told by 2 independent voices or more. Scores on the ICEWS scale." in echo


@pytest.mark.parametrize(
    "view",
    [
        View("USA", "RUS"),
        View("USA", "RUS", date(2025, 1, 1), date(2025, 2, 1), "icews", ("UKR",), ("AID", "ACCUSE"), ("actual",), ("unnamed",)),
        View("FRA", "DEU", way=("direct",), min_voices=3, sure=0.7, page=4),
    ],
)  # fmt: skip
def test_an_address_says_the_view_and_is_read_back_as_it(view):
    assert read_view(parse_qs(urlsplit(address_of(view)).query)) == view


@pytest.mark.parametrize(
    "query",
    ["actor=USA", "actor=Nowhere&toward=RUS", "actor=USA&toward=RUS&since=yesterday", "actor=USA&toward=RUS&act=KISS",
     "actor=USA&toward=RUS&since=2025-03-01&until=2025-02-01", "actor=USA&toward=RUS&min_voices=0",
     "actor=USA&toward=RUS&sure=nan", "actor=USA&toward=RUS&page=1e99"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_why(client, query):
    shown = client.get("/pair?" + query)
    assert shown.status_code == 400
    assert "That cannot be answered" in shown.text
    assert client.get("/api/pair?" + query).status_code in (400, 422)


# ---------------------------------------------------------------- evidence


def event_with(client, act):
    return next(r for r in page_of(client)["rows"] if act in r["act"])


def test_evidence_marks_the_spans_and_folds_copies_under_their_origin(client):
    row = event_with(client, "withdrawing aid")
    page = client.get(f"/api/event/{row['event_id']}?actor=USA&toward=RUS").json()
    assert page["title"] == "The United States withdrew aid or cooperation from Ukraine."
    assert page["counts"] == "four reports by four outlets, two independent voices"
    first = next(t for t in page["tellings"] if t["copies"])
    assert len(first["copies"]) == 2
    assert [p["text"] for p in first["pieces"] if p["mark"] == "actor"] == ["United States"]
    assert [p["text"] for p in first["pieces"] if p["mark"] == "recipient"] == ["Ukraine"]
    assert [s["name"] for s in first["steps"]] == ["an official", first["outlet"]]
    assert any("sets against Russia: it helps Russia" in told for told in page["why_sign"])
    assert any("CAMEO 1622" in told for told in page["why_code"])
    assert any("object in common" in told for told in page["why_one"])


def test_a_disagreement_on_status_is_told(own_store, client_of):
    from dataclasses import replace

    from whowhom.model import Document, Status
    from whowhom.pipeline import merge_store

    with open_store(str(own_store)) as store:
        told = next(r for r in store.reports() if r.document_id == "f1")
        text = store.document("f1").text
        store.add_coded(
            [(Document("f1x", text, outlet="Evening Star", published=NOW),
              [replace(told, report_id="rx", document_id="f1x", status=Status.DENIED)])]
        )  # fmt: skip
        merge_store(store)
    client = client_of(own_store)
    row = next(r for r in page_of(client)["rows"] if r["act"] == "giving aid to Russia" and r["reports"] == 2)
    page = client.get(f"/api/event/{row['event_id']}").json()
    assert page["disagreement"][0] == "Denied in one report: Evening Star."


def test_an_event_that_is_not_there_is_not_found(client):
    assert client.get("/event/nothing").status_code == 404
    assert client.get("/api/event/nothing").json()["error"].startswith("No event has this address")


def test_every_link_of_a_page_leads_somewhere(client):
    import re

    text = client.get(PAIR + WINDOW).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'(?:href|src|srcset)="(/[^"#]*)', text)}
    assert len(links) > 40
    for link in links:
        assert client.get(link).status_code == 200, link


# ---------------------------------------------------------------- files


def test_downloads_hold_the_views_events(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/download/ledger.csv?actor=USA&toward=RUS" + WINDOW).text)))
    lines = client.get("/download/events.jsonl?actor=USA&toward=RUS" + WINDOW).text.splitlines()
    assert len(rows) == len(lines) == 7
    assert {json.loads(line)["event_id"] for line in lines} == {
        json.loads(line)["event_id"] for line in client.get("/download/events.jsonl?actor=USA&toward=RUS" + WINDOW).text.splitlines()
    }  # fmt: skip
    parquet = client.get("/download/events.parquet?actor=USA&toward=RUS" + WINDOW)
    assert parquet.content[:4] == parquet.content[-4:] == b"PAR1"


def test_every_format_of_exchange_can_be_downloaded(client):
    from whowhom.exchange.formats import FORMATS, PARQUET, READ_ONLY

    offered = page_of(client)["downloads"]
    for form in {*FORMATS, PARQUET} - READ_ONLY:
        assert any(f"/download/events.{form}?" in way["address"] for way in offered)
        found = client.get(f"/download/events.{form}?actor=USA&toward=RUS" + WINDOW)
        assert found.status_code == 200
        assert f"events.{form}" in found.headers["content-disposition"]


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("md", b"# Five"), ("html", b"<!doctype"), ("json", b"{")]
)
def test_the_brief_comes_in_every_form(client, form, start):
    found = client.get(f"/brief.{form}?actor=USA&toward=RUS" + WINDOW)
    assert found.status_code == 200
    assert found.content.lstrip().startswith(start)


@pytest.mark.parametrize("name", ["strip", "acts", "outlets", "coverage"])
def test_each_chart_is_an_image_in_two_forms_and_a_valid_specification(client, name, store_path):
    altair = pytest.importorskip("altair")
    query = f"?actor=USA&toward=RUS{WINDOW}"
    for theme in ("light", "dark"):
        for size in ("wide", "narrow"):
            spec = client.get(f"/chart/{name}.json{query}&theme={theme}&size={size}").json()
            altair.Chart.from_dict(spec, validate=True)
    assert client.get(f"/chart/{name}.svg{query}").text.startswith("<svg")
    assert client.get(f"/chart/{name}.png{query}").content[:4] == b"\x89PNG"


def test_the_strip_leads_from_each_mark_to_its_event(client):
    svg = client.get(f"/chart/strip.svg?actor=USA&toward=RUS{WINDOW}").text
    for row in page_of(client)["rows"]:
        assert f'href="/event/{row["event_id"]}?actor=USA&amp;toward=RUS"' in svg


def test_votes_are_shown_where_they_are_given(store_path):
    from tests.serve.making import votes_of
    from whowhom.serve.charts import list_charts

    calls = votes_of()
    library = Library(str(store_path))
    known = library.read(ask_store)
    found = library.read(lambda s: ask_view(s, View("USA", "RUS", until=date(2025, 3, 4)), known, calls))
    charts = {c.name: c for c in list_charts(found, calls)}
    assert charts["votes"].table.rows[0][0] == "2024"
    assert draw_spec(found, "votes", calls)["data"]["values"]
    library.close()


def test_citation_and_permalink_lead_to_the_same_view_for_good(client):
    page = page_of(client, "&act=AID")
    assert page["permalink"] == "http://127.0.0.1:8470" + PAIR + WINDOW + "&act=AID"
    assert page["citation"].endswith(f"{page['permalink']} (accessed 5 March 2025).")
    assert "Data through 4 March 2025." in page["citation"]
    assert "/embed?actor=USA&amp;toward=RUS" in page["embed"]


# ---------------------------------------------------------------- states


def test_nothing_found_says_which_filter_removed_most(client):
    page = page_of(client, "&status=denied&act=AID")
    assert page["shown"] == 0
    assert [(gone["name"], gone["would_show"]) for gone in page["active"]] == [("status", 2), ("act", 1)]
    shown = client.get(PAIR + WINDOW + "&status=denied&act=AID").text
    assert "the filters leave none" in shown
    assert "it removed most" in shown


def test_a_pair_without_any_event_is_answered(client):
    shown = client.get("/pair?actor=CHE&toward=NZL")
    assert shown.status_code == 200
    assert "No move by Switzerland for or against New Zealand was found" in shown.text


def test_too_few_moves_are_called_too_few(client):
    page = page_of(client, "&act=ACCUSE")
    assert page["facts"][1]["text"] == "Too few to say"
    assert "few" in [n["kind"] for n in page["notices"]]


def test_days_without_reading_and_skipped_texts_are_told(client):
    told = {n["kind"]: n["text"] for n in page_of(client)["notices"]}
    assert "silence there is not calm" in " ".join(n["text"] for n in page_of(client)["notices"])
    assert "stale" not in told


def test_old_data_is_called_old(store_path):
    from datetime import timedelta

    from fastapi.testclient import TestClient

    from whowhom.serve.app import make_app

    app = make_app(str(store_path), clock=lambda: NOW + timedelta(days=30))
    with TestClient(app, base_url="http://127.0.0.1:8470") as client:
        assert page_of(client)["notices"][0]["kind"] == "stale"
        assert "31 days" in client.get("/").text


def test_a_broken_store_is_told_and_comes_back_when_it_is_mended(own_store, client_of):
    client = client_of(own_store)
    whole = own_store.read_bytes()
    assert client.get("/").status_code == 200
    client.app.state.desk.library.close()
    own_store.write_bytes(b"no database at all" * 300)
    broken = client.get("/")
    assert broken.status_code == 503
    assert "The store cannot be read" in broken.text
    assert client.get("/api/front").status_code == 503
    client.app.state.desk.library.close()
    own_store.write_bytes(whole)
    assert client.get("/").status_code == 200


def test_what_is_added_shows_without_a_restart(own_store, client_of):
    from tests.serve.making import tell
    from whowhom.pipeline import merge_store

    client = client_of(own_store)
    before = page_of(client)["total"]
    client.app.state.desk.library.close()
    with open_store(str(own_store)) as store:
        store.add_coded(
            [tell("n1", 22, "United States", "praised Russia warmly", "SUPPORT", "USA", "RUS", cameo="051")]
        )
        merge_store(store)
    client.app.state.desk.library._looked = float("-inf")
    assert page_of(client)["total"] == before + 1


def test_the_library_lets_go_of_the_file_and_opens_it_again(store_path):
    library = Library(str(store_path))
    assert library.read(lambda s: s.counts()["documents"]) > 5
    library.close()
    assert library.read(lambda s: s.counts()["documents"]) > 5
    library.close()
    with pytest.raises(StoreError):
        Library(str(store_path) + ".not").read(lambda s: s.counts())


def test_what_many_ask_at_once_is_made_once(store_path):
    from concurrent.futures import ThreadPoolExecutor

    library = Library(str(store_path))
    made = []

    def make():
        made.append(1)
        return library.read(lambda s: s.counts()["documents"])

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: library.recall("counts", make), range(50)))
    library.close()
    assert len(set(answers)) == 1
    assert len(made) == 1


# ---------------------------------------------------------------- first page, actors


def test_the_first_page_lists_pairs_with_weeks_and_runs(client):
    page = client.get("/api/front").json()
    pair = next(p for p in page["pairs"] if (p["actor"], p["toward"]) == ("USA", "RUS"))
    assert len(pair["weeks"]) == 8
    assert sum(w["helps"] for w in pair["weeks"]) == 5
    assert sum(w["hurts"] for w in pair["weeks"]) == 1
    assert client.get("/?actor=Kenya").text.count('<li><a href="/pair?') == 1


@pytest.mark.parametrize(("asked", "country"), [("Russia", "RUS"), ("Lavrov", "RUS"), ("keny", "KEN")])
def test_actors_are_found_by_country_and_by_name(client, asked, country):
    assert country in {f["country"] for f in client.get(f"/api/actors?q={asked}").json()["found"]}


def test_the_description_of_the_api_names_every_page_object(client):
    schema = client.get("/api/openapi.json").json()
    assert {"/api/pair", "/api/event/{event_id}", "/api/front", "/api/actors"} == set(schema["paths"])
    assert {"PairPage", "EventPage", "FrontPage", "Row", "Telling"} <= set(schema["components"]["schemas"])
    assert "min_voices" in client.get("/api").text


def test_hostile_text_shows_as_text(client):
    row = client.get("/api/pair?actor=KEN&toward=TZA").json()["rows"][0]
    for path in (
        f"/event/{row['event_id']}?actor=KEN&toward=TZA",
        "/pair?actor=KEN&toward=TZA",
        "/brief?actor=KEN&toward=TZA",
    ):
        shown = client.get(path).text
        assert "<script>document" not in shown
        assert "<script>alert" not in shown
        assert "<svg onload" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript' not in shown
        assert BIDI not in shown
        assert len(shown) < 400_000


def test_a_line_of_ten_megabytes_is_cut_around_the_marked_words():
    from dataclasses import replace

    from tests.serve.making import tell
    from whowhom.model import Evidence
    from whowhom.serve.evidence import mark_spans

    _, (report,) = tell("x", 3, "Kenya", "gave aid to Tanzania", "AID", "KEN", "TZA")
    start = 5_000_000
    text = "word " * (start // 5) + report.evidence.text + " word" * (start // 5)
    moved = [replace(p, start=p.start + start, end=p.end + start) for p in (*report.actor, *report.recipient)]
    long = replace(report, evidence=Evidence(0, len(text), text), actor=(moved[0],), recipient=(moved[1],))
    pieces = list(mark_spans(long))
    assert [(p.text, p.mark) for p in pieces if p.mark] == [("Kenya", "actor"), ("Tanzania", "recipient")]
    assert sum(len(p.text) for p in pieces) < 1000


def test_a_view_that_no_store_can_answer_is_refused(tmp_path, client_of):
    path = tmp_path / "empty.duckdb"
    open_store(str(path)).close()
    client = client_of(path)
    assert "The store holds no events yet" in client.get("/").text
    assert client.get(PAIR).status_code == 400
    with pytest.raises(InputError):
        read_view({})
