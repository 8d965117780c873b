"""The bigger picture: the friendly share, the tilt and the runs, each with what cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from whowhom.brief.material import Material
from whowhom.brief.words import say_chance, say_day, tidy
from whowhom.entities import with_the_country
from whowhom.model import BriefSentence, Tilt

MOST_COMPARED = 2
EVEN = 0.5


def say_picture(material: Material) -> Iterator[BriefSentence]:
    """The carrot share, the tilt against the base rate, and the run, each with what cannot be said."""
    direct = [e for e in material.moves if e.is_direct]
    cited = material.cite(direct)
    share = material.ledger.share
    if share and cited:
        text = (
            f"Seen against what is usual, these direct moves put the friendly share at an estimated {share.value:.0%} "
            f"({share.level:.0%} interval: {share.low:.0%} to {share.high:.0%})."
        )
        yield BriefSentence(text, cited, "picture")
        yield from say_comparisons(material, cited)
    if material.tilt and cited:
        yield say_tilt(material, material.tilt[-1], cited)
    by_id = {e.event.event_id: e for e in material.ledger.entries}
    for streak in material.streaks:
        run = material.cite(by_id[key] for key in streak.event_ids if key in by_id)
        if run and streak.explanation:
            text = f"The latest run: {tidy(streak.explanation).rstrip('.')}."
            yield BriefSentence(text, run, "picture")


def say_comparisons(material: Material, cited: tuple[str, ...]) -> Iterator[BriefSentence]:
    """How likely the friendly share lies above that of the year before, and above that toward others."""
    for comparison in material.ledger.comparisons[:MOST_COMPARED]:
        share = comparison.tally.share
        if share is None:
            continue
        is_above = comparison.chance_above >= EVEN
        chance = say_chance(comparison.chance_above if is_above else 1 - comparison.chance_above)
        if comparison.other == "past":
            change = "higher" if is_above else "lower"
            text = f"In the year before it was {share.value:.0%}; it is {change} now with a chance of {chance}."
        else:
            other, less = with_the_country(comparison.other), "lower" if is_above else "higher"
            text = f"Toward {other} it is {share.value:.0%}, which is {less} with a chance of {chance}."
        yield BriefSentence(text, cited, "picture")


def say_tilt(material: Material, tilt: Tilt, cited: tuple[str, ...]) -> BriefSentence:
    value = tilt.value
    if value.low > 0:
        reading = "so friendlier than usual"
    elif value.high < 0:
        reading = "so less friendly than usual"
    else:
        reading = "so nothing unusual is shown"
    text = (
        f"The tilt on {say_day(tilt.day, material.year)} was {value.value:+.2f} against the base rate of all pairs "
        f"(interval {value.low:+.2f} to {value.high:+.2f}, {reading})."
    )
    return BriefSentence(text.replace("-", "−"), cited, "picture")
