"""Who says what: source, cue and content of every attribution; and the chain of voices behind an act.

Cue words and how often each introduces a content, by what follows it, stand in `data/cues.csv`.
"""

# ruff: noqa: E501  (a pattern is easier to read on one line)
from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from whowhom.coder.sentences import split_sentences
from whowhom.entities.outlets import find_outlet, guess_outlet, outlet_at
from whowhom.model import Attribution, Offsets, Sentence, Voice

THRESHOLD = 0.38  # share of uses with a content from which a word counts as a cue

# ---------------------------------------------------------------- words

_AUX = frozenset(
    [
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
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "'s",
        "'ve",
        "'d",
        "'ll",
        "’s",
        "’ve",
        "’d",
        "’ll",
        "not",
        "n't",
        "n’t",
        "didn't",
        "didn’t",
        "doesn't",
        "doesn’t",
        "hasn't",
        "haven't",
        "never",
        "also",
        "later",
        "then",
        "even",
        "again",
        "once",
        "repeatedly",
        "recently",
        "previously",
        "reportedly",
        "already",
        "still",
        "just",
        "only",
        "all",
        "both",
        "since",
        "further",
        "simply",
        "first",
        "subsequently",
        "publicly",
        "privately",
        "long",
        "often",
        "now",
        "quickly",
        "initially",
        "later",
        "earlier",
        "himself",
        "herself",
        "themselves",
        "itself",
        "probably",
        "seemingly",
        "apparently",
        "clearly",
        "openly",
    ]
)
_PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "who"])
_BOUNDARY = frozenset(
    [
        "that",
        "because",
        "while",
        "when",
        "if",
        "although",
        "though",
        "unless",
        "whether",
        "after",
        "before",
        "since",
        "as",
        "but",
        "and",
        "or",
        "so",
        "than",
        "until",
        "where",
        "which",
        "whereas",
        "however",
        "saying",
        "adding",
    ]
)
_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "to",
        "into",
        "during",
        "about",
        "against",
        "over",
        "under",
        "through",
        "after",
        "before",
        "between",
        "amid",
        "despite",
    ]
)
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "could",
        "should",
        "can",
        "may",
        "might",
        "said",
        "says",
        "told",
    ]
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*\.?(?<=[A-Z]\.)|[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]|_")
_WH = frozenset(["how", "why", "whether", "what", "if", "who", "where", "when"])
_AFTER_PREP = frozenset(["in", "on", "at", "during", "of", "by", "for", "with", "about", "from", "against"])
_WHEN_OR_WHERE = re.compile(
    r"\s+(?:(?:on|late|early|earlier|last|this)\s+)*(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|tonight|week|month|year|"
    r"morning|afternoon|evening|night)(?:\s+(?:morning|afternoon|evening|night))?\b(?!['’])"
    r"|\s+(?:in|during|at|via|through|on|after|to)\s+(?:an?|the|his|her|their|its|state|social|Twitter|Telegram|X\b|Truth)\b(?:\s+(?!that\b)[\w’'-]+){0,7}?(?=\s+that\b|\s*[,:.;“\"]|$)"
)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    low: str


@dataclass(slots=True)
class _Page:
    """A text with what every rule needs: sentences, quotations, sorted starts."""

    text: str
    sentences: list[Sentence]
    quotes: list[Offsets]
    quote_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quote_starts = [q[0] for q in self.quotes]

    def quote_at(self, place: int) -> Offsets | None:
        """The quotation, marks included, that covers the place."""
        index = bisect_right(self.quote_starts, place) - 1
        if index >= 0 and self.quotes[index][0] <= place < self.quotes[index][1]:
            return self.quotes[index]
        return None

    def quotes_in(self, start: int, end: int) -> list[Offsets]:
        """Quotations that begin between start and end."""
        return self.quotes[bisect_left(self.quote_starts, start) : bisect_left(self.quote_starts, end)]


def find_attributions(text: str) -> list[Attribution]:
    """Every attribution of the text, by place of its content: source, cue and content as (start, end).

    A content that goes on in another place (a broken quotation, further sentences under one
    "he said") gives one Attribution for each piece, with the same source and cue. `source` is
    None where nobody is named ("reportedly").

    >>> text = "Talks failed, the minister said."
    >>> [(text[slice(*a.source)], text[slice(*a.content)]) for a in find_attributions(text)]
    [('the minister', 'Talks failed')]
    """
    page = _Page(text, split_sentences(text), quoted_spans(text))
    found: list[Attribution] = []
    for sentence in page.sentences:
        found.extend(_in_sentence(page, sentence))
        found.extend(_outlet_at_end(sentence))
    found.extend(_carried_quotes(page, found))
    return sorted(set(found), key=lambda a: (a.content or (0, 0), a.cue or (0, 0)))


_OUTLET_AT_END = re.compile(
    r",\s(?P<source>(?:[Tt]he\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,4})\s(?P<cue>reports?|reported|writes|wrote|said|says)[.,]?\s*$"
)


def _outlet_at_end(sentence: Sentence) -> Iterator[Attribution]:
    """The whole sentence on the word of an outlet named at its end ("…, The Harbour Record reports.")."""
    match = _OUTLET_AT_END.search(sentence.text, max(0, len(sentence.text) - 90))
    if match and (find_outlet(match["source"]) or guess_outlet(match["source"])):
        source, cue = ((sentence.start + a, sentence.start + b) for a, b in (match.span("source"), match.span("cue")))
        yield Attribution(source, cue, (sentence.start, sentence.start + match.start()))


# ---------------------------------------------------------------- quotation marks

_MARK = re.compile(r"[“”\"]|``|''|[‘«»„]|’(?!\w)|(?<![\w’'])'(?=\w)|(?<=[\w.,!?…])'(?!\w)|\n\s*\n|\n")
LONGEST_QUOTE = 6000


