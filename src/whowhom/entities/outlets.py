"""Outlets: who publishes, under which names and domain, and which publisher's family it belongs to.

The table is `data/outlets.csv`; a new outlet is a line there.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from whowhom.errors import RegistryError
from whowhom.model import Outlet

KINDS = ("agency", "paper", "broadcaster", "magazine", "site")


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """Every outlet of the table, in its order; RegistryError names a line that is wrong."""
    return tuple(outlet for outlet, _ in _rows())


def find_outlet(name_or_domain: str) -> Outlet | None:
    """The outlet of that name, alias, domain or address; None if the table has none.

    >>> find_outlet("the Washington Post").domain, find_outlet("https://www.bbc.co.uk/news").name
    ('washingtonpost.com', 'BBC')
    """
    words = name_or_domain.strip()
    if found := _by_name().get(_fold(words)):
        return found
    match = re.match(r"(?:https?://)?(?:www\.)?([\w.-]+\.[a-z]{2,})(?:[/:?#]|$)", words.lower())
    host = match.group(1) if match else ""
    while host.count(".") >= 1:
        if found := _by_domain().get(host):
            return found
        host = host.split(".", 1)[1]
    return None


def outlet_at(words: str) -> Outlet | None:
    """The outlet whose name stands at the start of the words, the longest one; None if none does.

    >>> outlet_at("Reuters on Monday").name
    'Reuters'
    """
    parts = words.split()
    for count in range(min(7, len(parts)), 0, -1):
        phrase = " ".join(parts[:count])
        found = _by_name().get(_fold(phrase)) or _by_name().get(_fold(re.sub(r"['’]s?$", "", phrase)))
        if found:
            return found
    return None


def outlet_names() -> dict[str, Outlet]:
    """Names and aliases by which an outlet can be spotted in a text, each with its outlet.

    Names that are ordinary words or shared initials ("Time", "The Sun", "APS") are left out.
    """
    return {name: outlet for outlet, names, _, unsafe in reversed(_table()) for name in names if name not in unsafe}


def _fold(name: str) -> str:
    """A name without case, article and stops.

    >>> _fold("The U.S. News"), _fold("the Washington Post,")
    ('us news', 'washington post')
    """
    folded = re.sub(r"[.,'’\"“”]", "", name.lower()).strip()
    return re.sub(r"^the\s+", "", " ".join(folded.split()))


@cache
def _by_name() -> dict[str, Outlet]:
    return {_fold(name): outlet for outlet, names in reversed(_rows()) for name in names}


@cache
def _by_domain() -> dict[str, Outlet]:
    table: dict[str, Outlet] = {}
    for row_outlet, domains in _domains():
        for domain in domains:
            table.setdefault(domain, row_outlet)
    return table


@cache
def _rows() -> tuple[tuple[Outlet, tuple[str, ...]], ...]:
    return tuple((outlet, names) for outlet, names, _, _ in _table())


@cache
def _domains() -> tuple[tuple[Outlet, tuple[str, ...]], ...]:
    return tuple((outlet, domains) for outlet, _, domains, _ in _table())


@cache
def _table() -> tuple[tuple[Outlet, tuple[str, ...], tuple[str, ...], frozenset[str]], ...]:
    """Each outlet with its names, its domains, and the names too common to spot it by."""
    rows = []
    lines = (files("whowhom.entities") / "data" / "outlets.csv").read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(csv.DictReader(lines), 2):
        if not row["name"] or row["kind"] not in KINDS or None in row.values():
            raise RegistryError(f"not an outlet: {row}", where=f"outlets.csv:{number}", do="give name and kind")
        domains = tuple(d for d in (row["domain"] or "").split("|") if d)
        names = (row["name"], *(a for a in (row["aliases"] or "").split("|") if a))
        outlet = Outlet(
            row["name"], domains[0] if domains else None, row["family"] or None, row["country"] or None, row["kind"]
        )
        rows.append((outlet, names, domains, frozenset((row["unsafe"] or "").split("|"))))
    return tuple(rows)


_LOOKS_LIKE_ONE = re.compile(
    r"(?:[Tt]he )?(?P<name>(?:[A-Z][\w’'-]+ ){1,3}(?:Times|Post|Herald|Tribune|Gazette|Ledger|Record|Courier|Chronicle"
    r"|Dispatch|Daily|News|Wire|Review|Journal|Observer|Telegraph|Examiner|Bulletin|Broadcasting|Radio|Television"
    r"|Monitor|Inquirer|Sentinel|Weekly))\b"
)


def guess_outlet(words: str) -> Outlet | None:
    """An outlet that no registry has, if the words begin with a name such as outlets bear.

    >>> guess_outlet("The Harbour Times said so").name
    'Harbour Times'
    >>> guess_outlet("the harbour master") is None
    True
    """
    found = _LOOKS_LIKE_ONE.match(words)
    return Outlet(found["name"]) if found else None
