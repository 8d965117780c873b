"""How real an act is: actual, future, hypothetical, negated, denied or historical, and the words that tell.

Status is about the act that was coded. An act done by speaking has taken place once the words are
out: whoever asks for a withdrawal has made a REQUEST, though nobody may withdraw. The words stand in
`data/status_cues.csv`.
"""

# ruff: noqa: E501  (a pattern is easier to read on one line)
from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from whowhom.coder.status_cues import BORDER, FoundCue, cues_in
from whowhom.model import Offsets, Sentence, Status, When

HISTORICAL_AFTER = timedelta(days=60)

# Acts done by saying something: a promise, a demand or a threat has happened once it is voiced.
VERBAL = frozenset(["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"])
# Cues that only say in which words a verbal act was done.
_VOICED = {
    "AGREE": frozenset(["promise", "agree", "plan", "offer"]),
    "SUPPORT": frozenset(["promise"]),
    "CONCEDE": frozenset(["promise", "agree", "plan", "offer", "prevent"]),
    "RETREAT": frozenset(["prevent"]),
    "REQUEST": frozenset(["ask", "want", "modal", "can", "would", "propose", "order", "offer"]),
    "THREATEN": frozenset(["threat", "condition", "promise", "plan", "can", "modal", "will", "would", "consider"]),
    "REJECT": frozenset(["refuse", "negation", "end", "prevent", "denial"]),
    "ACCUSE": frozenset(
        ["denial", "modal", "can", "would", "possible", "propose", "threat", "negation", "no", "prevent", "refuse"]
    ),
    "CONSULT": frozenset(["agree"]),
}
# The words that do a verbal act. Where one stands in the evidence, only what governs that word counts.
_DONE_BY = {
    "THREATEN": r"threat\w*|warn\w*",
    "ACCUSE": r"accus\w+|blam\w+|condemn\w*|critici[sz]\w+|denounc\w+|alleg(?:e|es|ed|ing)|slam(?:s|med)",
    "REJECT": r"reject\w*|refus\w+|declin\w+|dismiss\w*|den(?:y|ies|ied|ying)|rebuff\w*|oppos\w+|disput\w+",
    "REQUEST": r"ask(?:s|ed|ing)?|demand\w*|urg(?:e|es|ed|ing)|call(?:s|ed|ing)?\s(?:on|for)|request\w*|appeal\w*|press(?:es|ed|ing)",
    "AGREE": r"agree[sd]?|agreeing|promis\w+|pledg\w+|vow\w*|offer\w*|invit\w+",
    "CONCEDE": r"conced\w+|agree[sd]?|promis\w+|pledg\w+|offer\w*|apologi[sz]\w+|admit\w*|retract\w*",
}
_DONE_WORDS = {kind: re.compile(rf"\b(?:{words})\b", re.I) for kind, words in _DONE_BY.items()}
# what may stand between a cue and the word it governs: "may soon be", "denies that it has"
_LINK = re.compile(
    r"\s*(?:(?:\w+ly|also|soon|yet|ever|even|to|be|been|being|have|has|had|that|it|he|she|they)\s+){0,4}", re.I
)


@dataclass(frozen=True, slots=True)
class StatusReading:
    """The status of an act, the words that tell it, and where they stand in the text."""

    status: Status
    cue: str | None = None
    cue_span: Offsets | None = None