def quoted_spans(text: str) -> list[Offsets]:
    """Places of quotations, marks included, in order; an unclosed one ends with its paragraph.

    >>> quoted_spans('He said "no" twice.')
    [(8, 12)]
    """
    spans: list[Offsets] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark[0] == "\n":
            if opened and (opened[1] in ("'", "‘", '"', "''") or "\n" in mark[1:]):
                if opened[1] in ("“", '"', "„", "«", "``", "''"):
                    spans.append((opened[0], match.start()))
                opened = None
            continue
        if opened is None:
            if (
                mark in ("“", '"', "``", "«", "„", "‘")
                or (mark == "''" and _opens_double(text, match.start()))
                or (mark == "'" and _opens(text, match.start()))
            ):
                opened = (match.start(), mark)
        elif mark in _CLOSING[opened[1]]:
            if opened[1] in ("'", "‘") and text[match.end() : match.end() + 1].isalpha():
                continue
            spans.append((opened[0], match.end()))
            opened = None
        elif mark in ("“", '"') and opened[1] in ("'", "‘"):
            opened = (match.start(), mark)
        elif opened and match.start() - opened[0] > LONGEST_QUOTE:
            opened = None
    if opened and opened[1] in ("“", '"', "''") and len(text) - opened[0] < LONGEST_QUOTE:
        spans.append((opened[0], len(text)))
    return spans


_CLOSING = {"“": '”"', '"': '"”', "``": "''", "''": "''", "«": "»", "„": "“”", "‘": "’'", "'": "'"}


def _opens_double(text: str, place: int) -> bool:
    """True if two single marks, an old newsroom's double one, stand before a word rather than behind one."""
    return (place == 0 or text[place - 1] in " \n\t(—–-\xa0") and text[place + 2 : place + 3].strip() != ""


def _opens(text: str, place: int) -> bool:
    """True if a straight single mark opens a quotation: a closing one follows on the line, soon."""
    line = text[place + 1 : place + 160].split("\n", 1)[0]
    found = re.search(r"[\w.,!?]'(?!\w)", line)
    return found is not None and (place == 0 or text[place - 1] in " \n\t(:—–-")


# ---------------------------------------------------------------- one sentence


def _in_sentence(page: _Page, sentence: Sentence) -> Iterator[Attribution]:
    """The attributions whose cue stands in this sentence, outside quotation marks."""
    found: list[Attribution] = []
    found.extend(_headline_colon(page, sentence))
    tokens = [
        _Token(m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(page.text, sentence.start, sentence.end)
    ]
    done = -1
    for index, token in enumerate(tokens):
        if index <= done or page.quote_at(token.start):
            continue
        if token.low == "according" and index + 2 < len(tokens) and tokens[index + 1].low == "to":
            found.extend(_according_to(page, sentence, tokens, index))
            continue
        if token.low in _ADVERBS and not any(a.cue and a.cue[0] > token.start - 12 for a in found):
            found.append(Attribution(None, (token.start, token.end), _outside(sentence, token), "indirect"))
            continue
        rates = cue_rates().get(token.low)
        if rates is None:
            continue
        if rates[_construction(tokens, index)] < THRESHOLD and not (
            _is_inverted_end(page, sentence, tokens, index) or _follows_quote(page, tokens, index)
        ):
            continue
        for attribution in _around_cue(page, sentence, tokens, index):
            found.append(attribution)
    yield from found


def _follows_quote(page: _Page, tokens: list[_Token], index: int) -> bool:
    """True for “…,” the minister posted: a name between a closing quotation and the cue."""
    subject = _subject_before(page, tokens, _cue_start(tokens, index))
    if subject is None or page.text[subject[0]].islower() or subject[1] > tokens[index].start:
        return False
    quote = _quote_ending_at(page, subject[0])
    return quote is not None and quote[1] - quote[0] > 12 and page.text[quote[1] - 2] in ",!?"


def _is_inverted_end(page: _Page, sentence: Sentence, tokens: list[_Token], index: int) -> bool:
    """True for "…, reports Reuters" at the end of a sentence."""
    if tokens[index].low not in _INVERTIBLE or index == 0 or tokens[index - 1].low not in (",", "”", '"'):
        return False
    return (
        re.match(r"\s(?:the\s)?(?:[A-Z][\w.’'&-]*\s?){1,5}[.,]?$", page.text[tokens[index].end : sentence.end])
        is not None
    )


_ADVERBS = frozenset(["reportedly", "allegedly"])


def _outside(sentence: Sentence, token: _Token) -> Offsets:
    return (token.end + 1, _strip_stop(sentence.text, sentence.end))


@cache
def cue_rates() -> dict[str, dict[str, float]]:
    """Cue words with the share of their uses that have a content, by what follows the word."""
    table = files("whowhom.coder") / "data" / "cues.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    return {
        row["word"]: {name: float(value) for name, value in row.items() if name not in ("word", "origin")}
        for row in csv.DictReader(lines)
    }


def _construction(tokens: list[_Token], index: int) -> str:
    """What follows a cue: that, quote, colon, stop, to, wh, prep or bare."""
    low = tokens[index + 1].low if index + 1 < len(tokens) else "."
    after = tokens[index + 2].low if index + 2 < len(tokens) else "."
    if low == "that":
        return "that"
    if low in "“\"‘`'" or (low in ":," and after in "“\"‘`'"):
        return "quote"
    if low == ":":
        return "colon"
    if low in ".,;—?!)":
        return "stop"
    if low == "to":
        return "to"
    if low in _WH:
        return "wh"
    return "prep" if low in _AFTER_PREP else "bare"


