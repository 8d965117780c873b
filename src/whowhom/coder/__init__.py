"""Document in, reports out.

    sentences → mentions → one pass of the encoder for candidates → a second, for the pairs that
    passed → acts → status, date, voices, contexts → reports

`load_coder()` gives the coder that ships; `TableCoder` answers from a table, for tests and docs.
"""

from __future__ import annotations

from whowhom.coder.coder import Coder, Reading, code_documents, load_coder
from whowhom.coder.standin import TableCoder

__all__ = ["Coder", "Reading", "TableCoder", "code_documents", "load_coder"]
