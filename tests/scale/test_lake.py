"""The lake on a real Ray cluster: the same bytes however it was made, each document once, nothing lost."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="no pyarrow: pip install 'whowhom[ray]'")
pytest.importorskip("ray", reason="no Ray: pip install 'whowhom[ray]'")
import pyarrow.parquet as pq  # noqa: E402

from tests.scale.making import MakeThanks, make_documents  # noqa: E402
from whowhom.errors import InputError, ModelError, WhowhomError  # noqa: E402
from whowhom.exchange import report_as_dict  # noqa: E402
from whowhom.model import Document, Skipped  # noqa: E402
from whowhom.pipeline import add_documents, code_items, merge_store  # noqa: E402
from whowhom.read import read_documents  # noqa: E402
from whowhom.scale import Lake, code_lake, count_lake, load_lake, pack_lake  # noqa: E402
from whowhom.scale.careful import code_carefully  # noqa: E402
from whowhom.scale.lake import document_table  # noqa: E402
from whowhom.scale.plan import measure_input, plan_blocks  # noqa: E402
from whowhom.store import open_store  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # what Ray and its parts warn of is theirs
EXAMPLES = Path(__file__).parents[2] / "examples" / "news"


def write_input(path, documents):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(document_table(documents), path)
    return str(path)


@pytest.fixture
def news(tmp_path):
    """Two files, the second with a document of the first again, and one of its own twice."""
    documents = list(make_documents(90))
    write_input(tmp_path / "news" / "a.parquet", documents[:50])
    write_input(tmp_path / "news" / "b.parquet", [documents[7], *documents[50:], documents[60]])
    return tmp_path / "news"


def rows_of(lake, folder):
    return [row for p in sorted(Path(lake.address, folder).glob("*.parquet")) for row in pq.read_table(p).to_pylist()]


# ---------------------------------------------------------------- the same bytes


def test_a_lake_is_the_same_to_the_byte_whatever_the_workers_and_deaths(cluster, news, tmp_path, digest):
    one, three, killed = (Lake(str(tmp_path / name)) for name in ("one", "three", "killed"))
    done = code_lake([str(news)], one, make_coder=MakeThanks(), block=12, workers=1)
    assert (done.documents, done.skipped, done.before) == (90, 2, 0)
    code_lake([str(news)], three, make_coder=MakeThanks(), block=12, workers=3)
    # A worker is killed in the middle of its second block, and another in the middle of its block and of the next try.
    marks = tmp_path / "marks"
    marks.mkdir()
    code_lake(
        [str(news)], killed, make_coder=MakeThanks(str(marks), deadly=("d0017", "d0055"), times=1), block=12, workers=3
    )
    assert {p.name for p in marks.iterdir()} == {"d0017-0", "d0055-0"}  # both died of it
    assert digest(one) == digest(three) == digest(killed)
    assert not list(Path(killed.address).rglob("*.part"))
    assert not list(Path(killed.address, "tries").glob("*"))


def test_each_document_and_report_is_there_once(cluster, news, tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    code_lake([str(news)], lake, make_coder=MakeThanks(), block=12, workers=2)
    documents = rows_of(lake, "documents")
    taken = [row["document_id"] for row in documents if not row["skipped"]]
    assert sorted(taken) == [d.document_id for d in make_documents(90)]
    repeats = [row["skipped"] for row in documents if row["skipped"]]
    assert len(repeats) == 2
    assert all("was read before" in reason for reason in repeats)
    told = {
        d.document_id: [report_as_dict(r) for r in reports]
        for d, reports in code_items(make_documents(90), [], coder=MakeThanks()())
    }
    found = {}
    for row in rows_of(lake, "reports"):
        found.setdefault(row["document_id"], []).append(json.loads(row["report"]))
    assert found == {key: reports for key, reports in told.items() if reports}


RUN = """
import sys
from tests.scale.making import MakeThanks
from whowhom.scale import Lake, code_lake
news, lake, cluster = sys.argv[1:]
code_lake([news], Lake(lake), make_coder=MakeThanks(slow=0.15), block=12, workers=2, cluster=cluster)
"""


def test_a_run_that_was_killed_goes_on_and_gives_the_same(cluster, news, tmp_path, digest):
    whole, killed = Lake(str(tmp_path / "whole")), Lake(str(tmp_path / "killed"))
    code_lake([str(news)], whole, make_coder=MakeThanks(), block=12, workers=2)
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, str(news), killed.address, cluster], cwd=Path(__file__).parents[2]
    )
    wait_for(lambda: len(list(Path(killed.address).glob("reports/*.parquet"))) >= 2, running)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = {p: p.stat().st_mtime_ns for p in Path(killed.address, "reports").glob("*.parquet")}
    done = code_lake([str(news)], killed, make_coder=MakeThanks(), block=12, workers=2)
    assert 2 <= done.before < done.blocks
    assert {p: p.stat().st_mtime_ns for p in before} == before  # what was done is not done again
    assert digest(whole) == digest(killed)
    again = code_lake([str(news)], killed, make_coder=MakeThanks(), block=12, workers=2)
    assert (again.before, again.documents) == (done.blocks, 0)


def wait_for(there, running, patience=180):
    until = time.monotonic() + patience
    while not there():
        assert running.poll() is None, "the run ended by itself"
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_document_that_always_kills_is_listed_and_the_rest_is_whole(cluster, news, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    lake = Lake(str(tmp_path / "lake"))
    done = code_lake(
        [str(news)], lake, make_coder=MakeThanks(str(marks), deadly=("d0003",), times=99), block=12, workers=2
    )
    assert (done.documents, done.skipped) == (89, 3)
    reasons = [row["skipped"] for row in rows_of(lake, "documents") if row["skipped"]]
    assert "could not be coded: its coding ended with SIGKILL" in reasons
    assert not [row for row in rows_of(lake, "reports") if row["document_id"] == "d0003"]


def test_a_document_that_never_ends_is_listed(tmp_path):
    skipped = []
    documents = list(make_documents(4))
    coded = code_carefully(documents, MakeThanks(endless=("d0002",)), skipped, patience=3)
    assert [d.document_id for d, _ in coded] == ["d0000", "d0001", "d0003"]
    assert skipped == [Skipped("d0002", "could not be coded: its coding ended with SIGKILL")]
    assert coded == list(code_items([documents[k] for k in (0, 1, 3)], [], coder=MakeThanks()()))


class OnlyHere(MakeThanks):
    """A coder that loads in one process only, as where a worker's machine lacks the model."""

    def __call__(self):
        if os.getpid() != int(self.folder):
            raise ModelError("the model is missing")
        return super().__call__()


