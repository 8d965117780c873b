"""Which documents may be copies of one another: those that share a fingerprint that is not everywhere.

A fingerprint is a run of five words, or of three names and numbers in a row (which a rewrite or a translation
there and back keeps). Of the runs of words the least of every four in a row is kept (winnowing: Schleimer,
Wilkerson and Aiken, 2003), so that any eight words in a row that two texts share are found, however long
either is. MinHash finds texts that are alike as wholes and would miss an excerpt of a long page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Outside = Callable[[NDArray[np.int64]], NDArray[np.int64]]

RUN = 5  # words in a row; shorter runs are shared by chance
ANCHORS = 3  # names and numbers in a row
WINDOW = 4  # runs of which one is kept
COMMON = 60  # a fingerprint in more documents than this is boilerplate

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CLOCK = re.compile(r"\b(\d{1,2}) ?([ap])\.?m\b\.?")  # 2 p.m. and 2pm are one word


def words_of(text: str) -> list[str]:
    """The words, without case and typography."""
    return [word.replace("’", "'") for word in WORD.findall(CLOCK.sub(r"\1\2m ", text.lower()))]


def runs_of(text: str) -> list[int]:
    """Every run of five words as a number, in order."""
    words = words_of(text)
    return [hash_words(words[k : k + RUN]) for k in range(len(words) - RUN + 1)]


def anchors_of(text: str) -> list[str]:
    """Names and numbers in the order they stand, without the first words of sentences.

    >>> anchors_of("The talks ended. On 4 May Ida Vint met Olo Marr in Port Ellery.")
    ['4', 'may', 'ida', 'vint', 'olo', 'marr', 'port', 'ellery']
    """
    found = []
    opens = True
    for match in re.finditer(r"[^\W_]+(?:['’.,][^\W_]+)*|[.!?\n]", text):
        word = match.group()
        if word in ".!?\n":
            opens = True
            continue
        if word[0].isdigit() or (word[0].isupper() and not opens):
            found.append(re.sub(r"['’]s$", "", word).lower())
        opens = False
    return found


def hash_words(words: Sequence[str]) -> int:
    """A number for words in a row, the same in every process, from 0 up to 2⁶³."""
    joined = " ".join(words).encode("utf-8", "surrogatepass")
    return (crc32(joined) << 31) ^ crc32(joined[::-1])


def fingerprints_of(text: str) -> NDArray[np.int64]:
    """The fingerprints of a text, sorted, each once."""
    import numpy as np

    runs = runs_of(text)
    kept = {min(runs[k : k + WINDOW]) for k in range(max(1, len(runs) - WINDOW + 1))} if runs else set()
    anchors = anchors_of(text)
    kept |= {hash_words(("anchors", *anchors[k : k + ANCHORS])) for k in range(len(anchors) - ANCHORS + 1)}
    return np.array(sorted(kept), dtype=np.int64)


class Index:
    """Which documents have which fingerprint; grows, and is asked for what shares one with the new.

    Kept as sorted arrays: a large one and those since, merged when they have grown to a tenth of it. `outside` tells
    how many documents that are not in here have each of some fingerprints.
    """

    def __init__(self, outside: Outside | None = None) -> None:
        self._outside = outside
        self._keys: list[str] = []
        self._chunks: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def add(self, texts: Iterable[tuple[str, str]]) -> tuple[set[tuple[str, str]], set[str]]:
        """Add documents by id and text.

        Gives the pairs of old or new with new ones that share a fingerprint which is not everywhere, and the
        documents that hold one which has become boilerplate with this: what was a pair by it alone is one no longer.
        """
        import numpy as np

        given = list(texts)
        base = len(self._keys)
        self._keys += [key for key, _ in given]
        found = [fingerprints_of(text) for _, text in given]
        if not any(len(f) for f in found):
            return set(), set()
        prints = np.concatenate(found)
        owners = np.repeat(np.arange(base, base + len(given), dtype=np.int32), [len(f) for f in found])
        order = np.argsort(prints, kind="stable")
        prints, owners = prints[order], owners[order]
        unique, starts, counts = np.unique(prints, return_index=True, return_counts=True)
        before = [self._count(chunk, unique) for chunk in self._chunks]
        total = counts + sum((high - low for low, high in before), self._elsewhere(unique))
        pairs: set[tuple[str, str]] = set()
        unpaired: set[str] = set()
        for k in np.flatnonzero(total > 1).tolist():
            old = [
                o for chunk, (low, high) in zip(self._chunks, before, strict=True) for o in chunk[1][low[k] : high[k]]
            ]
            new = owners[starts[k] : starts[k] + counts[k]].tolist()
            if total[k] <= COMMON:
                names = [self._keys[o] for o in [*old, *new]]
                first_new = len(old)
                pairs.update(
                    (min(a, b), max(a, b)) for i, b in enumerate(names) if i >= first_new for a in names[:i] if a != b
                )
            elif total[k] - counts[k] <= COMMON and len(old) > 1:
                unpaired.update(self._keys[o] for o in old)
        self._chunks.append((prints, owners))
        self._tidy()
        return pairs, unpaired

    def partners(self, keys: Iterable[str], texts: dict[str, str]) -> set[tuple[str, str]]:
        """The pairs among these documents that share a fingerprint which is not everywhere now."""
        import numpy as np

        wanted = sorted(set(keys))
        found = [fingerprints_of(texts[key]) for key in wanted]
        where: dict[int, list[str]] = {}
        for key, prints in zip(wanted, found, strict=True):
            for value in prints.tolist():
                where.setdefault(value, []).append(key)
        shared = np.array(sorted(v for v, owners in where.items() if len(owners) > 1), dtype=np.int64)
        if not len(shared):
            return set()
        total = sum(
            (high - low for low, high in (self._count(c, shared) for c in self._chunks)), self._elsewhere(shared)
        )
        rare = shared[total <= COMMON]
        return {
            (a, b) for value in rare.tolist() for i, b in enumerate(where[value]) for a in where[value][:i] if a != b
        }

    def prints(self) -> Iterator[tuple[str, list[int]]]:
        """Each document in here with its fingerprints."""
        import numpy as np

        for values, owners in self._chunks:
            order = np.argsort(owners, kind="stable")
            held, starts = np.unique(owners[order], return_index=True)
            for owner, own in zip(held.tolist(), np.split(values[order], starts[1:]), strict=True):
                yield self._keys[owner], own.tolist()

    def _elsewhere(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        import numpy as np

        return self._outside(values) if self._outside else np.zeros(len(values), dtype=np.int64)

    @staticmethod
    def _count(
        chunk: tuple[NDArray[np.int64], NDArray[np.int32]], values: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        import numpy as np

        return np.searchsorted(chunk[0], values, side="left"), np.searchsorted(chunk[0], values, side="right")

    def _tidy(self) -> None:
        """Merge the small arrays into the large one when they have grown."""
        import numpy as np

        if len(self._chunks) < 2 or (
            len(self._chunks) < 30 and sum(len(c[0]) for c in self._chunks[1:]) * 10 < len(self._chunks[0][0])
        ):
            return
        prints = np.concatenate([c[0] for c in self._chunks])
        owners = np.concatenate([c[1] for c in self._chunks])
        order = np.argsort(prints, kind="stable")
        self._chunks = [(prints[order], owners[order])]
