"""A few words of the evidence itself, so that "military aid" or "elections" are named rather than guessed."""

from __future__ import annotations

import re

from whowhom.brief.predicates import begins_with_passive, begins_with_verb, has_subject_and_verb
from whowhom.brief.words import tidy
from whowhom.model import Party, Report

LONGEST, SHORTEST = 12, 3  # words
# Where a clause ends, or where another begins that says something else.
CLAUSE_END = re.compile(
    r"[;:—–()\[\]]|,(?!\d)|(?<![A-Z])(?<!\bMrs)(?<!\b[MDS][rts])(?<!\b[GS]en)[.!?](?=\s|$)|\s-\s|[\"“”„«»]"
    r"|\s(?=(?:that|which|who|whom|whose|because|while|although|though|when|where|as|after|before|until|unless|but)\s)"
)
# What follows "of" or "to" belongs to what stands before it.
JOINT = re.compile(r"\s(?=(?:and|or|but|on|in|at|by|for|from|with|against|toward|towards|into|over|under|amid)\s)")
JOINED = re.compile(r"\s*(?:,|and|or|, and)\s+(?:the\s+)?", re.IGNORECASE)
# The second verb of one subject: "received him and thanked the president".
NEXT_VERB = re.compile(
    r"(?:,|\b(?:and|but|then))\s+(?:(?:also|then|later|has|had)\s+)*"
    r"(\w{3,}ed|gave|took|sent|cut|put|held|hit|struck|met|told|sold|lent|paid|won|left|broke|withdrew|made|began)\b"
)
OPEN_END = re.compile(r"\bthat (?:the )?\S+(?: \S+)?$")
SAID_THAT = re.compile(
    r"\b(?:said|says|told|tells|announced|declared|stated|confirmed|reported|added|argued)\b[^,;]{0,80}\bthat\s+"
)
DAY = r"(?:late |early )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
LEAD = re.compile(rf"(?:['’]s?\b)?[\s,:]*(?:{DAY}\b[\s,]*)?(?:(?:as|while|after|when|that)\s)?", re.IGNORECASE)
TRAIL = re.compile(rf"\s{DAY}$", re.IGNORECASE)
# Words a snippet must not stop at, since something has to follow.
DANGLING = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "against",
        "toward",
        "towards",
        "into",
        "over",
        "under",
        "its",
        "his",
        "her",
        "their",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "that",
        "which",
        "who",
        "not",
        "no",
        "as",
        "than",
        "more",
        "all",
        "u.s",
        "us",
        "some",
        "any",
        "this",
        "these",
    ]
)


POSSESSIVE = re.compile(r"(?:['’]s?|['’])(?=\s|$)")
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})  # acts of both sides, whichever is named first


def find_snippet(report: Report, longest: int = LONGEST) -> str:
    """The words with which a report tells the act, 3 to 12 of them, exactly as in its evidence; "" if none fit.

    They begin with the verb of the side that is named first and end with the clause; where the act's recipient is
    named only later, they hold it too. Of what is done to somebody named first they tell in the passive. Else there
    are none.

    >>> from whowhom.model import Act, Evidence, Party, Status
    >>> text = "Borduria on Monday suspended all military aid to Syldavia, officials said."
    >>> sides = (Party("Borduria", "AAA", text="Borduria"),), (Party("Syldavia", "BBB", text="Syldavia"),)
    >>> find_snippet(Report("r", "d", Act("SANCTION"), *sides, Status.ACTUAL, Evidence(0, len(text), text)))
    'suspended all military aid to Syldavia'
    """
    text = report.evidence.text
    first, second = sides_in(report)
    if first is None or (second and not re.search(r"\w", text[first[1] : second[0]])):
        return ""  # nothing is told between the sides
    if POSSESSIVE.match(text, first[1]) or text[: first[1]].endswith(("'s", "’s")):
        return ""  # it is somebody else's predicate: "Otto's envoy warned"
    begin = first[1]
    if second and JOINED.fullmatch(text[begin : second[0]]):
        begin = second[1]  # "Borduria and Syldavia agreed": the act comes after both
    elif second and (content := SAID_THAT.search(text, begin, second[0])):
        begin = content.end()  # "told allies that Syldavia could not join": what was said is the act
    lead = LEAD.match(text, begin)
    begin = lead.end() if lead else begin
    found = shorten(text[begin:], longest)
    if second and OPEN_END.search(found) and found.endswith(text[slice(*second)]):
        return ""  # "suggested that Syldavia": what is said of it was cut off
    if second is None or not recipient_follows(report, second) or begin + len(found) > second[0]:
        return found if tells_the_act(report, found, first, second) else ""
    # The clause ends before the one it is done to is named: another verb of the sentence tells the act.
    verbs = [m.start(1) for m in NEXT_VERB.finditer(text, begin, second[0])]
    later = shorten(text[verbs[-1] :], longest) if verbs else ""
    return later if verbs and verbs[-1] + len(later) > second[0] and begins_with_verb(later) else ""


def tells_the_act(report: Report, words: str, first: tuple[int, int], second: tuple[int, int] | None) -> bool:
    """Whether words are a predicate of the side named first, or a clause whose subject is the other."""
    text = report.evidence.text
    if second and words.startswith(other := text[slice(*second)]):
        return begins_with_verb(words.removeprefix(other).strip())
    is_recipient_first = bool(report.recipient) and place_in(report, report.recipient[0]) == first
    if is_recipient_first and report.act.event_type not in MUTUAL:
        return begins_with_passive(words)
    return begins_with_verb(words) or has_subject_and_verb(words)


def recipient_follows(report: Report, second: tuple[int, int]) -> bool:
    """Whether the side named second is the one that the act is done to."""
    return bool(report.recipient and place_in(report, report.recipient[0]) == second)


def sides_in(report: Report) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Where the two sides stand in the evidence, the earlier first."""
    places = sorted(
        place for parties in (report.actor, report.recipient) if parties and (place := place_in(report, parties[0]))
    )
    return (places[0] if places else None, places[1] if len(places) > 1 else None)


def place_in(report: Report, party: Party) -> tuple[int, int] | None:
    evidence = report.evidence
    start, end = party.start - evidence.start, party.end - evidence.start
    if party.text and 0 <= start < end and evidence.text[start:end] == party.text:
        return start, end
    at = evidence.text.find(party.text or party.name)
    return (at, at + len(party.text or party.name)) if at >= 0 else None


def shorten(text: str, longest: int) -> str:
    """The first clause of the text, cut before a joint where it is too long, never after a preposition."""
    ends = [m.start() for m in CLAUSE_END.finditer(text)] + [len(text)]
    clause = text[: next((end for end in ends if len(text[:end].split()) > 1), 0)]
    if any(mark in clause for mark in '"“”„«»'):
        return ""
    words = clause.split()
    if len(words) > longest:
        cuts = (len(clause[: m.start()].split()) for m in JOINT.finditer(clause))
        words = words[: max((n for n in cuts if n <= longest), default=0)]
    words = TRAIL.sub("", " ".join(words)).split()
    while words and words[-1].lower().strip(",.…") in DANGLING:
        words.pop()
    return tidy(" ".join(words)).rstrip(".…") if len(words) >= SHORTEST else ""
