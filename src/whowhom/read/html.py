"""Pages: the article without navigation and comments, with its title, date, outlet and byline."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import IO

from whowhom.model import Skipped
from whowhom.read.clean import tidy
from whowhom.read.decode import decode
from whowhom.read.hints import TOO_LARGE, Found, Hints, make_document, read_capped


def read_html(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield the one document of a page."""
    import trafilatura  # late: takes a third of a second to load

    data = read_capped(stream)
    page = Skipped(path, TOO_LARGE) if data is None else decode(data, path, declared=hints.charset)
    if isinstance(page, Skipped):
        yield page
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is said by us, once
    try:
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # The day of publication, from the page's own data, not the newest number in its text.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, IndexError, KeyError) as error:
        # Pages made to break parsers find something in every one of them.
        yield Skipped(path, f"no text found in HTML ({type(error).__name__})")
        return
    if found is None or isinstance(found, dict) or not (body := tidy(found.text or "")):
        yield Skipped(path, "no text found in HTML")
        return
    yield make_document(
        body,
        hints,
        path=path,
        title=tidy(found.title or "") or None,
        outlet=found.sitename,
        url=hints.url or found.url,  # a page may call itself what it likes
        published=found.date,
        language=found.language,
        byline=found.author,
        raw=data or b"",
    )
