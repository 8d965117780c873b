"""Reports, events and ledgers as whowhom itself writes them; test_formats.py has everybody else's formats."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whowhom.errors import InputError
from whowhom.exchange import (
    FORMATS,
    event_as_dict,
    event_from_dict,
    ledger_as_rows,
    read_events,
    report_as_dict,
    report_from_dict,
    write_events,
    write_ledger_csv,
)
from whowhom.exchange.cells import escape_cell, unescape_cell
from whowhom.exchange.ledger import COLUMNS
from whowhom.model import (
    Act,
    Basis,
    Entry,
    Event,
    Evidence,
    Favour,
    Ledger,
    Party,
    Place,
    Report,
    Status,
    Voice,
    When,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
MAYBE = st.none() | TEXTS
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
ACTS = st.builds(Act, TEXTS, MAYBE, MAYBE)
OFFSETS = st.integers(-1, 10**6)
PARTIES = st.lists(st.builds(Party, TEXTS, MAYBE, MAYBE, MAYBE, TEXTS, OFFSETS, OFFSETS), max_size=3).map(tuple)
WHENS = st.none() | st.builds(When, st.dates(), st.dates(), st.sampled_from(Basis))
VOICES = st.lists(
    st.builds(Voice, TEXTS, TEXTS, st.booleans(), MAYBE, st.none() | OFFSETS, st.none() | OFFSETS), max_size=3
)
FAVOURS = st.lists(st.builds(Favour, TEXTS, TEXTS), max_size=3).map(tuple)
STATUSES = st.sampled_from(Status)
PLACES = st.none() | st.builds(
    Place,
    TEXTS,
    MAYBE,
    MAYBE,
    MAYBE,
    MAYBE,
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
    st.none() | st.integers(1, 10**8),
)
REPORTS = st.builds(
    Report,
    TEXTS,
    TEXTS,
    ACTS,
    PARTIES,
    PARTIES,
    STATUSES,
    st.builds(Evidence, OFFSETS, OFFSETS, TEXTS),
    LISTS,
    WHENS,
    VOICES.map(tuple),
    st.floats(0, 1),
    PLACES,
)
COUNTS = st.integers(0, 10**6)
EVENTS = st.builds(
    Event,
    TEXTS,
    ACTS,
    PARTIES,
    PARTIES,
    STATUSES,
    WHENS,
    COUNTS,
    COUNTS,
    LISTS,
    LISTS,
    LISTS,
    FAVOURS,
    FAVOURS,
    st.floats(0, 1),
    TEXTS,
    PLACES,
)

NORLAND = Party("Norland", "NOR", "GOV", "norland", "Norland", 0, 7)
REPORT = Report(
    "r1",
    "d1",
    Act("SUPPORT", "appeal", "051"),
    (NORLAND,),
    (Party("=cmd()"),),
    Status.ACTUAL,
    Evidence(0, 30, "-Norland\nthanked =cmd()."),
    when=When(date(2025, 3, 3), date(2025, 3, 3), Basis.RELATIVE),
    said_by=(Voice("an official", "official", False), Voice("The Other", "outlet", True)),
)
EVENT = Event(
    "e1",
    REPORT.act,
    REPORT.actor,
    REPORT.recipient,
    REPORT.status,
    REPORT.when,
    3,
    2,
    ("r0", "r1"),
    helps=(Favour("SUD"), Favour("WES", "the war")),
)
LEDGER = Ledger(
    "NOR", "SUD", date(2025, 2, 10), date(2025, 3, 4), "plover", (Entry(EVENT, "SUD", 1, 1.0, -3.5, "the war"),)
)


def test_a_report_has_the_keys_of_the_contract() -> None:
    data = report_as_dict(REPORT)
    assert " ".join(data) == (
        "document_id report_id event_type mode cameo contexts actor recipient status when said_by evidence confidence place"
    )
    assert list(data["actor"][0]) == [field.name for field in fields(Party)]
    assert data["when"] == {"first": "2025-03-03", "last": "2025-03-03", "basis": "relative"}
    assert list(data["said_by"][0]) == ["name", "kind", "named", "cue", "start", "end"]
    assert data["evidence"] == {"start": 0, "end": 30, "text": "-Norland\nthanked =cmd()."}


def test_an_event_has_the_keys_of_the_contract() -> None:
    data = event_as_dict(EVENT)
    assert " ".join(data) == (
        "event_id event_type mode cameo contexts actor recipient status when reports voices report_ids outlets "
        "helps hurts confidence origin place"
    )
    assert data["helps"] == [{"country": "SUD", "reason": "direct"}, {"country": "WES", "reason": "the war"}]


@given(REPORTS)
def test_reports_come_back_the_same(report: Report) -> None:
    assert report_from_dict(json.loads(json.dumps(report_as_dict(report)))) == report


@given(EVENTS)
def test_events_come_back_the_same(event: Event) -> None:
    assert event_from_dict(json.loads(json.dumps(event_as_dict(event)))) == event


LOSSLESS = [name for name, form in FORMATS.items() if form.lossless]


@pytest.mark.parametrize("form", LOSSLESS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, max_size=4))
def test_our_own_formats_give_back_what_it_got(tmp_path: Path, form: str, events: list[Event]) -> None:
    path = tmp_path / f"events.{form}"
    assert write_events(events, path).losses == ()
    assert read_events(path) == events


@pytest.mark.parametrize("form", LOSSLESS)
@pytest.mark.parametrize("content", ["", "x", "{}", "[1]", '{"event_id": 1}', "[" * 99999, "a,b\n1,2\n", "\x00"])
def test_wrong_files_give_one_clear_error(tmp_path: Path, form: str, content: str) -> None:
    path = tmp_path / f"events.{form}"
    path.write_text(content)
    if not content and form != "json":
        assert read_events(path) == []
        return
    try:
        assert read_events(path) == []
    except InputError as error:
        assert str(error).startswith(str(path))
        assert "\n" not in str(error)


def test_unknown_formats_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="known are json, jsonl, csv"):
        write_events([], tmp_path / "events.xyz", form="xyz")
    with pytest.raises(InputError, match="perhaps"):
        report_from_dict({**report_as_dict(REPORT), "status": "perhaps"})


# ---------------------------------------------------------------- ledgers


def test_ledger_rows_say_what_they_stand_on() -> None:
    (row,) = ledger_as_rows(LEDGER, {"r1": REPORT})
    assert tuple(row) == COLUMNS
    assert (row["date"], row["precision"], row["actor"], row["act"]) == ("2025-03-03", "day", "NOR", "SUPPORT")
    assert (row["said_by"], row["evidence"]) == ("an official → The Other", "-Norland thanked =cmd().")
    assert (row["helps"], row["report_ids"], row["reason"]) == (["SUD", "WES"], ["r0", "r1"], "the war")
    (bare,) = ledger_as_rows(LEDGER)
    assert (bare["said_by"], bare["evidence"]) == ("", "")


def test_ledger_csv_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    write_ledger_csv(LEDGER, path, {"r1": REPORT})
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["recipient"] == "'=cmd()"
    assert row["evidence"] == "'-Norland thanked =cmd()."
    assert (row["score"], row["helps"], row["report_ids"], row["cameo"]) == ("-3.5", "SUD WES", "r0 r1", "051")


@given(st.text())
def test_escaping_is_safe_and_can_be_undone(text: str) -> None:
    cell = escape_cell(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape_cell(cell) == text