def _around_cue(page: _Page, sentence: Sentence, tokens: list[_Token], index: int) -> Iterator[Attribution]:
    """Reads source and content around a cue: before it ("…, he said"), after it, or both."""
    text, cue = page.text, tokens[index]
    first = _cue_start(tokens, index)
    cue_span = (tokens[first].start, cue.end)
    trailing = _trails(page, sentence, tokens, first, index)
    if trailing:
        source, before = trailing
        end_of_source = max(source[1], cue.end)
        yield from _pieces(page, source, cue_span, before)
        yield from _rest_after_trailing(page, sentence, source, cue_span, end_of_source)
        return
    passive = _PASSIVE.fullmatch(text, *cue_span) or (cue.low == "said" and _SAID_TO_BE.match(text, cue.end))
    source_left = None if passive else _subject_before(page, tokens, first)
    start = _content_start(page, sentence, tokens, index)
    end = _content_end(page, sentence, start)
    if end <= start or not re.search(r"\w", text[start:end]):
        return
    yield from _pieces(page, source_left, cue_span, (start, end))


# "are said to have fled": they said nothing, and who did is not told
_PASSIVE = re.compile(
    r"(?:is|are|was|were|been|being|be)\s(?:\w+ly\s)?(?:said|reported|alleged|believed|thought|rumou?red)", re.I
)
_SAID_TO_BE = re.compile(r"\sto\s(?:be|have)\b")


def _cue_start(tokens: list[_Token], index: int) -> int:
    first = index
    while first > 0 and _is_auxiliary(tokens[first - 1].low):
        first -= 1
    return first


def _is_auxiliary(low: str) -> bool:
    """True for helping verbs and adverbs that stand between subject and verb."""
    return low in _AUX or (low.endswith("ly") and len(low) > 5 and low not in _NOUNS_IN_LY)


_NOUNS_IN_LY = frozenset(
    ["family", "assembly", "supply", "monopoly", "anomaly", "butterfly", "italy", "sicily", "only"]
)


def _trails(
    page: _Page, sentence: Sentence, tokens: list[_Token], first: int, index: int
) -> tuple[Offsets, Offsets] | None:
    """Source and content before the cue for "…, the minister said" and "…, said the minister"; else None."""
    text, cue = page.text, tokens[index]
    following = text[cue.end : min(sentence.end, cue.end + 200)]
    after = tokens[index + 1].low if index + 1 < len(tokens) else "."
    subject = _subject_before(page, tokens, first)
    stops = (
        after in ".,;—?!)"
        or _WHEN_OR_WHERE.match(following) is not None
        or after in ("in", "on", "at", "during", "of", "to", "as", "while", "after")
    )
    if cue.low in ("told", "tells", "informed"):
        stops = re.match(
            r"\s+(?:[\w.’'&-]+(?:\s|$|(?=[,.]))){1,9}?(?:[.,;]|$|on |in |during |at |last |Monday|Tuesday|Wednesday|Thursday|Friday|S)",
            following,
        ) is not None and not re.match(r"\s+[^,.]{1,90}\b(?:that|it|he|she|they|to)\s", following)
    if subject and stops:
        gap = text[max(sentence.start, subject[0] - 3) : subject[0]].rstrip()
        if gap[-1:] and gap[-1] in ",”\"—?!'" and subject[0] - sentence.start > 8:
            return subject, _before_source(page, sentence, subject[0])
        if not gap and (quote := _quote_ending_at(page, sentence.start)):
            return subject, quote
    if cue.low in _INVERTIBLE:
        gap = text[max(sentence.start, cue.start - 3) : cue.start].rstrip()
        left_words = text[sentence.start : cue.start]
        opener = gap[-1:] and gap[-1] in ",”\"—?!'"
        quote_before = _quote_ending_at(page, cue.start) if not gap else None
        if ((opener and len(left_words) > 8) or quote_before) and re.match(
            r"\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:[A-Z]|an?\s|the\s|one\s|his\s|her\s|their\s|two\s|several\s|officials|sources|state)",
            following,
        ):
            source = _subject_after(page, sentence, cue.end)
            if source:
                return source, quote_before or _before_source(page, sentence, cue.start)
    return None


_INVERTIBLE = frozenset(
    [
        "said",
        "says",
        "added",
        "wrote",
        "asked",
        "reported",
        "noted",
        "explained",
        "recalled",
        "argued",
        "warned",
        "replied",
        "tweeted",
        "declared",
        "continued",
        "insisted",
        "reports",
        "writes",
        "adds",
        "announced",
        "claimed",
        "concluded",
        "stated",
        "quipped",
        "joked",
        "responded",
        "notes",
        "wondered",
    ]
)


def _quote_ending_at(page: _Page, place: int) -> Offsets | None:
    """The quotation that closes right before `place` (only space between)."""
    index = bisect_left(page.quote_starts, place) - 1
    if index >= 0:
        start, end = page.quotes[index]
        if end <= place and not page.text[end:place].strip():
            return start, end
    return None


def _before_source(page: _Page, sentence: Sentence, end: int) -> Offsets:
    """The content before a trailing source: from the start of the sentence, or of its quotation."""
    start = sentence.start
    quote = page.quote_at(start) or page.quote_at(max(start, end - 3))
    if quote and quote[0] < start:
        start = quote[0]
    stop = end
    while stop > start and page.text[stop - 1] in " \n\t":
        stop -= 1
    if page.text[stop - 1] in ",—" and not page.quote_at(stop - 1):
        stop -= 1
    # "But he said …, X said": a subordinate attribution keeps the whole; "and" after a dash does not
    return start, stop


