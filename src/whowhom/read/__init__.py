"""Documents in: files, folders and JSON lines become `Document`s; what cannot be read is listed with its reason.

A new format is one reader and one line in `READERS`.
"""

from whowhom.read.documents import READERS, read_documents

__all__ = ["READERS", "read_documents"]
