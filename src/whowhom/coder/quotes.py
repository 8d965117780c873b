"""Who said which words to whom and when; and who would not comment."""

# ruff: noqa: E501  (a pattern is easier to read on one line)
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from whowhom.coder.attribution import LONGEST_QUOTE, find_attributions, quoted_spans, vouches
from whowhom.coder.sentences import split_sentences
from whowhom.coder.when import date_act, find_times
from whowhom.model import Attribution, Mention, NoComment, Offsets, Quote, Sentence, TimeExpression, When

SHORTEST = 2  # words; a single quoted word is more often a doubt than a quotation

_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "who", "himself", "herself", "themselves"])
_TITLES = frozenset(
    [
        "president",
        "chair",
        "justice",
        "judge",
        "prime",
        "minister",
        "foreign",
        "defense",
        "defence",
        "secretary",
        "state",
        "general",
        "gen",
        "sen",
        "senator",
        "rep",
        "representative",
        "gov",
        "governor",
        "chancellor",
        "premier",
        "king",
        "queen",
        "prince",
        "pope",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "lord",
        "ambassador",
        "envoy",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "chief",
        "chairman",
        "vice",
        "former",
        "deputy",
        "interior",
        "finance",
        "treasury",
        "national",
        "security",
        "adviser",
        "advisor",
        "leader",
        "director",
        "commander",
        "colonel",
        "col",
        "lt",
        "maj",
        "major",
        "captain",
        "adm",
        "admiral",
        "prof",
        "professor",
        "special",
        "ministry",
        "house",
        "white",
        "kremlin",
        "u.s",
        "us",
        "uk",
        "eu",
        "nato",
    ]
)
_NAME = re.compile(
    r"[A-Z][\w’'-]*[\w](?:\.(?=\s[A-Z]))?(?:\s+(?:(?:al|bin|de|del|der|di|la|van|von|ben|el|ibn)[\s-])?[A-Z][\w’'-]*\w(?:\.(?=\s[A-Z]))?){1,5}"
)
_PARAGRAPH = re.compile(r"\n\s*\n")
# What is told of a speaker before the verb: "Ana Ruiz, who had met Ben Ito, said".
_ASIDE = re.compile(r",\s(?:an?|the|who|whom|whose|which|once|now|then|formerly)\s")


