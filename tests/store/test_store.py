"""What every store does. A new kind of store is one line in `KINDS` of conftest.py."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whowhom.errors import StoreError
from whowhom.model import (
    Act,
    Basis,
    CopyFamily,
    Coverage,
    Document,
    Event,
    Evidence,
    Favour,
    Judgement,
    Pair,
    Party,
    Place,
    Report,
    Run,
    Skipped,
    Status,
    Verdict,
    Voice,
    When,
)
from whowhom.store import Store, migrations, open_store
from whowhom.store.migrations import read_sql
from whowhom.store.rows import document_row

DAY = date(2025, 3, 3)
NORLAND = Party("Norland", "NOR", "GOV", "norland", "Norland's king", 0, 14)
SUDLAND = Party("Sudland", "SUD", text="Sudland", start=23, end=30)
DOCUMENT = Document(
    "d1",
    "Norland's king thanked Sudland.",
    title="Thanks",
    outlet="The Example",
    published=datetime(2025, 3, 4, 1, 30, tzinfo=UTC),
    flags=("short",),
)
REPORT = Report(
    "r1",
    "d1",
    Act("SUPPORT", "appeal", "051"),
    (NORLAND,),
    (SUDLAND, replace(SUDLAND, name="Its people")),
    Status.ACTUAL,
    Evidence(0, 31, DOCUMENT.text),
    ("diplomatic",),
    When(DAY, DAY, Basis.RELATIVE),
    (Voice("an official", "official", False, "said", 3, 9), Voice("The Other", "outlet", True)),
    0.93,
)
EVENT = Event(
    "e1",
    REPORT.act,
    REPORT.actor,
    REPORT.recipient,
    Status.ACTUAL,
    REPORT.when,
    8,
    2,
    ("r2", "r1"),
    ("The Example", "The Other"),
    ("diplomatic",),
    (Favour("SUD"), Favour("WES", "the war of Sudland")),
    (Favour("EAS", "the war of Sudland"),),
    0.5,
)
RUN = Run(
    "run1",
    datetime(2025, 3, 4, tzinfo=UTC),
    "0.1",
    "m1",
    "g1",
    "o1",
    3,
    2,
    (Skipped("a.png", "binary"), Skipped("b", "")),
)

# ---------------------------------------------------------------- facts


def test_what_goes_in_comes_out(store: Store) -> None:
    assert store.add_coded([(DOCUMENT, [REPORT])]) == 1
    assert store.document("d1") == DOCUMENT
    assert list(store.documents()) == [DOCUMENT]
    assert store.report("r1") == REPORT
    assert store.reports() == [REPORT]
    assert (store.document("x"), store.report("x"), store.event("x")) == (None, None, None)


def test_adding_twice_adds_nothing(store: Store) -> None:
    judgement = Judgement("r1", "r2", Verdict.SAME, "rule", datetime(2025, 3, 4, tzinfo=UTC), 0.9, (("same day", 1.5),))
    for new in (1, 0):
        assert store.add_coded([(DOCUMENT, [REPORT]), (DOCUMENT, [REPORT])]) == new
        assert store.add_reports([REPORT]) == 0
        assert store.add_judgements([judgement, judgement]) == new
        assert store.add_run(RUN) == new
    counts = {"documents": 1, "reports": 1, "judgements": 1, "runs": 1, "skipped": 2, "families": 0, "events": 0}
    counts |= {"imported": 0, "transfers": 0}
    assert store.counts() == counts
    assert store.reports() == [REPORT]
    assert store.runs() == [RUN]
    assert store.judgements() == [judgement]


def test_facts_are_never_overwritten(store: Store) -> None:
    store.add_documents([DOCUMENT, replace(DOCUMENT, text="other")])
    store.add_documents([replace(DOCUMENT, text="another")])
    assert store.document("d1") == DOCUMENT


def test_a_judgement_can_be_withdrawn(store: Store) -> None:
    judgement = Judgement("r1", "r2", Verdict.SAME, "ann", datetime(2025, 3, 4, tzinfo=UTC), 1.0)
    withdrawn = replace(judgement, withdrawn_at=datetime(2025, 3, 5, tzinfo=UTC))
    assert store.add_judgements([judgement, withdrawn]) == 2
    assert store.judgements() == [withdrawn]


def test_documents_and_reports_go_in_together_or_not_at_all(store: Store) -> None:
    broken = replace(REPORT, evidence=Evidence(0, 1, None))  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.add_coded([(DOCUMENT, [broken])])
    assert store.counts()["documents"] == store.counts()["reports"] == 0
    assert store.add_coded([(DOCUMENT, [REPORT])]) == 1


def test_what_is_missing(store: Store) -> None:
    second, third = replace(DOCUMENT, document_id="d2"), replace(DOCUMENT, document_id="d3")
    store.add_documents([second])
    assert store.missing([third, DOCUMENT, second, replace(third, text="other")]) == [third, DOCUMENT]


def test_filters_on_reports(store: Store) -> None:
    undated = replace(REPORT, report_id="r2", when=None, status=Status.DENIED)
    old = replace(REPORT, report_id="r3", when=When(date(2022, 2, 1), date(2022, 2, 28), Basis.STATED))
    store.add_coded([(DOCUMENT, [REPORT, undated, old])])

    def ids(**filters: object) -> str:
        return " ".join(r.report_id for r in store.reports(**filters))  # type: ignore[arg-type]

    assert ids() == "r3 r1 r2"
    assert ids(since=DAY) == "r1 r2"
    assert ids(until=date(2022, 2, 10)) == "r3"
    assert ids(status=Status.DENIED) == "r2"
    assert ids(actor="NOR", recipient="SUD", limit=2) == "r3 r1"
    assert ids(actor="norland") == "r3 r1 r2"
    assert ids(actor="SUD") == ids(document_id="d2") == ids(report_ids=[]) == ids(limit=0) == ""


# ---------------------------------------------------------------- what is worked out


def test_events_are_replaced_as_a_whole(store: Store) -> None:
    later = replace(EVENT, event_id="e2", when=None, helps=(), hurts=(), report_ids=())
    for _ in range(2):
        store.replace_events([later, EVENT])
        assert store.events() == [EVENT, later]
    store.replace_events([EVENT])
    assert store.events() == [EVENT]
    assert store.event("e1") == EVENT
    family = CopyFamily("f1", ("d1", "d2"), "d1")
    store.replace_events([EVENT], [family])
    store.replace_events([EVENT], [family])
    assert store.families() == [family]


def test_filters_on_events(store: Store) -> None:
    threat = replace(EVENT, event_id="e2", act=Act("THREATEN"), status=Status.FUTURE, voices=1, helps=(), hurts=())
    store.replace_events([EVENT, threat])

    def ids(**filters: object) -> str:
        return " ".join(e.event_id for e in store.events(**filters))  # type: ignore[arg-type]

    assert ids(actor="NOR") == ids(recipient="SUD") == ids(toward="SUD") == ids(since=DAY, until=DAY) == "e1 e2"
    assert (
        ids(toward="WES") == ids(toward="EAS") == ids(min_voices=2) == ids(status=Status.ACTUAL) == ids(limit=1) == "e1"
    )
    assert ids(actor="SUD") == ids(recipient="WES") == ids(since=date(2025, 3, 4)) == ids(until=date(2025, 3, 2)) == ""


def test_documents_by_id_and_pairs_by_their_acts(store: Store) -> None:
    second = replace(DOCUMENT, document_id="d2")
    store.add_documents([DOCUMENT, second])
    assert list(store.documents(document_ids=["d2", "x"])) == [second]
    assert list(store.documents(document_ids=[])) == []
    later = When(date(2025, 4, 1), date(2025, 4, 2), Basis.STATED)
    back = replace(EVENT, event_id="e3", actor=(SUDLAND,), recipient=(NORLAND,))
    store.replace_events([EVENT, replace(EVENT, event_id="e2", when=later), back])
    assert store.pairs() == [Pair("NOR", "SUD", 2, date(2025, 4, 2)), Pair("SUD", "NOR", 1, DAY)]
    assert store.pairs(until=DAY, limit=1) == [Pair("NOR", "SUD", 1, DAY)]
    assert store.pairs(since=date(2026, 1, 1)) == []


def test_events_of_many_pairs_are_those_of_each(store: Store) -> None:
    back = replace(EVENT, event_id="e3", actor=(SUDLAND,), recipient=(NORLAND,))
    aside = replace(EVENT, event_id="e4", recipient=(), helps=(Favour("SUD", "a feud"),), hurts=())
    store.replace_events([EVENT, back, aside])
    pairs = [("NOR", "SUD"), ("SUD", "NOR"), ("SUD", "SUD")]
    assert store.events_of([]) == {}
    for until in (None, DAY, date(2000, 1, 1)):
        found = store.events_of(pairs, until=until)
        assert found == {(a, t): store.events(actor=a, toward=t, until=until) for a, t in pairs}
    assert len(store.events_of(pairs)["NOR", "SUD"]) == 2


def test_coverage_counts_silence_too(store: Store) -> None:
    store.add_coded([(DOCUMENT, [REPORT]), (replace(DOCUMENT, document_id="d2"), []), (Document("d3", "x"), [])])
    day = date(2025, 3, 4)
    assert store.coverage() == [Coverage(day, "The Example", 2, 1), Coverage(None, "", 1, 0)]


# ---------------------------------------------------------------- exactness and speed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC) | st.none())
PARTIES = st.lists(
    st.builds(Party, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS, TEXTS, st.integers(-1, 2**40)),
    max_size=3,
).map(tuple)
WHENS = st.none() | st.builds(When, st.dates(), st.dates(), st.sampled_from(Basis))
VOICES = st.lists(
    st.builds(Voice, TEXTS, TEXTS, st.booleans(), st.none() | TEXTS, st.none() | st.integers(0, 99)), max_size=3
).map(tuple)
REPORTS = st.builds(
    Report,
    TEXTS,
    TEXTS,
    st.builds(Act, TEXTS, st.none() | TEXTS, st.none() | TEXTS),
    PARTIES,
    PARTIES,
    st.sampled_from(Status),
    st.builds(Evidence, st.integers(0, 99), st.integers(0, 99), TEXTS),
    st.lists(TEXTS, max_size=3).map(tuple),
    WHENS,
    VOICES,
    st.floats(0, 1),
)
RUNS = itertools.count(10**6)
DOCUMENTS = st.builds(
    Document,
    TEXTS,
    TEXTS,
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.none() | MOMENTS,
    flags=st.just(("a",)),
)


PLACES = st.builds(
    Place,
    TEXTS,
    st.none() | TEXTS,
    st.none() | TEXTS,
    latitude=st.none() | st.floats(-90, 90),
    geonames_id=st.none() | st.integers(0, 2**40),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DOCUMENTS, max_size=3), st.lists(REPORTS, max_size=3), st.none() | PLACES)
def test_any_value_comes_back_the_same(
    store: Store, documents: list[Document], reports: list[Report], place: Place | None
) -> None:
    run = str(next(RUNS))  # one store for all examples: ids of one are strange to the others
    documents = [replace(d, document_id=run + d.document_id) for d in documents]
    reports = [replace(r, report_id=run + r.report_id, place=place) for r in reports]
    store.add_documents(documents)
    store.add_reports(reports)
    for document in documents:
        first = next(d for d in documents if d.document_id == document.document_id)
        assert store.document(document.document_id) == first
    for report in reports:
        first_report = next(r for r in reports if r.report_id == report.report_id)
        assert store.report(report.report_id) == first_report


# ---------------------------------------------------------------- files that are not well


def test_a_store_lives_on_in_its_file(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    with open_store(path) as store:
        store.add_coded([(DOCUMENT, [REPORT])])
        store.replace_events([EVENT])
    with open_store(f"duckdb://{path}", read_only=True) as store:
        assert store.reports() == [REPORT]
        assert store.events() == [EVENT]
        with pytest.raises(StoreError, match="read-only"):
            store.add_run(RUN)


def test_a_store_of_older_code_is_brought_up_to_date(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url == ":memory:":
        pytest.skip("what is in memory is never older than the code")
    every = migrations.list_migrations()
    with monkeypatch.context() as patched:  # a store as the first release made it
        patched.setattr(migrations, "list_migrations", lambda: every[:1])
        patched.setattr(
            migrations, "read_sql", lambda name: "SELECT 1" if name.startswith("rebuild") else read_sql(name)
        )
        with open_store(url) as store:
            store.insert("documents", [document_row(DOCUMENT)])  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="an older format"):
        open_store(url, read_only=True)
    with open_store(url) as store:
        assert list(store.documents()) == [DOCUMENT]
        assert store.add_reports([replace(REPORT, place=Place("Oslo", "NOR", "Oslo"))]) == 1
        assert store.reports()[0].place == Place("Oslo", "NOR", "Oslo")
        found = store.execute("SELECT number, name FROM migrations ORDER BY number")  # type: ignore[attr-defined]
        assert [tuple(row) for row in found] == every


def test_a_file_of_newer_code_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    open_store(path).close()
    with duckdb.connect(path) as connection:
        connection.execute("INSERT INTO migrations VALUES (999, '0999_future', '')")
    with pytest.raises(StoreError, match="newer whowhom"):
        open_store(path)


def test_files_that_are_no_stores_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("not a database, just words " * 500)
    with pytest.raises(StoreError, match="not a DuckDB file"):
        open_store(str(text))
    assert text.read_text().startswith("not a database")
    other = str(tmp_path / "other.duckdb")
    with duckdb.connect(other) as connection:
        connection.execute("CREATE TABLE cakes (name VARCHAR)")
    with pytest.raises(StoreError, match="another program"):
        open_store(other)
    for url, reason in [
        (str(tmp_path), "a folder"),
        (str(tmp_path / "no" / "a.duckdb"), "the folder does not exist"),
        ("mysql://host/db", "supported: duckdb, postgresql"),
        ("duckdb://", "no file named"),
        (str(tmp_path / "none.duckdb"), "none.duckdb"),
    ]:
        with pytest.raises(StoreError, match=reason):
            open_store(url, read_only=True)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with open_store(str(path)) as store:
        store.add_coded([(DOCUMENT, [REPORT])])
    data = path.read_bytes()
    path.write_bytes(data[:9000])
    with pytest.raises(StoreError):
        open_store(str(path)).reports()
    path.write_bytes(data[:20] + os.urandom(8000) + data[8020:])
    with pytest.raises(StoreError, match="damaged"):
        open_store(str(path))


def test_a_second_writer_is_told_who_holds_the_file(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    code = f"import sys, duckdb; c = duckdb.connect({path!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(StoreError, match=f"in use by .*{holder.pid}"):
            open_store(path)


def test_failures_show_the_sql(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="the SQL was: SELECT"):
        store.counts()
