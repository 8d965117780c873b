import json

import pytest
from click.testing import CliRunner

from whowhom.cli import harmless, main


@pytest.fixture
def run():
    def call(*arguments, **more):
        return CliRunner().invoke(main, [str(a) for a in arguments], **more)

    return call


def test_a_missing_file_is_listed_and_the_exit_code_says_so(run, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("Canada imposed sanctions on Iran on Monday.\n")
    found = run("code", good, tmp_path / "missing.txt", "--published", "2025-03-04", "--format", "jsonl")
    assert found.exit_code == 3
    assert "missing.txt" in found.stderr
    assert [json.loads(line)["event_type"] for line in found.stdout.splitlines()] == ["SANCTION"]


def test_broken_lines_on_standard_input_are_listed_and_the_rest_is_read(run):
    lines = '{"id": "a", "text": "Canada imposed sanctions on Iran.", "published": "2025-03-04"}\n{"id": broken\n'
    found = run("code", "-", "--format", "jsonl", input=lines)
    assert found.exit_code == 3
    assert len(found.stdout.splitlines()) == 1
    assert "2" in found.stderr


def test_a_report_has_every_field_of_the_contract(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Canada imposed sanctions on Iran on Monday, officials told the Harbour Times.\n")
    row = json.loads(run("code", path, "--published", "2025-03-04", "--format", "jsonl").stdout.splitlines()[0])
    assert set(row) == {
        "document_id",
        "report_id",
        "event_type",
        "mode",
        "cameo",
        "contexts",
        "actor",
        "recipient",
        "status",
        "when",
        "said_by",
        "evidence",
        "confidence",
        "place",
    }
    assert row["when"] == {"first": "2025-03-03", "last": "2025-03-03", "basis": "relative"}
    assert set(row["actor"][0]) == {"name", "country", "sector", "entity_id", "text", "start", "end"}


def test_an_unknown_country_is_refused_in_one_line(run, tmp_path):
    found = run("ledger", "--store", tmp_path / "s.duckdb", "--actor", "Atlantis", "--toward", "RUS")
    assert found.exit_code == 2
    assert "Atlantis" in found.stderr


def test_a_wrong_day_is_refused_with_the_form_that_is_right(run):
    found = run("explain", "x", "--published", "03/04/2025")
    assert found.exit_code == 2
    assert "2025-03-04" in found.stderr


def test_cells_that_a_spreadsheet_would_run_are_made_harmless():
    assert harmless("=1+1") == "'=1+1"
    assert harmless("plain") == "plain"


def test_explain_shows_what_each_step_saw(run):
    found = run("explain", "Canada imposed sanctions on Iran on Monday.", "--published", "2025-03-04")
    assert found.exit_code == 0
    for word in ("Mentions", "CAN", "IRN", "SANCTION", "2025-03-03", "actual"):
        assert word in found.stdout


def test_a_document_without_a_date_is_read_and_what_follows_is_said(run, tmp_path):
    path = tmp_path / "undated.txt"
    path.write_text("Canada sued Iran on Monday at the world court.\n")
    found = run("code", path, "--format", "jsonl")
    assert found.exit_code == 0
    assert json.loads(found.stdout.splitlines()[0])["when"] is None
    assert "undated.txt" in found.stderr
    assert "--published" in found.stderr
