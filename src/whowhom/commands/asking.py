"""`whowhom ledger`, `tilt`, `streaks`, `votes`: which way a pair goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whowhom.commands.options import (
    COUNTRY,
    DAY,
    actor_option,
    confidence_option,
    conflicts_option,
    format_option,
    indirect_option,
    say,
    scale_option,
    since_option,
    store_option,
    toward_option,
    until_option,
    voices_option,
    with_errors,
)
from whowhom.commands.printing import console, print_rows
from whowhom.model import Readings, Skipped

if TYPE_CHECKING:
    from whowhom.pipeline import Answer

SUM_COLUMNS = ("sum", "carrots", "sticks", "contacts", "share", "low", "high", "chance_above")
TILT_COLUMNS = ("day", "tilt", "low", "high", "carrots", "sticks", "moves", "documents")
SHIFT_COLUMNS = (
    *("kind", "carrots_before", "sticks_before", "share_before"),
    *("carrots_after", "sticks_after", "share_after", "chance_above"),
)
STREAK_COLUMNS = ("first", "last", "sign", "claimed", "p_value", "explanation")
LEDGER_COLUMNS = ("date", "actor", "act", "recipient", "sign", "status", "reason", "voices", "reports", "evidence")


@click.command()
@store_option
@actor_option
@toward_option
@since_option
@until_option
@scale_option
@confidence_option
@voices_option
@indirect_option
@conflicts_option
@click.option("--compare", type=COUNTRY, multiple=True, help="Compare with the moves toward this country too.")
@click.option("--votes", "vote_paths", type=click.Path(exists=True), multiple=True, help="Roll calls (see votes).")
@click.option("--sums", is_flag=True, help="What the moves add up to, with chances, instead of the moves.")
@format_option("csv", "json", "jsonl")
@with_errors
def ledger(
    store_url: str, form: str, own_conflicts: Path | None, vote_paths: tuple[str, ...], sums: bool, **window: Any
) -> None:
    """Show the carrots and sticks of an actor toward another, direct and indirect apart."""
    from whowhom.commands.measures import say_ledger, sum_rows
    from whowhom.exchange import ledger_as_rows
    from whowhom.read.votes import read_votes

    found = ask(store_url, own_conflicts, calls=read_votes(*vote_paths) if vote_paths else (), **window)
    if sums:
        print_rows(sum_rows(found.ledger, found.readings), form, columns=SUM_COLUMNS, title="Sums")
        say(found.history)
        say_what_was_read(found.readings)
        return
    if form == "table":
        from whowhom.show import print_ledger

        print_ledger(found.ledger, console())
        for line in say_ledger(found.ledger):
            console().print(line, markup=False)
        console().print(found.history, markup=False)
        if found.unsure:
            say(f"{found.unsure} less sure readings left out; --min-confidence shows them")
    else:
        print_rows(ledger_as_rows(found.ledger, found.reports), form, columns=LEDGER_COLUMNS, title="Ledger")
    say_what_was_read(found.readings)


@click.command()
@store_option
@actor_option
@toward_option
@since_option
@until_option
@confidence_option
@voices_option
@indirect_option
@conflicts_option
@click.option("--split", type=DAY, help="Show instead what changed with this day: before and after it, by act.")
@click.option("--days", type=click.IntRange(min=1), default=90, show_default=True, help="Days on each side of --split.")
@click.option(
    "--chart", type=click.Path(dir_okay=False, path_type=Path), help="Draw the tilt into a file (.svg or .png)."
)
@format_option("csv", "json", "jsonl")
@with_errors
def tilt(
    store_url: str,
    form: str,
    own_conflicts: Path | None,
    split: date | None,
    days: int,
    chart: Path | None,
    **window: Any,
) -> None:
    """Show where the ledger stood on each day, or with --split what changed with a day."""
    from whowhom.commands.measures import say_change, say_scales, shift_rows, tilt_rows

    who = window["actor"], window["toward"]
    if split:
        from whowhom.questions import ask_what_changed
        from whowhom.store import open_store

        sure = {name: window[name] for name in ("min_confidence", "min_voices")}
        with open_store(store_url, read_only=True) as store:
            changed = ask_what_changed(store, actor=who[0], toward=who[1], split=split, days=days, **sure)
        title = f"{who[0]} toward {who[1]}: {days} days before {split} and from it on"
        print_rows(shift_rows(changed.shifts), form, columns=SHIFT_COLUMNS, title=title)
        for line in say_change(changed):
            say(line)
        return
    found = ask(store_url, own_conflicts, **window)
    if chart:
        from whowhom.draw import draw_tilt

        draw_tilt(found.tilt, found.streaks, chart)
        say(f"written to {chart}")
    title = f"Tilt of {who[0]} toward {who[1]}"
    print_rows(tilt_rows(found.tilt, found.readings), form, columns=TILT_COLUMNS, title=title)
    for line in say_scales(found.scales):
        say(line)
    say_what_was_read(found.readings)


@click.command()
@store_option
@click.option("--actor", type=COUNTRY, help="Who acts; without it, everybody.")
@click.option("--toward", type=COUNTRY, help="Whom the moves are measured toward; without it, everybody.")
@until_option
@confidence_option
@voices_option
@format_option("csv", "json", "jsonl")
@with_errors
def streaks(store_url: str, form: str, **window: Any) -> None:
    """Show runs of moves one way, and whether the pair's own past explains them; of one pair, or of all."""
    from whowhom.commands.measures import say_watch, streak_rows

    if window["actor"] and window["toward"]:
        found = ask(store_url, None, **window)
        print_rows(streak_rows(found.streaks, found.readings), form, columns=STREAK_COLUMNS, title="Streaks")
        if not found.streaks:
            say("no run of three moves one way in the four weeks before")
        say(found.history)
        say_what_was_read(found.readings)
        return
    from whowhom.questions import ask_who_stands_out
    from whowhom.store import open_store

    with open_store(store_url, read_only=True) as store:
        watched = ask_who_stands_out(store, **window)
    columns = ("actor", "toward", "stands_out", *STREAK_COLUMNS)
    print_rows(streak_rows(watched.found.streaks, watched.readings), form, columns=columns, title="Streaks")
    say(say_watch(watched.found))
    say_what_was_read(watched.readings)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True))
