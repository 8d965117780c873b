"""What the codes of other data sets mean: acts by their code book, countries, sectors, and numbers for ids."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from whowhom.entities import country_name, find_country, load_registry
from whowhom.errors import InputError
from whowhom.model import Act, hash_of
from whowhom.ontology import cameo_codes, choose_cameo, event_types

NONE = "NONE"  # the event type of acts that PLOVER has no type for
CURRENT, OLDER, AUTO = "current", "older", "auto"
BOOKS = (AUTO, CURRENT, OLDER)


class WrongRowError(ValueError):
    """A row that cannot be read, with the reason."""


# ---------------------------------------------------------------- acts


@cache
def older_book() -> dict[str, dict[str, str]]:
    """The numbers that mean another act in an older CAMEO book, with their label, score and present number."""
    return {row["cameo"]: row for row in read_data("older_book.csv")}


@lru_cache(maxsize=4096)
def act_of(code: str, book: str = CURRENT) -> Act:
    """The act of a CAMEO code; codes are text, so a lost leading zero is not put back.

    >>> act_of("036"), act_of("163", OLDER).cameo, act_of("010").event_type
    (Act(event_type='AGREE', mode=None, cameo='036'), '164', 'NONE')
    """
    number = older_book()[code]["current"] if book == OLDER and code in older_book() else code
    known = cameo_codes().get(number)
    if known is None:
        zero = f" (perhaps 0{code}, its zero lost?)" if f"0{code}" in cameo_codes() else ""
        raise WrongRowError(f"no CAMEO code: {code!r}{zero}")
    return Act(known.event_type or NONE, known.mode, number)


@lru_cache(maxsize=4096)
def contexts_of(code: str) -> tuple[str, ...]:
    """What an act is about, as far as its CAMEO code tells."""
    known = cameo_codes().get(code)
    return known.contexts if known else ()


@lru_cache(maxsize=4096)
def code_of(act: Act) -> str:
    """The CAMEO code to write for an act; empty where there is none."""
    if act.cameo:
        return act.cameo
    return choose_cameo(act.event_type, act.mode) if act.event_type in event_types() else ""


def label_of(code: str) -> str:
    """What the present book calls the act."""
    return cameo_codes()[code].name if code in cameo_codes() else ""


def detect_book(rows: Iterable[tuple[str, str, str]], *, trust_scores: bool) -> str:
    """Which code book a file follows, by the labels (and scores) it gives to the numbers that changed.

    `rows` are (code, label, score). Returns "current", "older" or "" where nothing tells. Raises
    `InputError` where both are found, since then only a person can say.
    """
    found = {CURRENT: 0, OLDER: 0}
    for code, label, score in rows:
        old, now = older_book().get(code), cameo_codes().get(code)
        if old is None:
            continue
        name = label.strip().casefold()
        if name and name == old["older_label"].casefold():
            found[OLDER] += 1
        elif name and now and name == now.name.casefold():
            found[CURRENT] += 1
        elif trust_scores and score and now and now.goldstein is not None:
            was, given = float(old["older_score"]), number_in(score)
            if given is not None and was != now.goldstein:
                found[OLDER] += given == was
                found[CURRENT] += given in (now.goldstein, now.icews)
    if all(found.values()):
        what = f"labels of two CAMEO books: {found[CURRENT]} of the current one, {found[OLDER]} of an older one"
        raise InputError(what, do="say which with --book current or --book older")
    return next((book for book, count in found.items() if count), "")


# ---------------------------------------------------------------- countries


@lru_cache(maxsize=4096)
def country_by_name(name: str) -> str | None:
    """The ISO3 code of a country as ICEWS and others name it.

    >>> country_by_name("Russian Federation"), country_by_name("Congo"), country_by_name("")
    ('RUS', 'COG', None)
    """
    return _icews_names().get(name) or (find_country(name) if name else None)


@cache
def _icews_names() -> dict[str, str]:
    return {row["name"]: row["iso3"] for row in read_data("icews_countries.csv")}


@lru_cache(maxsize=4096)
def icews_name(country: str | None) -> str:
    """The country as ICEWS writes it; empty for none and for organisations."""
    if not country or country == "IGO":
        return ""
    named = {row["iso3"]: row["name"] for row in read_data("icews_countries.csv") if row["write"] == "yes"}
    return named.get(country) or country_name(country)


@cache
def _by(column: str) -> dict[str, str]:
    countries = load_registry().countries
    return {row[column]: iso3 for iso3, row in countries.items() if row[column] and not row["end"]}


@lru_cache(maxsize=4096)
def country_by_cameo(code: str) -> str | None:
    """The ISO3 code of CAMEO's country code: the same but for a few (ROM is ROU); organisations are IGO."""
    return "IGO" if code in ORGANISATIONS else _by("cameo").get(code)


