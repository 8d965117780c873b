"""Words that tell a time → TIMEX3 values and days; and the day of an act.

Values follow TimeML's TIMEX3 (Pustejovsky et al. 2003): `1998-01-08`, `1998-W02`, `1998-01`,
`1998-Q3`, `198` (the 1980s), `19` (the 20th century), `P5D`, `PXM`, `1998-01-08TMO`, `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
"""

# ruff: noqa: E501  (a pattern is easier to read on one line)
from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from whowhom.model import Basis, Sentence, TimeExpression, When

# ---------------------------------------------------------------- words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {w: n for n, w in enumerate(_SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_NUMBERS |= {"a": 1, "an": 1, "hundred": 100, "thousand": 1000, "dozen": 12, "couple": 2}
_UNITS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "centurie": "C", "fortnight": "W", "generation": "X",
}  # fmt: skip
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_HOLIDAYS = {"christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "new year's eve": (12, 31),
             "new year's day": (1, 1), "new year": (1, 1), "valentine's day": (2, 14), "halloween": (10, 31),
             "independence day": (7, 4), "boxing day": (12, 26), "may day": (5, 1), "bastille day": (7, 14),
             "veterans day": (11, 11), "armistice day": (11, 11), "international women's day": (3, 8),
             "inauguration day": (1, 20)}  # fmt: skip
# month, weekday and which of the month, as the United States keep them
_MOVING = {"thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
           "columbus day": (10, 0, 2), "martin luther king day": (1, 0, 3), "presidents' day": (2, 0, 3)}  # fmt: skip
_FROM_EASTER = {"palm sunday": -7, "good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1}

# ---------------------------------------------------------------- patterns (all bounded: linear on any input)

_S = r"[\s\xa0]{1,3}"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|(?:Mon|Tues?|Wed|Thurs?|Fri)\.)"
_YEAR = r"(?:1[6-9]\d\d|20\d\d)"
_UNIT = r"(?:seconds?|minutes?|hours?|(?:trading |business |working )?days?|weeks?|months?|quarters?|years?|decades?|centur(?:y|ies)|fortnights?)"
_TENSWORD = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_COUNT = (
    r"(?:\d{1,3}(?:,\d{3})?(?:\.\d)?(?:[ -]\d/\d)?|" + _TENSWORD + r"(?:[ -]" + _ONES + r")?|"
    r"(?:a|ten|"
    + _ONES
    + r")"
    + _S
    + r"(?:hundred|thousand)|(?:half )?a dozen|a couple(?: of)?|"
    + _ONES
    + r"(?:[ -]and[ -]a[ -]half)?|"
    r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_VAGUE = r"(?:several|a few|few|many|some|a number of|dozens of|tens of)"
_ABOUT = (
    r"(?:(?:nearly|almost|roughly|approximately|(?:about|around)(?=\s(?:an?|\d+|\w+)\s\w+\sago)|over(?=\san?\s)|more than|less than|at least|at most|up to|"
    r"no more than|not more than|no less than)" + _S + r")"
)  # fmt: skip
_PART = r"(?:mornings?|afternoons?|evenings?|nights?)"
_CLOCK = (
    r"(?:\d{1,2}(?::\d\d(?::\d\d)?)?\s?(?:a\.m\.?|p\.m\.?|am\b|pm\b|AM\b|PM\b)"
    r"|\d{1,2}:\d\d(?:\s?(?:hours|GMT|UTC))?|noon|midday|midnight)"
    r"(?:\s(?:\([A-Z]{2,4}\)|E[SD]?T|P[SD]?T|C[SD]T|GMT|UTC|Eastern(?: time)?|local time|Moscow time|Kyiv time)\b)?"
)
_NEAR = r"(?:(?:early|late|mid|earlier|later)[ -])"
_DATE = _MONTH + r"\s{1,2}\d{1,2}(?:st|nd|rd|th)?\b(?!:\d)(?!,\d{3}|%|\.\d)(?:,?\s{1,2}" + _YEAR + r"\b)?"
_DATE_DMY = (
    r"(?:(?:[Tt]he\s)(?=\d{1,2}[snrt]))?\d{1,2}(?:st|nd|rd|th)?\s{1,2}(?:of\s)?"
    + _MONTH
    + r"\b(?:,?\s{1,2}"
    + _YEAR
    + r"\b)?"
)


@dataclass(slots=True)
class _Context:
    """What is known while reading a text from left to right."""

    text: str
    day: date | None
    quarter: tuple[int, int] | None = None
    quarter_at: int = -1
    year: int | None = None
    last_day: date | None = None
    last_at: int = 0
    breaks: list[int] = field(default_factory=list)

    def sentence_around(self, place: int) -> tuple[int, int]:
        index = bisect_right(self.breaks, place)
        start = self.breaks[index - 1] if index else 0
        end = self.breaks[index] if index < len(self.breaks) else len(self.text)
        return start, end


QUARTER_REACH = 2500  # characters behind a quarter within which "a year ago" is that quarter of the year before
TELLING_REACH = 300  # characters behind a day within which "the following day" counts from it

_Reading = tuple[str, str] | None  # value and kind; None where the words tell no time after all
_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], _Context], _Reading], tuple[str, ...]]] = []


def find_times(text: str, published: date | None = None) -> list[TimeExpression]:
    """The words that tell a time, in order, each with its TIMEX3 value and the days it covers.

    `first` and `last` are None where the words fix no day, and for words that need the day of
    publication when `published` is not given. Runs in linear time.

    >>> [(t.text, t.timex) for t in find_times("On Monday he spoke for two hours.", date(2025, 3, 4))]
    [('Monday', '2025-03-03'), ('two hours', 'PT2H')]
    """
    context = _Context(text, published, breaks=[m.end() for m in _BREAK.finditer(text)])
    found: list[TimeExpression] = []
    end = -1
    for match, handler in _candidates(text, context.breaks):
        if match.start() < end:
            continue
        reading = handler(match, context)
        if reading:
            found.append(_expression(match, reading, context))
            end = match.end()
    return found


_BREAK = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bSen)(?<!\bRep)(?<!\bSt)(?<!\bLt)(?<!\bCol)(?<!\b[ap]\.m)[.!?][\"”’']?\s+(?=[\"“‘A-Z])|\n+"
)


def _candidates(
    text: str, breaks: list[int]
) -> list[tuple[re.Match[str], Callable[[re.Match[str], _Context], _Reading]]]:
    """Matches of all rules, leftmost first; at a tie the longer, then the earlier rule."""
    small = text.lower()
    rules = [
        (order, pattern, handler)
        for order, (pattern, handler, needs) in enumerate(_RULES)
        if not needs or any(word in small for word in needs)
    ]
    found = [
        (match.start(), -match.end(), order, match, handler)
        for start, end in _hinted(text, breaks)
        for order, pattern, handler in rules
        for match in pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda item: item[:3])
    return [(match, handler) for *_, match, handler in found]


