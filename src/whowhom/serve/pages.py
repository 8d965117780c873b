"""The objects that a pair's page shows, as HTML and as JSON alike; each number in them has its events behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from whowhom.brief.material import count_outlets
from whowhom.brief.phrases import name_act, say_act, say_status
from whowhom.brief.words import (
    capitalise,
    is_plural,
    join_words,
    say_count,
    say_day,
    say_number,
    say_side,
    say_when,
    say_window,
    tidy,
)
from whowhom.entities import country_name, with_the_country
from whowhom.measure.coverage import gaps_of, say_readings
from whowhom.model import Comparison, Entry, Ledger, Report, Status, Streak
from whowhom.ontology import is_deed
from whowhom.serve.address import (
    SCALE_NAMES,
    VOICES,
    WAYS,
    View,
    address_of,
    cleared,
    say_type,
    say_view,
    toggled,
    without_filter,
)
from whowhom.serve.ask import Found, count_by, is_move, moves_of, passes

ROWS_A_PAGE = 60
FEWEST_MOVES = 3  # with fewer nothing is said of a direction
STALE = timedelta(days=7)
NEAR = timedelta(days=7)  # how far from a deed a statement about it may lie
MOST_CHIPS = 12
EFFECTS = {1: "helps", -1: "hurts", 0: "contact"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three facts under the answer, with the events behind it."""

    name: str
    text: str
    detail: str
    event_ids: tuple[str, ...] = ()
    behind: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One value of a filter: its words, how many events it keeps, and the address that puts it in or takes it out."""

    value: str
    label: str
    count: int
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values."""

    name: str
    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: date with precision, who did what to whom, helps whom, how real, on whose word."""

    event_id: str
    address: str
    when: str
    precision: str
    actor: str
    act: str
    recipient: str
    effect: str
    through: str
    status: str
    whose: str
    voices: int
    reports: int
    weight: float
    score: float
    taken_back: bool
    evidence: str
    statements: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart, for those who read rather than look."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, what it shows in words, its numbers, and where its files are."""

    name: str
    title: str
    alt: str
    note: str
    table: Table
    address: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A word about the state of what is shown: stale, partial, too few."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A link with its words."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A filter that is in force, and how many moves come back without it."""

    name: str
    label: str
    would_show: int
    address: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """All that a pair's page shows."""

    actor: str
    toward: str
    actor_name: str
    toward_name: str
    since: date
    until: date
    answer: str
    certainty: str
    echo: str
    data_through: date | None
    generated_at: datetime
    version: str
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    filters: tuple[Filter, ...]
    active: tuple[Removed, ...]
    rows: tuple[Row, ...]
    shown: int
    total: int
    pages: tuple[Way, ...]
    charts: tuple[Chart, ...]
    comparisons: tuple[str, ...]
    coverage: str
    method: tuple[str, ...]
    downloads: tuple[Way, ...]
    permalink: str
    citation: str
    embed: str
    event_ids: tuple[str, ...] = field(default=())


def make_page(
    found: Found, *, charts: Sequence[Chart], formats: Iterable[str], base: str, now: datetime, version: str
) -> PairPage:
    """The page of a view. `base` is the address under which the page is served, without a slash at its end."""
    view, ledger = found.view, found.ledger
    rows = fold_statements(found)
    start = (view.page - 1) * ROWS_A_PAGE
    fixed = address_of(view, since=ledger.since, until=ledger.until, page=1)
    return PairPage(
        actor=view.actor,
        toward=view.toward,
        actor_name=with_the_country(view.actor),
        toward_name=with_the_country(view.toward),
        since=ledger.since,
        until=ledger.until,
        answer=say_answer(found),
        certainty=say_certainty(found),
        echo=say_view(view, ledger.since, ledger.until),
        data_through=found.known.through,
        generated_at=now,
        version=version,
        notices=tuple(find_notices(found, now.date())),
        facts=(fact_run(found), fact_change(found), fact_single(found)),
        filters=tuple(make_filters(found)),
        active=tuple(what_filters_removed(found)),
        rows=tuple(rows[start : start + ROWS_A_PAGE]),
        shown=len(ledger.entries),
        total=len(found.unfiltered.entries),
        pages=page_ways(view, len(rows)),
        charts=tuple(charts),
        comparisons=tuple(say_comparisons(found)),
        coverage=capitalise(say_readings(found.answer.readings)) + "." if found.answer.readings else "",
        method=tuple(say_method(found)),
        downloads=make_downloads(view, formats),
        permalink=base + fixed,
        citation=say_citation(found, base + fixed, now, version),
        embed=say_embed(base + address_of(view, "/embed", since=ledger.since, until=ledger.until, page=1), found),
        event_ids=tuple(e.event.event_id for e in found.moves),
    )


