"""What is text, but not news that can be read: notices in place of an article, and other languages than English."""

from __future__ import annotations

import re

# A notice is short. Each of these words alone is one in a text below the first length …
_NOTICE = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read on|unlock|get (?:full |unlimited )?access)|"
    r"(?:subscription|registration|login|account) (?:is )?required|subscribers only|for subscribers only|"
    r"already a (?:subscriber|member)\?|to (?:continue|keep) reading(?: this (?:article|story))?,? "
    r"(?:please |you |subscribe|register|log|sign)|"
    r"you have (?:reached|used|read) (?:your|all|the) [^.]{0,30}(?:free )?articles|"
    r"(?:please )?enable (?:javascript|cookies)|(?:javascript|cookies) (?:is|are) (?:disabled|required)|"
    r"are you a (?:robot|human)|verify (?:that )?you are (?:not a robot|(?:a )?human)|"
    r"access (?:to this page has been )?denied|"
    r"we (?:and our partners )?use cookies|accept (?:all )?cookies|"
    r"manage (?:your )?(?:cookie|privacy) (?:settings|preferences)|"
    r"your privacy choices|this content is not available in your (?:region|country)",
    re.IGNORECASE,
)
# What stands below an article of which only the beginning is shown.
_CUT_OFF = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read on|unlock)|(?:subscription|registration|login) (?:is )?required|"
    r"subscribers only|already a (?:subscriber|member)\?|to (?:continue|keep) reading(?: this (?:article|story))?,? "
    r"(?:please |you |subscribe|register|log|sign)|(?:log|sign) in to (?:read|continue)",
    re.IGNORECASE,
)
MAX_NOTICE = 1200  # characters; longer texts with such words are articles that also ask for something

MIN_LANGUAGE = 80  # characters; below that a language cannot be told
# The most frequent words of English, which other languages share few of.
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the of and to in is that for it was on with as at by from has have had be are were an this which not but
        will would his her its their they he she said after who more than been over about into also out when up""",
    )
)


def is_notice(text: str) -> bool:
    """True for a short text that says what stands between the reader and the article.

    >>> is_notice("Subscribe now to continue reading. Already a subscriber? Log in.")
    True
    >>> is_notice("The ministers met in the capital and agreed on a bridge.")
    False
    """
    if len(text) > MAX_NOTICE:
        return False
    found = {match.group().lower() for match in _NOTICE.finditer(text)}
    # One such phrase fills a good part of a notice, and is one sentence in an article.
    return len(found) > 1 or (bool(found) and len(text) < 300)


def has_notice(text: str) -> bool:
    """True for the end of a text that asks for a subscription or a login, as cut articles do."""
    return bool(_CUT_OFF.search(text))


def find_language(text: str) -> str:
    """The language of a text as a two-letter code; "en" also where it is too short to tell, or partly English.

    >>> find_language("Die Minister trafen sich am Montag in der Hauptstadt, um über die Brücke zu reden, die alt ist.")
    'de'
    """
    if len(text) < MIN_LANGUAGE or _has_english(text[:4000]):
        return "en"
    import py3langid  # late: half a second to load, and most texts never get here

    ranks = py3langid.rank(text[:4000])
    best, score = ranks[0]
    # Lists of names and teams look like many languages at once (Nigerian Pidgin above all): what is
    # nearly as likely English is taken as English.
    near = {language for language, likelihood in ranks[:8] if likelihood > score * 1.04}
    parts = [text[start : start + 400] for start in range(0, min(len(text), 8000), 400)]
    return "en" if near & {"en", "pcm"} or any(_has_english(part) for part in parts) else str(best)


def _has_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) >= 8 and sum(word in _ENGLISH for word in words) >= max(4, len(words) * 0.15)