def _subject_before(page: _Page, tokens: list[_Token], first: int) -> Offsets | None:
    """The noun phrase before a verb: its subject, with an apposition between commas."""
    text, last = page.text, first - 1
    while last >= 0 and _is_auxiliary(tokens[last].low):
        last -= 1
    last = _before_day(tokens, last)
    if last < 0:
        return None
    if tokens[last].low in _PRONOUNS:
        return tokens[last].start, tokens[last].end
    if tokens[last].low in ("and", "but", "then", "or") or tokens[last].low in '"”':
        return _subject_of_sentence(page, tokens, last)
    comma_end = tokens[last].end if tokens[last].low == "," else None
    if comma_end is not None:
        opening = _comma_before(tokens, last)
        if opening is None or tokens[min(first, len(tokens) - 1)].low.endswith("ing"):
            return _subject_of_sentence(page, tokens, last)
        if _long := _long_subject(page, tokens, opening, last):
            return _long
        if tokens[opening + 1].low in _ASIDES:
            return _phrase_ending_at(page, tokens, opening - 1)
        head = _phrase_ending_at(page, tokens, opening - 1)
        if head is None:
            return None
        return head[0], tokens[last].end
    phrase = _phrase_ending_at(page, tokens, last)
    if phrase and text[phrase[0] : phrase[1]].lower() in ("to", "not"):
        return _subject_of_sentence(page, tokens, last)
    return phrase


_ASIDES = frozenset(
    ["for", "however", "too", "meanwhile", "though", "in", "after", "half", "like", "on", "at", "when", "as", "while"]
)


def _long_subject(page: _Page, tokens: list[_Token], opening: int, last: int) -> Offsets | None:
    """A subject with several commas ("Ana Ruiz, 45, and her brother, Luis,"): from the start of the sentence."""
    earlier = _comma_before(tokens, opening)
    if earlier is None or page.text[tokens[0].start].islower() or _comma_before(tokens, earlier) is not None:
        return None
    head = tokens[:earlier]
    if len(head) > 9 or any(_is_auxiliary(t.low) or t.low in _VERBS or t.low in _PREPOSITIONS for t in head):
        return None
    if tokens[earlier + 1].low in ("who", "whose", "a", "an", "the") or tokens[earlier + 1].low.isdigit():
        return tokens[0].start, tokens[last].end
    return None


_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"])


def _before_day(tokens: list[_Token], last: int) -> int:
    """The token before "on Monday", if a day stands between subject and verb."""
    place = last
    if place >= 1 and tokens[place].low in _DAYS:
        place -= 1
        while place >= 0 and tokens[place].low in ("on", "late", "early", "earlier", "last"):
            place -= 1
    return place


def _comma_before(tokens: list[_Token], index: int) -> int | None:
    for place in range(index - 1, max(-1, index - 26), -1):
        if tokens[place].low == ",":
            return place
        if tokens[place].low in ("”", '"', ";", ":"):
            return None
    return None


def _phrase_ending_at(page: _Page, tokens: list[_Token], last: int) -> Offsets | None:
    """The noun phrase that ends with token `last`, read from right to left."""
    first = last
    while first >= 0 and last - first < 22:
        low = tokens[first].low
        word = page.text[tokens[first].start : tokens[first].end]
        if not (low[0].isalnum() or low in ("’", "'", "&", ".", "-", "/", "(", ")")) or page.quote_at(
            tokens[first].start
        ):
            break
        if low in _VERBS or (low in _BOUNDARY and not _joins_names(page, tokens, first)):
            break
        if low in _PREPOSITIONS and not _inside_phrase(tokens, first):
            break
        if low in _PRONOUNS and first != last:
            break
        if low in cue_rates() and first != last and low.endswith(("ing", "ed")) and not word[0].isupper():
            break
        first -= 1
    first += 1
    if first > last:
        return None
    while first < last and tokens[first].low in _LEADING:
        first += 1
    return tokens[first].start, tokens[last].end


_LEADING = frozenset(
    [
        "also",
        "then",
        "now",
        "meanwhile",
        "later",
        "still",
        ".",
        "on",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "earlier",
        "today",
        "yesterday",
        "so",
        "but",
        "and",
        "or",
        "yet",
        "has",
        "have",
        "did",
        "does",
    ]
)


def _joins_names(page: _Page, tokens: list[_Token], place: int) -> bool:
    if tokens[place].low != "and" or not 0 < place < len(tokens) - 1:
        return False
    left, right = page.text[tokens[place - 1].start], page.text[tokens[place + 1].start]
    return (
        (left.isupper() and right.isupper())
        or (left.islower() and right.islower() and place > 1)
        or (
            place <= 6
            and not any(t.low in _VERBS or t.low in cue_rates() or t.low.endswith("ed") for t in tokens[:place])
        )
    )


def _inside_phrase(tokens: list[_Token], place: int) -> bool:
    """True for a preposition inside a noun phrase ("a lawyer for", "an analyst at the …")."""
    if tokens[place].low not in ("in", "at", "from", "with", "to", "on", "by") or place == 0:
        return False
    before = tokens[place - 1].low
    return (
        before.isalpha()
        and before not in _VERBS
        and before not in _AUX
        and not before.endswith(("ed", "ing", "ly"))
        and place > 1
        and tokens[place].low != "by"
    )


def _subject_of_sentence(page: _Page, tokens: list[_Token], before: int) -> Offsets | None:
    """The subject of the sentence's first verb, for cues that share it ("He came and said …")."""
    place = 0
    limit = min(before, len(tokens))
    if place < limit and tokens[0].low in (
        "in",
        "on",
        "at",
        "after",
        "during",
        "when",
        "while",
        "as",
        "by",
        "with",
        "asked",
        "speaking",
        "for",
        "since",
    ):
        while place < limit and tokens[place].low != ",":
            place += 1
        place += 1
    while place < limit and tokens[place].low in (
        "but",
        "and",
        "so",
        "then",
        "meanwhile",
        ",",
        "still",
        "however",
        "also",
    ):
        place += 1
    start = place
    if start >= limit:
        return None
    if tokens[start].low in _PRONOUNS:
        return tokens[start].start, tokens[start].end
    while place < limit and not page.quote_at(tokens[place].start):
        low = tokens[place].low
        if low in _AUX or low in _VERBS or low in cue_rates() or low in (",", ";", ":", "—") or low in _BOUNDARY:
            break
        if place > start and low.endswith("ed") and page.text[tokens[place].start].islower():
            break
        place += 1
        if place - start > 14:
            return None
    return (tokens[start].start, tokens[place - 1].end) if place > start else None


