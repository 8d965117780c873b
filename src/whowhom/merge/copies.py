"""Which documents are copies of one another: reprints, excerpts, rewrites that keep the words.

Two documents are candidates if they share a rare run of words; the verdict is how much of the
shorter one stands in the longer, measured on runs of five words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from whowhom.model import CopyFamily, Document, hash_of

RUN = 5  # words in a row; shorter runs are shared by chance
REPRINT = 0.5  # share of the shorter text's runs that make a reprint or an excerpt
REWRITE = 0.18  # with whole sentences or quotes in common, this much makes a rewrite
LONG_PASSAGE = 12  # words in a row that two writers do not find alike by chance
COMMON = 60  # a run in more documents than this is boilerplate
FEWEST_WORDS = 12

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def find_copies(documents: Iterable[Document]) -> list[CopyFamily]:
    """Families of two or more documents that are copies; the rest are in none.

    `origin` is the document the others come from: one with an agency's dateline or byline first,
    then the earliest published, and None where two of different outlets have equal claims.
    """
    by_id = {document.document_id: document for document in documents}
    runs = {key: runs_of(document.text) for key, document in sorted(by_id.items())}
    leader = {key: key for key in runs}
    for left, right in candidate_pairs(runs):
        if are_copies(runs[left], runs[right]):
            join(leader, left, right)
    members = defaultdict(list)
    for key in runs:
        members[root_of(leader, key)].append(key)
    return [make_family([by_id[k] for k in sorted(group)]) for _, group in sorted(members.items()) if len(group) > 1]


def shared_passages(left: Document, right: Document) -> list[tuple[int, int]]:
    """The stretches of `left`, as (start, end), whose words stand in `right` too, five at least in a row."""
    theirs = set(runs_of(right.text))
    words = list(WORD.finditer(left.text))
    passages: list[tuple[int, int]] = []
    for k, run in enumerate(runs_of(left.text)):
        if run in theirs:
            start, end = words[k].start(), words[k + RUN - 1].end()
            if passages and start <= passages[-1][1]:
                passages[-1] = (passages[-1][0], end)
            else:
                passages.append((start, end))
    return passages


def runs_of(text: str) -> list[tuple[str, ...]]:
    """Every run of five words in the text, in order, without case and typography."""
    words = [m.group().lower().replace("’", "'") for m in WORD.finditer(text)]
    return [tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1)]


def candidate_pairs(runs: dict[str, list[tuple[str, ...]]]) -> list[tuple[str, str]]:
    """Pairs of documents that share at least one run which is not everywhere."""
    where = defaultdict(list)
    for key, own in runs.items():
        for run in set(own):
            where[run].append(key)
    pairs: set[tuple[str, str]] = set()
    for keys in where.values():
        if 1 < len(keys) <= COMMON:
            pairs.update((a, b) for i, a in enumerate(keys) for b in keys[i + 1 :])
    return sorted(pairs)


def are_copies(left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]) -> bool:
    """The verdict: enough of the shorter in the longer, or less of it with a long passage word for word."""
    ours, theirs = set(left), set(right)
    shorter = min(len(ours), len(theirs))
    if shorter < FEWEST_WORDS - RUN:
        return ours == theirs
    share = len(ours & theirs) / shorter
    return share >= REPRINT or (share >= REWRITE and longest_passage(left, theirs) >= LONG_PASSAGE)


def longest_passage(runs: Sequence[tuple[str, ...]], theirs: set[tuple[str, ...]]) -> int:
    longest = current = 0
    for run in runs:
        current = current + 1 if run in theirs else 0
        longest = max(longest, current)
    return longest + RUN - 1 if longest else 0


def make_family(documents: Sequence[Document]) -> CopyFamily:
    keys = tuple(d.document_id for d in documents)
    return CopyFamily("c" + hash_of(*keys), keys, find_origin(documents))


def find_origin(documents: Sequence[Document]) -> str | None:
    marked = [d for d in documents if d.dateline or names_agency(d)]
    pool = sorted(marked or documents, key=lambda d: (d.published or LATE, d.document_id))
    first = [d for d in pool if d.published == pool[0].published]
    if len({d.outlet for d in first}) > 1:
        return None
    return pool[0].document_id


LATE = datetime.max.replace(tzinfo=UTC)
DATELINE = re.compile(r"^(?:[^\n]{0,200}\n\s*)?[A-Z][A-Z .,'-]{2,40}(?:,[^\n]{0,30})? \(([A-Z][\w. ]{1,30})\)\s*[-–—]")


def names_agency(document: Document) -> bool:
    """Whether the text opens with the dateline of the very outlet that published it."""
    found = DATELINE.match(document.text)
    return bool(found and document.outlet and found[1].lower() in document.outlet.lower())


def dateline_agency(document: Document) -> str | None:
    """The agency in a dateline such as "WASHINGTON (Agency) -", or None."""
    found = DATELINE.match(document.text)
    return found[1] if found else None


def root_of(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def join(leader: dict[str, str], left: str, right: str) -> None:
    a, b = sorted((root_of(leader, left), root_of(leader, right)))
    leader[b] = a
