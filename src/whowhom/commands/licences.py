"""`whowhom doctor --licences`: under which licences stands what whowhom runs on, as the installed packages say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import Distribution, distributions
from typing import Any

OURS = "whowhom"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ASKED = re.compile(r"\[([^\]]*)\]")
EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")
# Families of licences by how a lawyer sorts them; the first that is found counts.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "weak copyleft",
        re.compile(r"\bL-?GPL|lesser general public|\bMPL|mozilla public|\bEPL\b|eclipse public|\bCDDL", re.I),
    ),
    ("copyleft", re.compile(r"\bA?GPL|general public license|\bEUPL|\bSSPL|\bOSL-", re.I)),
    (
        "permissive",
        re.compile(
            r"\bMIT\b|\bBSD|\b0BSD|apache|\bISC\b|\bPSF|python software foundation|\bZlib\b|unlicense|public domain|"
            r"\bCC0|\bHPND\b|\bMIT-CMU\b|\bBoost|\bBSL-1\.0",
            re.I,
        ),
    ),
)

ORDER = ("unknown", "copyleft", "weak copyleft", "permissive")

Rows = list[dict[str, Any]]


def list_licences(found: Iterable[Distribution] | None = None) -> Rows:
    """What whowhom and its extras need, as far as it is installed, one row a package, those to be looked at first.

    `kind` is permissive, weak copyleft (its own files stay open, ours need not), copyleft, or unknown; where a
    licence offers a choice, the stricter word counts.
    """
    installed = {tidy(d.metadata["Name"]): d for d in (distributions() if found is None else found)}
    rows = [
        {
            "package": name,
            "version": installed[name].version,
            "kind": kind_of(licence := licence_of(installed[name])),
            "licence": licence or "not told",
            "for": ", ".join(sorted(why)) or "running",
        }
        for name, why in needed(installed).items()
    ]
    return sorted(rows, key=lambda row: (ORDER.index(row["kind"]), row["package"]))


def needed(installed: Mapping[str, Distribution]) -> dict[str, set[str]]:
    """The packages that whowhom leads to, each with the extras that alone need it; with none if it always runs."""
    found: dict[str, set[str]] = {}
    if OURS not in installed:
        return found
    extras = installed[OURS].metadata.get_all("Provides-Extra") or []
    follow(OURS, (), installed, lambda name: found.setdefault(name, set()))
    for extra in extras:

        def note(name: str, extra: str = extra) -> None:
            if found.get(name) != set():
                found.setdefault(name, set()).add(extra)

        follow(OURS, (extra,), installed, note)
    found.pop(OURS, None)
    return found


def follow(
    name: str, extras: tuple[str, ...], installed: Mapping[str, Distribution], note: Callable[[str], Any]
) -> None:
    """Walk along what a package requires. Conditions other than extras are passed over: what is installed is meant."""
    waiting, seen = [(name, extras)], set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen or name not in installed:
            continue
        seen.add((name, wanted))
        note(name)
        for line in installed[name].requires or ():
            head, _, condition = line.partition(";")
            extra = EXTRA.search(condition)
            match = NAME.match(head)
            if match is None or (extra is not None and extra[1] not in wanted):
                continue
            asked = ASKED.search(head)
            waiting.append((tidy(match[0]), tuple(e.strip() for e in asked[1].split(",")) if asked else ()))


def licence_of(package: Distribution) -> str:
    """The licence as the package tells it: an SPDX expression, else its classifiers, else its own words."""
    told = package.metadata
    if expressions := told.get_all("License-Expression"):
        return str(expressions[0])
    named = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License :: ")]
    named = [n for n in named if n != "OSI Approved"]
    if named:
        return " or ".join(named) if len(named) < 3 else ", ".join(named)
    words = " ".join(" ".join(told.get_all("License") or ()).split())
    return words if len(words) <= 80 else words[:79] + "…"


def kind_of(licence: str) -> str:
    """What kind of licence it is.

    >>> kind_of("LGPL-3.0-only"), kind_of("BSD-3-Clause"), kind_of("GNU General Public License v3"), kind_of("")
    ('weak copyleft', 'permissive', 'copyleft', 'unknown')
    """
    return next((kind for kind, pattern in KINDS if pattern.search(licence)), "unknown")


def tidy(name: str) -> str:
    """A package's name as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def say_licences(rows: Rows) -> str:
    """How many there are of each kind."""
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in ORDER[::-1]}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"{len(rows)} packages: {told}" if rows else "whowhom is not installed as a package, so nothing is known"
