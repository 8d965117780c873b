"""The measures asked of a store and on the command line, with events of invented countries handed in as history."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from tests.measure.making import make_move
from tests.merge.making import make_document, make_report
from whowhom.cli import main
from whowhom.errors import InputError
from whowhom.measure import make_ledger
from whowhom.merge import merge_reports
from whowhom.pipeline import answer
from whowhom.questions import ask_what_changed, ask_who_stands_out
from whowhom.store import open_store

PAIR = {"actor": "USA", "toward": "RUS"}
BURST = (401, 403, 404, 406, 408, 409)
UNTIL = date(2024, 1, 1) + timedelta(days=410)


def between(number, kind="AID", toward="RUS"):
    return make_move(number, kind, actor="USA", toward=toward, origin="icews")


HISTORY = [between(n) for n in range(0, 400, 12)] + [between(n, "ACCUSE") for n in BURST]
ELSEWHERE = [between(n, toward="UKR") for n in range(5, 410, 20)]


@pytest.fixture
def path(tmp_path):
    """A store of imported events, and one document."""
    found = str(tmp_path / "s.duckdb")
    with open_store(found) as store:
        store.add_documents([make_document("d1", "Nothing happened.", outlet="Harbour Times", day=UNTIL)])
        store.replace_events(HISTORY + ELSEWHERE)
    return found


@pytest.fixture
def run(path):
    def call(command, *arguments):
        found = CliRunner().invoke(main, [command, "--store", path, *map(str, arguments)])
        assert found.exit_code == 0, found.output
        return found

    return call


def test_imported_history_is_past_enough_for_a_streak(path):
    with open_store(path, read_only=True) as store:
        found = answer(store, **PAIR)
    (streak,) = found.streaks
    assert (streak.claimed, streak.sign) == (True, -1)
    assert "enough to tell" in found.history
    assert found.readings.documents == 1 and found.readings.imported == {"icews": 10}


def test_who_stands_out_among_all_pairs_is_asked_without_naming_one(path):
    with open_store(path, read_only=True) as store:
        found = ask_who_stands_out(store).found
    assert [(s.actor, s.toward) for s in found.streaks if s.stands_out] == [("USA", "RUS")]
    assert found.pairs == 2


def test_what_changed_keeps_what_was_read_before_and_after(path):
    with open_store(path, read_only=True) as store:
        found = ask_what_changed(store, **PAIR, split=UNTIL - timedelta(days=20), days=20)
    assert found.shifts[0].chance_above < 0.2
    assert (found.before.documents, found.after.documents) == (0, 0)
    assert found.after.imported["icews"] > 0


def test_the_tilt_counts_the_documents_of_each_day(run):
    rows = json.loads(run("tilt", "--actor", "USA", "--toward", "RUS", "--format", "json").stdout)
    assert [r["documents"] for r in rows][-2:] == [0, 1]
    assert rows[-1]["moves"] == len(rows[-1]["event_ids"]) > 6


def test_a_ledger_adds_up_to_rows_with_chances_and_what_was_read(run):
    shown = run("ledger", "--actor", "USA", "--toward", "RUS", "--compare", "UKR", "--sums", "--format", "csv")
    rows = {row["sum"]: row for row in csv.DictReader(io.StringIO(shown.stdout))}
    assert set(rows) == {"direct", "words", "deeds", "direct and indirect", "past", "UKR"}
    assert float(rows["UKR"]["chance_above"]) < 0.1 and float(rows["past"]["chance_above"]) < 0.1
    assert rows["direct"]["documents"] == "1" and rows["direct"]["days"] == "29"
    assert "1 documents" in shown.stderr


def test_votes_on_a_conflict_stand_among_the_moves_through_others(run, tmp_path):
    table = tmp_path / "votes.csv"
    table.write_text(f"resolution,date,country,vote\nES-11/99,{UNTIL},United States,no\nES-11/99,{UNTIL},Russia,no\n")
    shown = run("ledger", "--actor", "USA", "--toward", "RUS", "--votes", table, "--format", "json")
    assert [(r["reason"], r["sign"]) for r in json.loads(shown.stdout) if r["reason"] != "direct"] == [
        ("vote on the Russia-Ukraine war", 1)
    ]


def test_what_changed_and_streaks_of_all_are_printed_as_data(run):
    split = ("--split", UNTIL - timedelta(days=20), "--days", 20)
    changed = run("tilt", "--actor", "USA", "--toward", "RUS", *split, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in changed] == ["all", "words", "deeds", "ACCUSE", "AID"]
    (first, *_) = map(json.loads, run("streaks", "--format", "jsonl").stdout.splitlines())
    assert (first["toward"], first["claimed"], first["stands_out"], first["days"]) == ("RUS", True, True, 28)


def test_a_chart_is_written_as_picture_or_refused(run, path, tmp_path):
    chart = tmp_path / "tilt.svg"
    run("tilt", "--actor", "USA", "--toward", "RUS", "--chart", chart)
    assert "hostile streak" in chart.read_text(encoding="utf-8")
    refused = CliRunner().invoke(
        main, ["tilt", "--store", path, "--actor", "USA", "--toward", "RUS", "--chart", str(tmp_path / "x.bmp")]
    )
    assert refused.exit_code == 1 and ".png" in refused.stderr


def test_a_file_of_conflicts_makes_moves_indirect(run, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("name,side_a,side_b,start,end\nthe invented feud,Russia,Ukraine,2024-01-01,\n")
    shown = run("ledger", "--actor", "USA", "--toward", "RUS", "--conflicts", own, "--format", "json")
    assert {r["reason"] for r in json.loads(shown.stdout)} == {"direct", "the invented feud"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,side_a\n", "no column side_b"),
        ("name,side_a,side_b,start,end\nx,Russia,Atlantis,,\n", "2: unknown country 'Atlantis'"),
        ("name,side_a,side_b,start,end\nx,Russia,Ukraine,May 2024,\n", "2: start 'May 2024' is no day"),
    ],
)
def test_a_file_of_conflicts_with_faults_is_refused(tmp_path, text, told):
    from whowhom.entities import read_conflicts

    path = tmp_path / "own.csv"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_conflicts(path)
    assert told in str(error.value)


def test_copies_of_a_document_change_no_number():
    text = (
        "AAA froze all shipments of rifles and shells to BBB, and said that the freeze would last until the harvest. "
        * 3
    )
    day = date(2025, 3, 3)
    window = {"actor": "AAA", "toward": "BBB", "since": day, "until": day}

    def ledger_of(count):
        documents = [make_document(f"d{n}", text, outlet=f"O{n}", day=day + timedelta(days=n)) for n in range(count)]
        reports = [make_report(f"d{n}", text[:50], day=day) for n in range(count)]
        made = merge_reports(
            reports,
            documents,
            made_at=datetime(2025, 3, 5, tzinfo=UTC),
            adversaries=lambda *_: {},
            conflicts=lambda *_: [],
        )
        return make_ledger(made.events, **window)

    one, four = ledger_of(1), ledger_of(4)
    assert [e.event.voices for e in four.entries] == [1] and four.entries[0].event.reports == 4
    assert (one.carrots, one.sticks, one.share, one.words.share, one.deeds.share) == (
        four.carrots,
        four.sticks,
        four.share,
        four.words.share,
        four.deeds.share,
    )


def test_events_below_the_confidence_asked_for_count_nowhere(path, tmp_path):
    unsure = str(tmp_path / "unsure.duckdb")
    with open_store(unsure) as store:
        store.replace_events([replace(e, confidence=0.2) for e in HISTORY])
    with open_store(unsure, read_only=True) as store:
        assert ask_who_stands_out(store, until=UNTIL).found.pairs == 0
        assert answer(store, **PAIR, until=UNTIL).unsure > 0
