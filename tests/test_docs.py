import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.serve.making import fill_store
from whowhom.cli import main

DOCS = Path(__file__).parents[1] / "docs"


def test_each_command_is_documented_and_each_documented_command_exists():
    written = set(re.findall(r"^## (\w+)$", (DOCS / "cli.md").read_text(encoding="utf-8"), re.M))
    assert written == set(main.commands)


def test_each_command_explains_itself():
    for name in main.commands:
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert len(shown.output.splitlines()) > 4


def test_links_in_the_readme_lead_somewhere():
    root = DOCS.parent
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", (root / "README.md").read_text(encoding="utf-8")):
        assert (root / target).exists(), target


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A folder with the files that docs/r.md reads."""
    folder = tmp_path_factory.mktemp("r")
    store = str(folder / "news.duckdb")
    fill_store(store)
    pair = ["--store", store, "--actor", "USA", "--toward", "RUS", "--format", "csv"]
    for name, arguments in {
        "events.jsonl": ["export", "jsonl", "--store", store],
        "ledger.csv": ["ledger", *pair],
        "tilt.csv": ["tilt", *pair],
        "reports.jsonl": [
            "code",
            str(DOCS.parent / "examples/news/2025-03-03-meridale-wire-aid.txt"),
            "--format",
            "jsonl",
        ],
    }.items():
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.stderr
        (folder / name).write_text(done.stdout, encoding="utf-8")
    done = CliRunner().invoke(main, ["export", "parquet", "--store", store, "--out", str(folder / "events.parquet")])
    assert done.exit_code == 0, done.stderr
    return folder


def test_the_code_for_r_runs(exported):
    if (
        not shutil.which("Rscript")
        or subprocess.run(["Rscript", "-e", "library(jsonlite)"], capture_output=True).returncode
    ):
        pytest.skip("no R with jsonlite: apt-get install r-base-core r-cran-jsonlite")
    code = re.search(r"^```r\n(.*?)^```", (DOCS / "r.md").read_text(encoding="utf-8"), re.M | re.S)[1]
    (exported / "r.R").write_text(code, encoding="utf-8")
    done = subprocess.run(["Rscript", "r.R"], cwd=exported, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "USA RUS" in done.stdout
    assert "White House" in done.stdout


def test_the_query_for_r_runs_and_the_columns_are_those_named(exported, monkeypatch):
    import duckdb

    text = (DOCS / "r.md").read_text(encoding="utf-8")
    monkeypatch.chdir(exported)
    with duckdb.connect() as connection:
        rows = connection.execute(re.search(r'dbGetQuery\(con, "(.*?)"\)', text)[1]).fetchall()
        known = {name for name, *_ in connection.execute("DESCRIBE SELECT * FROM 'events.parquet'").fetchall()}
    assert ("USA", "RUS") in {row[:2] for row in rows}
    part = text[text.index("One row an event") : text.index("```text")]
    assert set(re.findall(r"`(\w+)`", part)) <= known
