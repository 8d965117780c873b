"""The check that runs each time: no number, name, date or quotation that the evidence does not hold."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from whowhom.brief.material import Material, count_outlets, count_reports
from whowhom.brief.phrases import read_table
from whowhom.brief.repeats import find_repeats
from whowhom.brief.words import SMALL, fold, say_chance, tidy
from whowhom.entities import country_name, demonym_of, resolve_mentions
from whowhom.errors import BriefError
from whowhom.model import Brief, BriefSentence, Coverage, Document, Entry, Event, Ledger, Report, Status, Streak, Tilt
from whowhom.ontology import SCALES, score_of

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
MONTH = "|".join(MONTHS)
FULL_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH})(?:,? (\d{{4}}))?\b")
US_DAY = re.compile(rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b")
ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# A month alone is one after a preposition; "Theresa May" is none.
LONE_MONTH = re.compile(rf"\b(?:in|of|since|until|by|during|early|late) ({MONTH})(?: (\d{{4}}))?\b", re.IGNORECASE)
QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|„([^“”]*)[“”]|«([^»]*)»|‘([^‘]*?)’(?!\w)")
NUMBER_WORDS = {
    **{word: number for number, word in enumerate(SMALL)},
    **{word: 13 + n for n, word in enumerate(("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"))},
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000,
    "million": 10**6, "billion": 10**9, "dozen": 12, "dozens": 12, "twice": 2, "none": 0, "both": 2,
}  # fmt: skip
# Words that stand for nothing one could count: "one voice alone", "no more than considered".
UNCOUNTED = frozenset({"one", "no", "none", "both"})
NUMBER = re.compile(r"(?<![\w-])[+−-]?\d+(?:[.,]\d+)*%?|\b(?:" + "|".join(NUMBER_WORDS) + r")\b", re.IGNORECASE)
COUNTED = ("report", "voice", "outlet", "move", "contact", "document", "done", "planned", "considered")
NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’.&/-]*(?: (?:(?:of|of the|for) )?[^\W\d_a-zß-öø-ÿ][\w'’.&/-]*)*")
MOST_DOCUMENTS = 60  # a sentence on more than these speaks of the whole and names nobody
MOST_RESOLVED, LONGEST_RESOLVED = 5, 50_000  # documents and characters in which full names are worked out
FREE_SECTIONS = frozenset({"why", "picture"})  # where figures of the whole ledger may stand


@dataclass(frozen=True, slots=True)
class Support:
    """What a sentence may say: text that it may quote and name from, numbers, counted things and days."""

    quotable: str
    names: str
    numbers: frozenset[str]
    counts: Mapping[str, set[int]]
    days: frozenset[date]
    documents: tuple[Document, ...] = ()

    def holds_name(self, name: str) -> bool:
        """Whether the name stands in the text, or the text names its bearer otherwise ("Mr Lind" for Ada Lind)."""
        written = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
        return bool(written.search(self.names)) or any(
            fold(name) in names_meant(d.text, d.day) for d in self.documents[:MOST_RESOLVED]
        )


def check_brief(
    brief: Brief,
    *,
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    ledger: Ledger,
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
    coverage: Sequence[Coverage] = (),
    unsure: int = 0,
) -> None:
    """Raise BriefError for the first sentence that says what its reports, their documents or the ledger do not.

    Every sentence must cite reports that exist. Quotations must stand in its documents word for word;
    names in its documents or among the sides; days and numbers in its evidence, its events or, in
    sentences about the whole, the ledger's figures (`tilt`, `streaks`, `coverage` and `unsure` hold
    the rest of those).
    """
    material = Material(ledger, reports, documents, tilt=tilt, streaks=streaks, coverage=coverage, unsure=unsure)
    whole = support_whole(material)
    for sentence in brief.sentences:
        check_sentence(sentence, material, whole)
    for phrase in find_repeats(s.text for s in brief.sentences):
        raise BriefError(f"the phrase {phrase!r} comes twice", where="brief", do="word one of the two otherwise")
    check_text(brief.headline, whole, where="headline")
    for part in brief.method.split(". "):
        check_text(part, whole, where="method")


def check_sentence(sentence: BriefSentence, material: Material, whole: Support) -> None:
    where = f"sentence {tidy(sentence.text)!r}"
    if not sentence.report_ids:
        raise BriefError("it stands on no report", where=where, do="cite the reports it is made from")
    missing = [key for key in sentence.report_ids if key not in material.reports]
    missing += [key for key, _, _ in sentence.places if key not in material.documents]
    if missing:
        raise BriefError(f"there is no report {missing[0]!r}", where=where, do="hand in the reports it cites")
    check_text(sentence.text, support_sentence(sentence, material, whole), where=where)


def check_text(text: str, support: Support, *, where: str) -> None:
    """Check quotations, then days, then numbers, then names; each is taken out before the next is looked for."""
    text = tidy(text)
    for quotation in (next(g for g in m.groups() if g is not None) for m in QUOTED.finditer(text)):
        if fold(quotation) not in support.quotable:
            raise BriefError(f"the quotation “{quotation}” is not in its reports", where=where, do=REMEDY)
    text = QUOTED.sub(" ; ", text)
    text = check_days(text, support, where)
    text = check_numbers(text, support, where)
    check_names(text, support, where)


REMEDY = "say only what the evidence says"


# ---------------------------------------------------------------- days


def check_days(text: str, support: Support, where: str) -> str:
    """Check every day and month; gives the text without them."""
    for pattern, parts in ((ISO_DAY, (3, 2, 1)), (FULL_DAY, (1, 2, 3)), (US_DAY, (2, 1, 3)), (LONE_MONTH, (0, 1, 2))):
        for match in pattern.finditer(text):
            day, month, year = (match.group(n) if n else None for n in parts)
            number = MONTHS.get(str(month).title()) or int(str(month))
            if not any(fits(d, int(day) if day else None, number, int(year) if year else None) for d in support.days):
                raise BriefError(f"the date {match.group()!r} is not in its reports", where=where, do=REMEDY)
        text = pattern.sub(" ; ", text)
    return text


def fits(found: date, day: int | None, month: int, year: int | None) -> bool:
    return found.month == month and day in (None, found.day) and year in (None, found.year)


# ---------------------------------------------------------------- numbers


def check_numbers(text: str, support: Support, where: str) -> str:
    """Check every number, a counted one ("three outlets") against its own count; gives the text without them."""
    for match in NUMBER.finditer(text):
        word = match.group()
        noun = counted_noun(text[match.end() :])
        value = NUMBER_WORDS.get(word.lower())
        if noun:
            number = value if value is not None else int(word) if word.isdigit() else -1
            if number not in support.counts[noun]:
                raise BriefError(f"the count “{word} {noun}” is not what the ledger holds", where=where, do=REMEDY)
        elif word.lower() not in UNCOUNTED and not any(form in support.numbers for form in forms(word, value)):
            raise BriefError(f"the number {word!r} is in none of its reports", where=where, do=REMEDY)
    return NUMBER.sub(" ; ", text)


def counted_noun(after: str) -> str | None:
    """The counted thing that follows a number within the next words of its phrase, if any."""
    for word in re.split(r"[;:,.()]", after)[0].split()[:4]:
        bare = word.lower().rstrip("s") if word.lower().rstrip("s") in COUNTED else word.lower()
        if bare in COUNTED:
            return bare
        if word.lower() in NUMBER_WORDS or word.lower() in ("and", "in", "by", "on", "of", "from", "than"):
            return None
    return None


def forms(word: str, value: int | None) -> set[str]:
    """The ways in which the evidence may have written a number."""
    plain = word.replace(",", "").replace("−", "-").lower()
    return {plain, plain.lstrip("+"), *({str(value)} if value is not None else ())}


def numbers_in(text: str) -> Iterator[str]:
    for match in NUMBER.finditer(text):
        yield from forms(match.group(), NUMBER_WORDS.get(match.group().lower()))


# ---------------------------------------------------------------- names


def check_names(text: str, support: Support, where: str) -> None:
    """Check every capitalised name, the openers of sentences aside."""
    for match in NAME.finditer(text):
        name = match.group().rstrip(".'’-")
        for part in named_parts(name, is_first=not text[: match.start()].strip(" ;“”(–")):
            if not support.holds_name(part):
                raise BriefError(f"the name {part!r} is not in its reports", where=where, do=REMEDY)


def named_parts(name: str, *, is_first: bool) -> Iterator[str]:
    """A run of capitalised words without its opener and with possessives off."""
    words = name.split()
    if (is_first and words and words[0].lower() in openers()) or (words and words[0] in ("The", "A", "An")):
        words = words[1:]
    while words and words[0].lower() in ("of", "the", "for"):
        words = words[1:]
    if words:
        yield re.sub(r"['’]s$", "", " ".join(words))


@lru_cache(maxsize=100)
def names_meant(text: str, day: date | None) -> frozenset[str]:
    """The full names behind a text's mentions, as the registry has them on that day."""
    return frozenset(fold(mention.name) for mention in resolve_mentions(text[:LONGEST_RESOLVED], day))


