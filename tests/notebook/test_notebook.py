"""Results in a notebook: shown, charted, turned into frames; and the tutorial, run in a real kernel."""

import json
import sys
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.serve.making import BIDI, fill_store
from whowhom import explore, present
from whowhom.errors import InputError, StoreError
from whowhom.model import Act, Brief, BriefSentence, Event, Ledger, Report, Status, Tilt
from whowhom.notebook.rows import EVENT, LEDGER, REPORT, STREAK, TILT, present_list
from whowhom.notebook.table import MOST_SHOWN, Chart, Table
from whowhom.pipeline import answer, brief_answer
from whowhom.store import open_store

SINCE, UNTIL = "2025-02-05", "2025-03-04"


@pytest.fixture(scope="module")
def store_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("notebook") / "news.duckdb"
    fill_store(path)
    return str(path)


@pytest.fixture(scope="module")
def news(store_path):
    return explore(store_path)


@pytest.fixture(scope="module")
def tables(news):
    """Every kind of result."""
    return {
        "ledger": news.ledger("United States", "Russia", SINCE, UNTIL),
        "tilt": news.tilt("USA", "RUS", SINCE, UNTIL),
        "streaks": news.streaks("USA", "RUS", UNTIL),
        "all streaks": news.streaks(),
        "events": news.events(),
        "reports": news.reports(),
        "brief": news.brief("USA", "RUS", SINCE, UNTIL),
        "no events": news.events("Kenya", "Finland"),
        "no streaks": news.streaks("KEN", "FIN"),
    }