_SOURCE_END = re.compile(
    r"[.;:](?:\s|$)|[“\"]|\.?$|,\s+(?=(?:adding|citing|referring|noting|saying|describing|calling|and|but|as|when|while|after|in|on|during|at|speaking|arguing|"
    r"pointing|explaining|according|urging|warning|recalling|with|before|though|because|suggesting|echoing)\b)"
    r"|(?<!\sa)(?<!\sthe)(?<!\san)\s+(?=(?:in|on|during|at|after|via)\s(?:(?:an?|the|his|her)\s(?:[\w-]+\s){0,3}(?:interviews?|statement|speech|e-?mail|conference|briefing|call|debate|rally|event|post|tweet|memo|letter|hearing|show|program|appearance|hall|message|video|podcast|meeting|forum|blog|news)|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Twitter|Fox|CNN|MSNBC|NBC|CBS|ABC)\b|(?:Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|last|this|as|when|while|after|about)\b)"
)


def _subject_after(page: _Page, sentence: Sentence, start: int) -> Offsets | None:
    """The source after an inverted verb ("…, said Ana Ruiz, who heads the agency")."""
    while start < sentence.end and page.text[start].isspace():
        start += 1
    place = start
    while True:
        match = _SOURCE_END.search(page.text, place, sentence.end)
        end = match.start() if match else sentence.end
        if match and match.group().startswith(".") and _is_initial(page.text, match.start()):
            place = match.end()
            continue
        break
    end = min(end, sentence.end)
    while end > start and page.text[end - 1] in " .,":
        end -= 1
    return (start, end) if end > start else None


def _is_initial(text: str, stop: int) -> bool:
    word = re.search(r"(\w+)$", text[max(0, stop - 6) : stop])
    return word is not None and (
        len(word.group()) == 1
        or word.group()
        in (
            "Sen",
            "Rep",
            "Gov",
            "Mr",
            "Mrs",
            "Ms",
            "Dr",
            "Gen",
            "Col",
            "Jr",
            "Sr",
            "St",
            "Lt",
            "Sgt",
            "Maj",
            "Adm",
            "Prof",
            "Rev",
        )
    )


def _content_start(page: _Page, sentence: Sentence, tokens: list[_Token], index: int) -> int:
    """Where the content begins after a cue: behind whom it was said to, when and where."""
    text, place = page.text, tokens[index].end
    cue = tokens[index].low
    if cue in ("told", "tells", "informed", "informs", "telling", "assured", "reminded", "tell", "warned", "asked"):
        addressee = re.compile(
            r"\s+(?:(?:an?|the|his|her|their|its)\s)?(?:[\w.’'&“”\"-]+\s+){1,8}?(?=that\b|[“\"]|it\b|he\b|she\b|they\b|there\b|how\b|what\b|why\b|whether\b|to\s|if\b|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|in an?\s|on\s|during\s|last\s|about\b)"
        ).match(text, place, sentence.end)
        simple = re.compile(
            r"\s+(?:him|her|them|me|us|you|reporters|journalists|supporters|voters|lawmakers|[A-Z]\w+(?:\s[A-Z]\w+){0,2}[,:]?)(?=\s)"
        ).match(text, place, sentence.end)
        chosen = addressee or simple
        if chosen and cue not in ("warned", "asked"):
            place = chosen.end()
        elif simple:
            place = simple.end()
    for _ in range(2):
        if text[place - 1].isspace():
            place -= 1
        where = _WHEN_OR_WHERE.match(text, place, sentence.end)
        if not where:
            break
        place = where.end()
    skip = re.compile(r"[\s,:]*").match(text, place, sentence.end)
    place = skip.end() if skip else place
    prep = re.compile(r"(?:to|for|on|about|of|with)\s+(?=\S)").match(text, place, sentence.end)
    if prep and cue in _PARTICLES and prep.group().strip() in _PARTICLES[cue]:
        place = prep.end()
    return place


_PARTICLES = {
    "called": ("for", "on"), "calling": ("for", "on"), "calls": ("for", "on"), "call": ("for", "on"), "pointed": ("to",), "pointing": ("to",),
    "points": ("to",), "referred": ("to",), "referring": ("to",), "spoke": ("about", "of"), "talked": ("about",), "talking": ("about",),
    "opposition": ("to",), "criticism": ("of",), "talks": ("about",), "asked": ("about", "for"), "responded": ("to",), "agree": ("with",),
    "agreed": ("with",), "attacks": ("on",), "warned": ("of",), "complained": ("about",), "support": ("for",), "questions": ("about",),
    "objected": ("to",), "alluded": ("to",), "alluding": ("to",), "focused": ("on",), "mention": ("of",), "commented": ("on",),
}  # fmt: skip


def _content_end(page: _Page, sentence: Sentence, start: int) -> int:
    """Where the content after a cue ends: with its sentence, its quotation, or before another attribution."""
    text = page.text
    quote = page.quote_at(start)
    if quote and quote[1] >= sentence.end:
        return quote[1]
    last = page.quote_at(sentence.end - 1)
    if last and last[1] > sentence.end and last[0] > start:
        return last[1]
    end = _strip_stop(text[start : sentence.end], sentence.end)
    tail = _OTHER_VOICE.search(text, start, end)
    return tail.start() if tail else end