# ---------------------------------------------------------------- the answer


def say_answer(found: Found) -> str:
    """The sentence that answers the question: number, pair, window and how real.

    Moves one way and the other are both told; of nothing, it is said that nothing was found.
    """
    ledger, moves = found.ledger, found.moves
    actor, toward = with_the_country(ledger.actor), with_the_country(ledger.toward)
    window = say_window(ledger.since, ledger.until)
    helps, hurts = [e for e in moves if e.sign > 0], [e for e in moves if e.sign < 0]
    if not moves:
        contacts = sum(not e.sign and e.is_direct for e in ledger.entries)
        beside = f"; {say_count(contacts, 'contact')} counted for neither side" if contacts else ""
        return f"No move by {actor} for or against {toward} was found, {window}{beside}."
    if helps and hurts:
        told = (
            f"{say_count(len(helps), 'move')} by {actor} favoured {toward} and {say_number(len(hurts))} went against it"
        )
    elif helps:
        told = f"{say_count(len(helps), 'move')} by {actor} favoured {toward} and none went against it"
    else:
        told = f"{say_count(len(hurts), 'move')} by {actor} went against {toward} and none favoured it"
    return capitalise(f"{told}, {window}.")


def say_certainty(found: Found) -> str:
    """How certain the answer is: how real the moves are, how many reach it through others, and who tells of them."""
    moves = found.moves
    if not moves:
        return ""
    kinds = [(s, sum(e.event.status == s for e in moves)) for s in (Status.ACTUAL, Status.FUTURE, Status.HYPOTHETICAL)]
    told = join_words([f"{say_number(n)} {say_status(s)}" for s, n in kinds if n])
    through = [e for e in moves if not e.is_direct]
    if through:
        names = list(
            dict.fromkeys(with_the_country(p.country) for e in through for p in e.event.recipient if p.country)
        )
        reach = f"through {join_words(names)}" if 0 < len(names) <= 3 else "through others"
        told += f"; {say_number(len(through))} of them {reach}"
    reports = sum(e.event.reports for e in moves)
    told += f"; {say_count(reports, 'report')} by {say_count(count_outlets(moves), 'outlet')}, "
    return capitalise(told + f"{say_count(found.voices, 'independent voice')}.")


# ---------------------------------------------------------------- three facts


def fact_run(found: Found) -> Fact:
    """The longest run and what chance brings."""
    streaks = found.answer.streaks
    if not streaks:
        return Fact(
            "The longest run", "None", f"No three moves one way without one the other way. {found.answer.history}"
        )
    longest = max(streaks, key=lambda s: (s.claimed, len(s.event_ids), s.last))
    told = capitalise(tidy(longest.explanation))
    return Fact("The longest run", say_run(longest), told, longest.event_ids, ways_to(longest.event_ids, found))


def say_run(streak: Streak) -> str:
    way = "for" if streak.sign > 0 else "against"
    kind = "streak" if streak.claimed else "run"
    number = say_number(len(streak.event_ids))
    return capitalise(
        f"{number} {way} it, {say_day(streak.first, streak.last.year)} to {say_day(streak.last)}: a {kind}"
    )


def fact_change(found: Found) -> Fact:
    """The change against the pair's own past, as a chance."""
    past = next((c for c in found.ledger.comparisons if c.other == "past"), None)
    name = "Against its own past"
    if found.view.voice:
        return Fact(name, "Not compared", "On whose word is known of this window's moves alone.")
    if len(found.moves) < FEWEST_MOVES:
        return Fact(name, "Too few to say", f"Fewer than {say_number(FEWEST_MOVES)} moves say nothing of a change.")
    if past is None or found.ledger.share is None:
        return Fact(name, "No past to compare with", "No move of the year before is known.")
    now, then = found.ledger.share, past.tally.share
    was = f"{then.value:.0%}" if then else "unknown"
    text = f"{now.value:.0%} friendly now, {was} in the year before"
    detail = (
        f"The friendly share is higher now with a chance of {past.chance_above:.0%}. "
        f"{now.level:.0%} interval now: {now.low:.0%} to {now.high:.0%}."
    )
    then_view = address_of(found.view, since=past.since, until=past.until, page=1)
    way = Way(f"The moves of the year before ({len(past.tally.event_ids)})", then_view)
    return Fact(name, text, detail, past.tally.event_ids, (way,))


