"""The first page: pairs with their last weeks and streaks, and a search for actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from whowhom.brief.words import capitalise, say_day, tidy
from whowhom.days import shift
from whowhom.entities import country_name, find_country, load_registry, look_up, with_the_country
from whowhom.measure import find_streaks
from whowhom.measure.entries import make_entries
from whowhom.model import Event, Pair
from whowhom.serve.ask import Known, is_move
from whowhom.serve.headline import say_run
from whowhom.serve.objects import Notice
from whowhom.store import Store

WEEKS = 8
MOST_PAIRS = 24
MOST_FOUND = 25


@dataclass(frozen=True, slots=True)
class Week:
    """Moves of a week, each way."""

    first: date
    helps: int
    hurts: int


@dataclass(frozen=True, slots=True)
class PairCard:
    """A pair with its last weeks and its latest run."""

    actor: str
    toward: str
    title: str
    events: int
    last: date | None
    weeks: tuple[Week, ...]
    run: str
    claimed: bool
    address: str

    @property
    def told(self) -> str:
        """The weeks in words."""
        helps, hurts = sum(w.helps for w in self.weeks), sum(w.hurts for w in self.weeks)
        return f"{helps} for and {hurts} against in {len(self.weeks)} weeks"


@dataclass(frozen=True, slots=True)
class FrontPage:
    """All that the first page shows."""

    pairs: tuple[PairCard, ...]
    all_pairs: int
    actor: str
    data_through: date | None
    counts: dict[str, int]
    notices: tuple[Notice, ...]
    countries: tuple[tuple[str, str], ...]
    generated_at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class ActorFound:
    """Somebody who may be meant, and the country whose acts are counted."""

    name: str
    kind: str
    role: str
    country: str
    address: str
    entity_id: str = ""


@dataclass(frozen=True, slots=True)
class ActorPage:
    """What a search for actors found."""

    query: str
    found: tuple[ActorFound, ...]


def make_front(store: Store, known: Known, *, now: datetime, version: str, actor: str = "") -> FrontPage:
    """The busiest pairs of the last eight weeks, or those of one actor, each with its weeks and its latest run."""
    through = known.through
    since = shift(through, -timedelta(weeks=WEEKS)) if through else None
    recent = [p for p in store.pairs(since=since, until=through) if actor in ("", p.actor)]
    notices = []
    if not known.counts.get("events") and not recent:
        notices.append(Notice("empty", "The store holds no events yet. Add news with whowhom add."))
    elif through and now.date() - through > timedelta(days=7):
        days = (now.date() - through).days
        notices.append(Notice("stale", f"The last text read is of {say_day(through)}, {days} days before today."))
    shown = [p for p in recent[:MOST_PAIRS] if through and "IGO" not in (p.actor, p.toward)]
    events = store.events_of([(p.actor, p.toward) for p in shown], until=through)
    cards = [make_card(known, p, events[p.actor, p.toward], through) for p in shown if through]
    return FrontPage(
        pairs=tuple(sorted(cards, key=lambda c: (not c.claimed, -c.events, c.actor, c.toward))),
        all_pairs=len(recent),
        actor=actor,
        data_through=through,
        counts=dict(known.counts),
        notices=tuple(notices),
        countries=tuple(sorted(((row["name"], iso3) for iso3, row in load_registry().countries.items()))),
        generated_at=now,
        version=version,
    )


def make_card(known: Known, pair: Pair, events: Sequence[Event], through: date) -> PairCard:
    actor, toward = pair.actor, pair.toward
    found = [e for e in events if e.confidence >= 0.5]
    first = shift(through, -timedelta(weeks=WEEKS) + timedelta(days=1))
    entries = [e for e in make_entries(found, actor=actor, toward=toward) if is_move(e) and e.event.when]
    weeks = []
    for n in range(WEEKS):
        start = shift(first, timedelta(weeks=n))
        own = [e for e in entries if e.event.when and start <= e.event.when.last < shift(start, timedelta(weeks=1))]
        weeks.append(Week(start, sum(e.sign > 0 for e in own), sum(e.sign < 0 for e in own)))
    read_since = known.first or min((e.when.first for e in found if e.when), default=None)
    runs = find_streaks(found, actor=actor, toward=toward, until=through, read_since=read_since)
    latest = max(runs, key=lambda s: (s.claimed, s.last), default=None)
    return PairCard(
        actor=actor,
        toward=toward,
        title=f"{capitalise(with_the_country(actor))} → {with_the_country(toward)}",
        events=pair.events,
        last=pair.last,
        weeks=tuple(weeks),
        run=say_run(latest) if latest else "",
        claimed=bool(latest and latest.claimed),
        address=f"/pair?actor={actor}&toward={toward}",
    )


def find_actors(query: str, on: date | None) -> ActorPage:
    """Countries, people and bodies of a name, each with the country whose acts are counted."""
    query = tidy(query)[:80]
    found: dict[tuple[str, str], ActorFound] = {}
    iso3 = find_country(query) if query else None
    if iso3:
        found[country_name(iso3), iso3] = name_country(iso3)
    folded = query.casefold()
    if len(folded) >= 2:
        for code, row in sorted(load_registry().countries.items()):
            if folded in row["name"].casefold():
                found.setdefault((row["name"], code), name_country(code))
        for entity in look_up(query, on):
            roles = [r for r in entity.roles if on is None or r.held_on(on)] or list(entity.roles)
            country = next((r.country for r in roles if r.country), entity.country)
            if country:
                role = roles[0].office if roles else ""
                key = entity.name, country
                address = f"/?actor={country}"
                made = ActorFound(tidy(entity.name), entity.kind, tidy(role), country, address, entity.entity_id)
                found.setdefault(key, made)
    return ActorPage(query, tuple(found.values())[:MOST_FOUND])


def name_country(iso3: str) -> ActorFound:
    return ActorFound(country_name(iso3), "country", "", iso3, f"/?actor={iso3}", iso3)