@cache
def openers() -> frozenset[str]:
    """Words with which our own sentences begin; they name nobody."""
    own = (
        "the a an on in at by for from between no none of planned one these weighed going not where acts as and it its "
        "seen toward beside nothing"
    )
    spoken = {row["pattern"].split()[0].lower().strip(":,") for row in read_table("sentences.csv")}
    acts = {row[form].split()[0].lower() for row in read_table("phrases.csv") for form in ("gerund", "past")}
    states = {row["word"].split()[0] for row in read_table("statuses.csv")}
    return frozenset(own.split()) | spoken | acts | states | frozenset(NUMBER_WORDS) | {"moves", "helps", "hurts"}


# ---------------------------------------------------------------- what a sentence may say


def support_sentence(sentence: BriefSentence, material: Material, whole: Support) -> Support:
    """What the sentence's own reports, their documents and events hold; the ledger's figures where it speaks of all."""
    cited = [material.reports[key] for key in sentence.report_ids]
    ids = set(sentence.report_ids)
    entries = [e for e in material.ledger.entries if ids & set(e.event.report_ids)]
    keys = dict.fromkeys([r.document_id for r in cited] + [key for key, _, _ in sentence.places])
    documents = [material.documents[key] for key in keys if key in material.documents]
    texts = [r.evidence.text for r in cited]
    texts += [d.text for d in documents] if len(documents) <= MOST_DOCUMENTS else []
    everything = {key for e in material.moves for key in e.event.report_ids if key in material.reports}
    free = sentence.section in FREE_SECTIONS or (bool(everything) and everything <= ids)
    own = count_own(entries)
    counts = {noun: own[noun] | (whole.counts.get(noun, set()) if free else set()) for noun in COUNTED}
    named = list(names_of(entries, cited, documents))  # "France 24" is a name with a number in it
    said = {n for text in [*named, *(r.evidence.text for r in cited)] for n in numbers_in(text)}
    return Support(
        quotable=fold(" ; ".join(texts)),
        names=" ; ".join([whole.names if free else whole_names(material), *named, *(fold(t) for t in texts)]),
        numbers=frozenset(said | (whole.numbers if free else set())),
        counts=counts,
        days=frozenset(days_of(entries, cited, documents)) | (whole.days if free else frozenset()),
        documents=tuple(documents),
    )


