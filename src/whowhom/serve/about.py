"""The foot of a page: method, downloads, citation, embed code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from whowhom.brief.words import say_day, say_window
from whowhom.entities import with_the_country
from whowhom.serve.address import SCALE_NAMES, View, address_of
from whowhom.serve.ask import Found
from whowhom.serve.objects import Way


def say_method(found: Found) -> Iterable[str]:
    """How the page comes to what it says, and what it cannot do."""
    yield "A machine read each text sentence by sentence and can misread; every line leads to its sentence: look there."
    yield (
        "A deed counts once, however often it is told. Copies of one text are one voice, and so are voices that come "
        "down to one. What is planned counts half, what is considered a quarter; what is denied, not done or taken "
        "back counts nothing."
    )
    yield (
        "Helps and hurts follow from the kind of act; for acts toward others, from the conflict that is named. "
        "They are no verdict on right or wrong."
    )
    yield (
        "The tilt is the share of friendly moves, those of 30 days ago counted half, less the share that all pairs "
        "have (83 %); its band holds it with a probability of 80 %."
    )
    yield found.answer.history
    for scale in found.answer.scales:
        value, usual = scale.value, "nothing is known of the year before"
        if scale.usual is not None:
            usual = f"{scale.usual:+.2f} in the year before"
        told = f"{value.value:+.2f} ({value.low:+.2f} to {value.high:+.2f}); {usual}".replace("-", "−")
        yield f"Mean act on the {SCALE_NAMES[scale.scale]} scale, from −1 to 1: {told}."
    for run in found.known.runs[-1:]:
        yield f"Read by whowhom {run.code}, model {run.model}, registry {run.registry}, ontology {run.ontology}."


def make_downloads(view: View, formats: Iterable[str]) -> tuple[Way, ...]:
    """The view's events in every format, its list as a table, and its brief."""
    ways = [Way("The list as CSV", address_of(view, "/download/ledger.csv", page=1))]
    ways += [Way(f"Events as {name}", address_of(view, f"/download/events.{name}", page=1)) for name in formats]
    ways.append(Way("This page as JSON", address_of(view, "/api/pair")))
    return tuple(ways)


def say_citation(found: Found, permalink: str, now: datetime, version: str) -> str:
    ledger = found.ledger
    pair = f"{with_the_country(ledger.actor)} toward {with_the_country(ledger.toward)}"
    title = f"Moves by {pair}, {say_window(ledger.since, ledger.until)}"
    through = f" Data through {say_day(found.known.through)}." if found.known.through else ""
    return f"whowhom {version}: {title}.{through} {permalink} (accessed {say_day(now.date())})."


def say_embed(address: str, found: Found) -> str:
    title = f"Moves by {with_the_country(found.view.actor)} toward {with_the_country(found.view.toward)}"
    source = address.replace("&", "&amp;")
    return f'<iframe src="{source}" title="{title}" width="920" height="560" loading="lazy"></iframe>'