def read_status(
    text: str,
    sentence: Sentence,
    actor: Offsets | None,
    recipient: Offsets | None,
    evidence: Offsets,
    *,
    event_type: str,
    when: When | None,
    published: date | None,
) -> StatusReading:
    """How real the act at `evidence` is, and the words that tell; places index into `text`.

    `actual` without a cue where nothing speaks against it. Only cues in the act's own clause count:
    those between actor and act, in the evidence, or in a governing clause right before it.
    """
    evidence = _with_what_joint_sides_do(text, sentence, actor, recipient, evidence)
    start = min([p[0] for p in (actor, recipient) if p and p[0] >= sentence.start] + [evidence[0]])
    window_start = max(sentence.start, start - 80)
    window_end = min(sentence.end, max(evidence[1], start))
    window = text[window_start:window_end]
    actor_end = actor[1] if actor and sentence.start <= actor[0] < window_end else evidence[0]
    done = _done_word(
        text, event_type, (actor_end if evidence[0] <= actor_end < evidence[1] else evidence[0], evidence[1])
    )
    found = [
        f
        for f in _without_double_negation(list(cues_in(window, window_start)))
        if (
            _governs(text, f, done)
            if done
            else _bears_on_act(text, f, evidence, actor_end, event_type)
            and not _is_the_act(f, event_type, evidence, actor_end)
        )
        and not _another_verb_follows(text, f, recipient)
        and not (actor and f.start < actor[0] and f.end > actor[1])  # "rejected Kyiv's claim that": the claim is Kyiv's
    ]
    found = [f for f in found if not (f.family == "propose" and _before_noun(text, f))]
    if _ASKS.match(sentence.text) and all(f.status in (Status.FUTURE, Status.HYPOTHETICAL) for f in found):
        end = sentence.start + len(sentence.text.rstrip("\"”’' "))
        return StatusReading(Status.HYPOTHETICAL, text[end - 1 : end], (end - 1, end))
    for wanted in _ORDER:
        hits = [f for f in found if f.status is wanted]
        if hits:
            best = min(hits, key=lambda f: abs(f.start - actor_end))
            if wanted is Status.NEGATED and _is_own_word(text, sentence, best):
                wanted = Status.DENIED
            return StatusReading(wanted, text[best.start : best.end], (best.start, best.end))
    if (
        actor
        and event_type not in ("AGREE", "CONCEDE", "THREATEN")
        and (to_come := _headline_plan(text, sentence, actor))
    ):
        return StatusReading(Status.FUTURE, text[slice(*to_come)], to_come)
    return _by_time(text, sentence, actor, evidence, when, published, verbal=event_type in VERBAL)


# How much a rule's word counts beside the network's probability: that somebody has left office is a fact that a sentence
# need not tell, a date that lies far back weighs much, words weigh, and that no word was found says little.
_BY_OFFICE, _BY_DATE, _BY_WORD, _BY_SILENCE = 1e6, 20.0, 2.5, 0.7


def settle_status(reading: StatusReading, told: Mapping[str, float]) -> StatusReading:
    """The status that rules and network agree on best, with the rule's cue where it is the rule's.

    `told` has the network's probability of each status.
    """
    beside = _BY_OFFICE if reading.cue in _left_office() else _BY_WORD if reading.cue else _BY_DATE
    weight = _BY_SILENCE if reading.status is Status.ACTUAL else beside
    best = max(told, key=lambda name: told[name] * (weight if name == reading.status else 1.0))
    return reading if best == reading.status else StatusReading(Status(best))


_ASKS = re.compile(
    r"[\"“]?(?:will|would|could|can|may|might|should|does|do|did|is|are|has|have)\b[^?]{0,400}\?[\"”’']?\s*$", re.I
)


def _with_what_joint_sides_do(
    text: str, sentence: Sentence, actor: Offsets | None, recipient: Offsets | None, evidence: Offsets
) -> Offsets:
    """The evidence, longer where it is but the two sides: "Freedonia and Sylvania" did what the words behind them say."""
    if not actor or not recipient or max(actor[1], recipient[1]) < evidence[1]:
        return evidence
    first, second = sorted((actor, recipient))
    if not _JOINS.fullmatch(text, first[1], second[0]):
        return evidence
    border = BORDER.search(text, second[1], sentence.end)
    return evidence[0], min(border.start() if border else sentence.end, second[1] + 45)


_JOINS = re.compile(r"\s*(?:,|and|or|nor|-|–|&)\s*")


