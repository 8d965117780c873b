"""On whose word a move is told: the first voices of its reports, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC

from whowhom.brief.words import SMALL, fold, join_words, tidy
from whowhom.entities import country_name, find_country
from whowhom.model import Document, Event, Report

MOST = 2  # voices named in a sentence; the rest are "others"
ASIDE = re.compile(r",|\s(?:who|whom|whose|which|that|familiar|close|speaking|briefed|involved|with)\b")
POSSESSIVE = re.compile(r"['’]s\b")
# There is one at a time: it needs no name.
OFFICES = frozenset(
    "president minister ministry government army force forces military embassy administration office department police "
    "chancellor king parliament senate agency committee council commission navy authorities kremlin premier pm".split()
)
# What stands before an office or a name without being one.
RANKS = frozenset("top senior former presidential high-ranking veteran retired leading local regional".split())
SINGLE = (" president", " minister", " premier", " chancellor", " pm", " supreme leader")
# What unnamed voices are called; anything else is a slip of the reading.
PEOPLE = frozenset(
    "official source aide lawmaker diplomat person people spokesman spokeswoman spokesperson officer adviser advisor "
    "analyst expert leader witness resident investigator prosecutor commander general soldier senator "
    "congressman governor mayor ambassador envoy negotiator insider executive economist trader researcher "
    "judge lawyer activist protester militant rebel critic supporter politician authority member representative".split()
)
# Texts that speak: none is a person.
WRITINGS = frozenset("statement report memo letter assessment analysis document survey study".split())
DETAIL = re.compile(r"\s*[,(\[].*|['’]s$")
NOBODY = frozenset({"he", "she", "they", "it", "unnamed", "who", "some", "many", "others", "sources"})
LONGEST = 12  # words; longer pairs of names tire the reader


def name_voices(event: Event, reports: Sequence[Report], documents: Mapping[str, Document]) -> str:
    """The first voices behind an event, at most two by name, and an unnamed one with the outlet it spoke through.

    >>> from whowhom.model import Act, Evidence, Party, Status, Voice
    >>> voice = Voice("official", "official", named=False)
    >>> report = Report("r1", "d", Act("AID"), (), (), Status.ACTUAL, Evidence(0, 1, "x"), said_by=(voice,))
    >>> event = Event("e", Act("AID"), (), (), Status.ACTUAL, None, 1, 1, ("r1",))
    >>> name_voices(event, [report], {"d": Document("d", "x", outlet="The Bugle")})
    'an unnamed official through The Bugle'
    """
    told: dict[tuple[str, ...], str] = {}
    evidence: set[str] = set()
    outlets: set[str] = set()  # a bare outlet is not named beside a voice that it told of
    for report in sorted(reports, key=lambda r: age_of(r, documents)):
        root, words = first_voice(report, documents.get(report.document_id))
        if (
            words in outlets
            or root in told
            or fold(report.evidence.text) in evidence
            or any(is_same(root, known) for known in told)
        ):
            continue  # a copy of what was told already, or the same person under a shorter name
        told[root] = words
        outlets.add(outlet_of(documents.get(report.document_id)))
        evidence.add(fold(report.evidence.text))
    names = list(told.values())[: max(1, min(MOST, event.voices))]
    if len(" ".join(names).split()) > LONGEST:
        names = names[:1]
    return join_words([*names, "others"] if event.voices > len(names) else names) or "an unknown outlet"


def is_same(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two named people are one: every word of one name stands in the other ("Trump", "President Trump")."""
    if left[0] != "person" or right[0] != "person":
        return False
    words, others = set(left[1].split()), set(right[1].split())
    return words <= others or others <= words


