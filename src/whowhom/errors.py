"""The few errors of whowhom. Each says what is wrong, where, and what to do.

WhowhomError
├── InputError      what was handed in cannot be read (a file, a line, an option)
├── RegistryError   a line of a data file (entities, ontology, outlets) is wrong
├── ModelError      the coder's files are missing, damaged or of another version
├── StoreError      the store cannot be opened, read or written
├── FetchError      an address may not be fetched, or did not answer as it should
└── BriefError      a brief would say what its reports do not
"""

from __future__ import annotations

from datetime import datetime


class WhowhomError(Exception):
    """Anything whowhom refuses to do; its text is one line fit for a terminal.

    >>> str(InputError("no such file", where="news.jsonl", do="check the path"))
    'news.jsonl: no such file; check the path'
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what = what
        self.where = where
        self.do = do
        super().__init__((f"{where}: " if where else "") + what + (f"; {do}" if do else ""))


class InputError(WhowhomError):
    """What was handed in cannot be read."""


class RegistryError(WhowhomError):
    """A line of a data file is wrong."""


class ModelError(WhowhomError):
    """The coder's files are missing, damaged or of another version."""


class StoreError(WhowhomError):
    """The store cannot be opened, read or written."""


class BriefError(WhowhomError):
    """A brief would say what its reports do not."""


class FetchError(WhowhomError):
    """An address may not be fetched, or did not answer as it should.

    `retry_at` is the moment before which its server does not want to be asked again, `status` the answer's number.
    """

    def __init__(
        self, what: str, *, where: str = "", do: str = "", retry_at: datetime | None = None, status: int | None = None
    ) -> None:
        super().__init__(what, where=where, do=do)
        self.retry_at = retry_at
        self.status = status