def test_workers_without_a_model_stop_the_run_with_its_reason(cluster, news, tmp_path):
    with pytest.raises(WhowhomError, match="the model is missing"):
        code_lake([str(news)], Lake(str(tmp_path / "lake")), make_coder=OnlyHere(str(os.getpid())), block=50, workers=1)


# ---------------------------------------------------------------- what goes in


def test_news_added_later_is_coded_and_the_rest_left_alone(cluster, news, tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    code_lake([str(news)], lake, make_coder=MakeThanks(), block=12, workers=2)
    write_input(news / "0-first-by-name.parquet", list(make_documents(10, start=85)))
    done = code_lake([str(news)], lake, make_coder=MakeThanks(), block=12, workers=2)
    assert (done.documents, done.skipped) == (5, 5)  # half of them were there
    assert sorted(r["document_id"] for r in rows_of(lake, "documents") if not r["skipped"]) == [
        d.document_id for d in make_documents(95)
    ]


def test_another_version_or_a_changed_input_is_refused(cluster, news, tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    code_lake([str(news)], lake, make_coder=MakeThanks(), block=12, workers=1)
    with pytest.raises(InputError, match="begun with block 12, and now it is 13"):
        code_lake([str(news)], lake, make_coder=MakeThanks(), block=13)
    with pytest.raises(InputError, match="begun with threshold None"):
        code_lake([str(news)], lake, make_coder=MakeThanks(), threshold=0.9, block=12)
    write_input(news / "a.parquet", list(make_documents(3)))
    with pytest.raises(InputError, match=r"a\.parquet: it had 50 rows in \d+ bytes, now 3 .*in a file of its own"):
        code_lake([str(news)], lake, make_coder=MakeThanks(), block=12)


def test_rows_that_are_no_documents_are_listed(cluster, tmp_path):
    table = pa.table(
        {
            "document_id": ["good", None, "", "blank", "day", "bad day", "emoji"],
            "text": [
                "Norland thanked Sudland.",
                "x",
                "y",
                "  ",
                "Estland thanked Wesland.",
                "z",
                "\U0001f600 Norland thanked Estland.",
            ],
            "published": ["2025-02-03T08:00:00", None, None, None, "2025-02-04", "soon", None],
            "of_their_own": [1, 2, 3, 4, 5, 6, 7],
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    lake = Lake(str(tmp_path / "lake"))
    done = code_lake([str(tmp_path / "in.parquet")], lake, make_coder=MakeThanks(), workers=1)
    assert (done.documents, done.skipped, done.reports) == (3, 4, 3)
    skipped = [row for row in rows_of(lake, "documents") if row["skipped"]]
    assert [row["path"].rpartition(":")[2] for row in skipped] == ["2", "3", "4", "6"]
    assert "no document_id" in skipped[0]["skipped"] and "no text" in skipped[2]["skipped"]


def test_half_a_surrogate_pair_is_listed_and_not_written():
    table = document_table([Document("d1", "ab\ud800cd", path="x.txt"), Document("d2", "fine")])
    assert table["document_id"].to_pylist() == [None, "d2"]
    assert "surrogates" in table["skipped"].to_pylist()[0]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda p: p.write_bytes(b"PAR1 no more"), "no Parquet file, or a damaged one"),
        (lambda p: pq.write_table(pa.table({"id": ["a"]}), p), "without document_id and text"),
        (lambda p: None, "no such file or folder"),
    ],
)
def test_what_is_no_input_is_refused(cluster, tmp_path, make, expected):
    path = tmp_path / "in.parquet"
    make(path)
    with pytest.raises(InputError, match=expected):
        code_lake([str(path)], Lake(str(tmp_path / "lake")), make_coder=MakeThanks(), workers=1)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("nowhere://x/y", "no address of a file system"),
        ("s3://key:secret@news/lake", "s3://…: keys do not belong into an address"),
        ("s3:///", "no address|no such file"),
        ("/tmp", None),
    ],
)
def test_addresses(address, expected):
    if expected is None:
        assert Lake(address).place[1] == "/tmp"
        return
    with pytest.raises(InputError, match=expected):
        Lake(address).read_settings()


