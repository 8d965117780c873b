"""Rows and lines of the measuring commands: ledger, tilt, streaks, votes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from whowhom.entities import country_name, with_the_country
from whowhom.measure.coverage import say_readings
from whowhom.measure.votes import agree_by_year, find_departures, judge_vote
from whowhom.measure.watch import WatchList
from whowhom.model import Interval, Ledger, Readings, RollCall, ScaleView, Shift, Streak, Tally, Tilt
from whowhom.questions import Changed

Rows = list[dict[str, Any]]


# ---------------------------------------------------------------- the ledger


def say_ledger(found: Ledger) -> list[str]:
    """What a ledger adds up to, beside its share: words and deeds, comparisons, and indirect moves."""
    toward = with_the_country(found.toward)
    lines = [f"{name}: {say_tally(part)}" for name, part in (("Words", found.words), ("Deeds", found.deeds))]
    for comparison in found.comparisons:
        if comparison.other == "past":
            than = f"in the year before ({say_tally(comparison.tally)})"
        else:
            than = f"toward {with_the_country(comparison.other)} ({say_tally(comparison.tally)})"
        lines.append(
            f"Its carrot share toward {toward} is above that {than} with a chance of {comparison.chance_above:.2f}."
        )
    if not any(c.other == "past" for c in found.comparisons) and found.share:
        lines.append("No moves of the year before are known, so there is no own past to compare with.")
    if found.indirect:
        helps, hurts = (sum(e.weight > 0 and e.sign == sign for e in found.indirect) for sign in (1, -1))
        counted = (
            f"they count {found.indirect_weight:g} each: {say_tally(found.helping)}"
            if found.indirect_weight
            else "not counted above (--indirect-weight counts them)"
        )
        lines.append(f"Through others: {helps} help {toward}, {hurts} hurt it; {counted}.")
    cancelled = sum(bool(e.cancelled_by) for e in found.entries)
    if cancelled:
        lines.append(f"{cancelled} entries are acts taken back, or what took them back; they count nothing.")
    return lines


def sum_rows(found: Ledger, readings: Readings | None) -> Rows:
    """What the ledger adds up to, a row a sum: direct moves, words, deeds, indirect ones too, the past, and others."""
    direct = Tally(found.carrots, found.sticks, found.contacts, 0.0, found.share)
    direct = replace(
        direct,
        score=sum(e.weight * e.score for e in found.direct),
        event_ids=tuple(e.event.event_id for e in found.direct if e.weight and e.sign),
    )
    sums: list[tuple[str, Tally, float | None]]
    sums = [("direct", direct, None), ("words", found.words, None), ("deeds", found.deeds, None)]
    sums.append(("direct and indirect", found.helping, None))
    sums += [(c.other, c.tally, c.chance_above) for c in found.comparisons]
    return [
        {
            "sum": name,
            "carrots": part.carrots,
            "sticks": part.sticks,
            "contacts": part.contacts,
            "score": round(part.score, 2),
            "share": round(part.share.value, 3) if part.share else None,
            "low": round(part.share.low, 3) if part.share else None,
            "high": round(part.share.high, 3) if part.share else None,
            "chance_above": None if chance is None else round(chance, 3),
            **read_columns(readings),
            "event_ids": list(part.event_ids),
        }
        for name, part, chance in sums
    ]


def read_columns(readings: Readings | None) -> dict[str, int]:
    """How much was read, for a row of data."""
    if readings is None:
        return {}
    days = (readings.until - readings.since).days + 1
    return {"documents": readings.documents, "days_read": days - len(readings.silent), "days": days}


def say_tally(found: Tally) -> str:
    share = f", share {say_interval(found.share)}" if found.share else ""
    return f"{found.carrots:g} carrots, {found.sticks:g} sticks{share}"


def say_interval(found: Interval) -> str:
    return f"{found.value:.2f} ({found.level:.0%} interval {found.low:.2f} to {found.high:.2f})"


# ---------------------------------------------------------------- the tilt


def tilt_rows(tilt: Iterable[Tilt], readings: Readings | None) -> Rows:
    """A row a day, with the moves behind its value and how many documents of that day were read."""
    return [
        {
            "day": str(t.day),
            "tilt": round(t.value.value, 3),
            "low": round(t.value.low, 3),
            "high": round(t.value.high, 3),
            "carrots": round(t.carrots, 2),
            "sticks": round(t.sticks, 2),
            "moves": len(t.event_ids),
            "documents": readings.by_day.get(t.day, 0) if readings else 0,
            "event_ids": list(t.event_ids),
        }
        for t in tilt
    ]


def say_scales(scales: Sequence[ScaleView]) -> list[str]:
    """How the named scales see the last day, a line each."""
    return [
        f"Mean act on the {view.scale} scale, of -1 to 1: {say_interval(view.value)}; "
        + (f"{view.usual:.2f} in the year before." if view.usual is not None else "nothing known of the year before.")
        for view in scales
    ]


def shift_rows(shifts: Iterable[Shift]) -> Rows:
    """A row for all moves, words, deeds, and each type of act, before and after a day."""
    return [
        {
            "kind": shift.kind,
            **side_columns("before", shift.before),
            **side_columns("after", shift.after),
            "chance_above": None if shift.chance_above is None else round(shift.chance_above, 3),
            "event_ids_before": list(shift.before.event_ids),
            "event_ids_after": list(shift.after.event_ids),
        }
        for shift in shifts
    ]


def side_columns(side: str, found: Tally) -> dict[str, Any]:
    return {
        f"carrots_{side}": found.carrots,
        f"sticks_{side}": found.sticks,
        f"contacts_{side}": found.contacts,
        f"share_{side}": round(found.share.value, 3) if found.share else None,
    }


def say_change(found: Changed) -> list[str]:
    """What changed with the day, in a sentence, and what was read before and after."""
    whole = found.shifts[0]
    if whole.chance_above is None:
        told = "On one side of the day there is no move, so nothing can be said of a change."
    else:
        told = (
            f"The carrot share after {whole.split} is above the one before with a chance of {whole.chance_above:.2f}."
        )
    return [told, f"before: {say_readings(found.before)}", f"after: {say_readings(found.after)}"]


# ---------------------------------------------------------------- streaks


def streak_rows(streaks: Iterable[Streak], readings: Readings | None) -> Rows:
    """A row a streak or run, with how much was read."""
    return [
        {
            "actor": s.actor,
            "toward": s.toward,
            "first": str(s.first),
            "last": str(s.last),
            "sign": s.sign,
            "claimed": s.claimed,
            "stands_out": s.stands_out,
            "p_value": s.p_value,
            "alarms_per_year": s.alarms_per_year,
            "score": s.score,
            "explanation": s.explanation,
            **read_columns(readings),
            "event_ids": list(s.event_ids),
        }
        for s in streaks
    ]


def say_watch(found: WatchList) -> str:
    """How many pairs were looked at, and what chance brings among so many."""
    claims = sum(s.claimed for s in found.streaks)
    out = sum(bool(s.stands_out) for s in found.streaks)
    return (
        f"{found.pairs} pairs, {found.judged} of them with half a year of past: {claims} streaks on {found.until}, "
        f"{out} unlikely among so many; chance alone brings about {found.by_chance:.0f} claims a year."
    )


# ---------------------------------------------------------------- votes


def agreement_rows(calls: Sequence[RollCall], actor: str, toward: str) -> Rows:
    """A row a year: how often the two voted alike where the assembly was divided."""
    return [
        {
            "year": found.year,
            "agreement": None if found.value is None else round(found.value, 3),
            "shared_votes": found.shared,
            "call_ids": list(found.call_ids),
        }
        for found in agree_by_year(calls, actor, toward)
    ]


def departure_rows(calls: Sequence[RollCall], actor: str, toward: str, since: date, until: date) -> Rows:
    """A row a roll call where the actor left its usual partners."""
    return [
        {
            "day": str(d.call.day),
            "call": d.call.title,
            "vote": VOTE_WORDS[d.vote],
            "partners_alike": f"{d.partners_alike} of {len(d.partners)}",
            "with_toward": d.with_other,
            "partners": list(d.partners),
            "call_id": d.call.call_id,
        }
        for d in find_departures(calls, actor, toward, since=since, until=until)
    ]


def surprise_rows(calls: Sequence[RollCall], actor: str, toward: str, since: date, until: date) -> Rows:
    """A row a roll call, the most surprising first: whether both voted alike, and how likely that was."""
    of_both = [c for c in calls if actor in c.votes and toward in c.votes]
    found = [judge_vote(call, of_both, actor, toward) for call in of_both if since <= call.day <= until]
    return [
        {
            "day": str(s.call.day),
            "call": s.call.title,
            "alike": s.alike,
            "bits": round(s.bits, 2),
            "chance_alike": round(s.chance_alike, 3),
            "agreed_before": s.agreed,
            "differed_before": s.differed,
            "call_id": s.call.call_id,
        }
        for s in sorted((s for s in found if s), key=lambda s: (-s.bits, s.call.day, s.call.call_id))
    ]


VOTE_WORDS = {1: "yes", 0: "abstains", -1: "no"}


def title_of(kind: str, actor: str, toward: str) -> str:
    """What a table of votes shows."""
    names = country_name(actor), country_name(toward)
    return {
        "agreement": "{} and {}: contested agreement by year",
        "departures": "{} apart from its usual partners, beside {}",
        "surprises": "{} and {}: the most surprising votes",
    }[kind].format(*names)
