"""whowhom: who did what to whom, when, and on whose word.

Each public name works alone on any text, without a store:

>>> from whowhom import find_times
>>> from datetime import date
>>> [t.timex for t in find_times("They met on Monday.", published=date(2025, 3, 4))]
['2025-03-03']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whowhom.brief import write_brief as write_brief
    from whowhom.coder import code_documents as code_documents
    from whowhom.coder import load_coder as load_coder
    from whowhom.coder.attribution import find_attributions as find_attributions
    from whowhom.coder.quotes import find_quotes as find_quotes
    from whowhom.coder.when import find_times as find_times
    from whowhom.entities import resolve_mentions as resolve_mentions
    from whowhom.measure import find_streaks as find_streaks
    from whowhom.measure import make_ledger as make_ledger
    from whowhom.measure import measure_tilt as measure_tilt
    from whowhom.merge import merge_reports as merge_reports
    from whowhom.notebook import explore as explore
    from whowhom.notebook import present as present
    from whowhom.read import read_documents as read_documents
    from whowhom.store import open_store as open_store

# Where each public name lives; loaded when first asked for, so that importing whowhom costs nothing.
_HOMES = {
    "code_documents": "whowhom.coder",
    "explore": "whowhom.notebook",
    "find_attributions": "whowhom.coder.attribution",
    "find_quotes": "whowhom.coder.quotes",
    "find_streaks": "whowhom.measure",
    "find_times": "whowhom.coder.when",
    "load_coder": "whowhom.coder",
    "make_ledger": "whowhom.measure",
    "measure_tilt": "whowhom.measure",
    "merge_reports": "whowhom.merge",
    "open_store": "whowhom.store",
    "present": "whowhom.notebook",
    "read_documents": "whowhom.read",
    "resolve_mentions": "whowhom.entities",
    "write_brief": "whowhom.brief",
}

__all__ = [
    "code_documents",
    "explore",
    "find_attributions",
    "find_quotes",
    "find_streaks",
    "find_times",
    "load_coder",
    "make_ledger",
    "measure_tilt",
    "merge_reports",
    "open_store",
    "present",
    "read_documents",
    "resolve_mentions",
    "write_brief",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'whowhom' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
