"""A coder that answers from a table: for unit tests and docs, where reading is not the point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whowhom.model import Document, Report


class TableCoder:
    """Gives the reports that a table holds for a document's id, and none for any other.

    >>> TableCoder({}).code(Document("d1", "Nothing happened."))
    []
    """

    version = "table"

    def __init__(self, table: Mapping[str, Sequence[Report]]) -> None:
        self.table = table

    def code(self, document: Document) -> list[Report]:
        """The reports of one document."""
        return list(self.table.get(document.document_id, ()))

    def code_group(self, documents: Sequence[Document]) -> list[list[Report]]:
        """The reports of each document."""
        return [self.code(document) for document in documents]