_OTHER_VOICE = re.compile(
    r",?\s+according to\b|,\s(?:and|but)\s(?:(?:he|she|they)\s)?(?:has\s|had\s|have\s|also\s)?(?:said|says|added|told|called|argued|noted|suggested|urged|asked)\b"
    r"|,\s(?:adding|saying|citing|noting|calling|telling|arguing|referring|suggesting)\b"
)


def _strip_stop(words: str, end: int) -> int:
    """The end without a full stop, unless a quotation mark stands behind it."""
    tail = len(words.rstrip())
    cut = end - (len(words) - tail)
    if tail and words[tail - 1] in ".;" and not (tail > 2 and words[tail - 2].isupper() and words[tail - 3] == "."):
        cut -= 1
    return cut


def _pieces(page: _Page, source: Offsets | None, cue: Offsets, content: Offsets) -> Iterator[Attribution]:
    """One attribution, marked direct, mixed or indirect by the quotations in its content."""
    start, end = content
    if end <= start:
        return
    quotes = page.quotes_in(start - 1, end)
    covered = sum(min(e, end) - max(s, start) for s, e in quotes)
    kind = "indirect" if not quotes else "direct" if covered >= 0.8 * (end - start) else "mixed"
    yield Attribution(source, cue, content, kind)


def _rest_after_trailing(
    page: _Page, sentence: Sentence, source: Offsets, cue: Offsets, end: int
) -> Iterator[Attribution]:
    """What goes on after "…, he said": the same sentence's second half, and quotations that follow."""
    place = end
    inside = page.quotes_in(end, sentence.end)
    rest = _CONTINUED.match(page.text, end, sentence.end)
    if rest and not _ADJUNCT.match(page.text, rest.end(), sentence.end):
        stop = _content_end(page, sentence, rest.end())
        if stop > rest.end() + 8:
            yield from _pieces(page, source, cue, (rest.end(), stop))
            place = max(stop, sentence.end)
    elif inside:
        yield Attribution(source, cue, inside[0], "direct")
        place = max(inside[0][1], sentence.end)
    following = _next_quote(page, max(place, sentence.end))
    if following:
        yield Attribution(source, cue, following, "direct")


_CONTINUED = re.compile(r"(?:\s(?:on\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))?\s?,\s+(?=\S)")
_ADJUNCT = re.compile(
    r"(?:who|whose|which|where|adding|citing|referring|noting|saying|speaking|calling|describing|pointing|recalling|using|as|while|when|"
    r"after|before|in|on|at|during|with|by|but|and|though|although|according|a|an|the|his|her|their|explaining|arguing|warning|urging|"
    r"echoing|alluding|laughing|smiling|sitting|standing|looking|to|for|about|of)\b|[A-Z][a-z]+ing\b|[a-z]+ing\b",
    re.I,
)


def _next_quote(page: _Page, place: int) -> Offsets | None:
    """The quotation that opens right after `place`, in the same paragraph, and has no speaker of its own."""
    gap = re.compile(r"[ \t\xa0]*").match(page.text, place)
    start = gap.end() if gap else place
    quote = page.quote_at(start)
    if quote is None or quote[0] != start:
        return None
    after = page.text[quote[1] : quote[1] + 60].split("\n", 1)[0]
    if after.strip() and not re.match(r"\s+[“\"A-Z]", after):
        return None
    if re.match(
        r"\s+(?:[A-Z][\w.’'-]*\s){1,3}(?:said|says|told|added|wrote)\b|\s+(?:he|she|they)\s(?:said|added|told)\b", after
    ):
        return None
    return quote


def _according_to(page: _Page, sentence: Sentence, tokens: list[_Token], index: int) -> Iterator[Attribution]:
    text = page.text
    cue = (tokens[index].start, tokens[index + 1].end)
    if tokens[index].start - sentence.start < 3:
        comma = text.find(",", cue[1], sentence.end)
        if comma < 0:
            return
        yield from _pieces(
            page,
            (cue[1] + 1, comma),
            cue,
            (comma + 2, _strip_stop(sentence.text, sentence.end)),
        )
        return
    source = _subject_after(page, sentence, cue[1])
    if source is None:
        return
    comma = text.find(",", source[0], source[1])
    if comma > 0 and not re.match(r",\s(?:an?|the|who|which|[A-Z])", text[comma : comma + 6]):
        source = (source[0], comma)
    yield from _pieces(page, source, cue, _before_source(page, sentence, cue[0]))


def _headline_colon(page: _Page, sentence: Sentence) -> Iterator[Attribution]:
    """ "Ruiz: talks have failed" and "Talks have failed – Bild" in headlines."""
    text = sentence.text
    if not sentence.is_title and not _looks_like_headline(page, sentence):
        return
    head = re.match(r"([A-Z][^:“”\"]{2,44}):\s+(?=\S)", text)
    if head and len(head.group(1).split()) <= 5 and not _is_topic(head.group(1)):
        start = sentence.start
        yield from _pieces(
            page,
            (start, start + head.end(1)),
            (start + head.end(1), start + head.end(1) + 1),
            (start + head.end(), sentence.end),
        )
    tail = re.search(r"\s[-–—]\s+([A-Z][\w.&’' ]{1,40}|(?:report|source|official)s?(?:\s\w+)?)$", text)
    if tail and len(tail.group(1).split()) <= 5:
        start = sentence.start
        yield from _pieces(
            page,
            (start + tail.start(1), start + tail.end(1)),
            (start + tail.start(), start + tail.start(1)),
            (start, start + tail.start()),
        )
    said = re.search(
        r",\s((?:[A-Z][\w.’'-]*\s){1,4}|(?:reports?|sources?|officials?)\s)(says?|said|reports?|warns?|claims?)$", text
    )
    if said and not any(True for _ in page.quotes_in(sentence.start + said.start(), sentence.end)):
        start = sentence.start
        yield from _pieces(
            page,
            (start + said.start(1), start + said.end(1) - 1),
            (start + said.start(2), start + said.end(2)),
            (start, start + said.start()),
        )