def fact_single(found: Found) -> Fact:
    """The share of moves that rests on one voice."""
    moves = found.moves
    name = "On one voice alone"
    if not moves:
        return Fact(name, "Nothing", "There is no move in this view.")
    single = [e for e in moves if e.event.voices <= 1]
    text = f"{say_number(len(single))} of {say_number(len(moves))} moves"
    weight = sum(e.weight for e in single) / (sum(e.weight for e in moves) or 1)
    detail = f"{weight:.0%} of their weight. Copies of one text count as one voice."
    ids = tuple(e.event.event_id for e in single)
    return Fact(name, capitalise(text), detail, ids, ways_to(ids, found))


def ways_to(event_ids: Sequence[str], found: Found) -> tuple[Way, ...]:
    """Ways to the evidence of each event of the window."""
    known = {e.event.event_id: e for e in found.ledger.entries}
    return tuple(
        Way(
            f"{say_when(known[key].event.when, found.ledger.until.year)}: {say_deed(known[key])}",
            event_address(key, found.view),
        )
        for key in event_ids
        if key in known
    )


def say_deed(entry: Entry) -> str:
    return name_act(entry.event.act, say_side(entry.event.recipient))


# ---------------------------------------------------------------- filters


def make_filters(found: Found) -> Iterable[Filter]:
    """The filters with the values that this window's events have, each with how many it would keep."""
    view = found.view
    entries = found.unfiltered.entries
    words: dict[str, tuple[str, Callable[[str], str]]] = {
        "recipient": ("Toward whom", country_name),
        "act": ("What was done", say_type),
        "status": ("How real", lambda v: say_status(Status(v))),
        "voice": ("On whose word", VOICES.__getitem__),
        "way": ("How it reaches", WAYS.__getitem__),
    }
    for name, (label, say) in words.items():
        counts = count_by(entries, name, found.kinds, view.toward)
        chosen: tuple[str, ...] = getattr(view, name)
        values = [v for v, _ in counts.most_common(MOST_CHIPS)]
        values += [v for v in chosen if v not in values]
        chips = tuple(Chip(v, say(v), counts[v], toggled(view, name, v), v in chosen) for v in values)
        if len(chips) > 1 or chosen:
            yield Filter(name, label, chips)


def what_filters_removed(found: Found) -> list[Removed]:
    """The filters in force, the one that removed most first."""
    view = found.view
    labels = {
        "recipient": "Toward whom", "act": "What was done", "status": "How real", "voice": "On whose word",
        "way": "How it reaches", "min_voices": "Independent voices",
    }  # fmt: skip
    gone = []
    for name in view.filters:
        without = without_filter(view, name)
        kept = sum(passes(e.event, without, found.kinds) for e in found.unfiltered.entries)
        gone.append(Removed(name, labels[name], kept, cleared(view, name)))
    return sorted(gone, key=lambda r: -r.would_show)


# ---------------------------------------------------------------- the list


def fold_statements(found: Found) -> list[Row]:
    """The rows, latest first; what was said of a deed in the days around it stands folded under the deed."""
    ledger = found.ledger
    deeds = [e for e in ledger.entries if is_a_deed_done(e)]
    under: dict[str, list[Entry]] = {}
    folded = set()
    for entry in ledger.entries:
        if entry in deeds:
            continue
        near = [d for d in deeds if is_about(entry, d)]
        if near:
            closest = min(near, key=lambda d: (abs(day_of(d) - day_of(entry)), d.event.event_id))
            under.setdefault(closest.event.event_id, []).append(entry)
            folded.add(entry.event.event_id)
    rows = [
        make_row(e, found, tuple(make_row(s, found) for s in under.get(e.event.event_id, ())))
        for e in ledger.entries
        if e.event.event_id not in folded
    ]
    return rows[::-1]