def test_a_folder_of_something_else_is_no_lake(tmp_path):
    (tmp_path / "lake.json").write_text('{"format": 99}')
    with pytest.raises(InputError, match="no lake of this version"):
        Lake(str(tmp_path)).read_settings()


def test_blocks_divide_the_rows_and_know_their_repeats(news):
    inputs = [measure_input(str(news / name)) for name in ("a.parquet", "b.parquet")]
    for size in (1, 7, 12, 50, 10_000):
        blocks = plan_blocks(inputs, size)
        assert len({b.block_id for b in blocks}) == len(blocks)
        assert sum(b.rows for b in blocks) == 92
        own = {(b.address, b.first + r) for b in blocks for r in b.repeats}
        assert own == {(inputs[1].address, 0), (inputs[1].address, 41)}


# ---------------------------------------------------------------- back from the lake


@pytest.fixture(scope="module")
def lake(cluster, tmp_path_factory):
    """A packed lake of 400 documents over five months."""
    folder = tmp_path_factory.mktemp("lake")
    path = write_input(folder / "news.parquet", list(make_documents(400)))
    made = Lake(str(folder / "lake"))
    code_lake([path], made, make_coder=MakeThanks(), block=64, workers=2)
    pack_lake(made)
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The events that a store makes of the same documents without a lake."""
    with open_store(str(tmp_path_factory.mktemp("store") / "news.duckdb")) as store:
        add_documents(make_documents(400), store, coder=MakeThanks()())
        merge_store(store)
        return store.events()


def test_a_lake_merges_to_what_a_store_holds(lake, whole, tmp_path):
    with open_store(str(tmp_path / "news.duckdb")) as store:
        run = load_lake(lake, store)
        assert store.events() == whole
        assert (run.documents, run.model) == (400, "thanks-1")
        assert load_lake(lake, store).documents == 0  # loading twice adds nothing
        assert store.events() == whole


def test_a_pair_and_window_of_a_lake_merges_to_the_same_events(lake, whole, tmp_path):
    since, until = make_day(3, 10), make_day(4, 6)
    with open_store(str(tmp_path / "pair.duckdb")) as store:
        load_lake(lake, store, actor="NOR", recipient="SDN", since=since, until=until)
        found = store.events(since=since, until=until)
        assert store.counts()["documents"] < 200
    expected = [e for e in whole if (e.actor[0].country, e.recipient[0].country) == ("NOR", "SDN")
                and e.when.last >= since and e.when.first <= until]  # fmt: skip
    assert found == expected != []


def make_day(month, day):
    from datetime import date

    return date(2025, month, day)


def test_packing_puts_each_report_under_its_pair_and_week_and_twice_alike(lake, tmp_path, digest):
    packed = [p.relative_to(lake.address).as_posix() for p in Path(lake.address, "packed").rglob("*.parquet")]
    assert "packed/pair=NOR-SDN/week=2025-W08/reports.parquet" in packed
    rows = [
        row for p in sorted(Path(lake.address, "packed").rglob("*.parquet")) for row in pq.read_table(p).to_pylist()
    ]
    plain = rows_of(lake, "reports")
    assert sorted(r["report_id"] for r in rows) == sorted(r["report_id"] for r in plain)
    for path in Path(lake.address, "packed").rglob("*.parquet"):
        (pair, week) = (part.partition("=")[2] for part in path.parts[-3:-1])
        for row in pq.ParquetFile(path).read().to_pylist():
            assert (f"{row['actor']}-{row['recipient']}", row["week"]) == (pair, week)
    before = digest(lake, ["packed"])
    pack_lake(lake)
    assert digest(lake, ["packed"]) == before


def test_counts_are_those_of_the_reports(lake):
    since = make_day(3, 3)
    rows = count_lake(lake, actor="NOR", since=since)
    reports = [r for r in rows_of(lake, "reports") if r["actor"] == "NOR" and r["day"] >= since]
    assert sum(row["reports"] for row in rows) == len(reports)
    assert sum(row["verbal_cooperation"] for row in rows) == sum(r["event_type"] == "SUPPORT" for r in reports)
    assert sum(row["verbal_conflict"] for row in rows) == sum(r["event_type"] == "ACCUSE" for r in reports)
    assert {row["actor"] for row in rows} == {"NOR"}
    assert min(row["week"] for row in rows) == "2025-W10"


def test_the_query_of_the_docs_runs(lake):
    import duckdb

    text = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    query = re.search(r"In SQL: `(SELECT .*?)`", text)[1]
    query = query.replace("'lake/packed", f"'{lake.address}/packed").replace("USA-RUS", "NOR-SDN")
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    own = [r for r in rows_of(lake, "reports") if (r["actor"], r["recipient"]) == ("NOR", "SDN")]
    assert sum(count for _, count in found) == len(own) > 0


def test_a_lake_that_grew_wants_to_be_packed_again(cluster, lake, tmp_path):
    own = Lake(str(shutil.copytree(lake.address, tmp_path / "own")))
    more = write_input(tmp_path / "more.parquet", list(make_documents(5, start=400)))
    code_lake([more], own, make_coder=MakeThanks(), block=64, workers=1)
    with pytest.raises(InputError, match="not packed since its last block; whowhom lake pack"):
        count_lake(own)
    pack_lake(own)
    assert sum(r["reports"] for r in count_lake(own)) > sum(r["reports"] for r in count_lake(lake))


def test_where_no_lake_is_that_is_said(tmp_path):
    for ask in (pack_lake, count_lake, lambda found: load_lake(found, None)):
        with pytest.raises(InputError, match="no lake is there; make one with whowhom code --ray"):
            ask(Lake(str(tmp_path)))


# ---------------------------------------------------------------- the real coder, and the command


def test_the_command_codes_the_example_news_as_a_store_does(cluster, tmp_path):
    """With the model that ships, in worker processes of their own."""
    command = [sys.executable, "-c", "from whowhom.cli import main; main()"]
    made = tmp_path / "lake"
    coded = subprocess.run(
        [*command, "code", "--ray", str(EXAMPLES), "--out", str(made), "--block", "20", "--workers", "2", "--cluster", cluster],
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert coded.returncode == 0, coded.stderr
    assert coded.stdout == ""
    assert "50 documents" in coded.stderr
    found = {}
    for row in rows_of(Lake(str(made)), "reports"):
        found.setdefault(row["document_id"], []).append(json.loads(row["report"]))
    expected = code_items(read_documents(EXAMPLES), [])
    assert found == {d.document_id: [report_as_dict(r) for r in reports] for d, reports in expected if reports}
    again = subprocess.run([*command, "lake", "pack", str(made)], capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    counted = subprocess.run(
        [*command, "lake", "count", str(made), "--actor", "USA", "--format", "json"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert sum(row["reports"] for row in json.loads(counted.stdout)) > 10
    store = tmp_path / "news.duckdb"
    loaded = subprocess.run(
        [*command, "lake", "load", str(made), "--store", str(store)], capture_output=True, text=True, timeout=300
    )
    assert loaded.returncode == 0, loaded.stderr
    assert "50 documents added" in loaded.stderr


def test_the_command_says_what_it_needs(tmp_path):
    command = [sys.executable, "-c", "from whowhom.cli import main; main()", "code", "--ray"]
    without = subprocess.run([*command, str(EXAMPLES)], capture_output=True, text=True, timeout=60)
    assert without.returncode == 1
    assert without.stderr.strip().endswith(
        "--ray needs a place for its files; name a folder or s3://bucket/folder with --out"
    )
    (tmp_path / "pyarrow.py").write_text("raise ImportError('none here', name='pyarrow')\n")
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    bare = subprocess.run(
        [*command, str(EXAMPLES), "--out", str(tmp_path / "x")], capture_output=True, text=True, timeout=60, env=env
    )
    assert bare.returncode == 1
    assert bare.stderr.strip() == "whowhom: this needs pyarrow; pip install 'whowhom[ray]'"
