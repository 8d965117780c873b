"""What state the shown is in: stale, partial, too few; and how it compares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from whowhom.brief.words import capitalise, join_words, say_count, say_day
from whowhom.entities import with_the_country
from whowhom.measure.coverage import gaps_of
from whowhom.model import Comparison
from whowhom.serve.ask import Found
from whowhom.serve.headline import FEWEST_MOVES
from whowhom.serve.objects import Notice

STALE = timedelta(days=7)


def find_notices(found: Found, today: date) -> Iterable[Notice]:
    """Whether what is shown is stale, partial, or too little to say anything."""
    through = found.known.through
    if through and today - through > STALE:
        days = (today - through).days
        yield Notice(
            "stale",
            f"The last text read is of {say_day(through)}, {days} days before today; what came later is unknown.",
        )
    readings = found.answer.readings
    if readings and readings.silent and readings.documents:
        gaps = gaps_of(readings.silent)
        named = join_words(sorted(gaps[:3])) + (
            f" and {say_count(len(gaps) - 3, 'more stretch', 'more stretches')}" if len(gaps) > 3 else ""
        )
        count = say_count(len(readings.silent), "day")
        yield Notice("partial", f"Nothing was read on {count} of this window ({named}): silence there is not calm.")
    elif readings and not readings.documents and not readings.imported:
        yield Notice("partial", "Nothing was read in this window: silence is not calm.")
    skipped = sum(len(run.skipped) for run in found.known.runs[-1:])
    if skipped:
        yield Notice("partial", f"{capitalise(say_count(skipped, 'text'))} of the last reading could not be read.")
    moves = len(found.moves)
    if 0 < moves < FEWEST_MOVES:
        yield Notice("few", f"{capitalise(say_count(moves, 'move'))} alone: too few to say which way the pair goes.")
    if found.answer.unsure:
        unsure = say_count(found.answer.unsure, "less sure reading")
        them = "it" if found.answer.unsure == 1 else "them"
        yield Notice("unsure", f"{capitalise(unsure)} left out; the filter for confidence shows {them}.")


def say_comparisons(found: Found) -> Iterable[str]:
    """How likely the friendly share lies above that of the past, or above that toward others."""
    toward = with_the_country(found.ledger.toward)
    for comparison in found.ledger.comparisons:
        if comparison.other == "past" and found.view.voice:
            continue
        yield say_comparison(comparison, toward)


def say_comparison(comparison: Comparison, toward: str) -> str:
    share = comparison.tally.share
    theirs = f"{share.value:.0%}" if share else "unknown"
    if comparison.other == "past":
        return (
            f"The friendly share toward {toward} is above its own of the year before ({theirs}) "
            f"with a chance of {comparison.chance_above:.0%}."
        )
    return (
        f"The friendly share toward {toward} is above the share toward {with_the_country(comparison.other)} ({theirs}) "
        f"with a chance of {comparison.chance_above:.0%}."
    )