def count_own(entries: Sequence[Entry]) -> dict[str, set[int]]:
    """The counts a sentence about some entries may give: those of each, and how many they are."""
    counts: dict[str, set[int]] = defaultdict(set)
    counts["report"] = {e.event.reports for e in entries} | {sum(e.event.reports for e in entries)}
    counts["voice"] = {e.event.voices for e in entries} | {1}
    counts["outlet"] = {len(e.event.outlets) for e in entries}
    counts["move"] = counts["contact"] = {len(entries)}
    return counts


def support_whole(material: Material) -> Support:
    """What the headline, the method and sentences about the whole may say."""
    ledger, moves = material.ledger, material.moves
    days = {ledger.since, ledger.until, *(t.day for t in material.tilt)}
    days |= {day for s in material.streaks for day in (s.first, s.last)}
    days |= {date(*map(int, m.groups())) for s in material.streaks for m in ISO_DAY.finditer(s.explanation)}
    named = list(names_of(ledger.entries, (), ()))
    return Support(
        quotable="",
        names=" ; ".join([whole_names(material), *named, *(fold(s.explanation) for s in material.streaks)]),
        numbers=frozenset([*figures_of(material), *(n for name in named for n in numbers_in(name))]),
        counts=count_whole(material, moves),
        days=frozenset(days),
    )


