"""`whowhom doctor`, `entities`: what is installed, and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from whowhom.commands.options import COUNTRY, DAY, entities_option, format_option, printable, say, with_errors
from whowhom.commands.printing import print_rows
from whowhom.errors import InputError


@click.command()
@click.option("--country", type=COUNTRY, help="The gaps of this state, by office, with who came before and after.")
@click.option("--gaps", is_flag=True, help="The years that are unknown, of every state and office.")
@click.option("--store", "store_url", help="Examine this store instead: what it holds, its manifest, its faults.")
@click.option("--rebuild", is_flag=True, help="With --store: drop what was worked out and work it out anew.")
@click.option("--licences", is_flag=True, help="The licences of what whowhom runs on.")
@entities_option
@format_option("json", "csv")
@with_errors
def doctor(
    country: str | None,
    gaps: bool,
    store_url: str | None,
    rebuild: bool,
    licences: bool,
    own_files: tuple[Path, ...],
    form: str,
) -> int:
    """Check the installation: model, registry and ontology, and how many holders of offices the registry knows.

    With --store, check a store: whether it is whole, what was imported and exported, and every wrong row.
    """
    rows: Sequence[dict[str, Any]]
    if licences:
        from whowhom.commands.licences import list_licences, say_licences

        rows = list_licences()
        print_rows(rows, form, columns=None, title="Licences")
        say(say_licences(list(rows)))
        return 0
    if store_url:
        from whowhom.commands.stores import examine_store, shown

        lines, transfers, wrong = examine_store(store_url, rebuild=rebuild)
        for line in lines:
            say(line)
        rows = list(map(shown, transfers)) if form == "table" else transfers
        print_rows(rows, form, columns=None, title="Imports and exports")
        for item in wrong:
            say(f"wrong row {printable(item.path)}: {printable(item.reason)}")
        return 1 if any(line.startswith("FAULT") for line in lines) else 0
    from whowhom.coder.encoder import load_encoder
    from whowhom.entities import count_coverage, describe_coverage, find_gaps, load_registry
    from whowhom.ontology import ontology_version

    registry = load_registry(own_files)
    if form == "table":
        encoder = load_encoder()
        say(f"model {encoder.version}: files whole, hashes right")
        say(f"registry {registry.version}, ontology {ontology_version()}")
    if country:
        rows = [
            {"office": g.seat, "from": str(g.first), "to": str(g.last), "before": g.before, "after": g.after}
            for g in find_gaps(country, registry)
        ]
        print_rows(rows, form, columns=None, title=f"Days without a known holder, {country}")
    elif gaps:
        rows = missing_years(describe_coverage(registry))
        print_rows(rows, form, columns=None, title="Offices whose holder is unknown")
    else:
        rows = count_coverage(describe_coverage(registry))
        print_rows(rows, form, columns=None, title="States whose holder is known on 1 July (1 May 2026)")
    return 0


@click.command()
@click.argument("name")
@click.option("--on", "day", type=DAY, help="The day that counts; offices change hands.")
@entities_option
@format_option("json", "jsonl", "csv")
@with_errors
def entities(name: str, day: date | None, own_files: tuple[Path, ...], form: str) -> int:
    """Say who or what a name stands for, with roles, dates and where each fact is from."""
    from whowhom.entities import load_registry, look_up

    registry = load_registry(own_files)
    rows = [
        {
            "entity_id": e.entity_id,
            "name": e.name,
            "kind": e.kind,
            "country": e.country,
            "sector": e.sector,
            "office": r.office if r else None,
            "from": str(r.start) if r and r.start else None,
            "to": str(r.end) if r and r.end else None,
            "origin": r.origin if r else e.origin,
        }
        for e in look_up(name, day, registry=registry)
        for r in (e.roles or (None,))
    ]
    if not rows:
        raise InputError(f"nobody is known as {name!r}", do="check the spelling, or leave out titles")
    print_rows(rows, form, columns=None, title=name)
    return 0


def missing_years(coverage: Iterable[tuple[str, str, int, bool]]) -> list[dict[str, Any]]:
    """By country and office, how many years are known and which are not; offices known throughout are left out."""
    years: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for country, office, year, known in coverage:
        years.setdefault((country, office), ([], []))[0 if known else 1].append(year)
    return [
        {"country": country, "office": office, "known": len(known), "missing": as_ranges(missing)}
        for (country, office), (known, missing) in sorted(years.items())
        if missing
    ]


def as_ranges(years: Sequence[int]) -> str:
    """Years as a person writes them.

    >>> as_ranges([2001, 2002, 2003, 2007])
    '2001-2003, 2007'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