# "said that it did not", "insists it never": what is not so is somebody's word, not the outlet's
_REPORTED = re.compile(
    r"\b(?:sa(?:y|ys|id)|insist(?:s|ed)?|maintain(?:s|ed)?|claim(?:s|ed)|state[sd]|assert(?:s|ed)|told\s[\w’' -]{1,30})"
    r"(?:\son\s\w+day)?(?:\sthat)?\s(?:(?:it|he|she|they|there|(?:its|his|her|their)\s\w+)\s?)?(?:is|was|were)?\s*$",
    re.I,
)
_OWN_SPEAKER = re.compile(
    r",[\"”’']?\s(?:(?:its|his|her|their|both|the|a|an)\s(?:[\w-]+\s){0,3}(?:ministry|minister|embassy|office|army|party|navy|camps|spokes\w+|officials?|presidency|admiral|envoy)"
    r"(?:\snow)?\s(?:said|says?|insist\w*|maintain\w*|repl\w+|told|wrote)|(?:said|says|insist\w*)\s(?:its|his|her|their)\b)",
    re.I,
)
_OF_THE_PAST = re.compile(
    r"(?:(?:did|has|have|had|was|were|is)(?:\s?n['’]t|\snot)|never|no|not|nothing|nobody|no one)$", re.I
)


def _is_own_word(text: str, sentence: Sentence, found: FoundCue) -> bool:
    """True for a negation of something past that a side puts forward itself, which is a denial."""
    if not _OF_THE_PAST.fullmatch(text[found.start : found.end]):
        return False
    if re.match(r"\s(?:yet|intention|plans?|decided|need|reason|comment)\b", text[found.end : found.end + 12]):
        return False
    before = text[max(sentence.start, found.start - 70) : found.start]
    if _REPORTED.search(before):
        return True
    speaker = _OWN_SPEAKER.search(text, found.end, sentence.end)
    return speaker is not None and not re.search(r"[;.]", text[found.end : speaker.start()])


# Headlines put what is to come in the infinitive: "Freedonia to shut consulate".
_TO_COME = re.compile(
    r"(?:['’]s?)?\s(?:(?:court|judges?|chief|minister|army|police|president|leader|jets|troops|forces|Secretary[- ]General|premier|PM|envoys?|lawmakers|unions?)\s)?"
    r"(to\s(?!blame\b)(?:[a-z]+|Visit|Host|Meet|Travel|Attend|Lead|Receive|Hold|Welcome|Provide|Send|Join|Sign))\b"
)


def _headline_plan(text: str, sentence: Sentence, actor: Offsets) -> Offsets | None:
    """Where a headline's infinitive stands right behind the actor that opens it."""
    if actor[0] - sentence.start > 4:
        return None
    match = _TO_COME.match(text, actor[1], sentence.end)
    return match.span(1) if match else None


def _done_word(text: str, event_type: str, stretch: Offsets) -> Offsets | None:
    """Where the word stands that does a verbal act, None for a deed or where no such word is written."""
    pattern = _DONE_WORDS.get(event_type)
    match = pattern.search(text, *stretch) if pattern else None
    return match.span() if match else None


def _without_double_negation(cues: list[FoundCue]) -> list[FoundCue]:
    """The cues without the "not" and the "ruled out" that are part of "has not ruled out"."""
    weighed = [(f.start, f.end) for f in cues if f.family == "consider"]
    return [
        f
        for f in cues
        if f.status is not Status.NEGATED or not any(start <= f.start and f.end <= end for start, end in weighed)
    ]


def _governs(text: str, found: FoundCue, word: Offsets) -> bool:
    """True if a cue bears on the word behind it: "may accuse", "denies that it agreed"."""
    if found.end > word[0] or found.start == word[0]:
        return False
    between = text[found.end : word[0]]
    if found.family in ("condition", "denial"):
        return len(between) < 60 and not BORDER.search(between) and "," not in between
    return _LINK.fullmatch(between) is not None


# "would not be bullied and sent", "did not hesitate: it flew": the deed is the second verb's
_NEXT_VERB = re.compile(
    r";|:\s|\b(?:and|then|but|yet)\s(?:\w+ly\s|has\s|have\s|had\s)?(?:[a-z]+ed|sent|sold|hit|shot|gave|took|went|told|met|struck|threw|made|held|began|flew|withdrew|left)\b"
)