def age_of(report: Report, documents: Mapping[str, Document]) -> tuple[bool, float, str]:
    """Order by publication, the undated last."""
    document = documents.get(report.document_id)
    published = document.published if document else None
    if published is None:
        return (True, 0.0, report.report_id)
    return (False, (published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp(), report.report_id)


def first_voice(report: Report, document: Document | None) -> tuple[tuple[str, ...], str]:
    """Whose word the report comes down to, as a key that copies share and in words."""
    outlet = outlet_of(document)
    if not report.said_by:
        return ("outlet", fold(outlet)), outlet
    inner = report.said_by[0]
    through = next((tidy(v.name) for v in report.said_by if v.kind == "outlet"), outlet)
    if inner.kind == "outlet":
        return ("outlet", fold(inner.name)), tidy(inner.name)
    name = without_capital(DETAIL.sub("", tidy(inner.name)))
    if inner.named and name and not is_of_people([name]):
        return ("person", fold(name)), f"{with_article(name, report.evidence.text)} in {through}"
    speaker = unnamed(tidy(inner.name))
    return ("outlet", fold(through)), f"{speaker} through {through}" if speaker else through


def outlet_of(document: Document | None) -> str:
    return tidy(document.outlet) if document and document.outlet else "an unnamed outlet"


def with_article(name: str, text: str) -> str:
    """The name with the article that the text gives it; an office of a country is that country's.

    >>> with_article("White House official", "A White House official said so."), with_article("Ada Lind", "Ada Lind")
    ('a White House official', 'Ada Lind')
    >>> with_article("Denmark Prime Minister", ""), with_article("Danish president", "")
    ("Denmark's Prime Minister", 'the Danish president')
    """
    country, office = part_country(name)
    if country and holds_office(office.split()):
        return f"{country}'s {office}"
    if name.lower().endswith(SINGLE) and not POSSESSIVE.search(name):
        return f"the {name}"  # an office that one person holds
    found = re.search(rf"(?<!\w)(the|an?) {re.escape(fold(name))}(?!\w)", fold(text))
    return f"{found.group(1)} {name}" if found else name


def part_country(name: str) -> tuple[str, str]:
    """The country that a name begins with, as a noun, and the rest; "" where there is none."""
    words = name.split()
    for size in range(1, min(4, len(words))):
        start = " ".join(words[:size])
        iso3 = find_country(start)
        if iso3 and country_name(iso3) == start:
            return start, " ".join(words[size:])
    return "", name


def without_capital(name: str) -> str:
    """The name without the capital that only the beginning of a sentence gave it.

    >>> without_capital("Top aide Ada Lind"), without_capital("Ada Lind")
    ('top aide Ada Lind', 'Ada Lind')
    """
    first = name.partition(" ")[0]
    return first.lower() + name[len(first) :] if first.lower() in RANKS else name


def holds_office(words: Sequence[str]) -> bool:
    """Whether the words name an office or body of a country ("Ukrainian air force"), not just any of its people."""
    last = " ".join(words[-2:]).lower()
    return (words[-1].lower() in OFFICES or last == "supreme leader") and (len(words) == 1 or words[0][:1].isupper())


def is_of_people(words: Sequence[str]) -> bool:
    """Whether the words end as a word for people does."""
    last = words[-1].lower()
    return bool({last, last.removesuffix("s"), last.removesuffix("es")} & PEOPLE)


def unnamed(name: str) -> str:
    """An unnamed voice as one speaks of it, without what the text adds about it; "" where the words name no speaker.

    >>> unnamed("officials"), unnamed("official"), unnamed("senior Bordurian official"), unnamed("reportedly")
    ('unnamed officials', 'an unnamed official', 'an unnamed senior Bordurian official', 'an unnamed person')
    >>> unnamed("Ukrainian air force"), unnamed("Denmark's prime minister"), unnamed("What the paper says")
    ('the Ukrainian air force', "Denmark's prime minister", '')
    >>> unnamed("Diplomats"), unnamed("president"), unnamed("joint statement from both"), unnamed("News at a glance")
    ('unnamed diplomats', 'the president', 'a statement', '')
    >>> unnamed("Presidential aide"), unnamed("Senior Bordurian official")
    ('an unnamed presidential aide', 'an unnamed senior Bordurian official')
    >>> unnamed("three officials who were not allowed to speak"), unnamed("the two people")
    ('three unnamed officials', 'two unnamed people')
    """
    words = ASIDE.split(name)[0].split()
    if words and words[0].lower() in ("a", "an", "the", "one"):
        words = words[1:]
    if not words or words[-1].lower().endswith("ly") or words[-1].lower() in NOBODY:
        return "an unnamed person"
    if holds_office(words):
        named = " ".join(words) if len(words) > 1 else words[0].lower()
        return named if POSSESSIVE.search(named) else f"the {named}"
    if writing := next((w.lower() for w in words if w.lower() in WRITINGS), ""):
        return f"{'an' if writing[0] in 'aeiou' else 'a'} {writing}"
    if not is_of_people(words):
        return ""  # a heading or a slip of the reading: the outlet answers for it
    if is_of_people(words[:1]) or words[0].lower() in RANKS:
        words[0] = words[0].lower()  # it began a sentence
    head = [words.pop(0)] if words[0].lower() in SMALL else []
    many = head or words[-1].lower().endswith("s") or words[-1].lower() == "people"
    if not words:
        return "unnamed people"
    return " ".join([*head, "unnamed", *words] if many else ["an unnamed", *words])
