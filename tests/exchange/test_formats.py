"""Everybody's formats: what goes out comes back, and the traps of each data set are known.

The property tests find a new format in `FORMATS` by themselves. All rows here are invented.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whowhom.errors import InputError
from whowhom.exchange.codes import CURRENT, OLDER, act_of, country_by_cameo, country_by_fips, older_book
from whowhom.exchange.form import Reading
from whowhom.exchange.formats import FORMATS, MENTIONS, READ_ONLY, open_reading, read_events, side_path, write_events
from whowhom.exchange.parquet import read_parquet
from whowhom.exchange.writing import write_records
from whowhom.model import Act, Basis, Event, Favour, Imported, Party, Place, Said, Skipped, Status, Telling, When
from whowhom.ontology import cameo_codes, choose_cameo, event_types, score_of

WRITTEN = [name for name in FORMATS if name not in READ_ONLY]

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=10)
MAYBE = st.none() | TEXTS
COUNTRIES = st.sampled_from(["USA", "RUS", "ROU", "XKX", "PSE", "IGO", "COG"])
SECTORS = st.sampled_from([None, "GOV", "MIL", "REB", "MED", "JRN"])
PARTIES = st.lists(st.builds(Party, TEXTS, st.none() | COUNTRIES, SECTORS, MAYBE), max_size=3).map(tuple)
ACTS = st.sampled_from(
    [act_of(code) for code in ("010", "036", "0211", "057", "112", "1622", "173", "190")]
) | st.builds(lambda kind: Act(kind, None, choose_cameo(kind)), st.sampled_from(sorted(event_types())))
DAYS = st.dates(date(1000, 1, 1), date(2100, 1, 1))
WHENS = st.none() | st.builds(When, DAYS, DAYS, st.sampled_from(Basis))
PLACES = st.none() | st.builds(
    Place,
    TEXTS,
    st.none() | COUNTRIES,
    MAYBE,
    MAYBE,
    MAYBE,
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
)
EVENTS = st.builds(
    Event, TEXTS, ACTS, PARTIES, PARTIES, st.sampled_from(Status), WHENS, st.integers(0, 99), st.integers(0, 99),
    st.lists(TEXTS, max_size=2).map(tuple), st.lists(TEXTS, max_size=2).map(tuple), st.lists(TEXTS, max_size=2).map(tuple),
    st.lists(st.builds(Favour, TEXTS, TEXTS), max_size=1).map(tuple), st.just(()), st.floats(0, 1), TEXTS, PLACES,
)  # fmt: skip


# ---------------------------------------------------------------- what goes out comes back


@pytest.mark.parametrize("form", WRITTEN)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, max_size=3))
def test_with_its_side_file_every_format_gives_back_what_it_got(tmp_path: Path, form: str, events: list[Event]) -> None:
    path = tmp_path / "events"
    done = write_events(events, path, form)
    back = read_events(path, form)
    # What no row can express comes last, from the side file.
    assert sorted(back, key=repr) == sorted(events, key=repr)
    assert done.read == len(events)
    side_path(path).unlink(missing_ok=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, max_size=3))
def test_parquet_gives_back_what_it_got(tmp_path: Path, events: list[Event]) -> None:
    plain = [replace(e, contexts=tuple(c.replace(";", ",") for c in e.contexts)) for e in events]
    write_events(plain, tmp_path / "events.parquet")
    assert list(read_parquet(tmp_path / "events.parquet")) == plain


@pytest.mark.parametrize("form", WRITTEN)
@settings(max_examples=40, deadline=None)
@given(events=st.lists(EVENTS, min_size=1, max_size=3))
def test_what_is_lost_is_counted(form: str, events: list[Event]) -> None:
    """Without the side file, exactly the fields that are named as lost come back otherwise."""
    file = io.StringIO()
    done = write_records(((event, {}) for event in events), FORMATS[form], file, None)
    file.seek(0)
    back = [item.event for item in FORMATS[form].read(file, CURRENT).items if isinstance(item, Imported)]
    assert len(back) == done.rows
    if not done.lost and not done.unwritten:
        assert back == events
    assert (back == events) == (not done.losses)


@pytest.mark.parametrize("form", WRITTEN)
def test_a_row_read_and_written_again_is_the_same_row(form: str) -> None:
    """Cells that no event holds are kept beside it and go out again; labels and scores are worked out anew."""
    event = Event("x1", act_of("036"), (Party("Norland", "NOR", "GOV"),), (Party("Sudan", "SDN"),), Status.ACTUAL,
                  When(date(2018, 6, 1), date(2018, 6, 1), Basis.STATED), 1, 1, ())  # fmt: skip
    first = io.StringIO()
    write_records([(event, {})], FORMATS[form], first, None)
    reading, items = read_text(form, first.getvalue())
    (item,) = items
    assert isinstance(item, Imported)
    said: Said = {"form": form, **dict(zip(reading.columns, item.said, strict=True))}
    second = io.StringIO()
    write_records([(item.event, said)], FORMATS[form], second, None)
    assert second.getvalue() == first.getvalue()


def test_a_side_file_carries_what_the_first_file_said(tmp_path: Path) -> None:
    said = {"form": "icews", "Story ID": "77"}
    event = Event("icews:1:2018-06-01", act_of("036"), (), (), Status.ACTUAL, None, 1, 1, ())
    with (tmp_path / "e.side.jsonl").open("w") as side, (tmp_path / "e").open("w") as file:
        done = write_records([(event, said)], FORMATS["polecat"], file, side)
    assert '"Story ID": "77"' in (tmp_path / "e.side.jsonl").read_text()
    assert done.lost["what its first file said"] == 1


# ---------------------------------------------------------------- one row of each


def read_text(form: str, text: str, book: str = "auto") -> tuple[Reading, list[Imported | Skipped]]:
    reading = FORMATS[form].read(io.StringIO(text), book)
    return reading, list(reading.items)


def one(form: str, **cells: str) -> Event:
    """The event of one row with these cells, the rest empty."""
    item = read_cells(form, cells)
    assert isinstance(item, Imported), item
    return item.event


def read_cells(form: str, cells: dict[str, str], columns: tuple[str, ...] = ()) -> Imported | Skipped:
    columns = columns or FORMATS[form].columns
    assert set(cells) <= set(columns)
    file = io.StringIO()
    row = [cells.get(name, "") for name in columns]
    table = FORMATS[form]
    if getattr(table, "has_header", False):
        file.write(table.join(columns) + "\n")
    file.write(table.join(row) + "\n")
    file.seek(0)
    (item,) = table.read(file).items
    return item


ICEWS = {"Event ID": "7", "Event Date": "2018-06-01", "CAMEO Code": "036", "Source Name": "Ministry (Norland)",
         "Source Country": "Norway", "Target Name": "Sudan", "Target Country": "Sudan"}  # fmt: skip


def test_icews_ids_are_unique_with_their_day_only() -> None:
    assert one("icews", **ICEWS).event_id == "icews:7:2018-06-01"
    assert one("icews", **{**ICEWS, "Event Date": "6/2/2018"}).event_id == "icews:7:2018-06-02"


def test_icews_names_countries_its_own_way_and_knows_organisations_by_sector() -> None:
    event = one("icews", **{**ICEWS, "Source Country": "Congo", "Target Country": "Russian Federation"})
    assert (event.actor[0].country, event.recipient[0].country) == ("COG", "RUS")
    union = {"Source Country": "", "Source Sectors": "Regional,International Government Organization"}
    assert one("icews", **{**ICEWS, **union}).actor[0].country == "IGO"
    assert one("icews", **{**ICEWS, "Source Country": ""}).actor[0].country is None


def test_a_country_alone_has_no_coordinates() -> None:
    where = {"Country": "Sudan", "Latitude": "15.0", "Longitude": "30.0"}
    assert one("icews", **{**ICEWS, **where}).place == Place("Sudan", "SDN")
    town = {**where, "City": "Khartoum"}
    assert one("icews", **{**ICEWS, **town}).place == Place("Khartoum", "SDN", "Khartoum", None, None, 15.0, 30.0)
    alone = {"ActionGeo_Type": "1", "ActionGeo_FullName": "Sudan", "ActionGeo_CountryCode": "SU", "ActionGeo_Lat": "15"}
    assert one("gdelt2", **{**GDELT, **alone}).place == Place("Sudan", "SDN")


def test_a_code_without_its_zero_is_refused_with_the_reason() -> None:
    item = read_cells("icews", {**ICEWS, "CAMEO Code": "57"})
    assert isinstance(item, Skipped)
    assert item.path == "2"
    assert "057" in item.reason


def test_quotes_in_tab_files_are_only_characters() -> None:
    assert one("icews", **{**ICEWS, "Source Name": '"The Rock" Band'}).actor[0].name == '"The Rock" Band'


def test_imported_events_have_no_span_and_no_voice_and_say_where_they_are_from() -> None:
    event = one("icews", **{**ICEWS, "Publisher": "The Example"})
    assert (event.origin, event.outlets, event.report_ids) == ("icews", ("The Example",), ())
    assert {(p.start, p.end, p.text) for p in (*event.actor, *event.recipient)} == {(-1, -1, "")}


def test_labels_and_scores_are_worked_out_anew() -> None:
    wrong = {**ICEWS, "Event Text": "Something else", "Intensity": "9.9"}
    item = read_cells("icews", wrong)
    assert isinstance(item, Imported)
    said = {"form": "icews", **dict(zip(FORMATS["icews"].columns, item.said, strict=True))}
    made = dict(zip(FORMATS["icews"].columns, FORMATS["icews"].cells(item.event, said), strict=True))
    assert (made["Event Text"], made["Intensity"]) == ("Express intent to meet or negotiate", "4")
    assert said["Intensity"] == "9.9"  # kept beside


POLECAT = {"Event ID": "p1", "Event Date": "2022-01-05", "Event Type": "CONSULT", "Event Mode": "visit",
           "Actor Name": "Norland", "Actor Country": "NOR", "Recipient Name": "None", "Recipient Country": "None"}  # fmt: skip


def test_in_polecat_those_who_act_together_are_all_actors() -> None:
    both = {"Actor Name": "Norland; Sudan", "Actor Country": "NOR; SDN"}
    event = one("polecat", **{**POLECAT, **both})
    assert [p.country for p in event.actor] == [p.country for p in event.recipient] == ["NOR", "SDN"]
    protest = one("polecat", **{**POLECAT, **both, "Event Type": "PROTEST", "Event Mode": "demo"})
    assert protest.recipient == ()


def test_polecat_says_none_for_what_it_does_not_know() -> None:
    event = one("polecat", **{**POLECAT, "Event Type": "AID", "Actor Name": "None", "Actor Country": "KOS; UNO; NGO"})
    assert [p.country for p in event.actor] == ["XKX", "IGO", None]
    assert event.recipient == ()


def test_polecat_without_a_day_has_that_of_its_publication() -> None:
    event = one("polecat", **{**POLECAT, "Event Date": "", "Publication Date": "2022-01-07"})
    assert event.when == When(date(2022, 1, 7), date(2022, 1, 7), Basis.PUBLISHED)


def test_polecat_releases_rename_add_and_lack_columns() -> None:
    polecat = FORMATS["polecat"]
    columns = [c for c in polecat.columns if c not in ("Intensity", "GeoNames ID")]
    columns = [*columns[:5], "Headline", *columns[5:], "", ""]
    row = [POLECAT.get(name, "") for name in columns]
    for header in (columns, [*columns[:4], "Event Intensity", *columns[5:]]):
        _, (item,) = read_text("polecat", "\t".join(header) + "\n" + "\t".join(row) + "\n")
        assert isinstance(item, Imported)
        assert item.event.recipient == ()


GDELT = {"GLOBALEVENTID": "42", "SQLDATE": "20180601", "EventCode": "036", "DATEADDED": "20180601",
         "NumArticles": "5", "NumSources": "3", "SOURCEURL": "https://www.example.org/a"}  # fmt: skip


@pytest.mark.parametrize("form", ["gdelt1", "gdelt2"])
def test_gdelt_has_cameo_countries_for_sides_and_fips_for_places(form: str) -> None:
    sides = {"Actor1Code": "ROMGOV", "Actor1Name": "ROMANIA", "Actor1CountryCode": "ROM", "Actor1Type1Code": "GOV",
             "Actor2Code": "UNO", "Actor2Name": "UNITED NATIONS", "Actor2KnownGroupCode": "UNO"}  # fmt: skip
    where = {"ActionGeo_Type": "4", "ActionGeo_FullName": "Berlin, Berlin, Germany", "ActionGeo_CountryCode": "GM",
             "ActionGeo_Lat": "52.5", "ActionGeo_Long": "13.4"}  # fmt: skip
    event = one(form, **{**GDELT, **sides, **where})
    assert event.actor == (Party("ROMANIA", "ROU", "GOV", "ROMGOV"),)
    assert event.recipient[0].country == "IGO"
    assert event.place == Place("Berlin, Berlin, Germany", "DEU", "Berlin", None, None, 52.5, 13.4)
    assert (event.event_id, event.reports, event.voices, event.outlets) == ("gdelt:42", 5, 3, ("example.org",))
    assert one(form, **GDELT).actor == ()


def test_gdelt_1_had_no_link_at_first() -> None:
    columns = FORMATS["gdelt1"].columns[:-1]
    row = "\t".join({**GDELT}.get(name, "") for name in columns) + "\n"
    _, (item,) = read_text("gdelt1", row)
    assert isinstance(item, Imported)
    assert item.event.outlets == ()
    _, (short,) = read_text("gdelt1", "\t".join(row.split("\t")[:40]) + "\n")
    assert isinstance(short, Skipped)


def test_the_same_letters_mean_another_country_in_fips() -> None:
    assert [country_by_fips(code) for code in ("AU", "AS", "GM", "RS", "SU", "SZ")] == [
        "AUT",
        "AUS",
        "DEU",
        "RUS",
        "SDN",
        "CHE",
    ]
    assert [country_by_cameo(code) for code in ("ROM", "TMP", "GBR", "EUR", "")] == ["ROU", "TLS", "GBR", "IGO", None]


def test_media_in_cameo_is_medicine_in_plover() -> None:
    sides = {"Actor1Code": "NORMED", "Actor1Name": "PAPER", "Actor1CountryCode": "NOR", "Actor1Type1Code": "MED"}
    assert one("gdelt2", **{**GDELT, **sides}).actor[0].sector == "JRN"


def test_mentions_tell_who_told() -> None:
    row = ["42", "20180601000000", "20180601001500", "1", "example.org", "https://example.org/a", *["-1"] * 10]
    told = list(MENTIONS.read(io.StringIO("\t".join(row) + "\nx\n")))
    assert isinstance(told[0], Telling)
    assert (told[0].event_id, told[0].outlet) == ("gdelt:42", "example.org")
    assert isinstance(told[1], Skipped)
    again = io.StringIO()
    MENTIONS.write([(told[0], dict(zip(MENTIONS.columns, told[0].said, strict=True)))], again)
    assert again.getvalue().rstrip("\n").split("\t") == row


PHOENIX = {"eid": "FBIS1", "story_date": "03/04/1999", "year": "1999", "month": "3", "day": "4", "source": "NORGOV",
           "source_root": "NOR", "source_agent": "GOV", "target": "SDN", "target_root": "SDN", "code": "036",
           "goldstein": "9.9", "quad_class": "1"}  # fmt: skip


def test_phoenix_days_are_in_their_own_columns_and_1970_is_none() -> None:
    assert one("phoenix", **PHOENIX).when == When(date(1999, 3, 4), date(1999, 3, 4), Basis.STATED)
    unknown = {"story_date": "01/01/1970", "year": "1970", "month": "1", "day": "1"}
    assert one("phoenix", **{**PHOENIX, **unknown}).when is None


def test_phoenix_scores_of_an_older_book_do_not_make_its_codes_old() -> None:
    old_scores = {"code": "163", "goldstein": "-6.5"}
    assert one("phoenix", **{**PHOENIX, **old_scores}).act == act_of("163")


def test_phoenix_live_may_have_a_column_more_and_country_before_state() -> None:
    live = FORMATS["phoenix-live"]
    cells = {"EventID": "1_v0", "Date": "20160203", "EventCode": "036", "SourceActorFull": "NORGOV",
             "SourceActorEntity": "NOR", "LocationName": "Khartoum", "URLs": "http://a.org/1;http://b.org/2"}  # fmt: skip
    row = [cells.get(name, "") for name in live.columns]
    at = live.columns.index("StateName")
    for state, country in ((at, at + 1), (at + 1, at)):
        row[state], row[country] = "Al Khartum", "Sudan"
        reading, (item,) = read_text("phoenix-live", "\t".join([*row, "sentence"]) + "\n")
        assert isinstance(item, Imported)
        assert item.event.place == Place("Khartoum", "SDN", "Khartoum", None, "Al Khartum")
        assert (item.event.reports, item.event.outlets) == (2, ("a.org", "b.org"))
        assert reading.columns[-1] == "GeoSentence"


ACLED = {"event_id_cnty": "NOR1", "event_date": "01 June 2024", "time_precision": "1", "sub_event_type": "Armed clash",
         "actor1": "Military Forces of Sudan (2019-)", "inter1": "1", "actor2": "Rebels (Norland)", "inter2": "Rebel group",
         "country": "Sudan", "admin1": "Khartoum", "location": "Khartoum", "latitude": "15.5", "geo_precision": "1"}  # fmt: skip


def test_acled_has_no_direction() -> None:
    event = one("acled", **ACLED)
    assert [p.country for p in event.actor] == ["SDN", None]
    assert event.recipient == ()
    assert event.act.event_type == "ASSAULT"
    with pytest.raises(InputError, match="never written"):
        write_events([event], Path("/nowhere"), "acled")


def test_acled_says_how_sure_day_and_place_are() -> None:
    week = one("acled", **{**ACLED, "time_precision": "2", "geo_precision": "3"})
    assert week.when == When(date(2024, 5, 29), date(2024, 6, 4), Basis.STATED)
    assert week.place == Place("Khartoum", "SDN", None, None, "Khartoum")
    month = one("acled", **{**ACLED, "time_precision": "3"})
    assert month.when == When(date(2024, 6, 1), date(2024, 6, 30), Basis.STATED)


def test_plover_json_is_a_list_or_lines_and_names_its_fields_in_two_ways() -> None:
    line = '{"id": "1", "date": "2020-01-02", "event": "aid", "actor": [{"code": "NOR", "entity_name": "Norland"}]}'
    for text in (line, f"[{line}]", f"[\n{line}\n]", f" [\n {line},\n{line.replace('1', '2')} ]"):
        _, items = read_text("plover", text)
        assert isinstance(items[0], Imported)
        assert items[0].event.actor == (Party("Norland", "NOR"),)
        assert items[0].event.act.cameo == "070"
    _, (wrong,) = read_text("plover", '{"id": "1", "event": "dance"}')
    assert isinstance(wrong, Skipped)


# ---------------------------------------------------------------- two code books


def test_the_27_numbers_mean_another_act_in_the_older_book() -> None:
    changed = {code for code in older_book() if code in cameo_codes()}
    assert len(changed) == 27
    assert all(act_of(code, OLDER).cameo != code for code in changed)
    assert act_of("036", OLDER) == act_of("036", CURRENT)


def test_the_book_is_told_by_the_labels_of_the_numbers_that_changed() -> None:
    columns = FORMATS["icews"].columns
    for label, book, cameo in (
        ("Halt negotiations", OLDER, "164"),
        ("Impose embargo, boycott, or sanctions", CURRENT, "163"),
    ):
        text = icews_file(columns, {"CAMEO Code": "163", "Event Text": label})
        reading, (item,) = read_text("icews", text)
        assert reading.book == book
        assert isinstance(item, Imported)
        assert item.event.act.cameo == cameo


def test_the_book_is_told_by_scores_where_there_are_no_labels() -> None:
    row = {**GDELT, "EventCode": "163"}
    for score, book in (("-6.5", OLDER), ("-8.0", CURRENT), ("", "current (assumed)")):
        text = "\t".join({**row, "GoldsteinScale": score}.get(name, "") for name in FORMATS["gdelt2"].columns) + "\n"
        assert read_text("gdelt2", text)[0].book == book


def test_two_books_in_one_file_are_asked_about() -> None:
    columns = FORMATS["icews"].columns
    rows = [
        {"CAMEO Code": "163", "Event Text": "Halt negotiations"},
        {"CAMEO Code": "164", "Event Text": "Halt negotiations"},
    ]
    text = icews_file(columns, *rows)
    with pytest.raises(InputError, match="--book"):
        read_text("icews", text)
    reading, items = read_text("icews", text, OLDER)
    assert [i.event.act.cameo for i in items if isinstance(i, Imported)] == ["164", "166"]
    assert reading.book == OLDER


def icews_file(columns: tuple[str, ...], *rows: dict[str, str]) -> str:
    lines = ["\t".join({**ICEWS, **row}.get(name, "") for name in columns) for row in rows]
    return "\n".join(["\t".join(columns), *lines]) + "\n"


def test_icews_scores_are_its_own() -> None:
    assert score_of(act_of("016"), "icews") != score_of(act_of("016"), "goldstein")


# ---------------------------------------------------------------- files


def test_packed_files_and_foreign_letters_are_read(tmp_path: Path) -> None:
    import gzip
    import zipfile

    text = icews_file(FORMATS["icews"].columns, {"Source Name": "Zoë"})
    plain, packed, bundle = tmp_path / "a.tsv", tmp_path / "a.tsv.gz", tmp_path / "a.zip"
    plain.write_bytes(b"\xef\xbb\xbf" + text.encode("latin-1").replace(b"\n", b"\r\n"))
    packed.write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(bundle, "w") as target:
        target.writestr("one.tsv", text)
        target.writestr("two.tsv", text)
    for path, count in ((plain, 1), (packed, 1), (bundle, 2)):
        with open_reading(str(path)) as texts:
            names = [item.event.actor[0].name for _, file in texts for item in FORMATS["icews"].read(file).items
                     if isinstance(item, Imported)]  # fmt: skip
        assert names == ["Zoë"] * count
    packed.write_bytes(gzip.compress(text.encode())[:-20])
    with pytest.raises(InputError, match=r"a\.tsv\.gz"), open_reading(str(packed)) as texts:
        [list(FORMATS["icews"].read(file).items) for _, file in texts]


def test_files_without_rows_are_no_error() -> None:
    for form in WRITTEN:
        file = io.StringIO()
        write_records([], FORMATS[form], file, None)
        assert read_text(form, file.getvalue())[1] == read_text(form, "")[1] == []


def test_wrong_rows_of_any_format_are_listed_and_the_rest_is_read() -> None:
    for form in WRITTEN:
        event = Event("x1", act_of("036"), (Party("Norland", "NOR"),), (), Status.ACTUAL, None, 1, 1, ())
        file = io.StringIO()
        write_records([(event, {}), (event, {})], FORMATS[form], file, None)
        lines = file.getvalue().split("\n")
        broken = next(n for n, line in enumerate(lines) if "Norland" in line or "NOR" in line)
        lines.insert(broken, "broken," if form in ("json", "plover") else "broken")
        if form in ("json", "plover"):
            with pytest.raises(InputError, match="JSON"):
                read_text(form, "\n".join(lines))
            continue
        found = read_text(form, "\n".join(lines))[1]
        assert [type(item) for item in found] == [Skipped, Imported, Imported], form
        assert found[0].path == str(broken + 1)  # type: ignore[union-attr]


def test_csv_of_ours_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    event = Event("=cmd()", act_of("036"), (), (), Status.ACTUAL, None, 1, 1, ())
    write_events([event], tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["event_id"] == "'=cmd()"