# "US strikes Venezuela: what we know": a headline's topic tells what happened or lists things, a speaker does neither
_TOPIC = re.compile(
    r",|\b(?:on|in|of|after|as|for|over|at|live|updates?|latest)\b"
    r"|\s(?:attacks?|strikes?|war|crisis|talks|raids?|protests?|elections?|deal|summit|row|case|trial|operation|invasion"
    r"|seizes?|hits?|captures?|condemn\w*)\b"
)
_SPOKEN_FOR = re.compile(
    r"\b(?:minist(?:er|ry)|president|head|chief|secretary|leader|spokes\w+|source|governor|member)\s(?:of|for|in)\b",
    re.I,
)


def _is_topic(head: str) -> bool:
    """Whether what stands before a headline's colon says what it is about rather than who speaks."""
    first = head.split()[0].lower()
    if first in _NO_SPEAKERS:
        return True
    return _TOPIC.search(head) is not None and not _SPOKEN_FOR.search(head) and not _UNNAMED.search(head)


_NO_SPEAKERS = frozenset(
    [
        "why",
        "what",
        "how",
        "live",
        "breaking",
        "update",
        "exclusive",
        "analysis",
        "opinion",
        "watch",
        "photos",
        "video",
        "explainer",
        "explained",
        "read",
        "news",
        "note",
        "reality",
        "here",
        "fact",
        "the-facts",
        "timeline",
        "editorial",
        "breaking:",
        "review",
        "podcast",
        "ukraine-russia",
        "war",
        "election",
        "africa",
        "asia",
        "europe",
        "americas",
        "oceania",
        "world",
    ]
)


def _looks_like_headline(page: _Page, sentence: Sentence) -> bool:
    """A line of its own without a full stop, in a digest of headlines."""
    if sentence.text[-1:] in '.?!:;,”"' or len(sentence.text) > 180:
        return False
    before = page.text[sentence.start - 1 : sentence.start] if sentence.start else "\n"
    after = page.text[sentence.end : sentence.end + 1] or "\n"
    return before == "\n" and after == "\n"


def _carried_quotes(page: _Page, found: list[Attribution]) -> Iterator[Attribution]:
    """Paragraphs that are nothing but a quotation, spoken on by the last speaker."""
    ends = sorted((a.content[1], n) for n, a in enumerate(found) if a.content and a.source)
    keys = [e for e, _ in ends]
    covered = sorted(a.content for a in found if a.content)
    starts = [c[0] for c in covered]
    previous: Attribution | None = None
    for start, end in page.quotes:
        if (
            end - start < 25
            or (start > 0 and page.text[start - 1] not in "\n ")
            or page.text[max(0, start - 2) : start].strip(" ") not in ("", "\n", "\n\n")
        ):
            continue
        inside = bisect_right(starts, start) - 1
        if inside >= 0 and covered[inside][1] >= end - 2:
            continue
        rest = page.text[end : end + 3].split("\n", 1)[0].strip()
        if rest:
            continue
        lead = bisect_right(keys, start) - 1
        near = found[ends[lead][1]] if lead >= 0 else None
        if (
            near
            and near.content
            and start - max(near.content[1], near.cue[1] if near.cue else 0, near.source[1] if near.source else 0) < 400
        ):
            previous = Attribution(near.source, near.cue, (start, end), "direct")
            yield previous


# ---------------------------------------------------------------- the chain of voices

_UNNAMED = re.compile(
    r"\b(?:officials?|sources?|people|persons?|aides?|advis[eo]rs?|diplomats?|insiders?|witnesses|residents|analysts|experts|spokes\w+|lawmakers?|authorities|"
    r"reports?|documents?|letter|memo|statement|observers|critics|media|outlets|intelligence)\b",
    re.I,
)
_DOCUMENT = re.compile(
    r"\b(?:report|document|letter|memo|statement|study|survey|poll|data|filing|transcript|records?|email|resolution|text)s?\b",
    re.I,
)
_OFFICIAL = re.compile(
    r"\b(?:officials?|spokes\w+|minister|ministry|president|secretary|ambassador|envoy|general|diplomats?|government|military|army|police|"
    r"authorities|Kremlin|White House|Pentagon|Department|chancellor|premier|senator|governor|commander|lawmakers?|administration)\b",
    re.I,
)
_GOVERNMENT = re.compile(
    r"^(?:the\s)?(?:Kremlin|White House|Pentagon|[\w\s]*(?:Ministry|Department|government|military|army|authorities|administration|Treasury)\b.*)$",
    re.I,
)


def trace_voices(span: tuple[int, int], attributions: Sequence[Attribution], text: str) -> tuple[Voice, ...]:
    """The voices that vouch for the words at `span`, innermost first; empty if only the outlet at hand does.

    "officials told the Washington Post" gives the officials, then the paper.
    """
    covering = [a for a in attributions if _covers(a, span) and vouches(a, text)]
    covering.sort(key=lambda a: (a.content or (0, 0))[1] - (a.content or (0, 0))[0])
    voices: list[Voice] = []
    for attribution in covering:
        voices.extend(_voices_of(attribution, text))
    return tuple(_without_repeats(voices))


def _covers(attribution: Attribution, span: Offsets) -> bool:
    """True if the words at `span` are what the attribution reports, its own source left out."""
    if attribution.content is None:
        return False
    start, end = attribution.content
    both = min(end, span[1]) - max(start, span[0])
    if both < 0.6 * (span[1] - span[0]):
        return False
    return attribution.source is None or attribution.source[0] >= end or attribution.source[1] <= span[0]