# CAMEO's codes of organisations of states (code book, chapter on international actors).
ORGANISATIONS = frozenset(
    "IGO UNO EUR EEC NAT NATO AFU AMU APE ASN BIS CFA CIS COE CPA EFT GCC GOE HIP IAC ICC ICJ IDB IMF IPU LBA NEP OAS "
    "OIC OPC PAP SAD SCO WBK WHO WTO WTR ARL AEU AND AOG ATD CEM CSS ECA MSR SAA SEL UEM WAD WAM WAS".split()
)


@lru_cache(maxsize=4096)
def country_by_fips(code: str) -> str | None:
    """The ISO3 code of a FIPS 10-4 country code, as GDELT's places have it.

    >>> country_by_fips("GM"), country_by_fips("RS"), country_by_fips("RU")
    ('DEU', 'RUS', None)
    """
    return FIPS_ALONE.get(code) or _by("gec").get(code)


# Where GDELT's FIPS codes stand apart from their later revision (GEC).
FIPS_ALONE = {"KV": "XKX", "RB": "SRB", "YI": "SRB", "OD": "SSD", "GZ": "PSE", "WE": "PSE"}


@lru_cache(maxsize=4096)
def cameo_country(country: str | None) -> str:
    """The country as CAMEO writes it."""
    if not country or country == "IGO":
        return country or ""
    row = load_registry().countries.get(country)
    return row["cameo"] if row and row["cameo"] else country


@lru_cache(maxsize=4096)
def fips_country(country: str | None) -> str:
    """The country as FIPS 10-4 writes it; empty where there is none."""
    row = load_registry().countries.get(country or "")
    return row["gec"] if row else ""


# ---------------------------------------------------------------- sectors


@cache
def _sectors(book: str) -> dict[str, str]:
    return {row["name"]: row["sector"] for row in read_data("sectors.csv") if row["book"] == book}


@cache
def _names_of_sectors(book: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in read_data("sectors.csv"):
        if row["book"] == book and (row["name"] == row["sector"] or row["sector"] not in names):
            names[row["sector"]] = row["name"]
    return {**names, **({"GOV": "Government", "JRN": "Media"} if book == "icews" else {"MED": "HLH"})}


def sector_of(book: str, names: Sequence[str]) -> str | None:
    """The PLOVER sector of the first of the names that has one ("icews" words or "cameo" agents).

    >>> sector_of("icews", ["Far Left", "Police", "Government"]), sector_of("cameo", ["MED"])
    ('COP', 'JRN')
    """
    table = _sectors(book)
    for name in names:
        if name in table:
            return table[name]
    return None


def name_of_sector(book: str, sector: str | None) -> str:
    """The sector as the book names it; empty where it has none."""
    return _names_of_sectors(book).get(sector or "", "")


# ---------------------------------------------------------------- cells


@lru_cache(maxsize=65536)
def day_in(text: str) -> date | None:
    """The day in a cell: 2018-06-01, 20180601, 6/1/2018 or 1 June 2018; None in an empty one.

    >>> day_in("20180601") == day_in("6/1/2018") == day_in("01 June 2018") == date(2018, 6, 1), day_in("NA")
    (True, None)
    """
    text = text.strip()
    if text in ("", "NA", "None"):
        return None
    try:
        if "/" in text:
            month, day, year = map(int, text.split("/"))
            return date(year, month, day)
        if text[-5:-4] == " ":
            day_text, month_text, year_text = text.split()
            return date(int(year_text), MONTHS.index(month_text[:3].lower()) + 1, int(day_text))
        return date.fromisoformat(text[:10])
    except (ValueError, IndexError) as error:
        raise WrongRowError(f"no day: {text!r}") from error


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def number_in(text: str) -> float | None:
    """The number in a cell; None where it is empty, NA or no number."""
    try:
        return float(text)
    except ValueError:
        return None


def whole_in(text: str, otherwise: int) -> int:
    """The whole number in a cell, or another."""
    return int(text) if text.isascii() and text.isdigit() else otherwise


def known(cell: str) -> str | None:
    """The cell, or None where it says that it does not know."""
    return None if cell in ("", "NA", "None", "nan", "NaN", "NULL") else cell


def number_for(event_id: str, prefix: str) -> str:
    """The number that a data set wants for an id: its own where the event came from there, else one made of the id."""
    own = event_id.removeprefix(f"{prefix}:").split(":")[0]
    if event_id.startswith(f"{prefix}:") and own.isascii() and own.isdigit():
        return own
    return str(int(hash_of(event_id), 16) % 10**15)


def domain_of(url: str) -> str:
    """The site of a link, without its www."""
    return url.split("//")[-1].split("/")[0].removeprefix("www.").lower()


@cache
def read_data(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table in `data/`."""
    text = (files("whowhom.exchange") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