def is_a_deed_done(entry: Entry) -> bool:
    return is_deed(entry.event.act) and entry.event.status is Status.ACTUAL and entry.event.when is not None


def day_of(entry: Entry) -> date:
    return entry.event.when.first if entry.event.when else date.max


def is_about(statement: Entry, deed: Entry) -> bool:
    """Whether words are about a deed: the same recipient and direction, days near, and the same type or topic."""
    said, done = statement.event, deed.event
    if said.when is None or abs(day_of(statement) - day_of(deed)) > NEAR or statement.sign != deed.sign:
        return False
    same = {p.country for p in said.recipient} & {p.country for p in done.recipient} - {None}
    kin = said.act.event_type == done.act.event_type or set(said.contexts) & set(done.contexts)
    return bool(same and kin)


def make_row(entry: Entry, found: Found, statements: tuple[Row, ...] = ()) -> Row:
    event = entry.event
    reports = [found.answer.reports[k] for k in event.report_ids if k in found.answer.reports]
    texts = [r.evidence.text for r in reports]
    year = found.ledger.until.year
    surest = max(reports, key=lambda r: r.confidence, default=None)
    return Row(
        event_id=event.event_id,
        address=event_address(event.event_id, found.view),
        when=capitalise(say_when(event.when, year).removeprefix("on ").removeprefix("by ")),
        precision=say_precision(entry),
        actor=capitalise(say_side(event.actor, texts)),
        act=name_act(event.act, say_side(event.recipient, texts)),
        recipient=say_side(event.recipient, texts),
        effect=EFFECTS[entry.sign],
        through="" if entry.is_direct else tidy(entry.reason),
        status=say_status(event.status),
        whose=say_chain(surest) if surest else ", ".join(event.outlets[:2]),
        voices=event.voices,
        reports=event.reports,
        weight=entry.weight,
        score=entry.score,
        taken_back=bool(entry.cancelled_by),
        evidence=shorten(tidy(surest.evidence.text)) if surest else "",
        statements=statements,
    )


def event_address(event_id: str, view: View) -> str:
    return f"/event/{event_id}?actor={view.actor}&toward={view.toward}"


def say_precision(entry: Entry) -> str:
    """What the date is worth."""
    when = entry.event.when
    if when is None:
        return "no date known"
    if when.basis.value == "published":
        return "at the latest: day of publication"
    if when.is_day:
        return "to the day"
    return f"within {(when.last - when.first).days + 1} days"


def say_chain(report: Report) -> str:
    """The chain of attribution in one line, innermost first."""
    if not report.said_by:
        return "the outlet at hand"
    return " → ".join(tidy(v.name) + ("" if v.named or v.kind == "outlet" else " (unnamed)") for v in report.said_by)


def shorten(text: str, longest: int = 280) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def page_ways(view: View, rows: int) -> tuple[Way, ...]:
    """Ways to the pages before and after."""
    pages = max(1, -(-rows // ROWS_A_PAGE))
    ways = []
    if view.page > 1:
        ways.append(Way("Later moves", address_of(view, page=view.page - 1)))
    if view.page < pages:
        ways.append(Way("Earlier moves", address_of(view, page=view.page + 1)))
    return tuple(ways)


# ---------------------------------------------------------------- states


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
        named = join_words(gaps[:3]) + (
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
        yield Notice("unsure", f"{capitalise(unsure)} left out; the filter for confidence shows them.")


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


# ---------------------------------------------------------------- method, downloads, citation


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


def headline_of(ledger: Ledger) -> str:
    """A short line for lists: how many moves each way."""
    moves = moves_of(ledger)
    return f"{sum(e.sign > 0 for e in moves)} for, {sum(e.sign < 0 for e in moves)} against"


def as_sentence(entry: Entry, reports: Sequence[Report]) -> str:
    """The deed as one sentence."""
    event = entry.event
    texts = [r.evidence.text for r in reports]
    subject = say_side(event.actor, texts)
    clause = say_act(event.act, event.status, say_side(event.recipient, texts))
    if is_plural(subject) and clause.startswith("was "):
        clause = clause.replace("was ", "were ", 1)
    return capitalise(f"{subject} {clause}")


def as_data(value: Any) -> Any:
    """A page object as plain data."""
    return asdict(value)


__all__ = ["PairPage", "Row", "Table", "as_data", "as_sentence", "is_move", "make_page"]
