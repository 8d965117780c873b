"""Other people's events in the store, on every kind of store: in once, found with ours, out in any format."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from whowhom.errors import InputError, StoreError
from whowhom.exchange.formats import FORMATS, MENTIONS, side_path
from whowhom.model import Act, Basis, DayCount, Event, Imported, Origin, Party, Place, Skipped, Status, When
from whowhom.pipeline import answer
from whowhom.store import Store, open_store
from whowhom.store.duck import DuckStore
from whowhom.transfer import export_events, import_files

DAY = date(2018, 6, 1)
# Number, day, actor with its country, code, recipient with its country; the last line has a code that is none.
ROWS = """\
1 2018-06-01 King/Norway 036 Crown/Sweden
2 2018-06-02 King/Norway 010 Crown/Sweden
3 2018-06-02 Crown/Sweden 173 King/Norway
3 2018-06-03 Crown/Sweden 173 King/Norway
4 2018-06-03 King/Norway 57 Crown/Sweden
"""
WRONG = "no CAMEO code: '57' (perhaps 057, its zero lost?)"


def icews_row(number: str, day: str, actor: str, code: str, recipient: str) -> str:
    cells = {"Event ID": number, "Event Date": day, "CAMEO Code": code, "Story ID": "s" + number, "City": "Oslo"}
    for side, who in (("Source", actor), ("Target", recipient)):
        cells[f"{side} Name"], cells[f"{side} Country"] = who.split("/")
    return "\t".join(cells.get(name, "") for name in FORMATS["icews"].columns)


@pytest.fixture
def icews(tmp_path: Path) -> Path:
    path = tmp_path / "events.tsv"
    lines = [icews_row(*line.split()) for line in ROWS.splitlines()]
    path.write_text("\n".join(["\t".join(FORMATS["icews"].columns), *lines]) + "\n")
    return path


def ids(events: list[Event]) -> str:
    return " ".join(e.event_id.removeprefix("icews:").replace("2018-06-", "") for e in events)


def test_an_import_takes_every_right_row_and_lists_the_wrong_ones(store: Store, icews: Path) -> None:
    (done,) = import_files(store, "icews", [str(icews)])
    assert (done.read, done.new, done.known, done.book) == (5, 4, 0, "current (assumed)")
    assert done.wrong == (Skipped(f"{icews}:6", WRONG),)
    assert done.finished_at
    assert store.transfers() == [done]
    assert ids(store.events(untyped=True)) == "1:01 2:02 3:02 3:03"
    assert store.check() == []


def test_importing_twice_adds_nothing(store: Store, icews: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    (again,) = import_files(store, "icews", [str(icews)])
    assert (again.new, again.known) == (0, 4)
    assert store.counts()["imported"] == 4


def test_imported_events_are_found_with_ours_and_apart(store: Store, icews: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    norway, sweden = Party("Norway", "NOR"), Party("Sweden", "SWE")
    second = date(2018, 6, 2)
    told = When(second, second, Basis.STATED)
    ours = Event("e1", Act("AID"), (norway,), (sweden,), Status.ACTUAL, told, 2, 2, ("r1",))
    store.replace_events([ours])
    assert ids(store.events()) == "1:01 e1 3:02 3:03"  # the statement has no PLOVER type
    assert ids(store.events(untyped=True)) == "1:01 e1 2:02 3:02 3:03"
    assert ids(store.events(origin="whowhom")) == "e1"
    assert ids(store.events(origin="icews")) == "1:01 3:02 3:03"
    assert ids(store.events(limit=2, offset=1)) == "e1 3:02"
    assert ids(store.events(actor="NOR", toward="SWE")) == "1:01 e1"
    assert ids(store.events(event_type="COERCE", since=date(2018, 6, 3))) == "3:03"
    assert ids(store.events(actor="NOR", recipient="NOR")) == ids(store.events(min_voices=3)) == ""
    assert store.event("e1") == ours
    statement = store.event("icews:2:2018-06-02")
    assert statement
    assert (statement.act, statement.origin) == (Act("NONE", None, "010"), "icews")
    assert statement.place == Place("Oslo", None, "Oslo")


def test_one_of_several_sides_is_found(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    both = (Party("Norway", "NOR"), Party("Sweden", "SWE", None, "crown"))
    event = Event("x", Act("CONSULT", None, "040"), both, both, Status.ACTUAL, None, 1, 1, ())
    with path.open("w") as file:
        for cells in (FORMATS["jsonl"].cells(event, {}),):
            file.write(cells[0] + "\n")
    list(import_files(store, "jsonl", [str(path)]))
    for side in ("NOR", "SWE", "crown"):
        assert [e.event_id for e in store.events(actor=side)] == ["x"]
        assert [e.event_id for e in store.events(toward=side)] == ["x"]
    assert store.events(actor="DNK") == []


def test_what_we_wrote_ourselves_comes_back_as_somebody_elses(store: Store, tmp_path: Path) -> None:
    """A store has no documents behind events that another store worked out, and must not say so."""
    event = Event("e1", Act("AID"), (Party("Norway", "NOR"),), (), Status.ACTUAL, None, 3, 2, ("r1", "r2"))
    store.replace_events([event])
    for form in ("jsonl", "csv", "json", "parquet"):
        export_events(store, form, tmp_path / f"e.{form}")
        with open_store(":memory:") as other:
            list(import_files(other, form, [str(tmp_path / f"e.{form}")]))
            assert other.events() == [replace(event, origin="imported", report_ids=())]


def test_daily_counts_add_up_all_origins(store: Store, icews: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    ours = Event("e1", Act("AID"), (Party("Norway", "NOR"),), (Party("Sweden", "SWE"),), Status.ACTUAL,
                 When(DAY, DAY, Basis.STATED), 1, 1, ())  # fmt: skip
    store.replace_events([ours, replace(ours, event_id="e2", status=Status.DENIED)])
    found = sorted(store.daily_counts(), key=lambda c: (c.day, c.actor))
    assert found == [
        DayCount(DAY, "NOR", "SWE", 1, 1, 0, 0),
        DayCount(date(2018, 6, 2), "SWE", "NOR", 0, 0, 0, 1),
        DayCount(date(2018, 6, 3), "SWE", "NOR", 0, 0, 0, 1),
    ]
    assert list(store.daily_counts(actor="NOR", until=DAY)) == found[:1]
    assert [(p.actor, p.toward, p.events) for p in store.pairs()] == [("NOR", "SWE", 3), ("SWE", "NOR", 2)]


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(store: Store, icews: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_: str, __: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        list(import_files(store, "icews", [str(icews)], batch=2, progress=stop))
    (cut,) = store.transfers()
    assert (cut.read, cut.new, cut.finished_at) == (2, 2, None)
    (done,) = import_files(store, "icews", [str(icews)], batch=2)
    assert done.transfer_id == cut.transfer_id
    assert (done.read, done.new, done.known) == (5, 4, 0)


def test_standard_input_and_packed_files(store: Store, icews: Path) -> None:
    packed = icews.with_suffix(".tsv.gz")
    packed.write_bytes(gzip.compress(icews.read_bytes()))
    (first,) = import_files(store, "icews", ["-"], stdin=io.BytesIO(icews.read_bytes()))
    (second,) = import_files(store, "icews", [str(packed)])
    assert (first.new, second.known, first.path) == (4, 4, "standard input")


def test_mentions_add_outlets_to_the_events_they_tell_of(store: Store, tmp_path: Path) -> None:
    cells = {"GLOBALEVENTID": "42", "SQLDATE": "20180601", "EventCode": "036", "Actor1Code": "NOR", "Actor1CountryCode": "NOR",
             "NumArticles": "1", "NumSources": "1", "DATEADDED": "20180601"}  # fmt: skip
    events, mentions = tmp_path / "export.CSV", tmp_path / "mentions.CSV"
    events.write_text("\t".join(cells.get(name, "") for name in FORMATS["gdelt2"].columns) + "\n")
    rows = [["42", "2018", "2018", "1", site, f"https://{site}/1", *[""] * 10] for site in ("b.org", "a.org", "a.org")]
    mentions.write_text("\n".join("\t".join(row) for row in [*rows, ["x"]]) + "\n")
    list(import_files(store, "gdelt2", [str(events)]))
    for new in (2, 0):  # two of the rows are the same
        (done,) = import_files(store, MENTIONS.name, [str(mentions)])
        assert (done.new, len(done.wrong)) == (new, 1)
    (event,) = store.events()
    assert (event.outlets, event.reports, event.voices) == (("a.org", "b.org"), 2, 2)
    export_events(store, MENTIONS.name, tmp_path / "out.CSV")
    assert sorted((tmp_path / "out.CSV").read_text().splitlines()) == sorted({"\t".join(row) for row in rows})


@pytest.mark.parametrize("form", [name for name in (*FORMATS, "parquet") if name != "acled"])
def test_through_any_format_and_back_to_the_first(icews: Path, tmp_path: Path, form: str) -> None:
    with open_store(":memory:") as store, open_store(":memory:") as other:
        list(import_files(store, "icews", [str(icews)]))
        transfer, done = export_events(store, form, tmp_path / "out", manifest=store)
        (noted,) = (t for t in store.transfers() if t.direction == "out")
        assert noted.losses == transfer.losses
        assert (noted.read, noted.new) == (4, done.rows)
        list(import_files(other, form, [str(tmp_path / "out")]))
        assert other.events(untyped=True) == store.events(untyped=True)
        export_events(other, "icews", tmp_path / "back.tsv")
        export_events(store, "icews", tmp_path / "direct.tsv")
        assert (tmp_path / "back.tsv").read_text() == (tmp_path / "direct.tsv").read_text()
        assert "\ts3\t" in (tmp_path / "back.tsv").read_text()  # the Story ID, that no other format has


def test_exports_say_what_they_lost_and_why(store: Store, icews: Path, tmp_path: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    transfer, done = export_events(store, "polecat", tmp_path / "out.txt", manifest=store)
    assert (done.read, done.rows) == (4, 3)
    assert "the whole row" in {loss.what for loss in transfer.losses}
    assert side_path(tmp_path / "out.txt").is_file()
    assert all(loss.rows and loss.why for loss in store.transfers()[-1].losses)
    text = io.StringIO()
    export_events(store, "icews", text, since=date(2018, 6, 3))
    assert len(text.getvalue().splitlines()) == 2


def test_a_failed_batch_leaves_nothing_of_itself(store: Store, icews: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    (transfer,) = store.transfers()
    event = Event("x", Act("AID"), (), (), Status.ACTUAL, None, 1, 1, ())
    broken = replace(event, event_id="y", reports="many")  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.add_imported(transfer, [Imported(event), Imported(broken)], read=2, wrong=[])
    assert store.event("x") is None
    assert store.transfers() == [transfer]


def test_wrong_files_are_refused_in_one_line(store: Store, tmp_path: Path) -> None:
    for form, path, reason in [
        ("icews", str(tmp_path / "none.tsv"), "none.tsv"),
        ("parquet", str(tmp_path / "none.parquet"), "no such file"),
        ("parquet", "-", "standard input"),
        ("xyz", "a", "known are json"),
    ]:
        with pytest.raises(InputError, match=reason):
            list(import_files(store, form, [path]))
    (tmp_path / "text.parquet").write_text("no Parquet")
    with pytest.raises(StoreError, match=r"text\.parquet"):
        list(import_files(store, "parquet", [str(tmp_path / "text.parquet")]))


def test_a_backup_is_the_same_store(store: Store, icews: Path, tmp_path: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    store.backup(tmp_path / "copy.duckdb")
    store.backup(tmp_path / "copy.duckdb")  # over an older one
    with open_store(str(tmp_path / "copy.duckdb")) as copy:
        assert copy.counts() == store.counts()
        assert list(copy.records()) == list(store.records())
        assert copy.transfers() == store.transfers()
    with pytest.raises(StoreError):
        store.backup(tmp_path / "no" / "copy.duckdb")


def test_faults_are_found(icews: Path, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.duckdb")) as store:
        list(import_files(store, "icews", [str(icews)]))
        store.execute("INSERT INTO imported SELECT * FROM imported LIMIT 1")  # type: ignore[attr-defined]
        store.execute("DELETE FROM transfers")  # type: ignore[attr-defined]
        assert store.check() == [("imported events twice", 1), ("imported events without their import", 5)]


def test_a_whole_file_at_once_and_row_by_row_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB takes files of cells between tabs whole; PostgreSQL, and any text that is no file, row by row."""
    answers: list[bool] = []
    at_once_as_it_is = DuckStore.add_lines
    monkeypatch.setattr(
        DuckStore, "add_lines", lambda *a, **k: answers.append(at_once_as_it_is(*a, **k)) or answers[-1]
    )
    icews, gdelt = FORMATS["icews"], FORMATS["gdelt2"]
    lines = [icews_row(*line.split()) for line in ROWS.splitlines()]
    lines += ["", "short", lines[0] + "\\", lines[1].replace("King", '"King"'), lines[2].replace("3", "", 1)]
    (tmp_path / "icews").write_text("\n".join(["\t".join(icews.columns), *lines]) + "\n")
    cells = {"SQLDATE": "20180601", "EventCode": "036", "Actor1Code": "NORGOV", "Actor1CountryCode": "NOR",
             "Actor1Type1Code": "GOV", "NumArticles": "4", "NumSources": "x", "DATEADDED": "20180601", "ActionGeo_Type": "4",
             "ActionGeo_FullName": "Oslo, Norway", "ActionGeo_CountryCode": "NO", "ActionGeo_Lat": "59.9",
             "SOURCEURL": "https://www.example.org/a"}  # fmt: skip
    rows = [
        "\t".join({**cells, "GLOBALEVENTID": number}.get(name, "") for name in gdelt.columns)
        for number in ("1", "1", "x", "2")
    ]
    (tmp_path / "gdelt2").write_text(
        "\n".join([*rows, "\t".join(rows[0].split("\t")[:-1]).replace("1", "7", 1)]) + "\n"
    )
    (tmp_path / "crlf").write_bytes((tmp_path / "icews").read_bytes().replace(b"\n", b"\r\n"))
    for form, name in (("icews", "icews"), ("gdelt2", "gdelt2"), ("icews", "crlf")):
        path = tmp_path / name
        with open_store(":memory:") as whole, open_store(":memory:") as by_row:
            (at_once,) = import_files(whole, form, [str(path)])
            (one_by_one,) = import_files(by_row, form, ["-"], stdin=io.BytesIO(path.read_bytes()))
            assert list(whole.records()) == list(by_row.records())
            for name in ("read", "new", "known", "columns", "book"):
                assert getattr(at_once, name) == getattr(one_by_one, name), name
            assert [s.path.split(":")[-1] for s in at_once.wrong] == [s.path.split(":")[-1] for s in one_by_one.wrong]
            assert at_once.new > 1
            assert at_once.wrong
    assert answers == [True, True, True]