def count_whole(material: Material, moves: Sequence[Entry]) -> dict[str, set[int]]:
    """How many moves there are of each kind, and the reports and outlets behind them."""
    counts: dict[str, set[int]] = defaultdict(set)
    by_status = {s: sum(e.event.status == s for e in moves) for s in Status}
    kinds = [sum(e.sign > 0 for e in moves), sum(e.sign < 0 for e in moves), sum(not e.is_direct for e in moves)]
    single = sum(e.event.voices == 1 for e in moves)
    read = [c for c in material.coverage if c.day is None or material.ledger.since <= c.day <= material.ledger.until]
    counts["move"] = {0, len(moves), len(moves) - kinds[2], *kinds, single, *from_streaks(material, "move")}
    counts["done"], counts["planned"] = {by_status[Status.ACTUAL]}, {by_status[Status.FUTURE]}
    counts["considered"] = {by_status[Status.HYPOTHETICAL]}
    counts["report"] = {count_reports(moves)}
    counts["outlet"] = {count_outlets(moves), len({c.outlet for c in read})}
    counts["document"] = {sum(c.documents for c in read)}
    counts["voice"] = {1}
    counts["contact"] = {len(material.contacts)}
    return counts


def from_streaks(material: Material, noun: str) -> set[int]:
    found = set()
    for streak in material.streaks:
        for match in NUMBER.finditer(streak.explanation):
            if match.group().isdigit() and counted_noun(streak.explanation[match.end() :]) == noun:
                found.add(int(match.group()))
    return found


def figures_of(material: Material) -> Iterator[str]:
    """The ledger's figures as a brief writes them."""
    moves = material.moves
    for number in (sum(e.sign > 0 for e in moves), sum(e.sign < 0 for e in moves), sum(not e.is_direct for e in moves)):
        yield str(number)
    yield from (str(sum(e.event.voices == 1 for e in moves)), str(material.unsure))
    share = material.ledger.share
    if share:
        yield from (f"{x:.0%}" for x in (share.value, share.level, share.low, share.high))
    for comparison in material.ledger.comparisons:
        theirs = comparison.tally.share
        yield from (say_chance(comparison.chance_above), say_chance(1 - comparison.chance_above))
        yield f"{theirs.value:.0%}" if theirs else "0%"
    yield from (str(len(material.votes)), str(sum(e.sign > 0 for e in material.votes)), str(material.silent))
    for tilt in material.tilt[-1:]:
        yield from (f"{x:+.2f}" for x in (tilt.value.value, tilt.value.low, tilt.value.high))
        yield f"{tilt.value.level:.0%}"
    for streak in material.streaks:
        yield from numbers_in(streak.explanation)
    for entry in moves:
        yield f"{abs(entry.score):.1f}"
        yield from (f"{abs(score_of(entry.event.act, scale)):.1f}" for scale in SCALES)


def whole_names(material: Material) -> str:
    """Names that any sentence may use: the pair, the conflicts that link, the scales."""
    ledger = material.ledger
    names = [x for iso3 in (ledger.actor, ledger.toward) for x in (country_name(iso3), demonym_of(iso3))]
    for other in (c.other for c in ledger.comparisons if c.other != "past"):
        names += [country_name(other), demonym_of(other)]
    names += [e.reason for e in ledger.entries] + ["PLOVER", "Goldstein", "ICEWS", "Scores", "Copies", "What", "Acts"]
    return fold(" ; ".join(names))


def names_of(entries: Iterable[Entry], reports: Iterable[Report], documents: Iterable[Document]) -> Iterator[str]:
    """The sides of the entries and reports, the voices and the outlets."""
    acts: list[Event | Report] = [*(e.event for e in entries), *reports]
    for act in acts:
        for party in (*act.actor, *act.recipient):
            yield fold(party.name)
            if party.country:
                yield from (fold(country_name(party.country)), fold(demonym_of(party.country)))
        if isinstance(act, Report):
            yield from (fold(voice.name) for voice in act.said_by)
    for document in documents:
        yield fold(document.outlet or "")


def days_of(entries: Iterable[Entry], reports: Iterable[Report], documents: Iterable[Document]) -> Iterator[date]:
    """The days of the acts and of publication; of a longer stretch only its ends, and the month it fills."""
    for when in [e.event.when for e in entries] + [r.when for r in reports]:
        if when:
            yield from (when.first, when.last)
    for document in documents:
        if document.day:
            yield document.day
