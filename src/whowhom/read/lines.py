"""Lines that end where the paper did: put back together into paragraphs."""

from __future__ import annotations

import re

LEAST = 40  # characters; a page or message whose longest lines are shorter is no running text
_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*\s*$")
_ITEM = re.compile(r"\s*(?:[-*•–]\s|\d{1,3}[.)]\s|>)")


def unwrap(text: str) -> str:
    """The text with paragraphs on one line each, where lines were broken at a width.

    A line is taken to go on if it is nearly as wide as the others, and the next is no item of a list.

    >>> unwrap("The two ministers met in the capital on Monday and\\ntalked about a bridge.\\n\\nNext.")
    'The two ministers met in the capital on Monday and talked about a bridge.\\n\\nNext.'
    """
    lines = [line.rstrip() for line in text.split("\n")]
    widths = sorted(len(line) for line in lines if line.strip())
    width = widths[len(widths) * 9 // 10] if widths else 0
    if width < LEAST or width > 200:  # already a line a paragraph
        return text
    made: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line.strip() and not _ITEM.match(line):
            _join(made, line.lstrip())
        else:
            made.append(line)
        goes_on = (
            bool(line.strip()) and len(line) > width * 0.75 and not (_ENDS.search(line) and len(line) < width * 0.9)
        )
    return "\n".join(made)


def _join(made: list[str], line: str) -> None:
    before = made[-1]
    if re.search(r"[a-z]-$", before[-3:]) and line[:1].islower():
        made[-1] = before[:-1] + line
    else:
        made[-1] = f"{before} {line}"