class Tags(HTMLParser):
    """Counts tags and rows, and keeps every attribute."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes


# ---------------------------------------------------------------- the answers are the pipeline's


def test_a_ledger_is_the_pipelines(store_path, tables):
    with open_store(store_path, read_only=True) as store:
        found = answer(store, actor="USA", toward="RUS", since=date(2025, 2, 5), until=date(2025, 3, 4))
    assert tuple(tables["ledger"]) == found.ledger.entries
    assert tuple(tables["tilt"]) == found.tilt
    assert tuple(tables["streaks"]) == found.streaks
    assert tuple(tables["brief"]) == brief_answer(found).sentences
    assert found.history in tables["ledger"].lines
    rows = tables["ledger"].rows
    assert [r["evidence"] for r in rows if r["act"] == "THREATEN"] == [
        "The United States never threatened Russia, it said."
    ]


def test_events_and_reports_are_the_stores(store_path, tables):
    with open_store(store_path, read_only=True) as store:
        assert list(tables["events"]) == store.events()
        assert list(tables["reports"]) == store.reports()
    first = tables["events"][0]
    assert tables["events"].rows[0]["event_id"] == first.event_id


# ---------------------------------------------------------------- frames


@pytest.mark.parametrize(
    "name", ["ledger", "tilt", "streaks", "all streaks", "events", "reports", "brief", "no events", "no streaks"]
)
def test_every_result_becomes_the_same_frame_in_each_library(tables, name):
    pandas, polars, pa = (pytest.importorskip(lib) for lib in ("pandas", "polars", "pyarrow"))
    table = tables[name]
    arrow, frame, other = table.to_arrow(), table.to_pandas(), table.to_polars()
    assert isinstance(frame, pandas.DataFrame)
    assert arrow.column_names == list(frame.columns) == other.columns == list(table.columns)
    assert arrow.num_rows == len(frame) == other.height == len(table.rows)
    assert arrow.to_pylist() == other.to_dicts()
    for column, kind in table.columns.items():
        assert set(table.rows[0] if table.rows else []) <= set(table.columns) | {"actor_sides"}
        if kind == "day":
            assert arrow.schema.field(column).type == pa.date32()
            assert other.schema[column] == polars.Date
            assert str(frame[column].dtype).startswith("datetime64")
            assert [None if pandas.isna(v) else v.date() for v in frame[column]] == arrow[column].to_pylist()
        if kind == "whole":
            assert str(frame[column].dtype) == "Int64"  # a missing count stays missing, and 3 stays 3


def test_columns_stand_for_all_that_rows_hold(tables):
    for name, columns in (
        ("ledger", LEDGER),
        ("tilt", TILT),
        ("all streaks", STREAK),
        ("events", EVENT),
        ("reports", REPORT),
    ):
        assert set(tables[name].columns) == set(columns)
        for row in tables[name].rows:
            assert set(row) <= set(columns), name


@pytest.mark.parametrize(
    ("library", "ask"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]
)
def test_without_a_library_it_is_named(tables, monkeypatch, library, ask):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=rf"this needs {library}; pip install {library}, or 'whowhom\[frames\]'"):
        getattr(tables["events"], ask)()


# ---------------------------------------------------------------- shown


@pytest.mark.parametrize("name", ["ledger", "tilt", "streaks", "all streaks", "events", "reports", "brief"])
def test_every_result_shows_itself(tables, name):
    table = tables[name]
    shown = Tags(table._repr_html_())
    assert shown.tags.count("tr") == (1 + min(len(table.rows), MOST_SHOWN) if table.rows else 0)
    assert ("svg" in shown.tags) is (name in ("ledger", "tilt"))
    assert len(repr(table)) < 2000


def test_what_is_empty_says_so(tables):
    assert "<table" not in tables["no events"]._repr_html_()
    assert "(0)" in tables["no events"]._repr_html_()
    assert "Not enough history" in tables["no streaks"]._repr_html_()


def test_hostile_news_stays_text(news):
    for table in (
        news.ledger("KEN", "TZA", SINCE, UNTIL),
        news.reports("KEN"),
        news.events("KEN"),
        news.brief("KEN", "TZA"),
    ):
        html = table._repr_html_()
        assert table.rows
        assert BIDI not in html
        shown = Tags(html)
        assert not {"script", "iframe", "img", "object"} & set(shown.tags)
        assert not [key for key, _ in shown.attributes if key.startswith("on")]
        assert not [v for k, v in shown.attributes if k.endswith("href") and v and not v.startswith("#")]


def test_a_long_table_is_cut_and_that_is_told():
    table = present([Event(f"e{n}", Act("AID"), (), (), Status.ACTUAL, None, 1, 1, ()) for n in range(33)])
    assert Tags(table._repr_html_()).tags.count("tr") == MOST_SHOWN + 1
    assert "and 13 more; to_pandas() has them all" in table._repr_html_()


def test_a_chart_is_a_specification_and_a_picture(tables):
    for name in ("ledger", "tilt"):
        bundle = tables[name].chart._repr_mimebundle_(include=None, exclude=None)
        assert set(bundle) == {"application/vnd.vegalite.v6+json", "image/svg+xml", "text/plain"}
        spec = json.loads(json.dumps(bundle["application/vnd.vegalite.v6+json"]))
        assert bundle["image/svg+xml"].startswith("<svg")
        assert len(bundle["text/plain"]) > 20
        altair = pytest.importorskip("altair")
        altair.Chart.from_dict(spec)  # held against Vega-Lite's schema


# ---------------------------------------------------------------- what else can be presented, and what not


def test_values_of_other_functions_can_be_presented():
    when = datetime(2025, 3, 4)
    ledger = Ledger("USA", "RUS", when.date(), when.date(), "plover", ())
    assert len(present(ledger)) == 0
    brief = Brief(
        "USA", "RUS", when.date(), when.date(), "None", (BriefSentence("So.", ("r1",), "moves"),), "By machine."
    )
    assert present(brief).rows == ({"number": 1, "section": "moves", "text": "So.", "report_ids": ("r1",)},)
    assert len(present_list(Tilt, [])) == 0
    assert present_list(Report, []).to_polars().height == 0
    assert isinstance(present(ledger), Table)
    assert Chart({"a": 1}).spec == {"a": 1}


@pytest.mark.parametrize("value", [[], "ledger", 3, None, [1, 2], [Act("AID")], {}])
def test_what_cannot_be_presented_is_refused(value):
    with pytest.raises(InputError, match="hand in a ledger, a brief, or tilts"):
        present(value)


def test_refusals_say_what_to_do(news, tmp_path):
    with pytest.raises(InputError, match="no country is called 'Atlantis'; use a name or an ISO3 code"):
        news.ledger("Atlantis", "RUS")
    with pytest.raises(InputError, match="write it as 2025-03-04"):
        news.tilt("USA", "RUS", since="last week")
    with pytest.raises(StoreError, match="no such store; make one with whowhom add"):
        explore(str(tmp_path / "none.duckdb"))


def test_the_store_is_let_go_between_questions(news, store_path):
    news.events()
    with open_store(store_path) as store:  # would be refused while a reader holds the file
        assert store.counts()["events"]


# ---------------------------------------------------------------- the tutorial


def test_the_tutorial_runs(tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat", reason="no notebooks: pip install nbclient ipykernel")
    nbclient = pytest.importorskip("nbclient", reason="no notebooks: pip install nbclient ipykernel")
    pytest.importorskip("ipykernel", reason="no notebooks: pip install nbclient ipykernel")
    path = Path(__file__).parents[2] / "docs" / "notebooks" / "tutorial.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.pop("outputs", None) if cell.cell_type != "code" else cell.update(outputs=[])
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    kinds = [set(o.get("data", {})) for o in outputs]
    assert not [o for o in outputs if o.output_type == "error"]
    assert sum("text/html" in kind for kind in kinds) >= 6
    assert sum("application/vnd.vegalite.v6+json" in kind for kind in kinds) == 1
    assert any("<svg" in str(o.get("data", {}).get("text/html", "")) for o in outputs)
