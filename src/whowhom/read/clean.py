"""Text as it should be handed on: no control characters, no markup, none of the furniture that feeds and pages add.

Where a text comes as text, cleaning keeps every remaining character at its place (what must go
becomes blanks, or is cut from the end), so that offsets also hold in what was handed in.
"""

from __future__ import annotations

import html
import re

# NUL and its kin, lone surrogates and the marks that turn the reading direction (they can make
# a text look other than it is) become a blank or a replacement mark of the same length.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Other ends of line than "\n" and "\r\n", which str.splitlines would count and editors would not.
_LINE_ENDS = re.compile("[\x0c\x1c-\x1e\x85\u2028\u2029]")

_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|/?[a-zA-Z][^<>]*>)", re.DOTALL)
# A feed that cuts its items at a number of characters cuts through tags too.
_CUT_TAG = re.compile(r"</?(?:[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>]*)?)?\Z", re.DOTALL)
_DROPPED = re.compile(r"<(script|style|iframe|noscript|svg)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"<(figcaption|figure)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(
    r"<(?:br|/?(?:p|div|li|ul|ol|h[1-6]|blockquote|tr|table|section|article|hr))\b[^<>]*>", re.IGNORECASE
)
_MARKUP = re.compile(
    r"</?(?:p|a|br|div|span|b|i|em|strong|ul|ol|li|img|h[1-6]|blockquote|figure|iframe|script|style|table|section|article)"
    r"(?:\s[^<>]*)?/?>|<a\s+href",
    re.IGNORECASE,
)
_CUT_LINK = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]*)?\Z")

# What follows the last sentence. Each takes all from there to the end of the text.
_TAILS = [
    re.compile(r"\s*\bThe post\s(?:(?!\bThe post\s).){1,400}?\bappeared first (?:on|in)\b[^\n]{0,200}\s*\Z", re.DOTALL),
    re.compile(
        r"\s*\bThis (?:article|story|post)\b[^\n]{0,200}?\b(?:first|originally) appeared (?:on|in|at)\b"
        r"[^\n]{0,120}\s*\Z"
    ),
    re.compile(
        r"(?:^|(?<=[.!?…\]”\"'’)\n]))\s*(?:\[?(?:…|\.\.\.)\]?\s*)?"
        r"(?:Read (?:more|the full (?:story|article)(?: here)?)|Continue reading|Keep reading|"
        r"Share this(?: article| story)?|"
        r"Post a Comment|Leave a comment|Previous Post(?:\s+Next Post)?|Next Post|Click here to read more|"
        r"Follow us on [^\n.]{1,60}|Sign up (?:for|to) (?:our|the) [^\n.]{1,80}newsletters?)"
        r"(?:\s*(?:…|\.{1,3}|›|»|→|>+|:))?\s*\Z",
        re.MULTILINE | re.IGNORECASE,
    ),
    re.compile(r"\s*\[(?:…|\.\.\.|&#8230;|&hellip;)\]\s*\Z"),
]

# Whole lines that are furniture wherever they stand.
_CREDIT_LINE = re.compile(
    r"[ \t]*(?:(?:Photo(?:graph)?s?|Photo illustration|Illustration|Image|Picture|Video|Credit|File photo)\s*"
    r"(?:credit|by|courtesy)?\s*[:©|][^\n]{0,200}|[^\n]{0,200}(?:via Getty Images|/Getty Images|/Shutterstock)\.?|"
    r"Photo (?:by|credit) [^\n.]{1,120}|Photo illustration of [^\n]{1,200}|Advertisement|ADVERTISEMENT|"
    r"Skip (?:to|past) [^\n.]{1,60})[ \t]*",
)


def clean_in_place(text: str) -> str:
    """The text with bad characters and furniture blanked out, and tails cut off; nothing before them moves.

    >>> clean_in_place("One.\\x00\\r\\nTwo. Read more\\n")
    'One.  \\nTwo.'
    """
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
    text = _LINE_ENDS.sub("\n", text.replace("\r\n", " \n").replace("\r", "\n"))
    text = "\n".join(_blank_furniture(line) for line in text.split("\n"))
    return cut_tails(text)


def tidy(text: str) -> str:
    """The text with blanks and empty lines at their fewest; for texts that were taken out of markup anyway."""
    lines = (" ".join(line.split()) for line in clean_in_place(text).split("\n"))
    return "\n".join(line for line in lines if line)


def has_markup(text: str) -> bool:
    """True if the text holds HTML tags rather than a stray angle bracket."""
    return "<" in text and bool(_MARKUP.search(text) or _CUT_LINK.search(text.rstrip()))


def strip_markup(text: str) -> str:
    """The words of a piece of HTML as feeds carry it, paragraphs on lines of their own.

    >>> strip_markup("<p>Talks &amp; tea.</p><p>More <b>soon</b>.</p><a href=")
    'Talks & tea.\\nMore soon.'
    """
    if _BREAK.search(text):
        text = text.replace("\n", " ")  # the markup says where paragraphs end, not the line
    text = _CAPTION.sub(" ", _DROPPED.sub(" ", text))
    text = _CUT_TAG.sub("", _TAG.sub("", _BREAK.sub("\n", text)))
    return tidy(html.unescape(text))


def cut_tails(text: str) -> str:
    """The text without what feeds put behind the last sentence."""
    text = text.rstrip()
    cut = None
    while cut != text:
        cut = text
        # A tail is short, so only the end is looked at: a text of many megabytes stays fast.
        head, end = text[:-1000], text[-1000:]
        for tail in _TAILS:
            end = tail.sub("", end)
        text = (head + end).rstrip()
    return text


def starts_with_title(body: str, title: str) -> bool:
    """True if the body's first words are the title already."""
    return " ".join(body[: 2 * len(title) + 100].split()).casefold().startswith(" ".join(title.split()).casefold())


def _blank_furniture(line: str) -> str:
    return " " * len(line) if len(line) < 300 and _CREDIT_LINE.fullmatch(line) else line