@actor_option
@toward_option
@since_option
@until_option
@click.option(
    "--show",
    type=click.Choice(["agreement", "departures", "surprises"]),
    default="agreement",
    show_default=True,
    help="Agreement by year, calls where the actor left its partners, or the most surprising votes.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@format_option("csv", "json", "jsonl")
@with_errors
def votes(
    paths: tuple[str, ...],
    actor: str,
    toward: str,
    since: date | None,
    until: date | None,
    show: str,
    limit: int | None,
    form: str,
) -> None:
    """Show how two countries vote in the UN's General Assembly, from tables of roll calls (files or folders)."""
    from whowhom.commands.measures import agreement_rows, departure_rows, surprise_rows, title_of
    from whowhom.read.votes import read_votes

    unknown: list[Skipped] = []
    calls = read_votes(*paths, skipped=unknown)
    first, last = since or calls[0].day, until or calls[-1].day
    if show == "agreement":
        rows = agreement_rows([c for c in calls if first <= c.day <= last], actor, toward)
        columns: tuple[str, ...] = ("year", "agreement", "shared_votes")
    elif show == "departures":
        rows = departure_rows(calls, actor, toward, first, last)
        columns = ("day", "call", "vote", "partners_alike", "with_toward")
    else:
        rows = surprise_rows(calls, actor, toward, first, last)
        columns = ("day", "call", "alike", "bits", "chance_alike", "agreed_before", "differed_before")
    print_rows(rows[:limit], form, columns=columns, title=title_of(show, actor, toward))
    within = [c for c in calls if first <= c.day <= last]
    say(f"read: {len(within)} roll calls from {first} to {last}, {within[-1].day if within else 'none'} the last")
    if unknown:
        say(f"left out: {', '.join(item.path for item in unknown)} (no country of today goes by that name)")


def ask(store_url: str, own_conflicts: Path | None, **window: Any) -> Answer:
    """The store's answer, adversaries told by a file of the user's and by the past events themselves."""
    from whowhom.entities import read_conflicts
    from whowhom.pipeline import answer
    from whowhom.store import open_store

    conflicts = read_conflicts(own_conflicts) if own_conflicts else None
    with open_store(store_url, read_only=True) as store:
        return answer(store, conflicts=conflicts, learn=True, **window)


def say_what_was_read(readings: Readings | None) -> None:
    """How much the answer stands on, so that silence is not mistaken for calm."""
    from whowhom.measure.coverage import say_readings

    if readings:
        say(say_readings(readings))
