"""The filters of a page: their values with counts, and what each of them removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whowhom.brief.phrases import say_status
from whowhom.entities import country_name
from whowhom.model import Status
from whowhom.serve.address import VOICES, WAYS, cleared, say_type, toggled, without_filter
from whowhom.serve.ask import Found, count_by, passes
from whowhom.serve.objects import Chip, Filter, Removed

MOST_CHIPS = 12


def make_filters(found: Found) -> Iterable[Filter]:
    """The filters with the values that this window's events have, each with how many it would keep."""
    view = found.view
    entries = found.unfiltered.entries
    words: dict[str, tuple[str, Callable[[str], str]]] = {
        "recipient": ("Toward whom", country_name),
        "act": ("What was done", say_type),
        "status": ("How real", lambda v: say_status(Status(v))),
        "voice": ("On whose word", VOICES.__getitem__),
        "way": ("How it reaches", WAYS.__getitem__),
    }
    for name, (label, say) in words.items():
        counts = count_by(entries, name, found.kinds, view.toward)
        chosen: tuple[str, ...] = getattr(view, name)
        values = [v for v, _ in counts.most_common(MOST_CHIPS)]
        values += [v for v in chosen if v not in values]
        chips = tuple(Chip(v, say(v), counts[v], toggled(view, name, v), v in chosen) for v in values)
        if len(chips) > 1 or chosen:
            yield Filter(name, label, chips)


def what_filters_removed(found: Found) -> list[Removed]:
    """The filters in force, the one that removed most first."""
    view = found.view
    labels = {
        "recipient": "Toward whom", "act": "What was done", "status": "How real", "voice": "On whose word",
        "way": "How it reaches", "min_voices": "Independent voices",
    }  # fmt: skip
    gone = []
    for name in view.filters:
        without = without_filter(view, name)
        kept = sum(passes(e.event, without, found.kinds) for e in found.unfiltered.entries)
        gone.append(Removed(name, labels[name], kept, cleared(view, name)))
    return sorted(gone, key=lambda r: -r.would_show)