def _hinted(text: str, breaks: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that hold a digit or a word of time: the rules read nothing else."""
    start = end = 0
    run: tuple[int, int] | None = None
    for end in [*breaks, len(text)]:
        if _HINT.search(text, start, end):
            run = (run[0] if run else start, end)
        elif run:
            yield run
            run = None
        start = end
    if run:
        yield run


_HINT = re.compile(
    r"\d|(?i:day|week|month|year|hour|minute|second|now|recent|past|future|current|soon|night|morning|evening|noon|decade|"
    r"centur|quarter|period|summer|winter|spring|fall|autumn|earlier|later|half|long ago|(?:some|long) time|time being|a while|soon|clock|9/11|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|midday|millenni|generation|daily|annual|tomorrow|previous|christmas|thanksgiving|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|lately|nineteen)"
)


def _expression(match: re.Match[str], reading: tuple[str, str], context: _Context) -> TimeExpression:
    value, kind = reading
    days = days_of(value) if kind in ("DATE", "TIME") else None
    first, last = days or (None, None)
    words = match.group()
    start = match.start()
    if days is None and kind == "DURATION":
        first, last = _days_of_past_stretch(words, value, context.day)
    if kind == "DATE" and context.day and (unit := _PAST_UNIT.match(words)):
        first, last = _shift(context.day, -1, _unit_code(unit[1] or unit[2])), context.day
    basis = None
    if first is not None:
        stated = re.search(_YEAR, words) is not None
        basis = Basis.STATED if stated else Basis.RELATIVE
        if first == last:
            context.last_day, context.last_at = first, start
    if kind == "DATE" and re.match(r"\d{4}", value):
        context.year = int(value[:4])
    return TimeExpression(start, match.end(), words, value, first, last, basis, kind)


# "in the past month" is the thirty days before publication, whatever month its TIMEX3 value names
_PAST_UNIT = re.compile(
    r"(?i)(?:the |this )past (day|week|month|quarter|year|decade|century)$|the last (day|week|month|year)$"
)


def days_of(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 date, or None where it fixes none.

    >>> days_of("1998-02")
    (datetime.date(1998, 2, 1), datetime.date(1998, 2, 28))
    """
    try:
        return _days_of(value)
    except ValueError:
        return None


def _days_of(value: str) -> tuple[date, date] | None:
    if m := re.match(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    if m := re.fullmatch(r"(\d{4})-W(\d\d?)(-WE)?", value):
        monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return (monday + timedelta(5) if m[3] else monday), monday + timedelta(6)
    if m := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        month = 3 * int(m[2])
        return date(int(m[1]), month - 2, 1), _month_end(int(m[1]), month)
    if m := re.fullmatch(r"(\d{4})-H([12])", value):
        return date(int(m[1]), 6 * int(m[2]) - 5, 1), _month_end(int(m[1]), 6 * int(m[2]))
    if m := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        first, last = _SEASON_MONTHS[m[2]]
        year = int(m[1])
        return date(year, first, 1), _month_end(year + (last < first), last)
    if m := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return date(int(m[1]), int(m[2]), 1), _month_end(int(m[1]), int(m[2]))
    if m := re.fullmatch(r"(\d{4})", value):
        return date(int(m[1]), 1, 1), date(int(m[1]), 12, 31)
    if m := re.fullmatch(r"(\d{3})X?", value):
        return date(10 * int(m[1]), 1, 1), date(10 * int(m[1]) + 9, 12, 31)
    if m := re.fullmatch(r"(\d\d)(?:XX)?", value):
        return date(100 * int(m[1]), 1, 1), date(100 * int(m[1]) + 99, 12, 31)
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _days_of_past_stretch(words: str, value: str, today: date | None) -> tuple[date | None, date | None]:
    """The days of "the past two weeks" and the like, up to the day of publication."""
    if today is None or not re.match(r"(?i)(?:in |over )?(?:just )?(?:the )?(?:past|last|recent)\b", words):
        return None, None
    if m := re.fullmatch(r"P(\d+)([DWMY])", value):
        return _shift(today, -int(m[1]), m[2]), today
    return None, None


def _shift(day: date, count: int, unit: str) -> date:
    """The day that many units away; the end of the calendar where there is none."""
    try:
        if unit in ("D", "W"):
            return day + timedelta(days=count * (7 if unit == "W" else 1))
        months = day.year * 12 + day.month - 1 + count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return date.min if count < 0 else date.max


# ---------------------------------------------------------------- rules: pattern and reading side by side


def _rule(
    pattern: str, *, cased: bool = False, needs: tuple[str, ...] = ()
) -> Callable[[Callable[[re.Match[str], _Context], _Reading]], Callable[[re.Match[str], _Context], _Reading]]:
    """Add a rule: words that match `pattern` are read by the function below it.

    A text without one of the words of `needs`, in small letters, cannot hold a match and is not searched.
    """
    compiled = re.compile(pattern if cased else "(?i:" + pattern + ")")

    def add(handler: Callable[[re.Match[str], _Context], _Reading]) -> Callable[[re.Match[str], _Context], _Reading]:
        _RULES.append((compiled, handler, needs))
        return handler

    return add


@_rule(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", needs=("-",))
def _iso(match: re.Match[str], _: _Context) -> _Reading:
    value = match.group()
    return (value, "DATE") if days_of(value) else None


@_rule(
    r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)\b|\b(?P<y2>(?:19|20)\d\d)[./](?P<m2>\d\d)[./](?P<d2>\d\d)\b"
)
def _dotted(match: re.Match[str], _: _Context) -> _Reading:
    year, month, day = (match[name] or match[name + "2"] for name in "ymd")
    value = f"{year}-{int(month):02}-{int(day):02}"
    return (value, "DATE") if days_of(value) else None


@_rule(r"\b9/11\b", needs=("9/11",))
def _eleventh_of_september(_: re.Match[str], __: _Context) -> _Reading:
    return "2001-09-11", "DATE"


@_rule(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b", needs=("/",))
def _slashed(match: re.Match[str], _: _Context) -> _Reading:
    month, day, year = (int(g) for g in match.groups())
    if month > 12 >= day:
        month, day = day, month
    year += 0 if year > 99 else 1900 if year > 50 else 2000
    value = f"{year:04}-{month:02}-{day:02}"
    return (value, "DATE") if days_of(value) else None


@_rule(
    r"\b(?:(?:around|about)\s)?(?:" + _WEEKDAY + r",?\s{1,2}(?:the\s)?)?(?:" + _DATE + "|" + _DATE_DMY + r")",
    cased=True,
)
def _month_day(match: re.Match[str], context: _Context) -> _Reading:
    return _day_value(match.group(), match, context)


def _day_value(words: str, match: re.Match[str], context: _Context) -> _Reading:
    month = _month_number(words)
    rest = re.sub(_WEEKDAY, "", words)
    year = re.search(_YEAR + r"\b", rest)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", rest)
    if month is None or day is None:
        return None
    number = int(day.group(1))
    if not 1 <= number <= 31:
        return None
    if year:
        value = f"{year.group()}-{month:02}-{number:02}"
    elif context.day is None:
        return f"XXXX-{month:02}-{number:02}", "DATE"
    else:
        value = f"{_year_of(month, number, match, context):04}-{month:02}-{number:02}"
    return (value, "DATE") if days_of(value) else None


def _month_number(words: str) -> int | None:
    found = re.search(_MONTH, words)
    return _MONTHS.get(found.group()[:3].lower()) if found else None


def _year_of(month: int, day: int, match: re.Match[str], context: _Context) -> int:
    """The year of a month without one: the last past one, or the next if the clause looks ahead."""
    today = context.day
    assert today is not None
    tense = _tense(match.start(), match.end(), context)
    ahead = ((month - today.month) * 30.4 + day - today.day) % 365
    most = {"future": 300, "unknown": 125, "past": 75 if day > 1 else 20}[tense]
    base = today.year if (month, day) >= (today.month, today.day) else today.year + 1
    return base if ahead <= most else base - 1


@_rule(
    r"\b(?:(?P<near>early|late|mid|earlier|later|the (?:end|beginning|start|middle|first half|second half) of)[ -](?:in )?)?(?P<rel>(?:last|next|this|each|every|this past|this coming)\s)?"
    r"(?P<month>"
    + _MONTH
    + r")(?:(?:,|\sof)?\s{1,2}(?P<year>"
    + _YEAR
    + r")|\s['’](?P<short>\d\d)\b|\s(?:of\s)?(?P<yr>this|last|next) year)?(?!\.?\s\d{1,2}\b(?!:))(?![\w-])",
    cased=True,
)
def _month_alone(match: re.Match[str], context: _Context) -> _Reading:
    month = _month_number(match["month"])
    if month is None or (not match["year"] and not match["rel"] and not match["near"] and _is_no_month(match, context)):
        return None
    if match["year"]:
        return f"{match['year']}-{month:02}", "DATE"
    if match["short"]:
        return f"{'19' if match['short'] > '50' else '20'}{match['short']}-{month:02}", "DATE"
    relation = (match["rel"] or "").strip()
    if relation in ("each", "every"):
        return f"XXXX-{month:02}", "SET"
    today = context.day
    if today is None:
        return f"XXXX-{month:02}", "DATE"
    if match["yr"]:
        return f"{today.year + ('last', 'this', 'next').index(match['yr']) - 1:04}-{month:02}", "DATE"
    if relation in ("last", "this past"):
        year = today.year if month < today.month else today.year - 1
    elif relation in ("next", "this coming"):
        year = today.year if month > today.month else today.year + 1
    elif relation == "this":
        year = today.year
    else:
        year = _year_of(month, 1, match, context)
    return f"{year:04}-{month:02}", "DATE"


def _is_no_month(match: re.Match[str], context: _Context) -> bool:
    """True for "may" and "march" that only look like months, and for Mar, Dec … without a full stop."""
    word = match["month"]
    before = context.text[max(0, match.start() - 14) : match.start()].lower()
    if word in ("May", "March"):
        if re.match(
            r"\s(?:elections?|votes?|summits?|referendum|polls?|deadline|deal|talks|meeting|attacks?)\b",
            context.text[match.end() : match.end() + 12],
        ):
            return False
        return not re.search(
            r"\b(?:in|of|since|until|till|by|from|to|last|next|this|during|and|through|for|before|after|between)\s$",
            before,
        )
    return len(word) <= 4 and not word.endswith(".") and word not in ("May", "June", "July")


@_rule(
    r"\b(?:(?P<near>early|late|mid|earlier in|later in|post|pre|the end of|the beginning of|the start of|the middle of|(?:the )?fiscal(?:[ -]year)?|FY|the year|calendar|"
    r"(?:the )?(?:summer|spring|fall|autumn|winter) of|summer|spring|fall|autumn|winter|the (?:first|second|last) half of|(?:the )?first two quarters of)[ -])?(?P<year>"
    + _YEAR + r")(?P<fy>(?:\s(?:fiscal\s)?(?:period|fiscal year))|[-–/]\d\d\b)?(?![\w%/:]|[.,]\d|-(?!(?:19|20)\d\d\b)\w|\s(?:people|soldiers|troops|points|dollars|GMT|UTC|miles|percent|feet|meters|men|women|votes))"
)  # fmt: skip
def _year_alone(match: re.Match[str], context: _Context) -> _Reading:
    before = context.text[max(0, match.start() - 12) : match.start()]
    if (
        not re.search(r"\b(?:19|20)\d\d[-–]$", before)
        and re.search(r"[$£€#:.,/\d-]$|[$£€]\s?$|\b(?:No\.|than|about|nearly|some|over|almost|at least)\s$", before)
        and not re.search(r"[,(–]\s?$", before)
    ):
        return None
    near = (match["near"] or "").lower()
    year = match["year"]
    if int(year) > 2060:
        return None
    season = next((code for name, code in _SEASONS.items() if name in near), "")
    if season:
        return f"{year}-{season}", "DATE"
    if "half" in near or "quarters" in near:
        return f"{year}-H{1 if 'first' in near else 2}", "DATE"
    if match["fy"] and "period" in match["fy"] and context.quarter:
        return f"{year}-Q{context.quarter[1]}", "DATE"
    return year, "DATE"


@_rule(
    r"\b(?:the\s)?(?P<n>first|second|latter|last)\shalf\sof\s(?P<of>the|this|last|next|the current|the coming)\syear\b",
    needs=("half of",),
)
def _half_year(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    year = context.day.year + {"last": -1, "next": 1, "the coming": 1}.get(match["of"].lower(), 0)
    return f"{year:04}-H{1 if match['n'].lower() == 'first' else 2}", "DATE"


@_rule(
    r"\b(?:the\s)?(?P<y>"
    + _YEAR
    + r")?\s?(?P<n>first|second)-half\b|\bthe\s(?P<y2>"
    + _YEAR
    + r"\s)(?P<n2>first|second) half\b",
    needs=("half",),
)
def _half(match: re.Match[str], context: _Context) -> _Reading:
    stated = match["y"] or match["y2"]
    if context.day is None and not stated:
        return None
    half = 1 if (match["n"] or match["n2"]).lower() == "first" else 2
    year = int(stated) if stated else _latest_year(6 * half - 5, context)
    return f"{year:04}-H{half}", "DATE"


def _latest_year(month: int, context: _Context) -> int:
    """The year in which a period that began with the month was last told of."""
    assert context.day is not None
    return context.day.year - (month > context.day.month)


@_rule(r"\b(?:[Tt]he\s)?(?P<month>March|June|September|December)[ -][Qq]uarter\b", cased=True, needs=("quarter",))
def _quarter_of_month(match: re.Match[str], context: _Context) -> _Reading:
    month = _month_number(match["month"])
    if context.day is None or month is None:
        return None
    return f"{_latest_year(month - 2, context):04}-Q{month // 3}", "DATE"


@_rule(
    r"\b(?:[Tt]he\s)?(?:(?P<n>first|second|third|fourth|last|final)\s)?(?:full\s)?week\s(?:of|in)\s(?:(?P<date>"
    + _DATE
    + "|"
    + _DATE_DMY
    + r")|(?P<month>"
    + _MONTH
    + r")(?:\s(?P<year>"
    + _YEAR
    + r"))?\b(?!\s\d))",
    cased=True,
    needs=("week of", "week in"),
)
def _week_of(match: re.Match[str], context: _Context) -> _Reading:
    """ "the week of 9 October", "the first week of March" """
    words = match["date"] or match["month"]
    month = _month_number(words)
    if context.day is None or month is None or bool(match["date"]) == bool(match["n"]):
        return None
    if match["date"]:
        reading = _day_value(words, match, context)
        days = days_of(reading[0]) if reading else None
        if days is None:
            return None
        week = days[0].isocalendar()
    else:
        year = int(match["year"]) if match["year"] else _year_of(month, 1, match, context)
        last = _month_end(year, month).day
        number = ("first", "second", "third", "fourth").index(match["n"]) if match["n"] in _ORDINALS else None
        week = date(year, month, last - 3 if number is None else 4 + 7 * number).isocalendar()
    return f"{week.year:04}-W{week.week:02}", "DATE"


@_rule(
    r"\b(?:(?P<days>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days)|(?P<ends>(?i:weekends)))\b",
    cased=True,
    needs=("days", "weekends"),
)
def _plural_day(match: re.Match[str], _: _Context) -> _Reading:
    if match["ends"]:
        return "XXXX-WXX-WE", "SET"
    return f"XXXX-WXX-{WEEKDAYS.index(match['days'].lower().removesuffix('s')) + 1}", "SET"


@_rule(
    r"\b(?P<month>"
    + _MONTH
    + r"),?\s(?P<year>(?:nineteen|twenty)[ -](?:"
    + _TENSWORD
    + r"(?:[ -]"
    + _ONES
    + r")?|\w{3,5}teen))\b",
    needs=("nineteen", "twenty"),
)
def _spelled_month(match: re.Match[str], _: _Context) -> _Reading:
    month = _month_number(match["month"].title())
    century, rest = re.split(r"[ -]", match["year"].lower(), maxsplit=1)
    number = _number(rest)
    if month is None or number is None:
        return None
    return f"{(19 if century == 'nineteen' else 20) * 100 + int(number)}-{month:02}", "DATE"


@_rule(
    r"\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?(?:GMT|UTC|hours|hrs)\b|\b(?P<o>"
    + _ONES
    + r"|ten|eleven|twelve|1?\d)(?: o['’]clock\b(?: in the (?P<part>morning|afternoon|evening))?| in the (?P<part2>morning|afternoon|evening))\b",
    needs=("clock", "gmt", "utc", "hours", "hrs", " in the "),
)
def _plain_clock(match: re.Match[str], context: _Context) -> _Reading:
    day = context.last_day or context.day
    if day is None:
        return None
    if match["h"]:
        return f"{day.isoformat()}T{match['h']}:{match['m']}", "TIME"
    hour = int(_number(match["o"]) or 0)
    part = match["part"] or match["part2"]
    late = part and part.lower() != "morning" and hour < 12
    return f"{day.isoformat()}T{hour + (12 if late else 0):02}:00", "TIME"


@_rule(
    r"\b(?P<count>"
    + _COUNT
    + r")-(?P<unit>day|week|month)s?-old\b(?!\s(?:bab|boy|girl|son|daughter|child|infant|twin|brother|sister|grand|nephew|niece|pupp|kitten))"
    r"|\b(?P<long>day|week|month|year|decade)long\b|(?<![\w-])(?:(?P<one>day|week|month|decade|century)|(?P<some>days|weeks|months|years|decades|centuries))-old\b|\b(?:a|an|the)\s(?P<count2>"
    + _COUNT
    + r")-(?P<unit2>day|week|month|year)\speriod\b",
    needs=("-old", "long", " period"),
)
def _age_of_a_thing(match: re.Match[str], _: _Context) -> _Reading:
    if match["long"]:
        return _as_period(1, _unit_code(match["long"])), "DURATION"
    if match["one"] or match["some"]:
        return _as_period(1 if match["one"] else None, _unit_code(match["one"] or match["some"])), "DURATION"
    return _as_period(
        _number(match["count"] or match["count2"]), _unit_code(match["unit"] or match["unit2"])
    ), "DURATION"


@_rule(
    r"\b(?:the )?(?:(?:early|late|mid)[ -])?(?:(?P<n>1[6-9]\d|20\d)0'?s|'?(?P<s>\d)0s|(?P<w>(?:twen|thir|for|fif|six|seven|eigh|nine)ties))\b",
    needs=("0s", "0's", "ties"),
)
def _decade(match: re.Match[str], context: _Context) -> _Reading:
    if match["n"]:
        return match["n"], "DATE"
    before = context.text[max(0, match.start() - 14) : match.start()].lower()
    if re.search(r"\b(?:his|her|their|my|its|your)\s(?:(?:early|late|mid)[ -])?$|\$$", before):
        return None
    if not match.group().lower().startswith("the ") and not (
        before.endswith(("and ", "or ", "to ")) and "'" in match.group()
    ):
        return None
    digit = match["s"] or str(
        2 + ["twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"].index(match["w"].lower()[:-4])
    )
    return f"19{digit}", "DATE"


@_rule(r"\b(?:the )?(?:(?:early|late|mid)[ -])?(?P<n>\d\d)(?:st|nd|rd|th) century\b", needs=("century",))
def _century(match: re.Match[str], _: _Context) -> _Reading:
    return f"{int(match['n']) - 1:02}", "DATE"


@_rule(
    r"\b(?:the year )?(?P<century>nineteen|twenty)[ -](?:(?P<tens>"
    + _TENSWORD
    + r")(?:[ -](?P<ones>"
    + _ONES
    + r"))?|(?P<teen>ten|eleven|twelve|\w{3,5}teen))\b|\bthe year two thousand\b",
    needs=("nineteen", "twenty", "two thousand"),
)
def _spelled_year(match: re.Match[str], _: _Context) -> _Reading:
    if match["century"] is None:
        return "2000", "DATE"
    if match["teen"] and match["teen"].lower() not in _NUMBERS:
        return None
    rest = match["teen"] or match["tens"]
    year = (19 if match["century"].lower() == "nineteen" else 20) * 100 + _NUMBERS[rest.lower()]
    return str(year + (_NUMBERS[match["ones"].lower()] if match["ones"] else 0)), "DATE"


@_rule(
    r"\b(?:(?P<clock>"
    + _CLOCK
    + r"),?\s(?:on\s)?)?(?:(?P<rel>last|next|this|this past|this coming|every other|every|each)\s(?:on\s)?)?"
    r"(?:(?P<near>early|late)\s)?(?P<day>"
    + _WEEKDAY
    + r")(?:\s(?P<part>(?:early |late )?"
    + _PART
    + r"))?(?:,? (?:at )?(?P<after>\d{1,2}(?::\d\d)? ?[ap]\.m\.?|noon|midday|midnight))?(?![\w])"
)
def _weekday(match: re.Match[str], context: _Context) -> _Reading:
    number = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(match["day"].lower().rstrip(".")[:3]))
    relation = (match["rel"] or "").lower()
    if relation.startswith(("every", "each")):
        return f"XXXX-WXX-{number + 1}", "SET"
    if (match["part"] or "").lower().endswith("s") and not match["clock"]:
        return f"XXXX-WXX-{number + 1}T{_part_code(match['part'])}", "SET"  # "Sunday nights"
    if context.day is None:
        return f"XXXX-WXX-{number + 1}", "DATE"
    day = _weekday_near(number, relation, match, context)
    value = day.isoformat()
    if match["clock"]:
        return value + _clock_value(match["clock"]), "TIME"
    if match["part"]:
        return value + "T" + _part_code(match["part"]), "TIME"
    if match["after"]:
        return value + _clock_value(match["after"]), "TIME"
    return value, "DATE"


def _weekday_near(number: int, relation: str, match: re.Match[str], context: _Context) -> date:
    """The day meant by a weekday's name: the last one, or the next where the clause looks ahead."""
    today = context.day
    assert today is not None
    back = (today.weekday() - number) % 7
    following = context.text[match.end() : match.end() + 16].lower()
    if other := re.match(r" (?:of )?(last|next) week", following):
        return _shift(today, number - today.weekday() + (7 if other[1] == "next" else -7), "D")
    if relation in ("next", "this coming"):
        ahead = (number - today.weekday()) % 7
        return _shift(today, ahead or 7, "D")
    if relation in ("last", "this past"):
        return _shift(today, -(back or 7), "D")
    counted = re.search(
        r"\bthe (following|next|previous)\s$", context.text[max(0, match.start() - 14) : match.start()], re.I
    )
    if counted and (told := _told_before(match, context)):
        step = (told.weekday() - number) % 7 or 7
        return _shift(told, -step if counted[1].lower() == "previous" else 7 - step or 7, "D")
    tense = "past" if re.match(r"['’]s\s", following) else _tense(match.start(), match.end(), context)
    if tense == "future" and back:
        return _shift(today, (number - today.weekday()) % 7, "D")
    return _shift(today, -back, "D")


@_rule(
    r"\b[Tt]he (?P<part>(?:early |late )?(?:morning|afternoon|evening|night)|early (?:morning )?hours) of (?P<day>"
    + _WEEKDAY
    + "|"
    + _DATE
    + "|"
    + _DATE_DMY
    + r")(?!\w)",
    cased=True,
    needs=("morning of", "afternoon of", "evening of", "night of", "hours of"),
)
def _part_of_day(match: re.Match[str], context: _Context) -> _Reading:
    """ "the night of 3 March", "the early hours of Tuesday" """
    if context.day is None:
        return None
    if re.search(_MONTH, match["day"]):
        reading = _day_value(match["day"], match, context)
        value = reading[0] if reading else None
    else:
        number = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(match["day"].lower()[:3]))
        value = _weekday_near(number, "", match, context).isoformat()
    part = "morning" if "hours" in match["part"] else match["part"]
    return (value + "T" + _part_code(part), "TIME") if value else None


@_rule(
    r"\b[Tt]he (?P<n>first|second|third|fourth|last|final) (?P<day>"
    + _WEEKDAY
    + r") (?:of|in) (?P<month>"
    + _MONTH
    + r")(?:,? (?P<year>"
    + _YEAR
    + r"))?(?!\w)",
    cased=True,
    needs=("day of", "day in"),
)
def _weekday_of_month(match: re.Match[str], context: _Context) -> _Reading:
    """ "the first Monday in October" """
    month = _month_number(match["month"])
    if month is None or (context.day is None and not match["year"]):
        return None
    year = int(match["year"]) if match["year"] else _year_of(month, 15, match, context)
    weekday = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(match["day"].lower()[:3]))
    return _nth_weekday(year, month, weekday, _ORDINALS.get(match["n"], -1)).isoformat(), "DATE"


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The first, second … (or, for -1, last) such weekday of a month."""
    if number < 0:
        last = _month_end(year, month)
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))


_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|could|may|might|going to|(?<!had been )(?:due|scheduled|expected|slated)|poised|payable|supposed to|(?:(?<!had )agreed|agrees|agreement|decided|deal|offer|bid|pact) to|plans? (?:to|for)|planned|planning|as (?:early|soon|late) as|set (?:to|for)|until|till|"
    r"upcoming|intends?|hopes?|travels|(?<!to )meets?|flies|arrives|departs|heads to|goes to|resumes|convenes|deadline|effective|is to|are to|to (?:be|begin|start|meet|visit|hold|travel|vote|open|arrive|attend|discuss|take|go|"
    r"decide|leave|return|sign|host|resume|speak|announce|expire|end|give|make|run))\b|['’]ll\b",
    re.I,
)  # fmt: skip
_PAST = re.compile(
    r"(?<!\bbe )(?<!\bbeing )\b(?:said|says|told|was|were|had|did|met|held|came|went|set(?! to| for)|began|took|made|left|fell|rose|won|lost|hit|shot|sent|gave|got|"
    r"saw|became|put|set off|spoke|flew|broke|led|wrote|called|since|ended|after|brought|bought|sold|struck|found|left|lost|grew|"
    r"showed|ran|paid|fought|thought|chose|drew|drove|swore|stood|sank|fled|threw|sought|built|cut off|had been|(?<!to )(?<!be )agreed|"
    r"(?-i:(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bstill )\b[a-z]{3,}(?<!e)(?<!schedul)(?<!expect)ed))\b",
    re.I,
)


# "flew to meet": the purpose of a journey that is over, unlike "agreed to meet"
_TO_MEET = re.compile(
    r"\b(?:flew|went|came|travel+ed|arrived|gathered|returned|drove|sailed|rushed|landed|visited|(?<!be )(?<!to )(?<!have )met)\s(?:[\w’'-]+\s){0,4}to\s\w+$"
)


_HAD_BEEN_DUE = re.compile(
    r"\bhad (?:\w+ly )?(?:been )?(?:due|scheduled|expected|slated|set|planned|meant|supposed) to \w+$"
)


def _tense(start: int, end: int, context: _Context) -> str:
    """`past`, `future` or `unknown`: what the nearest verb of the sentence says, left before right."""
    first, last = context.sentence_around(start)
    left = context.text[max(first, start - 90) : start]
    right = context.text[end : min(last, end + 70)]
    future, past = _last_end(_FUTURE, left), _last_end(_PAST, left)
    if re.match(r",?\s(?:(?:it|he|she|they)\s)?(?:was|were|had)\b", right):
        return "past"  # "the service planned for Saturday was called off", "until Thursday, they had not"
    if past < 0 and not _PAST.search(right) and re.search(r"\b(?:by|through|until)\s$", left, re.I):
        return "future"
    if future == past == -1:
        futures, pasts = _FUTURE.search(right), _PAST.search(right)
        future = -futures.start() if futures else -1000
        past = -pasts.start() if pasts else -1000
        if future == past:
            return "unknown"
        return "future" if future > past else "past"
    if future >= past and (_TO_MEET.search(left, 0, future) or _HAD_BEEN_DUE.search(left, 0, future)):
        return "past"
    if future >= past:
        return "future"
    # "expected to be announced Friday": a participle after the future word belongs to it
    if future >= 0 and re.fullmatch(
        r"(?:\s+(?:to|be|have|been|not|also|\w+ly|[a-z]+ed|held|made|put|met))*\s*(?:on\s*|in\s*|for\s*)?",
        left[future:],
    ):
        return "future"
    return "past"


def _last_end(pattern: re.Pattern[str], words: str) -> int:
    end = -1
    for match in pattern.finditer(words):
        end = match.end()
    return end


def _part_code(part: str) -> str:
    return _PARTS[part.lower().split()[-1].rstrip("s")]


def _clock_value(clock: str) -> str:
    words = clock.lower()
    if words.startswith(("noon", "midday")):
        return "T12:00"
    if words.startswith("midnight"):
        return "T24:00"
    found = re.match(r"(\d{1,2})(?::(\d\d))?", words)
    if not found:
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    rest = words[found.end() :].lstrip()
    if rest.startswith("p") and hour < 12:
        hour += 12
    elif rest.startswith("a") and hour == 12:
        hour = 0
    return f"T{hour:02}:{minute:02}"


@_rule(
    r"\b(?:(?P<near>earlier|later|early|late|mid-?)\s?)?(?P<word>(?:the )?day (?:after|before) (?:yesterday|tomorrow)|today|yesterday|tomorrow|tonight|overnight)(?:\s(?P<part>"
    + _PART
    + r"))?\b"
    r"|\b(?:(?:early|earlier|late|later)\s)?(?P<this>this|last|that|the (?:previous|next|following)|the same)\s(?P<part2>"
    + _PART
    + r")\b|\b(?P<mid>mid-?(?:afternoon|morning)|noon|midnight)\s(?P<on>today|yesterday|tomorrow)\b"
)
def _deictic_day(match: re.Match[str], context: _Context) -> _Reading:
    word = (match["word"] or match["on"] or "").lower()
    steps = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "tomorrow": 1}
    part = match["part"] or match["part2"] or (match["mid"] or "").lower().removeprefix("mid").strip("-")
    if "day after" in word:
        step = 2
    elif "day before" in word:
        step = -2
    elif word:
        step = steps[word]
    else:
        relation = (match["this"] or "").lower()
        if relation.startswith("th") and relation != "this":
            if context.last_day is None or relation in ("that", "the same"):
                return None
            following = context.last_day + timedelta(-1 if "previous" in relation else 1)
            return following.isoformat() + "T" + _part_code(part), "TIME"
        step = -1 if relation == "last" else 0
    if context.day is None:
        return ("PRESENT_REF" if step == 0 else "PAST_REF" if step < 0 else "FUTURE_REF"), "DATE"
    value = _shift(context.day, step, "D").isoformat()
    if word in ("tonight", "overnight"):
        return value + "TNI", "TIME"
    if part:
        return value + ("T" + _part_code(part) if part.rstrip("s") in _PARTS else _clock_value(part)), "TIME"
    return value, "DATE"


@_rule(
    r"\b(?:(?P<near>early|late|mid-?|(?:earlier|later)(?= (?:this|last|next) (?:month|year|summer|spring|fall|winter)| that (?:day|week|month|year))|(?:the )?(?:end|beginning|start|middle|rest|remainder) of|all)\s)?"
    r"(?P<rel>the past|the last|the previous|the prior|the preceding|the current|the coming|the next|the following|that same|the same|this past|this coming|this|last|next|that|current|the latest)\s"
    r"(?:(?P<f>fiscal|calendar)[ -])?(?P<unit>day|weekend|week|month|quarter|year|decade|century|spring|summer|fall|autumn|winter)\b(?P<tail>['’]s (?:(?P<q>first|second|third|fourth)[ -])?(?P<per>quarter|period)|\sor so\b)?(?! (?:old|olds)\b)"
)
def _relative_unit(match: re.Match[str], context: _Context) -> _Reading:
    relation, unit = match["rel"].lower().removeprefix("the "), match["unit"].lower()
    near = (match["near"] or "").lower()
    step = {
        "past": -1,
        "last": -1,
        "previous": -1,
        "prior": -1,
        "preceding": -1,
        "this past": -1,
        "coming": 1,
        "next": 1,
        "following": 1,
        "this coming": 1,
    }.get(relation, 0)
    if relation in ("following", "next", "previous") and match["rel"].lower().startswith("the") and not near:
        told = _told_before(match, context)
        if told and unit in ("day", "month", "year"):
            return _unit_value(unit, step, told), "DATE"
    if context.day is None:
        return ("PAST_REF" if step < 0 else "FUTURE_REF" if step else "PRESENT_REF"), "DATE"
    if relation in ("that", "that same", "same"):
        return _that_unit(unit, context)
    if unit == "fall" and context.text[match.end() : match.end() + 3].strip().startswith("to"):
        return None
    if match["per"]:
        year = context.day.year + step
        number = _ORDINALS[match["q"].lower()] if match["q"] else (context.quarter or (0, 0))[1]
        return (f"{year}-Q{number}", "DATE") if number else (str(year), "DATE")
    if relation == "latest" and unit == "quarter":
        return _quarter_value(context.quarter or _quarter_before(context.day)), "DATE"
    if near.endswith(("end of",)) and unit == "month":
        moved = _shift(context.day, step, "M")
        return f"{moved.year:04}-{moved.month:02}", "DATE"
    return _unit_value(unit, step, context.day), "DATE"


def _told_before(match: re.Match[str], context: _Context) -> date | None:
    """The day that was just told of, from which "the following day" counts."""
    if context.last_day is None or match.start() - context.last_at > TELLING_REACH:
        return None
    return context.last_day


def _that_unit(unit: str, context: _Context) -> _Reading:
    if unit == "year" and context.year:
        return str(context.year), "DATE"
    if unit == "day" and context.last_day:
        return context.last_day.isoformat(), "DATE"
    return None


def _unit_value(unit: str, step: int, today: date) -> str:
    """The value of "this", "last" or "next" (step 0, -1, 1) day, week, month, …"""
    if unit == "day":
        return _shift(today, step, "D").isoformat()
    if unit in ("week", "weekend"):
        week = _shift(today, step, "W").isocalendar()
        return f"{week.year:04}-W{week.week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        moved = _shift(today, step, "M")
        return f"{moved.year:04}-{moved.month:02}"
    if unit == "quarter":
        moved = _shift(today, step, "Q")
        return f"{moved.year:04}-Q{(moved.month + 2) // 3}"
    if unit == "decade":
        return f"{(today.year // 10) + step:03}"
    if unit == "century":
        return f"{(today.year // 100) + step:02}"
    if unit in _SEASONS:
        code = _SEASONS[unit]
        year = today.year
        first = _SEASON_MONTHS[code][0]
        if step < 0 and first >= today.month:
            year -= 1
        elif step > 0 and first <= today.month:
            year += 1
        return f"{year:04}-{code}"
    return f"{today.year + step:04}"


def _quarter_before(day: date) -> tuple[int, int]:
    past = _shift(day, -1, "Q")
    return past.year, (past.month + 2) // 3


def _quarter_value(quarter: tuple[int, int]) -> str:
    return f"{quarter[0]:04}-Q{quarter[1]}"


@_rule(
    r"\b(?:(?P<det>the(?!\s(?:fiscal[\s-])?\w+-quarter)|this year['’]s|last year['’]s|next year['’]s|"
    + _YEAR
    + r"['’]s)\s)?(?:(?P<yago>year-ago|year-earlier|"
    + _YEAR
    + r")\s)?(?:fiscal[ -])?"
    r"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter\b(?:(?: of| in)?\s(?P<year>(?:fiscal )?"
    + _YEAR
    + r"|this year|last year|next year))?"
    r"|\bQ(?P<q>[1-4])(?:\s(?P<qy>" + _YEAR + r"))?\b",
    needs=("quarter", "q1", "q2", "q3", "q4"),
)
def _quarter(match: re.Match[str], context: _Context) -> _Reading:
    number = _ORDINALS[match["n"].lower()] if match["n"] else int(match["q"])
    words = match.group().lower()
    stated = re.search(_YEAR, words)
    if context.day is None and not stated:
        return f"XXXX-Q{number}", "DATE"
    if stated:
        year = int(stated.group())
    else:
        today = context.day
        assert today is not None
        year = today.year
        if "last year" in words or "year-ago" in words or "year-earlier" in words:
            year -= 1
        elif "next year" in words:
            year += 1
        elif number - (today.month + 2) // 3 >= 2 and _tense(match.start(), match.end(), context) != "future":
            year -= 1
    told = context.day and (year, number) <= (context.day.year, (context.day.month + 2) // 3)
    if told and context.day and (year, number) > _quarter_before(context.day):  # a fiscal quarter can be over by now
        told = (
            re.search(r"\b(?:report|earn|post|net|profit|loss|sales|ended)", _rest_of_sentence(match, context))
            is not None
        )
        told = told and _tense(match.start(), match.end(), context) != "future"
    if told and "ago" not in words and "earlier" not in words:
        context.quarter, context.quarter_at = (year, number), match.start()
    return f"{year:04}-Q{number}", "DATE"


def _rest_of_sentence(match: re.Match[str], context: _Context) -> str:
    start, end = context.sentence_around(match.start())
    return context.text[max(start, match.start() - 120) : min(end, match.end() + 60)]


@_rule(
    r"\b(?:the\s)?(?P<kind>latest|most recent|current|year-ago|year-earlier|year earlier|year ago|corresponding|same)\s(?P<unit>quarter|period)(?P<tail>\s(?:a year ago|a year earlier|last year|of last year|in "
    + _YEAR
    + r"))?\b"
    r"|\bthe (?P<year>"
    + _YEAR
    + r") (?:quarter|period)\b|\blast year['’]s (?P<lq>quarter|period)\b|\b(?P<adj>year-ago|year-earlier)\b|\bthe (?P<q>quarter)\b(?! of)(?P<qtail>\s(?:a year ago|a year earlier))?",
    needs=("quarter", "period", "year-ago", "year-earlier"),
)
def _quarter_by_context(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    words = match.group().lower()
    quarter = context.quarter if match.start() - context.quarter_at < QUARTER_REACH else None
    if match["year"]:
        return (f"{match['year']}-Q{quarter[1]}" if quarter else match["year"]), "DATE"
    known = quarter or (_quarter_before(context.day) if "quarter" in words or "latest" in words else None)
    back = "ago" in words or "earlier" in words or "last year" in words
    if match["kind"] and match["kind"].lower() in ("corresponding", "same") and not back:
        return None
    if known is None:
        return (str(context.day.year - 1), "DATE") if back else None
    return _quarter_value((known[0] - back, known[1])), "DATE"


@_rule(
    r"\b(?:(?P<vague>"
    + _VAGUE
    + r")|(?P<about>"
    + _ABOUT
    + r")?(?P<count>"
    + _COUNT
    + r"|an?|half an?)(?:(?: or|-to-| to|[-–])\s?(?P<upto>"
    + _COUNT
    + r"))?)(?:\s|-)(?:(?:more|full|straight|consecutive|long|short)\s)?"
    r"(?P<unit>"
    + _UNIT
    + r")\b(?P<half>\s(?:and a half|or so|or two))?(?P<rel>(?:,?\s(?:ago|earlier|from now|from today)\b)|(?:[ -]old\b))?"
)
def _counted(match: re.Match[str], context: _Context) -> _Reading:
    count = None if match["vague"] else _number(match["count"])
    unit = _unit_code(match["unit"])
    relation = (match["rel"] or "").strip(", -").lower()
    bare = (match["count"] or "").lower()
    if count is not None and match["half"] and "half" in match["half"]:
        count += 0.5
    if bare in ("a", "an") and not relation and not match["half"]:
        return _bare_unit(match, context)
    if relation == "old" or unit == "Q":
        return None
    if relation in ("ago", "earlier", "before"):
        return _moved(-1, count, unit, match, context)
    if relation in ("from now", "from today"):
        return _moved(1, count, unit, match, context)
    return _duration(count, unit)


def _bare_unit(match: re.Match[str], context: _Context) -> _Reading:
    """ "a year": a rate ("twice a year") is a set; elsewhere a length."""
    unit = match["unit"].lower()
    if unit.endswith("s") or unit in ("second", "quarter", "minute"):
        return None
    before = context.text[max(0, match.start() - 12) : match.start()].lower()
    if (
        re.search(r"\b(?:for|in|within|than|over|nearly|almost|about|after|once|twice|times|during|least)\s$", before)
        or match["about"]
    ):
        kind = "SET" if re.search(r"(?:once|twice|times)\s$", before) else "DURATION"
        return _as_period(1, _unit_code(unit)), kind
    if re.match(r"\s(?:before|after|later)\b(?!\sto)", context.text[match.end() : match.end() + 9].lower()):
        return _as_period(1, _unit_code(unit)), "DURATION"
    if unit in ("year", "month", "week", "day") and re.search(
        r"(?:\d|million|billion|dollars|people|hours|days|percent|%)\s$", before
    ):
        return _as_period(1, _unit_code(unit)), "SET"
    return None


def _unit_code(word: str) -> str:
    words = word.lower().split()[-1]
    words = {"centuries": "century", "centurie": "century"}.get(words, words.removesuffix("s"))
    return {"second": "TS", "minute": "TM", "hour": "TH"}.get(words, _UNITS.get(words, "X"))


def _number(words: str) -> float | None:
    """The number that words spell, None where they are vague.

    >>> _number("twenty-four"), _number("5 1/2"), _number("a couple of")
    (24, 5.5, 2)
    """
    words = words.lower().replace(",", "")
    if m := re.fullmatch(r"(\d+(?:\.\d)?)(?:[ -](\d)/(\d))?", words):
        return float(m[1]) + (int(m[2]) / max(1, int(m[3])) if m[2] else 0) if "." in m[1] or m[2] else int(m[1])
    if words.startswith("half"):
        return 6 if words.endswith("dozen") else 0.5
    total = 0.0
    for word in re.split(r"[\s-]+", words):
        if word in ("of", "and"):
            continue
        if word == "half":
            total += 0.5
        elif word in ("hundred", "thousand"):
            total = max(total, 1) * _NUMBERS[word]
        elif word in ("dozen", "couple"):
            total = _NUMBERS[word]
        elif word == "a" and ("half" in words or "couple" in words or "dozen" in words):
            continue
        elif word in _NUMBERS:
            total += _NUMBERS[word]
    return (int(total) if total == int(total) else total) if total else None


def _duration(count: float | None, unit: str) -> _Reading:
    return _as_period(count, unit), "DURATION"


def _as_period(count: float | None, unit: str) -> str:
    """A TIMEX3 length: `P5D`, `PT5H30M`, `PXM`; decades and centuries in years."""
    time = "T" if unit.startswith("T") else ""
    letter = unit.removeprefix("T")
    if count is None:
        return f"P{time}X{'M' if letter == 'Q' else letter}"
    if letter == "Q" and count > 1:
        count, letter = count * 3, "M"
    if letter in ("E", "C") and not time:
        count, letter = count * (10 if letter == "E" else 100), "Y"
    if count != int(count):
        below = {("T", "H"): ("M", 60), ("T", "M"): ("S", 60), ("", "Y"): ("M", 12)}.get((time, letter))
        if below:
            rest = f"{round((count - int(count)) * below[1])}{below[0]}"
            return f"P{time}{int(count)}{letter}{rest}" if int(count) else f"P{time}{rest}"
        return f"P{time}{count:g}{letter}"
    whole = int(count)
    if time and letter == "H" and whole and whole % 24 == 0:
        return f"P{whole // 24}D"
    return f"P{time}{whole}{letter}"


def _moved(sign: int, count: float | None, unit: str, match: re.Match[str], context: _Context) -> _Reading:
    """The date "two weeks ago": as exact as its unit."""
    if count is None or unit.startswith("T"):
        vague = count is None
        if not vague and context.day is not None and "ago" in match.group().lower():
            return _as_period(count, unit), "DURATION"
        return ("PAST_REF" if sign < 0 else "FUTURE_REF"), "DATE"
    if context.day is None:
        return ("PAST_REF" if sign < 0 else "FUTURE_REF"), "DATE"
    if (
        match["rel"]
        and "ago" not in match["rel"]
        and "now" not in match["rel"]
        and context.quarter is None
        and count != 1
    ):
        return _as_period(count, unit), "DURATION"
    whole = round(count)
    moved = _shift(context.day, sign * whole, unit)
    if unit == "D":
        return moved.isoformat(), "DATE"
    if unit == "W":
        week = moved.isocalendar()
        return f"{week.year:04}-W{week.week:02}", "DATE"
    if unit in ("M", "Q"):
        return f"{moved.year:04}-{moved.month:02}", "DATE"
    near = match.start() - context.quarter_at < QUARTER_REACH
    if unit == "Y" and count == 1 and context.quarter and sign < 0 and near:
        return _quarter_value((context.quarter[0] - 1, context.quarter[1])), "DATE"
    return f"{moved.year:04}", "DATE"


@_rule(
    r"\b(?:the\s)?(?P<rel>past|last|next|first|final|coming|latest|previous|recent|most recent|remaining)\s(?P<about2>"
    + _ABOUT
    + r")?(?:(?P<vague>"
    + _VAGUE
    + r")|(?P<count>"
    + _COUNT
    + r"))"
    r"(?:(?: or|-to-| to|[-–])\s?(?P<upto>"
    + _COUNT
    + r"))?(?:\s|-)(?P<unit>"
    + _UNIT
    + r"|summers|winters)\b(?P<half>\sor so)?"
    r"|\bthe\s(?P<count3>" + _COUNT + r")\s(?P<unit3>(?:day|week|month|quarter|year|hour)s)\b"
)
def _counted_span(match: re.Match[str], context: _Context) -> _Reading:
    unit = match["unit"] or match["unit3"]
    if unit.lower() in ("summers", "winters"):
        return f"XXXX-{_SEASONS[unit.lower().rstrip('s')]}", "SET"
    count = None if match["vague"] or match["upto"] else _number(match["count"] or match["count3"])
    if re.match(r"(?i)(?:the )?(?:first )?(?:six|nine|12|twelve) months", match.group()):
        context.quarter_at = -QUARTER_REACH  # "a year earlier" is then the same months, no quarter
    return _duration(count, _unit_code(unit))


@_rule(
    r"\b(?P<rel>recent|past|coming)\s(?P<unit>days|weeks|months|years|decades|quarters)\b"
    r"|\b(?:the\s)?(?P<rel2>last|past|next|coming|early|first)\s(?P<unit2>days|weeks|months|years|decades)\b"
)
def _recent_units(match: re.Match[str], _: _Context) -> _Reading:
    unit = match["unit"] or match["unit2"]
    return _as_period(None, _unit_code(unit)), "DURATION"


@_rule(
    r"\b(?P<while>some time(?! ago)|a while(?! ago)|(?<=over )the years)\b|\b(?:weeks|months|years|decades|days|hours)(?:\s(?:ago|earlier)|-long)\b|\b(?P<one>hour|day|week|month|year|decade|century)-long\b"
    r"|\b(?:a\s)?(?P<half>half|quarter)(?:[ -]|\sof an?\s)(?P<unit>hour|century|decade)\b(?! old)"
)
def _units_ago(match: re.Match[str], _: _Context) -> _Reading:
    if match["while"]:
        return ("PXY" if match["while"].lower() == "the years" else "PXX"), "DURATION"
    if match["half"]:
        parts = 2 if match["half"].lower() == "half" else 4
        unit = match["unit"].lower()
        return _as_period(
            {"hour": 60, "decade": 10, "century": 100}[unit] / parts, "TM" if unit == "hour" else "Y"
        ), "DURATION"
    if match["one"]:
        return _as_period(1, _unit_code(match["one"])), "DURATION"
    if match.group().lower().endswith("long"):
        return _as_period(None, _unit_code(match.group().split("-")[0])), "DURATION"
    return "PAST_REF", "DATE"


@_rule(
    r"(?<=\bfor )(?:days|weeks|months|years|decades|centuries|generations|hours|minutes)\b(?! (?:to come|ahead))|(?<=\bwithin )(?:minutes|hours|(?:days or )?weeks(?: or months)?|days|months|years)\b|"
    r"\b(?:minutes|hours|days|weeks|months|years|decades|centuries)(?=\s(?:before|after|later|earlier)\b)|(?<=\bafter )(?:hours|days|weeks|months|years|decades|centuries)(?=\sof\b)|(?<=\bfollows )(?:days|weeks|months|years)(?=\sof\b)|"
    r"(?<=\bthe )years(?= that)|(?<=\bin )(?:days|weeks|months|years|decades|centuries)\b(?! to come)|"
    r"\b(?:days|weeks|months|years|decades|centuries)(?=\sof\s(?!age\b))|\b(?:days|weeks|months|years|decades) (?:to come|ahead)\b"
)
def _for_units(match: re.Match[str], _: _Context) -> _Reading:
    return _as_period(None, _unit_code(match.group().split()[0])), "DURATION"


@_rule(
    r"\b(?P<present>now|currently|current|at present|these days|nowadays|presently|the time being)\b"
    r"|\b(?P<past>recently|more recently|the recent past|the past|lately|(?:a while|a long time|some time|a generation|generations|centuries) ago|(?:not )?(?:so )?long ago|years past)\b"
    r"|\b(?P<future>the near future|the (?:near|short) term|the future|future (?:years|quarters|months)|soon(?= will| would)|(?<=\bmay )soon|(?<=\bwill )soon|(?<=\bwould )soon|(?<=\bcould )soon|(?<=\bto )soon|one day)\b(?! (?:after|as|of))"
)
def _vague_reference(match: re.Match[str], context: _Context) -> _Reading:
    words = match.group().lower()
    after = context.text[match.end() : match.end() + 14].lower()
    before = context.text[max(0, match.start() - 10) : match.start()].lower()
    if match["present"]:
        return "PRESENT_REF", "DATE"
    if match["past"]:
        return "PAST_REF", "DATE"
    if words == "one day" and not re.search(r"\b(?:will|would|could|might|may|can)\b", before + after):
        return "P1D", "DURATION"
    return "FUTURE_REF", "DATE"


@_rule(
    r"\b(?P<adverb>daily|weekly|monthly|hourly|nightly|yearly)\b"
    r"|\bevery\s(?P<count>few|" + _COUNT + r")\s(?P<units>days|weeks|months|years|hours|minutes|decades)\b"
    r"|\b(?:each|every)\s(?P<each>other\s)?(?P<unit>day|week|month|quarter|year|hour|minute|decade|morning|night|evening|summer|winter|weekend)\b"
    r"|\b(?:once|twice|three times|four times)\s(?:a|per)\s(?P<per>day|week|month|quarter|year|decade)\b"
)
def _repeated(match: re.Match[str], context: _Context) -> _Reading:
    if match["adverb"]:
        word = match["adverb"].lower()
        if re.match(r"\s[A-Z]", context.text[match.end() : match.end() + 2]):
            return None  # the Daily Mail
        return {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "hourly": "PT1H", "nightly": "XXXX-XX-XXTNI"}.get(
            word, "P1Y"
        ), "SET"
    if match["units"]:
        return _as_period(_number(match["count"]), _unit_code(match["units"])), "SET"
    word = (match["unit"] or match["per"]).lower()
    if word in _PARTS:
        return f"XXXX-XX-XXT{_PARTS[word]}", "SET"
    if word in _SEASONS:
        return f"XXXX-{_SEASONS[word]}", "SET"
    return _as_period(2 if match["each"] else 1, _unit_code(word)), "SET"


@_rule(
    r"(?:(?<=\bover )|(?<=\binto )|(?<=\bsince ))the (?:(?:early|late) )?(?P<s>summer|spring|autumn|winter)\b|(?<=\bof )the (?:early|late) (?P<s2>summer|spring|autumn|winter)\b"
    r"|(?:(?<=\bin )|(?<=\bduring )|(?<=\bby ))(?:the )?(?:(?:early|late) )?(?P<s3>summer|spring|autumn|winter)\b"
    r"(?:\sof\s(?P<year>last|this|next)\syear)?(?!\sof\b|-)",
    needs=("summer", "spring", "autumn", "winter"),
)
def _the_season(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    code = _SEASONS[(match["s"] or match["s2"] or match["s3"]).lower()]
    month = _SEASON_MONTHS[code][0]
    if match["year"]:
        year = context.day.year + ("last", "this", "next").index(match["year"].lower()) - 1
    elif match["s3"]:
        year = _year_of(month, 1, match, context)
    else:
        year = context.day.year - (month > context.day.month)
    return f"{year:04}-{code}", "DATE"


@_rule(r"(?<=\bover )the weekend\b|(?<=\bduring )the weekend\b|\bthe weekend\b", needs=("weekend",))
def _the_weekend(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    future = _tense(match.start(), match.end(), context) == "future"
    step = 0 if future or context.day.weekday() >= 5 else -1
    return _unit_value("weekend", step, context.day), "DATE"


@_rule(
    r"\b(?P<near>earlier in |later in |early in |late in |the (?:end|rest|remainder|beginning|start|middle) of )(?P<det>the )(?P<unit>year|month|week|quarter|decade|century)\b"
    r"|\byear[- ]end\b|\byear['’]s end\b|\bthe full year\b|(?<=\bfor )the year\b|(?<=\bin )the year(?= end)|(?<=\bthis )year to date\b|\bthe (?:current )?fiscal year\b(?!\s(?:19|20)\d\d)"
)
def _the_year(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    unit = (match["unit"] or "year").lower()
    after = context.text[match.end() : match.end() + 7].lower()
    if match.group().lower() == "the fiscal year" or (
        after.startswith(" end") and unit == "year" and not match["near"]
    ):
        return "P1Y", "DURATION"
    if match["near"] and match["near"].lower().startswith("the end") and unit == "month":
        return _month_end(context.day.year, context.day.month).isoformat(), "DATE"
    return _unit_value(unit, 0, context.day), "DATE"


@_rule(
    r"\b(?:(?:last|next|this)\s)?(?P<name>Thanksgiving(?: Day)?|Christmas(?: Day| Eve)?|New Year['’]s (?:Day|Eve)|Valentine['’]s Day|Halloween|Independence Day|Labor Day|Memorial Day|"
    r"Boxing Day|May Day|Bastille Day|Veterans Day|Armistice Day|International Women['’]s Day|Inauguration Day|Election Day|Columbus Day|"
    r"Martin Luther King Day|Presidents['’] Day|Palm Sunday|Good Friday|Easter (?:Sunday|Monday)|(?:(?<=[Bb]efore )|(?<=[Aa]fter )|(?<=[Aa]t )|(?<=[Ss]ince )|(?<=[Oo]ver )|(?<=[Uu]ntil )|(?<=[Bb]y ))Easter)(?=\W|$)",
    cased=True,
    needs=(
        "thanksgiving",
        "christmas",
        "new year",
        "valentine",
        "halloween",
        "independence day",
        "labor day",
        "memorial day",
        "boxing day",
        "may day",
        "bastille day",
        "veterans day",
        "armistice day",
        "women's day",
        "women’s day",
        "inauguration day",
        "election day",
        "columbus day",
        "king day",
        "presidents",
        "palm sunday",
        "good friday",
        "easter",
    ),
)
def _holiday(match: re.Match[str], context: _Context) -> _Reading:
    if context.day is None:
        return None
    name = match["name"].replace("’", "'").lower()
    year = context.day.year
    day = _holiday_in(year, name)
    if day > context.day and ((day - context.day).days > 75 or match.group().lower().startswith("last")):
        ahead = match.group().lower().startswith(("next", "this"))
        ahead = ahead or _tense(match.start(), match.end(), context) == "future"
        day = day if ahead else _holiday_in(year - 1, name)
    return day.isoformat(), "DATE"


def _holiday_in(year: int, name: str) -> date:
    if name in _MOVING:
        return _nth_weekday(year, *_MOVING[name])
    if name in _FROM_EASTER:
        return _easter(year) + timedelta(_FROM_EASTER[name])
    if name == "election day":  # the Tuesday after the first Monday of November, in the United States
        return _nth_weekday(year, 11, 0, 1) + timedelta(1)
    month, day = _HOLIDAYS[name]
    return date(year, month, day)


def _easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus 1991, the Gregorian computus)."""
    century, rest = divmod(year, 100)
    leap, over = divmod(century, 4)
    lunar = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * over + 2 * (rest // 4) - lunar - rest % 4) % 7
    month, day = divmod(lunar + week - 7 * ((year % 19 + 11 * lunar + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


@_rule(
    r"\b(?:(?:about|around|shortly (?:before|after))\s)?"
    + _CLOCK
    + r"(?:,? (?:on )?(?P<date>"
    + _DATE
    + r"|today|yesterday|tomorrow))?(?![\w:])"
)
def _clock(match: re.Match[str], context: _Context) -> _Reading:
    words = match.group()
    core = re.search(_CLOCK, words, re.I)
    if core is None or context.day is None:
        return None
    if re.fullmatch(r"\d{1,2}:\d\d", core.group()) and not re.search(
        r"\bat\s$", context.text[max(0, match.start() - 4) : match.start()]
    ):
        return None
    day = context.last_day or context.day
    if match["date"]:
        inner = re.fullmatch(_DATE, match["date"])
        if inner:
            month = _month_number(match["date"])
            number = re.search(r"\d{1,2}", match["date"])
            year = re.search(_YEAR, match["date"])
            if month and number:
                value = f"{int(year.group()) if year else _year_of(month, int(number.group()), match, context):04}-{month:02}-{int(number.group()):02}"
                days = days_of(value)
                day = days[0] if days else day
        else:
            day = _shift(context.day, {"today": 0, "yesterday": -1, "tomorrow": 1}[match["date"].lower()], "D")
    return day.isoformat() + _clock_value(core.group()), "TIME"


# ---------------------------------------------------------------- the day of an act

TOO_FAR = 240  # characters between an act and a time of its clause, a comma counted as ten

_SAYING = re.compile(
    r"\b(?:said|says|told|tells|stated|added|announced|reported|reports|wrote|posted|tweeted|confirmed|claimed|insisted|"
    r"warned|pledged|vowed|declared|explained|acknowledged|noted|according to)\b",
    re.I,
)
# what may stand between a word of saying and its day: "said in a statement late on", "told reporters on"
_SAME_SAYING = re.compile(
    r",?(?:\s(?!(?:that|it|he|she|they|had|has|have|would|will|was|were|is|are|could)\b)[\w’'.-]+){0,7}\s?"
)
_TOLD_PAST = re.compile(
    r"\s?(?:that\s)?(?:(?:[\w’'-]+\s){1,5}?(?:had|has|have|was|were|did)\b|(?:it|he|she|they)\s(?:had\s)?\w+ed\b)"
)
_PROMISE = re.compile(r"\s(?:that\s)?(?:[\w’'-]+\s){1,5}?(?:will|would|may|might|could|plans?|intends?)\b")
_EVENT = (
    r"(?:deals?|agreements?|accords?|pacts?|treat(?:y|ies)|invasions?|wars?|annexations?|elections?|summits?|meetings?|talks|calls?|attacks?|"
    r"strikes?|coups?|revolutions?|votes?|cease-?fires?|truces?|resolutions?|reports?|statements?|conflicts?|referendums?|deadlines?|"
    r"protests?|uprisings?|(?:social media |Facebook |Telegram )?posts?|address|speech|interview|briefing|collisions?|crash(?:es)?|"
    r"killings?|deaths?|raids?|incidents?|arrests?|bombings?|shootings?|massacres?|landings?|visits?|clash(?:es)?|explosions?|"
    r"assaults?|offensives?|sinkings?|poisonings?|hijackings?|murders?|blasts?|shelling|incursions?|launch(?:es)?|tests?|trials?|rulings?|verdicts?)"
)
_NOUN_OF_DATE = re.compile(
    r"\s(?!(?:over|about|for|after|before|with|against|amid|during|to|from|by|of|and|as|at|on|in)\s)(?:[\w-]+\s){0,2}?"
    + _EVENT
    + r"\b",
    re.I,
)
_CLEFT = re.compile(r"\b(?:was|is)\s(?:(?:only|not until|back)\s)?(?:(?:on|in|during|at)\s)?(?:the\s)?$", re.I)
_DETERMINED = re.compile(r"(?:\b(?:the|an?|its|his|her|their|our|whose|that|those)|['’]s|s['’])\s$", re.I)
_SMALL_WORD = re.compile(
    r"\s(?:and|or|but|to|of|as|at|on|in|by|for|from|with|after|before|when|while|that|which|who|over|against|until|through|"
    r"during|between|into|was|were|is|are|had|has|have|will|would|said|says|told|may|could|at|amid|following|because|where|\w+ed|"
    r"ahead|about|despite|due|it|he|she|they|the|an?|its|his|her|their)\b",
    re.I,
)
_OF_A_THING = re.compile(
    r"\b(?!(?:night|morning|afternoon|evening|hours|day|week|weeks|month|months|half|end|start|beginning|middle|rest|"
    r"spring|summer|autumn|fall|winter|quarter|course|eve|as|early|late)\b)[\w-]+\sof\s(?:last\s|this\s)?$",
    re.I,
)
_BY_SIDES = re.compile(
    r"(?:['’]s?)?(?:\s[\w-]+){0,5}?\s(?:by|between|from|of|involving|with|on|against|at|to|in|near)\s(?:the\s)?"
)
_LIMIT = re.compile(
    r"\b(?:by|until|till|before|after|through|ahead of|prior to|later than|as (?:early|late) as)\s(?:the\s)?(?:(?:end|start|beginning|middle)\sof\s)?$",
    re.I,
)
_SINCE = re.compile(r"\bsince\s(?:at least\s)?(?:the\s)?(?:(?:end|start|beginning|middle)\sof\s)?$", re.I)
_SUPERLATIVE = re.compile(
    r"\b(?:first|last|latest|only|no|not|never|worst|best|most|least|record|second|third|[a-z]{3,}est)\b[^;]{0,60}$"
)
# words after which another event than the one before them is told of
_TURN = re.compile(
    r"[;:—–]|\b(?:after(?!,)|before(?!,)|since|because|although|though|until|unless|if|whether|how|which|who|whom|whose|where|that|"
    r"following|despite|amid|in (?:response|retaliation|reaction|protest|return) (?:to|at|for|against)|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )due to|ahead of|"
    r"for (?:not )?[a-z]+ing|prior to|whereas|except)\b"
    r"|,\s(?:having|accusing|citing|blaming|saying|adding|claiming|alleging|noting|warning|calling|demanding|referring|recalling|"
    r"stressing|arguing|insisting)\b",
    re.I,
)
_WHILE = re.compile(r"\b(?:when|while|once)\b|\bas\s(?=(?:it|he|she|they|the|its|his|an?|\w+ed)\b)|,\sas\b")
_AND_THEN = re.compile(
    r",?\s(?:and|but|then)\s(?=(?:then|later|will|would|had|has|was|were|is|to)\b|\w+ed\b|(?:on|in|late|early|last|by|the day)\s|(?:it|he|she|they)\s|$)"
    r"|,\s(?:and|but|then)\b",
    re.I,
)
_OTHER_EVENT = re.compile(
    r"\b(?:over|about|condemn\w*|for|of)\s(?:[\w’'-]+\s){0,5}"
    + _EVENT
    + r"\s(?:of\s|by\s)?(?:[\w’'-]+\s){0,4}?(?:on|in|of|from|last|late|early)?\s?$",
    re.I,
)
_OWN_MEETING = re.compile(
    r"\b(?:to|for|at|in|(?:sidelines|margins) of)\s(?:an?\s|the\s)?(?:[\w-]+\s){0,2}(?:talks|meeting|visit|summit|vote)\b",
    re.I,
)
_ASIDE = re.compile(r"\s[—–]\s[^—–]{1,120}\s[—–](?=\s)|\s\([^()]{1,120}\)")
# "the drone found on", "the talks planned for"
_PARTICIPLE = re.compile(
    r"(?:\b(?:the|an?|of|over|about|by|for|with|its|his|her|their|to)|['’]s)\s(?:[\w-]+\s){1,4}?(?:due|found|held|set|made|won|built|sent|taken|seen|shot|lost|led|struck|born|\w+ed)"
    r"\s(?:there\s|again\s)?(?:on\s|in\s|for\s|at\s|late\s|early\s|last\s)*$"
)
_RELATIVE = re.compile(
    r"(?<!\bsaid )(?<!\bsays )(?<!ed )(?<!\btold )(?<!\bwrote )\b(?:that|which|who|whom|where)\s(?!\w+ly\b)[^,;]*$"
)
_TOLD_CLAUSE = re.compile(
    r"\b(?:it|he|she|they|we)\s(?:would|will|had|has|have|was|were|could|must|should|can|may|is|are|did|\w+ed|left|made|took|won|lost|"
    r"held|gave|began|came|went|met|found|built|sent|struck|shot|fought|bought|sold|said|told|quit|saw|put|cut)\b",
    re.I,
)
# "executed a man arrested in"
_SECOND_PARTICIPLE = re.compile(
    r"\b\w{3,}ed\s(?:an?|the|his|her|its|their)\s(?:[\w-]+\s){1,3}?(?:\w{3,}ed|held|found|made|sent|shot)\s(?:on|in|at|last)\s*$"
)
_TO_DO = re.compile(r"\bto\s(?!the\b|a\b|an\b|its\b|his\b|their\b)(?:\w+ly\s)?[a-z]{2,}\b")
_MODAL = re.compile(r"\b(?:will|would|shall|should|could|may|might|must|can)\b")
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|may|might|could|plans?|planning|intends?|due|expected|scheduled|planned|called|set|is to|are to|hopes?|"
    r"going to|preparing|ready|poised|about to|aims?|agreed to)\b|['’]ll\b"
)
_OPENING = re.compile(
    r"(?:^|[,;:]|\b(?:and|but|that|then|while|as|when|where|which|who))\W*(?:(?:on|in|late|early|during|over|at|the|just|only|only|back|also|again|since|from|between|around|so far|within|earlier|later)\s)*$",
    re.I,
)
_OFFSET = re.compile(
    r"\b(?:(?:(?P<count>" + _COUNT + r"|an?|the)\s(?P<unit>day|week|month|year)s?|(?:on\s)?the\s(?P<eve>eve))"
    r"\s(?P<way>after|before|following|of|ahead of)\s)(?P<thing>(?:(?:the|an?|its|his|her|their|this|that|last|next)\s)?(?:(?!(?:was|were|is|had|has|will|would)\b|\w+ed\b)[\w’'-]+\s){0,4})$",
    re.I,
)
_OF_HAVING_DONE = re.compile(r"\bof\s(?:having\s|\w{3,}ing\s)")
_LATER = re.compile(r"\s(?P<way>later|afterwards|after that|earlier|before that)\b", re.I)
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through|and)\s(?:the\s)?", re.I)
_NUMBER_BEFORE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(\s?[-–]\s?|\s(?:to|until|till|through|and)\s)(?:the\s)?$")
_NUMBER_AFTER = re.compile(
    r"(\s?[-–]\s?|\s(?:to|until|till|through|and)\s)(?:the\s)?(\d{1,2})(?:st|nd|rd|th)?\b(?!\s?(?:%|percent|"
    + _MONTH
    + r"|[ap]\.?m\b|:\d|,\d|[a-z]{3,}s\b))"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """The days that some words of a sentence tell, `start` and `end` counted from its beginning."""

    start: int
    end: int
    first: date
    last: date
    basis: Basis
    words: str
    open: bool = False  # stands on its own: a range, or days counted from another event


LONGEST_SPAN = timedelta(days=3 * 366)


def date_act(
    evidence: tuple[int, int], sentence: Sentence, times: Sequence[TimeExpression], *, published: date | None
) -> When | None:
    """The day or days of the act at `evidence`, from the words of its own sentence; None if they give none.

    A time dates the act if it stands in the act's own clause; of several the nearest wins.
    The day on which somebody spoke ("said on Monday that …") dates the speech, not what it is
    about, unless the act is that speech; a date that belongs to a noun ("the 2015 accord",
    "Monday's vote"), to a clause of its own ("after it lost the war in 1945") or that only bounds
    the act ("by Friday") does not date it. "Since May" lasts to the day of publication, "two
    days after the vote of 3 May" is the day so counted, "from 2 to 6 June" the days between.
    """
    act = evidence[0] - sentence.start, evidence[1] - sentence.start
    ranked = []
    for told in _times_told(sentence, times, published):
        if told.basis is Basis.RELATIVE and told.last - told.first > LONGEST_SPAN:
            continue  # "over the past two decades" tells how long something went on
        cost = _distance(act, sentence.text, told, published)
        if cost is not None and cost < TOO_FAR:
            ranked.append((cost, told))
    if not ranked:
        return None
    cost, best = min(ranked, key=lambda item: item[0])
    for _, other in ranked:  # "last week, on 3 December": the finer of two that stand together
        near = other.start - best.end < 12 and best.start - other.end < 12
        if near and best.first <= other.first and other.last <= best.last:
            best = other
    planned = _AHEAD.search(sentence.text, act[0], act[1]) is not None
    return When(*_without_days_ahead(best, published, planned), best.basis)


def _times_told(sentence: Sentence, times: Sequence[TimeExpression], published: date | None) -> Iterator[_Told]:
    """The times of the sentence that fix days, ranges as one, counted days moved."""
    words, begin = sentence.text, sentence.start
    own = [t for t in times if begin <= t.start and t.end <= sentence.end and t.kind != "SET"]
    before: date | None = None
    skip = -1
    for place, time in enumerate(own):
        start, end = time.start - begin, time.end - begin
        if start < skip:
            continue
        if time.first is None or time.last is None:
            if moved := _days_later(time, words[end : end + 14], before) or _days_ahead(time, words[:start], published):
                yield _Told(start, end, *moved, Basis.RELATIVE, time.text, True)
            continue
        assert time.basis is not None
        told = _Told(start, end, time.first, time.last, time.basis, time.text)
        following = own[place + 1] if place + 1 < len(own) else None
        if following and (joined := _joined(told, following, words, begin, published)):
            skip = joined.end
            told = joined
        if not told.open:
            told = _with_number(told, words)
        if time.first == time.last:
            before = time.first
        if not told.open and (offset := _OFFSET.search(words, max(0, start - 70), start)):
            told = _counted_from(told, offset)
        if published and told.first <= published and _SINCE.search(words[max(0, start - 40) : start]):
            told = replace(told, last=published)
        yield told


def _days_later(time: TimeExpression, after: str, before: date | None) -> tuple[date, date] | None:
    """ "two days later", counted from the day told of before it."""
    length = re.fullmatch(r"P(\d+)([DW])", time.timex)
    way = _LATER.match(after) or re.search(r"\s(?P<way>earlier)$", time.text)
    if length is None or way is None or before is None:
        return None
    sign = -1 if way["way"] in ("earlier", "before that") else 1
    return _around(_shift(before, sign * int(length[1]), length[2]), length[2])


def _days_ahead(time: TimeExpression, left: str, published: date | None) -> tuple[date, date] | None:
    """ "will meet in two weeks" and "in the next ten days", counted from the day of publication."""
    length = re.fullmatch(r"P(\d+)([DWMY])", time.timex)
    if length is None or published is None:
        return None
    then = _shift(published, int(length[1]), length[2])
    if re.match(r"(?:the )?(?:next|coming)\b", time.text, re.I):
        return published, then
    if re.search(r"\bin\s(?:about\s)?$", left, re.I) and _AHEAD.search(left):
        return _around(then, length[2])
    return None


def _around(day: date, unit: str) -> tuple[date, date]:
    """The day, or the week, month or year that holds it."""
    if unit == "D":
        return day, day
    if unit == "W":
        monday = day - timedelta(day.weekday())
        return monday, _shift(monday, 6, "D")
    if unit == "M":
        return day.replace(day=1), _month_end(day.year, day.month)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _counted_from(told: _Told, offset: re.Match[str]) -> _Told:
    """The days "two days after the vote of 3 May" and "on the eve of Monday's summit"."""
    if told.first != told.last or (
        "of" in offset["way"].lower().split() and not offset["eve"] and "ahead" not in offset["way"]
    ):
        return told
    count = 1 if offset["eve"] or offset["count"].lower() in ("a", "an", "the") else _number(offset["count"])
    if count is None or count != int(count):
        return told
    unit = "D" if offset["eve"] else _unit_code(offset["unit"])
    sign = 1 if offset["way"].lower() in ("after", "following") else -1
    moved = _around(_shift(told.first, sign * int(count), unit), unit)
    return _Told(offset.start(), told.end, *moved, told.basis, offset.group() + told.words, True)


def _joined(told: _Told, time: TimeExpression, words: str, begin: int, published: date | None) -> _Told | None:
    """ "from March to May" and "between Monday and Wednesday" as one time."""
    link = _RANGE.fullmatch(words[told.end : time.start - begin])
    if link is None or time.first is None or time.last is None or time.kind == "DURATION":
        return None
    opened = re.search(r"\b(?:from|between)\s(?:the\s)?(?:early |late |mid-)?$", words[: told.start], re.I)
    first, last = told.first, time.last
    stated = re.search(_YEAR, time.text) is not None
    if stated and re.search(_YEAR, told.words) is None and re.search(_MONTH, told.words):
        first = _in_year(first, last.year if first.month <= last.month else last.year - 1)
    elif first > last and re.search(_WEEKDAY, told.words):
        ahead = published is not None and first > published
        first, last = (first, last + timedelta(7)) if ahead else (first - timedelta(7), last)
    elif first > last and re.search(_MONTH, told.words):
        first = _in_year(first, last.year if (first.month, first.day) <= (last.month, last.day) else last.year - 1)
    neighbours = (time.first - told.last).days == 1
    if first > last or not (opened or neighbours or "and" not in link.group().lower()):
        return None
    return _Told(told.start, time.end - begin, first, last, told.basis, words[told.start : time.end - begin], True)


_INFORMED = re.compile(r"\b(?:inform(?:s|ed)?|notif(?:ies|ied)|reveal(?:s|ed)|disclos(?:es|ed))\b", re.I)
_THAT = re.compile(r"\s(?:(?:morning|afternoon|evening|night)\s)?that\s(?:the\s)?", re.I)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _with_number(told: _Told, words: str) -> _Told:
    """ "from 2 to 6 June", "June 2-6", "14 and 15 February": days of which one is a bare number."""
    if told.first != told.last or not re.search(_MONTH, told.words):
        return told
    if told.words[:1].isdigit() and (before := _NUMBER_BEFORE.search(words, max(0, told.start - 20), told.start)):
        number, link, start, end = int(before[1]), before[2], before.start(), told.end
    elif re.search(r"\d(?:st|nd|rd|th)?$", told.words) and (after := _NUMBER_AFTER.match(words, told.end)):
        number, link, start, end = int(after[2]), after[1], told.start, after.end()
    else:
        return told
    other = days_of(f"{told.first.year:04}-{told.first.month:02}-{number:02}")
    if other is None or (other[0] < told.first) != (start < told.start):
        return told
    first, last = min(told.first, other[0]), max(told.last, other[0])
    if "and" in link and (last - first).days > 1 and not re.search(r"\bbetween\s$", words[:start], re.I):
        return told
    return _Told(start, end, first, last, told.basis, words[start:end], True)


def _distance(act: tuple[int, int], words: str, told: _Told, published: date | None) -> float | None:
    """How far a time stands from the act; None if it dates something else."""
    if max(act[0] - told.end, told.start - act[1]) >= TOO_FAR:
        return None
    before = words[max(0, told.start - 90) : told.start]
    if _LIMIT.search(before) or _is_of_a_noun(act, words, told) or _is_of_a_saying(act, words, told):
        return None
    if _SINCE.search(before) and (published is None or told.first > published or _SUPERLATIVE.search(before)):
        return None
    if act[0] <= told.start and told.end <= act[1]:
        promised = _SAYING.search(words, act[0], told.start) and _PROMISE.match(words, told.end)
        near = 150.0 if promised else 0.0  # "said in May that it would leave in June"
        return near if _shares_clause_inside(words[act[0] : told.start], words[told.end : act[1]]) else None
    if told.end <= act[0]:
        between = words[told.end : act[0]]
        ahead = _shares_clause_after(words[max(0, told.start - 300) : told.start], between)
    else:
        between = words[act[1] : told.start]
        if re.search(r"\b(?:that|which|who|whom)\s(?:the\s)?$", words[: act[0]]) and _MODAL.search(between):
            return None  # "the treaty that A and B signed will take effect on"
        if _OF_HAVING_DONE.search(between) and _SINCE.search(between):
            return None  # "accuses A of having taken children since 2022"
        ahead = _shares_clause_before(words[slice(*act)], between, told, published)
    return len(between) + 10.0 * between.count(",") if ahead else None


def _is_of_a_noun(act: tuple[int, int], words: str, told: _Told) -> bool:
    """ "the 2015 accord", "Monday's vote", "the strike of 9 June", unless that noun is the act itself."""
    before, after = words[max(0, told.start - 60) : told.start], words[told.end : told.end + 60]
    if told.open:
        return False
    possessive = re.match(r"['’]s?\s", after)
    determined = _DETERMINED.search(before) and not _SMALL_WORD.match(after) and re.match(r"\s[\w-]+", after)
    listed = before and not re.search(r"\b(?:on|in|during)\s$", before, re.I) and _NOUN_OF_DATE.match(after)
    if not (possessive or determined or listed or _OF_A_THING.search(before)):
        return False
    if told.end <= act[0]:
        return _BY_SIDES.fullmatch(words[told.end : act[0]]) is None
    if act[0] <= told.start < act[1]:  # "Rwanda's Sunday attack on Uvira"
        return not re.fullmatch(r"[^,]{1,60}?(?:['’]s|s['’])\s(?:[\w-]+\s)?", words[act[0] : told.start])
    return True


def _is_of_a_saying(act: tuple[int, int], words: str, told: _Told) -> bool:
    """True for the day of "said on Monday", unless that saying is the act."""
    opens = _OPENING.search(words[max(0, told.start - 300) : told.start]) is not None
    reach = max(0, min(act[0], told.start) - 300), max(act[1], told.end) + 300
    for saying in _SAYING.finditer(words, *reach):
        if saying.end() <= told.start:
            apart = saying.end() <= act[0] and act[1] <= told.start
            if apart or not _SAME_SAYING.fullmatch(words[saying.end() : told.start]):
                continue
        elif told.end <= saying.start() and words[saying.end() : saying.end() + 1] != ",":
            gap = words[told.end : saying.start()]
            if (gap.startswith(",") and not opens) or not _SAME_SAYING.fullmatch(gap):
                continue
            if act[0] < told.start and act[1] <= told.start:
                continue  # "A hit B on Monday, officials said"
        else:
            continue
        together = act[1] <= saying.start() and re.fullmatch(
            r"(?:\s(?:\w+ly|both|have))?\s", words[act[1] : saying.start()]
        )
        if not (act[0] <= saying.start() < act[1] or together):
            return True
        aside = "," in words[act[0] : saying.start()] and words[told.end : told.end + 1] == ","
        rest = words[max(told.end, saying.end()) :]
        if act[1] > saying.end() + 3 and told.start < act[1] and (aside or _TOLD_PAST.match(rest)):
            return True
    return False


def _shares_clause_inside(left: str, right: str) -> bool:
    """Whether a time between the two sides of an act is the act's, by the words on its left and right."""
    if re.search(r",\s(?:which|who|whose|where|after|as|having|\w+ing)\b[^,]*$", left) and "," in right:
        return False
    rest = re.sub(r"\b(?:\w+ed|said|says|told(?:\s\w+)?|wrote|tells)\sthat\b", " ", left)
    rest = re.sub(r",\s(?:which|who|whose|where|after|as|having|\w+ing)\b[^,]*,", ",", rest)
    return (
        _TURN.search(rest) is None
        and not _SECOND_PARTICIPLE.search(left)
        and not re.search(r"\b(?:over|about)\s(?:[\w’'-]+\s){0,5}" + _EVENT + r"\b", rest)
    )


def _shares_clause_after(left: str, between: str) -> bool:
    """Whether a time before an act is the act's: no other clause may begin between them."""
    if re.fullmatch(r",?\s(?:(?:in|on|during|at)\swhich|when)\s(?:the\s|an?\s)?", between):
        return True  # "the collision on 11 August in which A rammed B"
    if (
        between.startswith(" that ")
        and re.search(r"\bit\s(?:was|is)\b[^,;]{0,30}$", left, re.I)
        and _CLEFT.search(left)
    ):
        return True  # "it was in May that A met B"
    clause = re.split(r"[,;:]", left)[-1]
    if _INFORMED.search(clause) and _THAT.fullmatch(between):
        return True  # "informed parliament on Monday that A is leaving B": the day it became known
    if "," in between and re.search(
        r"\b(?:after|before|since|when|while|although|though|following|despite|amid|because|ahead of|as)\b\s\S",
        clause,
        re.I,
    ):
        return False
    opens = _OPENING.search(left) is not None
    if opens:  # "On Monday, after weeks of talks, A met B"
        between = re.sub(r"^(?:,[^,]{1,120}(?=,))+", "", between)
    elif _AND_THEN.search(between + " " if between.rstrip().endswith(("and", "but")) else between):
        return False
    return not _SAYING.search(between) and not _TURN.search(between)


def _shares_clause_before(act: str, between: str, told: _Told, published: date | None) -> bool:
    """Whether a time behind an act is the act's: nothing between them may tell of something else."""
    if _RELATIVE.search(act) and not _SAYING.search(act):  # "left land that it had taken from B in 1991"
        return False
    between = re.sub(r"^,\s(?:which|who|whose|where)\b[^,]*,", "", _ASIDE.sub("", _SINCE.sub("", between)))
    if _TURN.search(between) or _WHILE.search(between) or _AND_THEN.search(between) or _TOLD_CLAUSE.search(between):
        return False
    if _PARTICIPLE.search(between) or (_OTHER_EVENT.search(between) and not _OWN_MEETING.search(between)):
        return False
    ahead = published is not None and told.first > published
    planned = _AHEAD.search(act + between) is not None
    if re.search(r"\bfor\s(?:the\s)?$", between) and told.first == told.last and not planned:
        return False  # "invited her to Berlin for 9 May"
    if re.search(r"\bfrom\s$", between) and re.match(r"last|this|earlier|\d{4}", told.words):
        return False  # "the proposal from last week"
    return not (ahead and _TO_DO.search(between) and not planned)


def _without_days_ahead(told: _Told, published: date | None, planned: bool) -> tuple[date, date]:
    """The days of the time; "this week" ends with the day of publication, "later this week" begins with it.

    What is planned for this week begins with that day too.
    """
    if published and told.first <= published < told.last:
        if planned and re.match(r"(?i)this", told.words):
            return published, told.last
        if re.match(r"(?i)earlier|this", told.words):
            return told.first, published
        if re.match(r"(?i)later (?:this|in the)", told.words):
            return published, told.last
    return told.first, told.last