@dataclass(slots=True)
class _Page:
    """A text with what the search for speakers needs, worked out once."""

    text: str
    sentences: list[Sentence]
    starts: list[int]
    attributions: list[Attribution]
    names: dict[str, str]
    mentions: Sequence[Mention]
    content_starts: list[int] = field(default_factory=list)
    mention_starts: list[int] = field(default_factory=list)
    times: dict[int, list[TimeExpression]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.attributions = [a for a in self.attributions if a.content]
        self.mentions = sorted(self.mentions, key=lambda m: m.start)
        self.mention_starts = [m.start for m in self.mentions]
        self.content_starts = [a.content[0] for a in self.attributions if a.content]

    def sentence_at(self, place: int) -> Sentence | None:
        index = bisect_right(self.starts, place) - 1
        return self.sentences[index] if index >= 0 else None

    def attributions_near(self, start: int, end: int) -> list[Attribution]:
        """The attributions whose content begins between two places."""
        return self.attributions[bisect_left(self.content_starts, start) : bisect_right(self.content_starts, end)]

    def said_between(self, start: int, end: int) -> list[Attribution]:
        """The attributions whose cue stands between two places, the last first."""
        near = self.attributions_near(start - LONGEST_QUOTE, end + LONGEST_QUOTE)
        return sorted((a for a in near if a.cue and start <= a.cue[0] < end), key=lambda a: -(a.cue or (0, 0))[0])

    def mentions_near(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that begin between two places."""
        return self.mentions[bisect_left(self.mention_starts, start) : bisect_right(self.mention_starts, end)]

    def mention_at(self, span: Offsets) -> Mention | None:
        """The mention that names a source: the longest inside it or around it."""
        near = self.mentions_near(span[0] - 200, span[1])
        inside = [m for m in near if m.start < span[1] and span[0] < m.end and not m.is_place]
        people = [m for m in inside if m.entity_id or m.kind in ("name", "title", "pronoun")]
        return max(people or inside, key=lambda m: (m.kind == "name", m.end - m.start), default=None)


def find_quotes(text: str, *, mentions: Sequence[Mention] = (), published: date | None = None) -> list[Quote]:
    """The quotations of two words and more that somebody in the text is said to have said, in order.

    `start`, `end` and `text` leave the marks out. `speaker` is the fullest form of the name in
    the text, or that of the mention (which also gives country and entity); pronouns are
    followed back to whom they stand for. `when` is the day of the saying, None where not told.

    >>> q = find_quotes('"We will talk again," Ana Ruiz told reporters.')[0]
    >>> q.speaker, q.said_to, q.text
    ('Ana Ruiz', 'reporters', 'We will talk again,')
    """
    spans = quoted_spans(text)
    if not spans:
        return []
    page = _page(text, mentions)
    quotes: list[Quote] = []
    for start, end in spans:
        first, last = _without_marks(text, start, end)
        if len(text[first:last].split()) < SHORTEST or _is_title_of_work(text, start, first, last):
            continue
        attribution = _attribution_of(page, start, end)
        if attribution is None or attribution.source is None:
            continue
        quotes.append(_quote(page, first, last, attribution, published))
    return quotes


def _page(text: str, mentions: Sequence[Mention]) -> _Page:
    sentences = split_sentences(text)
    return _Page(text, sentences, [s.start for s in sentences], find_attributions(text), _full_names(text), mentions)


def _full_names(text: str) -> dict[str, str]:
    """Surname → the first full name in the text that ends with it, titles left out."""
    names: dict[str, str] = {}
    title, _, body = text.partition("\n")
    for match in (m for part in (title, *_PARAGRAPH.split(body)) for m in _NAME.finditer(part)):
        words = _without_titles(match.group().split())
        if len(words) >= 2:
            names.setdefault(words[-1], " ".join(words))
        if len(words) == 2 and re.search(r"-[a-z]", words[1]):  # the family name stands first
            names.setdefault(words[0], " ".join(words))
    return names


def _without_titles(words: list[str]) -> list[str]:
    """Name words behind the last title word.

    >>> _without_titles(["Foreign", "Minister", "Sergei", "Lavrov"])
    ['Sergei', 'Lavrov']
    """
    last = max((i for i, w in enumerate(words) if w.lower().strip(".") in _TITLES), default=-1)
    return words[last + 1 :]


def _without_marks(text: str, start: int, end: int) -> Offsets:
    first, last = start, end
    opening = 2 if text.startswith("``", start) else 1
    first += opening
    if text.endswith("''", start, end) and opening == 2:
        last -= 2
    elif last > first and text[last - 1] in "”\"’'»“":
        last -= 1
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _is_title_of_work(text: str, start: int, first: int, last: int) -> bool:
    """True for names in quotation marks (a show, a book): nearly every word begins with a capital."""
    words = text[first:last].split()
    if len(words) > 8 or text[last - 1] in ",.!?…":
        return False
    small = [w for w in words if w[0].islower() and len(w) > 3]
    big = [w for w in words if w[0].isupper()]
    before = text[max(0, start - 2) : start]
    return not small and len(big) >= 2 and len(big) >= len(words) - 2 and not before.endswith((", ", ": "))


def _attribution_of(page: _Page, start: int, end: int) -> Attribution | None:
    """The attribution whose content holds the quotation: the one with the cue nearest to it."""
    best: tuple[float, Attribution] | None = None
    for attribution in page.attributions_near(start - LONGEST_QUOTE, end):
        content = attribution.content
        if content is None or attribution.source is None or attribution.cue is None:
            continue
        overlap = min(end, content[1]) - max(start, content[0])
        if overlap < 0.6 * (end - start):
            continue
        if start < attribution.source[0] < end:
            continue
        gap = min(abs(attribution.cue[0] - end), abs(start - attribution.cue[1]))
        cost = gap + 0.2 * (content[1] - content[0] - overlap) + (0 if vouches(attribution, page.text) else 80)
        if best is None or cost < best[0]:
            best = (cost, attribution)
    return best[1] if best else None


def _quote(page: _Page, first: int, last: int, attribution: Attribution, published: date | None) -> Quote:
    assert attribution.source is not None and attribution.cue is not None
    span = attribution.source
    name, span = _speaker(page, span)
    mention = page.mention_at(_without_aside(page.text, span))
    if mention and (mention.entity_id or mention.country) and name.lower() not in mention.name.lower():
        name = mention.name if mention.kind == "name" and mention.entity_id else name
    elif mention and mention.entity_id and mention.kind in ("name", "pronoun"):
        name = mention.name
    return Quote(
        first,
        last,
        page.text[first:last],
        speaker=name,
        speaker_country=mention.country if mention else None,
        speaker_id=mention.entity_id if mention else None,
        speaker_span=span,
        cue=page.text[slice(*attribution.cue)],
        said_to=_said_to(page.text, attribution),
        when=_day_of_saying(page, attribution, published),
    )


def _without_aside(text: str, span: Offsets) -> Offsets:
    """The place of the words that name a source, without what is told of it behind a name."""
    aside = _ASIDE.search(text, *span)
    named = aside and re.search(r"\b[A-Z][\w’'-]*$", text[span[0] : aside.start()])
    return (span[0], aside.start()) if aside and named else span


def _speaker(page: _Page, span: Offsets) -> tuple[str, Offsets]:
    """The fullest name for a source, and the place of the words that stand for it."""
    words = page.text[slice(*span)]
    if words.lower() in _PRONOUNS:
        earlier = _antecedent(page, span, words.lower())
        if earlier:
            span = earlier
            words = page.text[slice(*span)]
    return _full_name(page, words), span


def _antecedent(page: _Page, span: Offsets, pronoun: str) -> Offsets | None:
    """Whom a pronoun stands for: the subject of its own sentence, else the last source, else the last name."""
    near = page.attributions_near(span[0] - LONGEST_QUOTE, span[0] + 500)
    sources = [a.source for a in near if a.source and a.source[1] <= span[0]]
    named = [
        s for s in sources if page.text[slice(*s)].lower() not in _PRONOUNS and _fits(page.text[slice(*s)], pronoun)
    ]
    mentioned = [
        (m.start, m.end)
        for m in page.mentions_near(span[0] - LONGEST_QUOTE, span[0])
        if m.end <= span[0] and m.entity_id and m.kind in ("name", "title") and not m.is_place and _is_person(m)
    ]
    latest_source = max(named, default=None)
    latest_mention = max(mentioned, default=None)
    if latest_source and (latest_mention is None or span[0] - latest_source[0] < 600):
        return latest_source
    return latest_mention or latest_source


def _fits(words: str, pronoun: str) -> bool:
    plural = bool(
        re.search(
            r"\b(?:officials|sources|people|lawmakers|leaders|ministers|authorities|residents)\b|\sand\s[A-Z]", words
        )
    )
    if pronoun in ("they", "we"):
        return True
    if pronoun in ("he", "she", "himself", "herself"):
        return not plural and not re.search(
            r"(?i)\b(?:ministry|department|kremlin|white house|agency|statement|report|poll|company|group)s?$", words
        )
    return not plural


def _is_person(mention: Mention) -> bool:
    return mention.country is None or mention.kind != "demonym"


def _full_name(page: _Page, words: str) -> str:
    """The name in a source phrase, in the longest form the text has.

    "Kremlin spokesman Dmitry Peskov, in Moscow" → "Dmitry Peskov"; "Peskov" → the same if named so before.
    """
    head = re.split(r",\s|\s[–—]\s|\s\(", " ".join(words.split()))[0]
    if not re.search(r"\b[A-Z]\w+$", head):
        after = re.search(r",\s([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+),?$", words)
        if after:
            return after.group(1)
    runs = [_without_titles(m.group().split()) for m in _NAME.finditer(head)]
    runs = [r for r in runs if len(r) >= 2]
    if runs and head.endswith(runs[-1][-1]):
        return " ".join(runs[-1])
    last = re.search(r"([A-Z][\w’'-]+?)(?:['’]s?)?$", head)
    if last and last.group(1) in page.names:
        return page.names[last.group(1)]
    return re.sub(r"^(?:the|a|an)\s+", "", head, flags=re.I) or words


_TO = re.compile(
    r"[ \xa0]((?:the\s|an?\s|his\s|her\s|their\s)?[\w’'&-]+(?:[ \xa0](?!earlier\b|later\b|that\b|on\b|in\b|at\b|during\b|after\b|late\b|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|last\b|how\b|he\b|she\b|it\b|they\b|there\b)[\w.’'&“”\"-]*[\w”\"]){0,6})"
)
_INTERVIEW = re.compile(
    r"\b(?:interview with|letter to|speaking to|call with|speech to|message to|addressed to)\s((?:the\s|an?\s)?[\w.’'&-]+(?:\s[A-Z][\w.’'&-]+){0,4})"
)


def _said_to(text: str, attribution: Attribution) -> str | None:
    """Whom the words were said to, where the cue's own words tell."""
    assert attribution.cue is not None
    cue_end = attribution.cue[1]
    if re.search(r"(?:told|tells|telling|informed|informs)$", text[max(0, cue_end - 9) : cue_end]):
        match = _TO.match(text, cue_end, cue_end + 120)
        if match:
            return re.sub(r"^the\s+", "", _without_stray_marks(match.group(1)), flags=re.I) or None
    match = _INTERVIEW.search(text, cue_end, cue_end + 90)
    if match and "\n" not in text[cue_end : match.end()] and not re.search(r"[.“\"]", text[cue_end : match.start()]):
        return match.group(1)
    return None


def _without_stray_marks(words: str) -> str:
    """Words without the quotation marks at their ends that have no partner ("Meet the Nation" keeps both)."""
    words = words.strip(" ,.")
    has_pairs = words.count('"') % 2 == 0 and words.count("“") == words.count("”")
    return words if has_pairs else words.strip(' ,.“”"')


def _day_of_saying(page: _Page, attribution: Attribution, published: date | None) -> When | None:
    """The day told beside the cue; one who goes on speaking does so on the day of the sentence before."""
    assert attribution.cue is not None
    sentence = page.sentence_at(attribution.cue[0])
    if sentence is None:
        return None
    return _day_told(page, sentence, attribution, published) or _day_before(page, sentence, attribution, published)


def _day_before(page: _Page, sentence: Sentence, attribution: Attribution, published: date | None) -> When | None:
    """The day of the same speaker's sayings in the sentence before the cue's, or before the whole quotation."""
    assert attribution.source is not None and attribution.content is not None
    first = page.sentence_at(min(sentence.start, attribution.content[0]))
    before = page.sentence_at(first.start - 1) if first and first.start > 0 else None
    if before is None:
        return None
    speaker = _speaker(page, attribution.source)[0]
    sayings = page.said_between(before.start, before.end)
    days = (
        _day_told(page, before, a, published) for a in sayings if a.source and _speaker(page, a.source)[0] == speaker
    )
    return next((day for day in days if day), None)


def _day_told(page: _Page, sentence: Sentence, attribution: Attribution, published: date | None) -> When | None:
    assert attribution.cue is not None
    around = Sentence(sentence.start, sentence.end, sentence.text)
    if sentence.start not in page.times:
        quoted = quoted_spans(sentence.text)
        page.times[sentence.start] = [
            _shifted(t, sentence.start)
            for t in find_times(sentence.text, published)
            if not any(s <= t.start < e for s, e in quoted)
        ]
    near = [t for t in page.times[sentence.start] if abs(t.start - attribution.cue[1]) < 120]
    return date_act(attribution.cue, around, near, published=published)


def _shifted(time: TimeExpression, by: int) -> TimeExpression:
    return replace(time, start=time.start + by, end=time.end + by)


# ---------------------------------------------------------------- no comment

_NOT = r"(?:(?:did|do|does|has|have|had|would|could|was|were|is|are)\s?(?:not|n['’]t)|didn['’]t|hasn['’]t|haven['’]t|wouldn['’]t|don['’]t|doesn['’]t|never)"
_SOON = r"(?:\s(?:immediately|yet|publicly|also|initially|so far|further))*"
_SILENT = re.compile(
    r"\b(?:"
    r"(?:declined|refused|declines|refuses)(?:\s(?:to\s(?:further\s|immediately\s|publicly\s)?(?:comment|respond|answer|discuss|elaborate|be interviewed)|(?:a\s|further\s|any\s)?(?:comment|requests? for comment|an interview)))"
    r"|"
    + _NOT
    + _SOON
    + r"\s(?:respond|reply|return|answer|comment|responded|replied|returned|answered|commented|provide(?:d)? (?:a )?comment|"
    r"issue(?:d)? (?:a |any )?(?:response|statement|comment)|ma[dk]e (?:any |a )?comment)(?!\w)(?:\s(?:to\s)?(?:(?:an?|the|several|repeated|multiple|our|written|detailed|any|immediate|questions?|requests?|calls?|messages?|emails?|e-mails?|texts?|comment|inquiries|phone|seeking|for|or|and|from|an|on)\s?){1,9})?"
    r"|(?:had|has|have) no (?:immediate |further )?(?:comment|response)"
    r"|(?:could|can)\s?not (?:immediately |also )?be (?:immediately )?reached(?: for comment)?"
    r"|(?:was|were) (?:not|un)\s?(?:immediately )?available (?:for|to) comment"
    r"|would not comment|offered no comment"
    r")",
    re.I,
)
_SILENT_ON_REQUEST = re.compile(
    r"\b(?:there was|there has been)?\s?no (?:immediate |official |public )*(?:comment|reaction|response|word|reply) (?:was available )?from ((?:the\s)?[\w.’'&-]+(?:\s(?!on\b|about\b|to\b|after\b|in\b|over\b)[\w.’'&-]+){0,7})",
    re.I,
)


_NEITHER = re.compile(
    r"\b[Nn]either\s[^.;]{2,80}?\snor\s[^.;,]{2,60}?\s(?:immediately\s|would\s)?(?P<cue>(?:responded|replied|commented|comment|answered)\b(?:\sto\s(?:\w+\s?){1,4})?)"
)


def find_no_comment(text: str, mentions: Sequence[Mention] = ()) -> list[NoComment]:
    """Those who declined to comment, did not answer or could not be reached, one for each named in a list.

    >>> [n.name for n in find_no_comment("The Foreign Ministry and the army declined to comment.")]
    ['Foreign Ministry', 'army']
    """
    found: list[NoComment] = []
    for sentence in split_sentences(text):
        if not _HINT.search(sentence.text):
            continue
        previous = -1
        for match in _SILENT.finditer(sentence.text):
            if not _is_about_comment(sentence.text, match):
                continue
            cue = sentence.text[match.start() : match.end()].strip()
            joined = sentence.text[previous : match.start()].strip() in ("or", "and", "nor") if previous >= 0 else False
            previous = match.end()
            if joined:
                continue
            found.extend(_silent_ones(sentence, match.start(), cue, mentions))
        for match in _NEITHER.finditer(sentence.text):
            for first, last in _listed(sentence.text, match.start(), match.start("cue") - 1):
                found.append(_no_comment(sentence, first, last, match["cue"], mentions))
        for match in _SILENT_ON_REQUEST.finditer(sentence.text):
            start, end = match.span(1)
            for first, last in _listed(sentence.text, start, end):
                found.append(_no_comment(sentence, first, last, sentence.text[match.start() : start].strip(), mentions))
    return _once_each(found)


_HINT = re.compile(
    r"\b(?:comments?|commented|respond|responded|repl(?:y|ied)|answer|answered|return|returned|reached|response|reaction|interviewed|discuss|elaborate|statement)\b"
)


def _is_about_comment(text: str, match: re.Match[str]) -> bool:
    """False for "did not respond with force", "did not return to Kyiv" and the like."""
    words = match.group().lower()
    if re.search(
        r"comment|request|question|message|email|call|inquir|reached|interview|elaborate|response|statement|discuss",
        words,
    ):
        return True
    after = text[match.end() : match.end() + 30].lower()
    if re.search(r"\b(?:respond|reply|responded|replied|answer)\b", words):
        return bool(
            re.match(r"\s*[.,;]|\s*$|\s(?:immediately|when asked|on the record|by (?:press|publication))", after)
        )
    return False


def _silent_ones(sentence: Sentence, cue: int, words: str, mentions: Sequence[Mention]) -> Iterator[NoComment]:
    start, end = _subject(sentence.text, cue)
    for first, last in _listed(sentence.text, start, end):
        yield _no_comment(sentence, first, last, words, mentions)


def _subject(text: str, cue: int) -> Offsets:
    """The words before the cue that name who was silent."""
    left = text[:cue]
    start = 0
    for match in re.finditer(
        r"(?:^|[,;:—–]\s|\s)(?:but|and|while|although|though|as|because|when|that)\s(?=(?:the|a|an|its|his|her|their|neither|both|[A-Z])[\w\s])|[;:—]\s",
        left,
    ):
        joins = match.group().strip(" ,") == "and" and not match.group().startswith(",")
        if not joins and not (
            match.group().strip(" ,") == "and" and re.match(r"(?:the\s|[A-Z])[\w\s.’']{1,40}$", left[match.end() :])
        ):
            start = match.end()
    lead = re.match(r"(?:In|On|At|After|When|Asked|Contacted|Reached|For)\b[^,]{0,80},\s", left[start:])
    if lead:
        start += lead.end()
    end = cue
    tail = re.search(r"(?:\s|,)+(?:all|both|each|also|immediately|has|have|had|either|who|,)*\s*$", left[start:end])
    while tail and tail.group().strip() and tail.start() > 0:
        end = start + tail.start()
        tail = re.search(r"(?:\s|,)+(?:all|both|each|also|immediately|has|have|had|either|who|,)+\s*$", left[start:end])
    return start, end


def _listed(text: str, start: int, end: int) -> Iterator[Offsets]:
    """The members of "A, B and C", each without its article."""
    words = text[start:end]
    if re.match(r"(?i)(?:neither|both|either)\s", words):
        start += words.index(" ") + 1
    many = re.search(r"\s(?:and|nor|or)\s", text[start:end]) is not None
    parts = (
        re.finditer(r"(?:[^,]|,(?=\d))+?(?=,\s|\s(?:and|nor|or)\s|$)", text[start:end])
        if many
        else re.finditer(r"[^,]+", text[start:end])
    )
    for number, match in enumerate(parts):
        if number and not many:
            break  # an apposition follows the name
        first, last = start + match.start(), start + match.end()
        trimmed = re.match(r"[\s,]*(?:(?:and|nor|or)\s+)?(?:(?:the|a|an)\s+)?", text[first:last], re.I)
        first += trimmed.end() if trimmed else 0
        while last > first and (text[last - 1] in " ," or (text[last - 1] == "." and not text[last - 2].isupper())):
            last -= 1
        if last - first >= 2:
            yield first, last


def _no_comment(sentence: Sentence, first: int, last: int, cue: str, mentions: Sequence[Mention]) -> NoComment:
    start, end = sentence.start + first, sentence.start + last
    over = [m for m in mentions if m.start < end and start < m.end]
    country = next((m.country for m in sorted(over, key=lambda m: m.start - m.end) if m.country), None)
    return NoComment(start, end, sentence.text[first:last], cue, country)


def _once_each(found: list[NoComment]) -> list[NoComment]:
    kept: dict[Offsets, NoComment] = {}
    for one in found:
        kept.setdefault((one.start, one.end), one)
    return sorted(kept.values(), key=lambda n: n.start)
