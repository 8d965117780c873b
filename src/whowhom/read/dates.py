"""Dates of publication as feeds, pages and archives write them. What is not a date gives None, never a guess."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

# The web has news from 1990 on and scanned papers from 1600 on; a year outside is a misreading.
FIRST_YEAR, LAST_YEAR = 1600, 2100

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?\b.*)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = [
    re.compile(rf"{_WEEKDAY}{_DAY}\s+(?P<month>[a-z]+)\.?,?\s+(?P<year>\d{{4}}){_CLOCK}", re.I),  # 3 March 2025
    re.compile(rf"{_WEEKDAY}(?P<month>[a-z]+)\.?\s+{_DAY},?\s+(?P<year>\d{{4}}){_CLOCK}", re.I),  # March 3, 2025
    re.compile(rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.]{_DAY}{_CLOCK}", re.I),  # 2025/03/03
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_CLOCK}", re.I),  # 03.03.2025
]


def read_date(value: object) -> datetime | None:
    """The moment that a date as written stands for, with its own time zone (UTC where it names none), or None.

    Takes ISO 8601, RFC 822, seconds or milliseconds since 1970, and dates as people write
    them. 03/04/2025 is a day in March to some and in April to others, so it gives None.

    >>> read_date("Mon, 03 Mar 2025 18:20:00 GMT").isoformat()
    '2025-03-03T18:20:00+00:00'
    >>> read_date("March 3, 2025").date().isoformat(), read_date("03/04/2025"), read_date("soon")
    ('2025-03-03', None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _read_seconds(float(value))
    if isinstance(value, date):
        return as_moment(value)
    text = str(value).strip()
    if not text or len(text) > 100:
        return None
    moment = _read_iso(text) or _read_mail(text) or _read_written(text)
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def as_moment(day: date | None) -> datetime | None:
    """A day as a moment with a time zone, so that all dates of publication can be compared."""
    if day is None:
        return None
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)  # the first and the last day of the calendar have no UTC beyond them
    except (OverflowError, ValueError):
        return None
    return moment


def _read_seconds(seconds: float) -> datetime | None:
    if seconds > 1e11:  # milliseconds, as JavaScript counts
        seconds /= 1000
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
    # Small numbers are line numbers or years rather than moments in the early 1970s.
    return moment if 1975 <= moment.year <= LAST_YEAR else None


def _read_iso(text: str) -> datetime | None:
    if re.fullmatch(r"\d{14}", text):  # 20250303182000, as GDELT and web archives write
        text = text[:8] + "T" + text[8:]
    elif re.fullmatch(r"\d+", text) and len(text) != 8:
        return None
    try:
        return as_moment(datetime.fromisoformat(text))
    except ValueError:
        return None


def _read_mail(text: str) -> datetime | None:
    try:
        return as_moment(parsedate_to_datetime(text)) if re.search(r"\d:\d\d", text) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_written(text: str) -> datetime | None:
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = _month(parts["month"])
            hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
            if parts["half"]:
                hour = hour % 12 + 12 * parts["half"].lower().startswith("p")
            try:
                return datetime(int(parts["year"]), month, int(parts["day"]), hour, minute, tzinfo=UTC)
            except ValueError:
                return None
    return None


def _month(word: str) -> int:
    """The number of a month; 0 for what is none."""
    if word.isdigit():
        return int(word)
    return _MONTHS.index(word[:3].lower()) + 1 if word[:3].lower() in _MONTHS else 0