def _another_verb_follows(text: str, found: FoundCue, recipient: Offsets | None) -> bool:
    """True if a finite verb of its own, in the past, stands between a cue and the one acted upon."""
    if recipient is None or recipient[0] < found.end or re.match(r"ha(?:s|ve|d)\b", text[found.start : found.end]):
        return False
    return _NEXT_VERB.search(text, found.end, recipient[0]) is not None


_ORDER = (Status.DENIED, Status.NEGATED, Status.HYPOTHETICAL, Status.FUTURE)


def _bears_on_act(text: str, found: FoundCue, evidence: Offsets, actor_end: int, event_type: str) -> bool:
    """True if a cue governs the act: near enough, and in no other clause."""
    if found.start >= evidence[1]:
        return False
    inside = evidence[0] <= found.start
    if inside:
        origin = actor_end if evidence[0] <= actor_end <= found.start else evidence[0]
        between = text[min(found.start, origin) : found.start]
        limit = 46 if event_type in VERBAL else 60
        if len(between) > limit or BORDER.search(between):
            return False
        return event_type not in VERBAL or found.family == "denial" or len(between) <= 14
    if found.family == "condition":
        return (
            found.end <= evidence[0]
            and evidence[0] - found.end < 60
            and not BORDER.search(text[found.end : evidence[0]])
        )
    between = text[found.end : evidence[0]]
    if _COMMA_BEFORE.search(between):
        return False
    if event_type in VERBAL and found.family in (
        "modal",
        "will",
        "want",
        "can",
        "plan",
        "promise",
        "ask",
        "order",
        "threat",
    ):
        return len(between) < 30 and not BORDER.search(between)
    return len(between) < 60 and not BORDER.search(between)


def _before_noun(text: str, found: FoundCue) -> bool:
    """True for "proposed tariffs": a word about a thing in the clause, not about the act."""
    return (
        text[found.start : found.end].lower() == "proposed"
        and re.match(r"\s[a-z]+", text[found.end : found.end + 20]) is not None
    )


# "Although talks could resume, Freedonia bombed": the act's clause begins after the comma
_COMMA_BEFORE = re.compile(r",\s*(?:[\w’'-]+\s){0,2}$")


def _is_the_act(found: FoundCue, event_type: str, evidence: Offsets, actor_end: int) -> bool:
    """True for a cue that only says in which words the act was done."""
    if event_type == "ACCUSE" and 0 <= found.start - actor_end <= 1 and found.family in ("negation", "modal", "denial"):
        return False  # "may sue", "did not summon": it governs the act, and is no part of what is complained about
    if found.family in _VOICED.get(event_type, ()):
        return True
    return found.family == "possible" and event_type in VERBAL and found.start > evidence[0] + 5


def _by_time(
    text: str,
    sentence: Sentence,
    actor: Offsets | None,
    evidence: Offsets,
    when: When | None,
    published: date | None,
    *,
    verbal: bool,
) -> StatusReading:
    """Historical or future by the date of the act, or by words like "under the last government"."""
    if when and published:
        if when.last < published - HISTORICAL_AFTER and not _STILL.search(sentence.text):
            return StatusReading(Status.HISTORICAL)
        if when.first > published and not _UNDER_WAY.search(text[evidence[0] : evidence[1]]):
            return StatusReading(Status.FUTURE)
    first, last = max(sentence.start, evidence[0] - 60), min(sentence.end, evidence[1] + 60)
    for past in _HISTORY.finditer(text, first, last):
        if _SINCE_A_YEAR.match(past.group()) and _LASTING.search(text[sentence.start : past.start()]):
            continue
        if _long_past(past.group(), published) and not _ABOUT.search(text, evidence[1], max(evidence[1], past.start())):
            return StatusReading(Status.HISTORICAL, past.group(), past.span())
    if actor and published and (gone := _out_of_office(text, actor, published, verbal=verbal)):
        return StatusReading(Status.HISTORICAL, text[slice(*gone)], gone)
    if (
        when is None
        and not verbal
        and (told := _told_of_the_past(text, sentence))
        and _long_past(told.group(), published)
    ):
        return StatusReading(Status.HISTORICAL, told.group(), told.span())
    return StatusReading(Status.ACTUAL)


