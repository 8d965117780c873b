"""Roll calls of the United Nations' General Assembly, from tables that others publish.

A file is known by its columns, not by its name. Parquet or CSV:

votes      rcid, country, country_code, vote       (one line a country and roll call)
calls      rcid, date, unres, short, descr         (one line a roll call)
issues     rcid, issue                             (what a roll call is about; may be missing)
in one     resolution, date, country, vote         (single roll calls with everything in a line)

The first three are the tables of Erik Voeten's data (Voeten, Strezhnev, Bailey 2009-).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from whowhom.entities import find_country
from whowhom.errors import InputError
from whowhom.model import RollCall, Skipped

VOTES = {"yes": 1, "abstain": 0, "no": -1}  # who was absent has not voted
SUFFIXES = (".parquet", ".csv")
KINDS: dict[str, frozenset[str]] = {
    "single": frozenset(("resolution", "date", "country", "vote")),
    "votes": frozenset(("rcid", "country", "vote")),
    "calls": frozenset(("rcid", "date", "unres", "short")),
    "issues": frozenset(("rcid", "issue")),
}
SHORT_FOR = {
    "&": "and",
    "Dem.": "Democratic",
    "Eq.": "Equatorial",
    "Rep.": "Republic",
    "S.": "South",
    "St.": "Saint",
}

OTHER_NAMES = {"Congo": "COG", "Saint Vincent and Grenadines": "VCT"}  # as these tables have them

Row = tuple[Any, ...]


def read_votes(*paths: str | Path, skipped: list[Skipped] | None = None) -> list[RollCall]:
    """The roll calls in files or folders, oldest first, countries by ISO3 code.

    In a folder, files whose columns are none of the above are passed over; one that is named itself is refused.
    Names that no country of today goes by (states that are no more) are left out, and listed in `skipped` if handed in.
    InputError where nothing can be read, or votes have no table of their calls.
    """
    tables: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for path, is_named in files_in(paths):
        try:
            kind = kind_of(path)
        except InputError:
            if is_named:
                raise
            continue  # one of the folder's other files
        if kind:
            tables[kind] += read_columns(path, kind)
        elif is_named:
            columns = "; ".join(", ".join(sorted(names)) for names in KINDS.values())
            raise InputError("no table of votes", where=str(path), do=f"it needs the columns {columns}")
    if tables["votes"] and not tables["calls"]:
        raise InputError(
            "votes without the table of their roll calls", do="name the file with rcid, date and unres too"
        )
    if not tables["votes"] and not tables["single"]:
        raise InputError(
            "no votes found", where=", ".join(map(str, paths)), do="name files with rcid, country and vote"
        )
    unknown: set[str] = set()
    calls = calls_of(tables, unknown)
    told = {(call.day, number_of(call)) for call in calls}  # a vote in both kinds of table counts once
    calls += [c for c in single_calls(tables["single"], unknown) if (c.day, number_of(c)) not in told]
    if skipped is not None:
        skipped += [Skipped(name, "no country of today goes by that name") for name in sorted(unknown)]
    return sorted(calls, key=lambda call: (call.day, call.call_id))


def files_in(paths: Iterable[str | Path]) -> list[tuple[Path, bool]]:
    """Each file once, and whether it was named itself."""
    found: dict[Path, bool] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.suffix in SUFFIXES:
                    found.setdefault(inner, False)
        elif path.is_file():
            found[path] = True
        else:
            raise InputError("no such file", where=str(path), do="name the folder or files with the votes")
    return list(found.items())


def kind_of(path: Path) -> str | None:
    """What a table holds, by its columns."""
    columns = {row[0] for row in query(path, "DESCRIBE SELECT * FROM {table}")}
    return next((kind for kind, needed in KINDS.items() if needed <= columns), None)


def read_columns(path: Path, kind: str) -> list[Row]:
    columns = {
        "single": "resolution, CAST(date AS DATE), country, vote",
        "votes": "CAST(rcid AS BIGINT), country, vote",
        "calls": "CAST(rcid AS BIGINT), CAST(date AS DATE), unres, short",
        "issues": "CAST(rcid AS BIGINT), issue",
    }[kind]
    return query(path, f"SELECT {columns} FROM {{table}}")  # noqa: S608 both are written here


def query(path: Path, sql: str) -> list[Row]:
    """Run SQL on the table in a file; InputError where it is damaged."""
    import duckdb

    reader = "read_parquet(?)" if path.suffix == ".parquet" else "read_csv(?, header = true, all_varchar = true)"
    try:
        with duckdb.connect() as connection:
            return connection.execute(sql.format(table=reader), [str(path)]).fetchall()
    except duckdb.Error as error:
        first = (str(error).splitlines() or [""])[0][:200]
        raise InputError(f"cannot be read: {first}", where=str(path), do="check the file") from error


def calls_of(tables: dict[str, list[Row]], unknown: set[str]) -> list[RollCall]:
    """The roll calls of the three tables."""
    issues: dict[int, set[str]] = {}
    for number, issue in tables["issues"]:
        issues.setdefault(number, set()).add(issue)
    votes: dict[int, dict[str, int]] = {}
    codes: dict[str, str | None] = {}
    for number, country, vote in tables["votes"]:
        add_vote(votes.setdefault(number, {}), country, vote, codes, unknown)
    return [
        RollCall(f"un{number}", day, say_title(resolution, short), votes[number], tuple(sorted(issues.get(number, ()))))
        for number, day, resolution, short in tables["calls"]
        if votes.get(number)
    ]


def single_calls(rows: Sequence[Row], unknown: set[str]) -> list[RollCall]:
    """The roll calls of the table that holds everything in a line."""
    votes: dict[tuple[str, date], dict[str, int]] = {}
    codes: dict[str, str | None] = {}
    for resolution, day, country, vote in rows:
        add_vote(votes.setdefault((resolution, day), {}), country, vote, codes, unknown)
    return [RollCall(f"un-{name}", day, f"A/RES/{name}", given) for (name, day), given in votes.items() if given]


def add_vote(into: dict[str, int], country: str, vote: str, codes: dict[str, str | None], unknown: set[str]) -> None:
    if vote not in VOTES:
        return
    if country not in codes:
        codes[country] = (
            find_country(country) or find_country(spell_out(country)) or OTHER_NAMES.get(spell_out(country))
        )
    code = codes[country]
    if code is None:
        unknown.add(country)
    else:
        into[code] = VOTES[vote]


def spell_out(name: str) -> str:
    """A country's name without the abbreviations that tables use.

    >>> spell_out("St. Kitts & Nevis"), spell_out("Dem. Rep. Congo"), spell_out("Myanmar (Burma)")
    ('Saint Kitts and Nevis', 'Democratic Republic of Congo', 'Myanmar')
    """
    words = [SHORT_FOR.get(word, word) for word in name.split(" (")[0].split()]
    return " ".join(words).replace("Democratic Republic Congo", "Democratic Republic of Congo")


def number_of(call: RollCall) -> str:
    """The resolution's number without what stands before it.

    >>> number_of(RollCall("x", date(2014, 3, 27), "A/RES/68/262 Ukraine", {}))
    '68/262'
    """
    return call.title.split(" ")[0].removeprefix("A/RES/").removeprefix("R/")


def say_title(resolution: str | None, short: str | None) -> str:
    """The resolution's number with what it is about, as far as either is known."""
    return " ".join(part.strip() for part in (resolution, (short or "").capitalize()) if part)