def test_a_whole_file_that_was_cut_off_goes_on(tmp_path: Path, icews: Path) -> None:
    with open_store(":memory:") as store:
        steps: list[int] = []
        (done,) = import_files(store, "icews", [str(icews)], batch=2, progress=lambda _, rows: steps.append(rows))
        assert steps == [2, 2, 1]
        assert (done.read, done.new) == (5, 4)


def test_a_whole_file_that_is_no_utf_8_is_read_row_by_row(store: Store, icews: Path) -> None:
    icews.write_bytes(icews.read_bytes().replace(b"King", b"K\xf6nig"))
    (done,) = import_files(store, "icews", [str(icews)])
    assert done.new == 4
    assert store.events(actor="NOR")[0].actor[0].name == "König"


def test_an_answer_stands_on_imported_events_as_on_ours(store: Store, icews: Path) -> None:
    list(import_files(store, "icews", [str(icews)]))
    found = answer(store, actor="SWE", toward="NOR")
    assert [e.event.event_id for e in found.ledger.entries] == ["icews:3:2018-06-02", "icews:3:2018-06-03"]
    assert found.ledger.sticks == 2
    assert found.readings
    assert found.readings.imported == {"icews": 4}
    assert store.origins() == [Origin("icews", DAY, date(2018, 6, 3), 4)]
    with open_store(":memory:") as other:  # the same events, as if worked out here
        other.replace_events(store.events())
        same = answer(other, actor="SWE", toward="NOR", until=date(2018, 6, 3))
        assert (same.ledger, same.tilt, same.streaks) == (found.ledger, found.tilt, found.streaks)
    with icews.open("a") as file:
        file.write(icews_row("9", "2018-06-02", "Crown/Sweden", "057", "Queen/Denmark") + "\n")
    list(import_files(store, "icews", [str(icews)]))
    compared = answer(store, actor="SWE", toward="NOR", compare=["DNK"])
    assert "DNK" in [c.other for c in compared.ledger.comparisons]
