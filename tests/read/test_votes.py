"""Tables of roll calls, invented in the columns that published ones have."""

from datetime import date

import duckdb
import pytest

from whowhom.errors import InputError
from whowhom.model import Skipped
from whowhom.read.votes import read_votes

SINGLE = """resolution,date,country,vote
ES-99/1,2031-03-02,United States,yes
ES-99/1,2031-03-02,Russia,no
ES-99/1,2031-03-02,China,abstain
ES-99/1,2031-03-02,Kenya,absent
ES-99/1,2031-03-02,Atlantis,yes
"""


@pytest.fixture
def folder(tmp_path):
    """The three tables in Parquet, as they are published, beside a file that is something else."""
    tables = {
        "votes": "SELECT * FROM (VALUES (7.0, 'St. Lucia', 'LC', 'yes'), (7.0, 'S. Sudan', 'SS', 'no'), "
        "(7.0, 'Czechoslovakia', 'CS', 'no'), (8.0, 'Kenya', 'KE', 'abstain')) t(rcid, country, country_code, vote)",
        "calls": "SELECT * FROM (VALUES (7, DATE '2030-12-05', 'R/99/7', 'THE HARBOUR QUESTION'), "
        "(8, DATE '2030-11-05', 'R/99/8', NULL)) t(rcid, date, unres, short)",
        "issues": "SELECT * FROM (VALUES (7, 'Harbours'), (7, 'Fish')) t(rcid, issue)",
    }
    with duckdb.connect() as connection:
        for name, query in tables.items():
            connection.execute(f"COPY ({query}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    (tmp_path / "other.csv").write_bytes(b"a,b\n\xff\xfe,2\n")
    (tmp_path / "notes.txt").write_text("no table at all")
    return tmp_path


def test_three_tables_make_roll_calls_with_countries_by_code(folder):
    skipped: list[Skipped] = []
    first, second = read_votes(folder, skipped=skipped)
    assert (first.call_id, first.day, first.votes) == ("un8", date(2030, 11, 5), {"KEN": 0})
    assert (second.title, second.issues) == ("R/99/7 The harbour question", ("Fish", "Harbours"))
    assert second.votes == {"LCA": 1, "SSD": -1}
    assert [s.path for s in skipped] == ["Czechoslovakia"]


def test_a_table_with_everything_in_a_line_is_read_and_who_was_absent_did_not_vote(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text(SINGLE)
    skipped: list[Skipped] = []
    (call,) = read_votes(path, skipped=skipped)
    assert call.votes == {"USA": 1, "RUS": -1, "CHN": 0}
    assert [s.path for s in skipped] == ["Atlantis"]


def test_a_vote_in_both_kinds_of_table_counts_once(folder):
    (folder / "one.csv").write_text(
        "resolution,date,country,vote\n99/7,2030-12-05,Kenya,yes\n99/9,2030-12-06,Kenya,no\n"
    )
    assert [c.call_id for c in read_votes(folder)] == ["un8", "un7", "un-99/9"]


def test_a_table_of_nothing_but_yes_and_no_keeps_its_words(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("resolution,date,country,vote\nA/1,2031-01-01,Kenya,no\nA/1,2031-01-01,China,yes\n")
    assert read_votes(path)[0].votes == {"KEN": -1, "CHN": 1}


def test_what_cannot_be_used_is_refused_with_what_to_do(folder, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_votes(tmp_path / "missing.csv")
    with pytest.raises(InputError, match=r"cannot be read|no table of votes"):
        read_votes(folder / "other.csv")
    with pytest.raises(InputError, match="table of their roll calls"):
        read_votes(folder / "votes.parquet")
    with pytest.raises(InputError, match="no votes found"):
        read_votes(folder / "calls.parquet")
