"""A user's own registry file: what it adds and overrides, and what is said about a wrong one."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whowhom.cli import main
from whowhom.entities import Registry, load_registry, look_up, resolve_mentions
from whowhom.entities.own_file import MOST_TOLD, read_own_file
from whowhom.errors import RegistryError

DAY = date(2026, 6, 1)
HEADER = "name,country,sector,office,kind,from,until,aliases,note\n"
DOCS = Path(__file__).parents[2] / "docs" / "cli.md"


def country_of(text: str) -> str | None:
    return {"FIN": "FIN", "Finland": "FIN", "SWE": "SWE", "IGO": "IGO"}.get(text)


def read(data: str | bytes):
    raw = data if isinstance(data, bytes) else data.encode()
    return read_own_file(Path("own.csv"), raw, country_of=country_of, countries=["Finland", "Sweden"])


def faults(data: str | bytes) -> str:
    with pytest.raises(RegistryError) as error:
        read(data)
    return str(error.value)


@pytest.fixture
def own(tmp_path):
    def load(text: str) -> Registry:
        file = tmp_path / "own.csv"
        file.write_text(text, encoding="utf-8")
        return load_registry([file])

    return load


def mention(text: str, registry: Registry, on: date = DAY) -> tuple[str, str | None, str | None]:
    found = resolve_mentions(text, on, registry=registry)
    return (found[0].name, found[0].country, found[0].sector) if found else ("", None, None)


# ---------------------------------------------------------------- what it adds


def test_the_example_in_the_docs_is_read_as_it_says(own):
    registry = own(re.search(r"```csv\n(.+?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL).group(1))
    assert mention("Quillfoot left.", registry) == ("Ana Quillfoot", "FIN", "GOV")
    assert mention("The Finnish foreign minister left.", registry)[0] == "Ana Quillfoot"
    assert mention("Bo Marrow left.", registry, date(2026, 3, 31)) == ("Bo Marrow", "KEN", "GOV")
    assert mention("Bo Marrow left.", registry, date(2026, 4, 1)) == ("Bo Marrow", "KEN", "ELI")
    assert mention("Cas Thornby left.", registry) == ("Cas Thornby", "USA", "OPP")
    assert mention("HW condemned it.", registry) == ("Harbour Watch", "SWE", "NGO")
    assert mention("The River Front fired.", registry) == ("River Front", "SDN", "REB")
    assert mention("The Quill House condemned it.", registry) == ("Quill House", "FIN", "GOV")
    assert mention("Sandland condemned it.", registry)[1] == "ESH"
    assert resolve_mentions("London Bridge fell.", DAY, registry=registry) == []


def test_a_name_of_the_file_takes_the_place_of_the_shipped_one(own):
    registry = own(HEADER + "Downing Street,Finland,BUS,,company,,,,\n")
    assert mention("Downing Street condemned it.", registry)[1:] == ("FIN", "BUS")
    assert mention("Downing Street condemned it.", load_registry())[1:] == ("GBR", "GOV")


def test_an_own_office_takes_the_place_of_the_shipped_one_on_its_days(own):
    registry = own(HEADER + "Sergei Lavrov,RUS,,Foreign Minister,,2004-03-09,2020-01-31,,\n")
    roles = look_up("Lavrov", date(2012, 5, 1), registry=registry)[0].roles
    assert [(r.end, r.origin) for r in roles if "Foreign" in r.office] == [
        (date(2020, 1, 31), "own file own.csv, line 2")
    ]
    assert "Permanent Representative to the United Nations" in {r.office for r in roles}


def test_an_own_holder_goes_before_the_shipped_one_of_that_seat(own):
    registry = own(HEADER + "Zed Quillfoot,FRA,,Foreign Minister,,2026-05-30,,,\n")
    assert mention("The French foreign minister left.", registry)[0] == "Zed Quillfoot"
    assert mention("The French foreign minister left.", registry, date(2025, 6, 1))[0] != "Zed Quillfoot"


def test_somebody_of_a_known_name_in_another_country_is_somebody_else(own):
    registry = own(HEADER + "Barack Obama,FIN,BUS,Baker,,,,,\n")
    assert {e.country for e in look_up("Barack Obama", registry=registry)} == {"USA", "FIN"}


def test_the_version_follows_the_content_and_not_the_name(tmp_path):
    file = tmp_path / "own.csv"
    versions = []
    for name in ("Zed Quillfoot", "Bo Marrow", "Zed Quillfoot"):
        file.write_text(HEADER + f"{name},FIN,,Envoy,,,,,\n", encoding="utf-8")
        versions.append(load_registry([file]).version)
    assert versions[0] == versions[2] != versions[1]
    assert load_registry().version not in versions


@pytest.mark.parametrize(
    "data",
    [
        "name;country;office\r\nZed Quillfoot;Finland;Envoy\r\n",
        "\ufeffname\tcountry\toffice\nZed Quillfoot\tFIN\tEnvoy\n",
        "name,country,office\nZed Quillfoot,FIN,Envoy\n".encode("utf-16"),
        "name,country,office\rZed Quillfoot,FIN,Envoy\r",
        "Person,ISO3,Kind or Office\n# a remark\n\n  Zed  Quillfoot\u00a0,FIN,Envoy,,\n",
        'name,country,office,until\n"Zed Quillfoot","FIN","Envoy",-\n',
    ],
)
def test_what_spreadsheets_write_is_read(data):
    rows = read(data)
    assert [(r.name, r.country, r.office, r.end) for r in rows] == [("Zed Quillfoot", "FIN", "Envoy", "")]


# ---------------------------------------------------------------- what is wrong with it


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Zed Quillfoot,Finnland,,Envoy,,,,,", "line 2, column country: unknown country 'Finnland'; did you mean Finland"),
        ("Zed Quillfoot,,,Envoy,,,,,", "line 2, column country: no country"),
        ("Zed Quillfoot,FIN,goverment,Envoy,,,,,", "line 2, column sector: .*did you mean government"),
        ("Zed Quillfoot,FIN,,,,,,,", "line 2, column kind: neither office nor kind"),
        ("Zed Quillfoot,FIN,,,wizard,,,,", "line 2, column kind: unknown kind 'wizard'"),
        ("River Front,FIN,,,group,,,,", "line 2, column sector: no sector for a group"),
        ("Zed Quillfoot,FIN,,Envoy,,2025-13-01,,,", "line 2, column from: '2025-13-01' is no date"),
        ("Zed Quillfoot,FIN,,Envoy,,1/2/2025,,,", "line 2, column from: .*write 2025-03-04"),
        ("Zed Quillfoot,FIN,,Envoy,,2025-03,2025-02,,", "line 2, column until: ends before it starts"),
        (",FIN,,Envoy,,,,,", "line 2, column name: no name"),
        ("=HYPERLINK(1),FIN,,Envoy,,,,,", "line 2, column name: .*formula"),
        ("Zed Quillfoot,FIN,,@SUM(A1),,,,,", "line 2, column office: .*formula"),
        ("Zed Quillfoot,FIN,,Envoy,,,,x|+1,", "line 2, column aliases: "),
        ("X,FIN,,Envoy,,,,,", "line 2, column name: .*too short"),
        ("zed,FIN,,Envoy,,,,,", "line 2, column name: .*no capital letter"),
        ("Зед,FIN,,Envoy,,,,,\nأحمد,FIN,,Envoy,,,,,", "line 3, column name: .*Latin letters"),
        ("Zed\u202eQ,FIN,,Envoy,,,,,", r"line 2, column name: invisible characters in 'Zed\\u202eQ'"),
        ("Zed " * 40 + ",FIN,,Envoy,,,,,", "line 2, column name: .*too long"),
        ("Zed Quillfoot,FIN,,Envoy,,,,,,too,many", "line 2: 11 cells under 9 columns"),
        ('Zed Quillfoot,FIN,,"Envoy,,,,,\nBo Marrow,FIN,,Envoy,,,,,', "line 2, column office: a cell over several lines"),
        ("Zed Quillfoot,FIN,,Envoy,,,,,\nZed Quillfoot,FIN,,Envoy,,,,,", "line 3, column name: the same as line 2"),
        (
            "River Front,FIN,REB,,group,,,,\nRiver  Front,SWE,NGO,,organisation,,,,",
            "line 3, column name: 'River Front' stands for something else on line 2",
        ),
        (
            "River Front,FIN,REB,,group,,,RFX,\nReal Finns,FIN,NGO,,organisation,,,RFX,",
            "line 3, column aliases: 'RFX' stands for something else on line 2",
        ),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_line_column_and_remedy(line, says):
    text = faults(HEADER + line + "\n")
    assert re.search(says, text)
    assert "; " in text.splitlines()[1]


def test_a_name_may_change_hands():
    rows = read(
        HEADER + "River Front,FIN,REB,,group,2001,2010,,\nRiver Front,SWE,NGO,,organisation,2011,,,\n"
        "Zed Quillfoot,FIN,,Envoy,,2001,2002,,\nZed Quillfoot,FIN,,Envoy,,2005,,,\n"
    )
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty; begin with the line name,country"),
        (b" \n\n", "the file is empty"),
        (HEADER, "no line below the header"),
        ("name,country,office\n# nothing yet\n", "no line below the header"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: not UTF-8 text"),
        (b"name,country,office\nJos\xe9,FIN,Envoy\n", "line 2: not UTF-8 text; save it as CSV UTF-8"),
        (b"name,country\n\x00\x01\x02", "line 2: bytes that are no text"),
        (b"PK\x03\x04rest", "a spreadsheet file, not text"),
        ("name,country," + "x," * 1_000_000 + "\n", "1,000,002 columns; the columns are name, country"),
        ("name,country\n" + "x," * 1_000_000 + "x\n", "line 2: 1,000,001 cells under 2 columns"),
        ("name,country\n" + "x" * 200_000 + ",FIN\n", "line 2: a cell that does not end"),
        ("name,country,form\nZed,FIN,2025\n", "column 'form': unknown column; call it from"),
        ("name,country,start,from\nZed,FIN,,\n", "column 'from': a second column of that meaning"),
        ("office,country\nEnvoy,FIN\n", "column name: no such column in the header"),
        ("<html><body>nothing</body></html>", "no such column in the header"),
    ],
)
def test_a_file_that_is_no_table_of_names_is_refused_with_the_reason(data, says):
    assert says in faults(data)


def test_a_file_too_large_is_refused():
    assert "divide the file" in faults(b"name,country\n" + b"x" * 20_000_001)


def test_all_faults_are_told_together_and_no_more_than_twenty():
    few = faults(HEADER + "Zed Quillfoot,QQQ,,Envoy,,,,,\nBo Marrow,FIN,,Envoy,,never,,,\n")
    assert few.splitlines()[0] == "own.csv: 2 faults; nothing was read"
    many = faults(HEADER + "Zed Quillfoot,QQQ,,Envoy,,,,,\n" * 50)
    assert len(many.splitlines()) == MOST_TOLD + 2
    assert many.endswith("and 30 more")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: (HEADER + t).encode())))
def test_any_bytes_are_read_or_refused(data):
    try:
        read(data)
    except RegistryError as error:
        assert all(line.isprintable() for line in str(error).splitlines())


# ---------------------------------------------------------------- on the command line


@pytest.fixture
def run(tmp_path):
    (tmp_path / "own.csv").write_text(
        HEADER + "Zed Quillfoot,Finland,,Foreign Minister,,2025-01-01,,,\nHarbour Watch,Sweden,NGO,,organisation,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "wrong.csv").write_text(HEADER + "Zed Quillfoot,Finnland,,Envoy,,,,,\n", encoding="utf-8")
    (tmp_path / "news.txt").write_text("Zed Quillfoot imposed sanctions on Iran on Monday.\n", encoding="utf-8")

    def call(*arguments):
        return CliRunner().invoke(main, [str(a).replace("@", f"{tmp_path}/") for a in arguments])

    return call


ON = ("--published", "2025-03-04", "--entities", "@own.csv")
COMMANDS = {
    "entities": ("entities", "Quillfoot", "--entities", "@own.csv", "--format", "json"),
    "code": ("code", "@news.txt", *ON, "--format", "jsonl"),
    "quotes": ("quotes", "@news.txt", *ON),
    "explain": ("explain", "Zed Quillfoot threatened Iran.", *ON),
    "brief": ("brief", "@news.txt", *ON, "--actor", "FIN", "--toward", "IRN", "--min-confidence", "0"),
    "doctor": ("doctor", "--entities", "@own.csv", "--format", "csv"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_reads_text_takes_the_file(run, name):
    found = run(*COMMANDS[name])
    assert found.exit_code == 0, found.stderr
    if name not in {"quotes", "doctor"}:
        assert "Quillfoot" in found.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_a_wrong_file_with_its_faults(run, name):
    found = run(*[str(a).replace("own.csv", "wrong.csv") for a in COMMANDS[name]])
    assert found.exit_code == 1
    assert "line 2, column country: unknown country 'Finnland'; did you mean Finland?" in found.stderr


def test_the_run_in_the_store_tells_which_registry_read_it(run, tmp_path):
    from whowhom.store import open_store

    store = f"{tmp_path}/news.duckdb"
    assert run("add", "@news.txt", *ON, "--store", store).exit_code == 0
    with open_store(store, read_only=True) as opened:
        assert {p.name for r in opened.reports() for p in r.actor} == {"Zed Quillfoot"}
        versions = [r.registry for r in opened.runs()]
    assert versions == [load_registry([tmp_path / "own.csv"]).version]
    found = run(
        "brief",
        "--store",
        store,
        "--entities",
        "@own.csv",
        "--actor",
        "FIN",
        "--toward",
        "IRN",
        "--min-confidence",
        "0",
    )
    assert "Quillfoot" in found.stdout
