"""The text of a PDF. Scanned pages have none: nothing here looks at pictures."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import IO

from whowhom.model import Skipped
from whowhom.read.clean import clean_in_place, tidy
from whowhom.read.hints import TOO_LARGE, Found, Hints, make_document, read_capped
from whowhom.read.lines import unwrap

MOST_PAGES = 500


def read_pdf(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield the one document of a PDF."""
    import pypdf  # late: a tenth of a second to load

    data = read_capped(stream)
    if data is None:
        yield Skipped(path, TOO_LARGE)
        return
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is said by us, once
    try:
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            yield Skipped(path, "a PDF that wants a password")
            return
        if len(pdf.pages) > MOST_PAGES:
            yield Skipped(path, f"a PDF of {len(pdf.pages)} pages; {MOST_PAGES} are the most")
            return
        pages = [page.extract_text() for page in pdf.pages]
        title = str((pdf.metadata.title if pdf.metadata else None) or "")
    except Exception as error:  # noqa: BLE001 a broken PDF finds something in every part of the parser
        yield Skipped(path, f"broken PDF ({type(error).__name__})")
        return
    body = unwrap(clean_in_place("\n\n".join(pages)))
    if not body.strip():
        yield Skipped(path, "no text in this PDF; scanned pages are not read")
        return
    yield make_document(body, hints, path=path, title=tidy(title)[:300] or None, raw=data)