def vouches(attribution: Attribution, text: str) -> bool:
    """True for cues that assert ("said", "according to"); false for "wants", "supports", "accuses"."""
    if attribution.cue is None:
        return False
    words = text[slice(*attribution.cue)].lower().split()
    if not words or words[-1] in _ASSERTING or words[0] == "according" or not words[-1].isalpha():
        return True
    rates = cue_rates().get(words[-1])
    return rates is not None and (rates["that"] >= 0.6 or rates["stop"] >= 0.6)


_ASSERTING = frozenset(
    [
        "told",
        "tells",
        "informed",
        "informs",
        "briefed",
        "says",
        "reports",
        "reportedly",
        "allegedly",
        "citing",
        "suspects",
        "quoted",
        "cited",
    ]
)


def _voices_of(attribution: Attribution, text: str) -> Iterator[Voice]:
    cue = text[slice(*attribution.cue)] if attribution.cue else None
    if attribution.source is None:
        yield Voice(cue or "unnamed", "person", False, cue)
        return
    start, end = attribution.source
    if text[start:end].lower() in _PRONOUNS:
        start, end = _named_before(text, start) or (start, end)
    name = _bare_name(text[start:end])
    outlet = find_outlet(name) or guess_outlet(name)
    possessive = re.match(r"(?:the\s)?([A-Z][\w.& ]{1,40}?)['’]s?\s+[A-Z]", text[start:end])
    if possessive and find_outlet(possessive.group(1)):
        yield Voice(_bare_name(possessive.group(1)), "outlet", True, cue, start, end)
        return
    if outlet:
        yield from _quoted_through(attribution, text)
        yield Voice(outlet.name, "outlet", True, cue, start, end)
        return
    yield _voice(name, cue, start, end)
    if attribution.cue and re.search(r"\b(?:told|informed|tells)$", text[slice(*attribution.cue)]):
        addressee = _addressee(text, attribution.cue[1])
        if addressee:
            yield Voice(addressee[0], "outlet", True, "told", addressee[1], addressee[2])
    yield from _through(text, end)


def _named_before(text: str, place: int) -> Offsets | None:
    """The last name that stood as a subject of speech before a pronoun."""
    last = None
    for match in _SPEAKING_NAME.finditer(text, max(0, place - 900), place):
        last = match.span(1)
    return last


_SPEAKING_NAME = re.compile(
    r"\b((?:[A-Z][\w.’'-]*\s){1,6})(?:also\s|has\s|had\s|later\s|on\s\w+day\s)?(?:said|says|told|added|wrote|announced|claimed|warned|insisted)\b"
)


def _bare_name(words: str) -> str:
    bare = re.sub(r"^(?:the|an?)\s+", "", " ".join(words.split()), flags=re.I)
    return re.sub(r",\s(?:meanwhile|however|too|for (?:his|her|its) part|in turn)$", "", bare.strip(" ,.")).strip(" ,.")


_SOMEBODY = re.compile(
    r"\b(?:officials?|sources?|aides?|advisers?|advisors?|insiders?|staff(?:ers)?|people|persons?)\b", re.I
)


def _voice(name: str, cue: str | None, start: int, end: int) -> Voice:
    has_name = re.search(r"(?<!^)\b[A-Z][a-z]+\s[A-Z][a-z]+|^[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*$", name) is not None
    unnamed = _UNNAMED.search(name) is not None and not re.search(r"\b[A-Z][a-z]+\s+[A-Z][a-z]+$", name)
    if _GOVERNMENT.match(name) and not _SOMEBODY.search(name):
        kind, unnamed, has_name = "government", False, True  # a ministry is somebody, whoever speaks for it
    elif _DOCUMENT.search(name):
        kind = "document"
    elif _OFFICIAL.search(name):
        kind = "official"
    else:
        kind = "person"
    return Voice(name, kind, has_name and not unnamed, cue, start, end)


def _addressee(text: str, place: int) -> tuple[str, int, int] | None:
    """The outlet somebody spoke to ("told the Washington Post", "informed Axios' Barak Ravid")."""
    match = re.compile(r"\s+((?:the\s)?[A-Z][\w.&]*(?:\s(?:of|[A-Z“\"][\w.&”\"]*)){0,5})(?:['’]s?\s+[A-Z“\"])?").match(
        text, place, place + 120
    )
    if not match:
        return None
    words = match.group(1).strip('“”" ')
    spot = outlet_at(words) or guess_outlet(words)
    return (spot.name, match.start(1), match.end(1)) if spot else None


def _through(text: str, place: int) -> Iterator[Voice]:
    """Outlets behind a source: "sources cited by Bild", "a letter seen by AFP"."""
    tail = text[place : place + 80].split("\n", 1)[0]
    match = re.match(
        r"[^.;]{0,40}?\b(?:cited by|seen by|obtained by|reviewed by|quoted by|told|in an interview with)\s+((?:the\s)?[A-Z][\w.&’' -]{1,40})",
        tail,
    )
    if match:
        outlet = outlet_at(match.group(1)) or guess_outlet(match.group(1))
        if outlet:
            yield Voice(outlet.name, "outlet", True, "cited by", place + match.start(1), place + match.end(1))


def _quoted_through(attribution: Attribution, text: str) -> Iterator[Voice]:
    """Whom an outlet cites: "Reuters reported, citing two officials"."""
    if attribution.source is None:
        return
    place = max(attribution.source[1], attribution.cue[1] if attribution.cue else 0)
    tail = text[place : place + 160].split("\n", 1)[0]
    match = re.match(r"[^.;]{0,60}?,?\s(?:citing|quoting)\s([^,.;]{3,70})", tail)
    if match:
        yield _voice(_bare_name(match.group(1)), "citing", place + match.start(1), place + match.end(1))


def _without_repeats(voices: list[Voice]) -> Iterator[Voice]:
    seen: set[str] = set()
    for voice in voices:
        if voice.name.lower() not in seen:
            seen.add(voice.name.lower())
            yield voice
