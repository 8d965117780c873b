import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from whowhom.cli import main
from whowhom.commands.moving import FORMS_IN, FORMS_OUT
from whowhom.commands.printing import harmless


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


def test_import_and_export_by_pattern_pipe_and_file(run, tmp_path):
    from whowhom.commands.stores import IN, OUT
    from whowhom.exchange.formats import FORMATS

    assert list(IN) == FORMS_IN
    assert list(OUT) == FORMS_OUT
    columns = FORMATS["icews"].columns
    cells = {"Event Date": "2018-06-01", "CAMEO Code": "036", "Source Name": "King", "Source Country": "Norway",
             "Target Name": "Crown", "Target Country": "Sweden"}  # fmt: skip
    for number in ("1", "2"):
        rows = [[{**cells, "Event ID": number}.get(name, "") for name in columns], ["short"]]
        (tmp_path / f"{number}.tsv").write_text("\n".join("\t".join(row) for row in [columns, *rows]) + "\n")
    store = tmp_path / "s.duckdb"
    found = run("import", "icews", tmp_path / "*.tsv", "--store", store)
    assert found.exit_code == 3
    assert found.stdout == ""
    assert "2 rows read, 1 new, 1 wrong" in found.stderr
    assert f"skipped {tmp_path / '1.tsv'}:3: 1 columns, at least 20 expected" in found.stderr
    piped = run("import", "icews", "-", "--store", store, input=(tmp_path / "1.tsv").read_text())
    assert "0 new, 1 known already" in piped.stderr
    out = run("export", "icews", "--store", store, "--since", "2018-06-01")
    assert [line.split("\t")[0] for line in out.stdout.splitlines()] == ["Event ID", "1", "2"]
    written = run("export", "polecat", "--store", store, "--out", tmp_path / "p.txt.gz")
    assert written.exit_code == 0
    assert "keyed by id" in written.stderr
    back = run("import", "polecat", tmp_path / "p.txt.gz", "--store", tmp_path / "t.duckdb")
    assert "2 new" in back.stderr
    nothing = run("import", "icews", tmp_path / "*.none", "--store", store)
    assert nothing.exit_code == 1
    assert "no file matches" in nothing.stderr


def test_backup_and_doctor_look_at_a_store(run, tmp_path):
    (tmp_path / "a.txt").write_text("Canada imposed sanctions on Iran on Monday, officials told the Harbour Times.\n")
    store, copy = tmp_path / "s.duckdb", tmp_path / "copy.duckdb"
    run("add", tmp_path / "a.txt", "--published", "2025-03-04", "--store", store)
    assert "1 documents, 1 reports" in run("backup", "--store", store, "--out", copy).stderr
    found = run("doctor", "--store", copy, "--format", "json")
    assert found.exit_code == 0
    assert json.loads(found.stdout) == []
    assert "store: whole" in found.stderr
    assert run("doctor", "--store", copy, "--rebuild").exit_code == 0
    import duckdb

    with duckdb.connect(str(copy)) as connection:
        connection.execute("DELETE FROM documents")
    broken = run("doctor", "--store", copy)
    assert broken.exit_code == 1
    assert "FAULT: 1 reports without their document" in broken.stderr


def test_a_ledger_goes_into_a_spreadsheet_and_a_page(run, tmp_path):
    from docx import Document

    from whowhom.exchange import read_ledger_xlsx

    (tmp_path / "a.txt").write_text("Canada imposed sanctions on Iran on Monday, officials told the Harbour Times.\n")
    store = tmp_path / "s.duckdb"
    run("add", tmp_path / "a.txt", "--published", "2025-03-04", "--store", store)
    sides = ("--actor", "Canada", "--toward", "IRN", "--store", store)
    for form in ("xlsx", "docx"):
        assert run("export", form, *sides, "--out", tmp_path / f"l.{form}").exit_code == 0
    (row,) = read_ledger_xlsx(tmp_path / "l.xlsx")
    assert (row["actor"], row["act"], row["sign"]) == ("CAN", "SANCTION", -1)
    assert row["evidence"].startswith("Canada imposed")
    table = Document(str(tmp_path / "l.docx")).tables[0]
    assert [cell.text for cell in table.rows[1].cells][:2] == ["2025-03-03", "SANCTION"]
    assert "--actor" in run("export", "xlsx", "--store", store).stderr


def test_copies_voices_and_judgements_of_a_store(run, tmp_path):
    store = str(tmp_path / "news.duckdb")
    news = Path(__file__).parents[1] / "examples" / "news"
    aid = [str(path) for path in sorted(news.glob("2025-03-0[34]-*-aid.txt"))]
    assert run("add", *aid, "--store", store).exit_code == 0
    copies = json.loads(run("copies", "--store", store, "--format", "json").stdout)
    assert {row["outlet"] for row in copies if row["is_origin"]} == {"Meridale Wire"}
    assert all(row["passages"] for row in copies if not row["is_origin"])

    def stops():
        listed = json.loads(
            run("events", "--store", store, "--actor", "USA", "--recipient", "UKR", "--format", "json").stdout
        )
        return [e for e in listed if e["mode"] == "withdraw"]

    (stop,) = stops()
    assert (stop["reports"], stop["voices"]) == (8, 2)
    shown = run("voices", stop["event_id"], "--store", store, "--format", "json")
    assert {row["voice"] for row in json.loads(shown.stdout)} == {None, 1, 2}
    assert "actual: 2025-03-03" in shown.stderr
    assert run("judge", "split", stop["event_id"], stop["report_ids"][0], "--store", store).exit_code == 0
    assert sorted(e["reports"] for e in stops()) == [1, 7]
    ids = [e["event_id"] for e in stops()]
    assert run("judge", "merge", *ids, "--store", store, "--by", "olo").exit_code == 0
    assert [e["reports"] for e in stops()] == [8]
    assert run("judge", "undo", "--by", "olo", "--store", store).exit_code == 0
    assert sorted(e["reports"] for e in stops()) == [1, 7]
    assert run("judge", "undo", "--store", store).exit_code == 0
    assert [e["reports"] for e in stops()] == [8]
    assert run("judge", "list", "--store", store, "--format", "json").exit_code == 0


def test_an_unknown_event_is_refused_in_one_line(run, tmp_path):
    store = str(tmp_path / "news.duckdb")
    assert (
        run(
            "add", str(Path(__file__).parents[1] / "examples" / "news" / "kestrel-radio.rss"), "--store", store
        ).exit_code
        == 0
    )
    refused = run("voices", "e0", "--store", store)
    assert refused.exit_code == 1
    assert "no event is called 'e0'" in refused.stderr