def _long_past(words: str, published: date | None) -> bool:
    """True where the words name no year, or one that lies well before the year of publication."""
    year = re.search(r"(?:19|20)\d\d(?!s)", words)
    return year is None or published is None or int(year.group()) < (published - HISTORICAL_AFTER).year


def _out_of_office(text: str, actor: Offsets, published: date, *, verbal: bool) -> Offsets | None:
    """Where the actor is called by a leader whose time in office is over.

    A former leader may still speak, so for verbal acts only their administration is of the past.
    """
    around = text[max(0, actor[0] - 10) : actor[1] + 18]
    match = re.search(rf"\b(?:{'|'.join(_left_office())})\b", text[slice(*actor)])
    if match is None or published <= _left_office()[match.group()]:
        return None
    if re.search(r"\b(?:former|ex)[\s-]", around, re.I) or (
        verbal and not re.search(r"administration|government", around)
    ):
        return None
    return actor[0] + match.start(), actor[0] + match.end()


@cache
def _left_office() -> dict[str, date]:
    lines = (files("whowhom.coder") / "data" / "left_office.csv").read_text(encoding="utf-8").splitlines()
    return {row["name"]: date.fromisoformat(row["last_day"]) for row in csv.DictReader(lines)}


def _told_of_the_past(text: str, sentence: Sentence) -> re.Match[str] | None:
    """The dated past in the sentence before, where this one goes on in the simple past and gives no time."""
    if _PRESENT.search(sentence.text):
        return None
    line = text.rfind("\n", 0, sentence.start) + 1
    before = max(line, text.rfind(". ", line, max(line, sentence.start - 2)) + 1, sentence.start - 250)
    # a year late in that sentence is more often one of a comparison
    return _YEAR_BEFORE.search(text, before, min(sentence.start, before + 80)) if sentence.start > line else None


_PRESENT = re.compile(
    r"\b(?:is|are|has|have|will|would|may|could|says?|said|now|today|yesterday|tonight|current\w*|this|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|['’](?:s|ve|re|ll)\s(?!\w+\b['’]?\s?(?:administration|government))|\d{4}",
    re.I,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|after|following)\s(?:the\s)?(?:[A-Z]\w+\s){0,2}(?:of\s)?(?:19|20)\d\d\b(?!\s(?:accord|pact|deal|treaty|agreement|border))",
    re.I,
)
# "accused it of hiding losses since 2022": the year belongs to what the act is about
_ABOUT = re.compile(r"\b(?:of|for|over|about|that)\b", re.I)
_UNDER_WAY = re.compile(r"\b(?:has|have|had|was|were|(?:is|are)\s\w+ing)\b", re.I)
_STILL = re.compile(
    r"\b(?:has|have|had|['’]s|['’]ve)\b[^.;]{0,80}\bsince\b(?!\s(?:the\s)?(?:[\w’'-]+\s){0,3}(?:19|20)\d\d)", re.I
)
# "has banned it since 2019" goes on, "the first since 2008" is new
_SINCE_A_YEAR = re.compile(r"since\s(?:\w+\s)?(?:19|20)\d\d", re.I)
_LASTING = re.compile(r"\b(?:(?:has|have)\s|(?:first|deadliest|worst|biggest|largest|heaviest)\b)[^,.;]{0,50}$", re.I)
_HISTORY = re.compile(
    r"\b(?:(?:since|in|back in|after|following|from)\s(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s)?(?:19|20)\d\d\b"
    r"|(?:since|after|following|in the wake of|in response to)\s(?:the\s|its\s|his\s)?(?:[\w’'-]+\s){0,3}(?:19|20)\d\d\b"
    r"|under\s(?:the\s)?(?:former|previous|last)\s[a-z]+|under\s(?:President\s)?(?-i:Biden|Obama|Bush|Clinton|Reagan|Merkel|Yeltsin)\b"
    r"|during\s(?:his|her|the)\s(?:first|previous)\sterm|(?:years|decades)\sago|in\sthe\s(?:19|20)\d0s|during\sthe\sCold\sWar|a\sdecade\sago)",
    re.I,
)
