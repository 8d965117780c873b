"""The words of many reports as a table, by which any two of them are asked what they share.

Two reports share few of the thousands of words that a busy week holds, and most words stand in one report alone. These
have no column, and a large table keeps only what is in it: comparing all of a week's reports costs what they share.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Places = NDArray[np.intp]

SMALL = 1 << 15  # cells up to which a plain table is the faster


@dataclass(frozen=True)
class WordTable:
    """A row per report and a column per word that two of them have at least, holding the root of the word's weight.

    `own` is the weight of all words of each report, `size` how many they are, those without a column among them.
    """

    cells: Any  # an array, or a CSR array of SciPy
    own: Numbers
    size: Numbers

    def overlap(self, i: Places, j: Places) -> Numbers:
        """The weight of what two reports share, for the pairs of `i` and `j`, which are two different reports.

        `i` and `j` are a column and a row, for every pair of two groups, or two lists of one length.
        """
        return multiply(self.cells, i, j)

    def count_shared(self, i: Places, j: Places) -> Numbers:
        """How many words two reports share."""
        import numpy as np

        return multiply((self.cells > 0).astype(np.float32), i, j)


def multiply(cells: Any, i: Places, j: Places) -> Numbers:
    """The products of rows `i` with rows `j`."""
    import numpy as np

    if isinstance(cells, np.ndarray):
        if i.ndim == 2:
            return np.asarray(cells[i[:, 0]] @ cells[j[0]].T)
        return np.asarray(np.einsum("kw,kw->k", cells[i], cells[j]))
    if i.ndim == 2:
        return np.asarray((cells[i[:, 0]] @ cells[j[0]].T).toarray())
    return np.asarray(cells[i].multiply(cells[j]).sum(axis=1), dtype=np.float32)


def make_table(
    rows: Sequence[Sequence[object]],
    known: Mapping[Any, float],
    unknown: float,
    without: Collection[object] = (),
) -> WordTable:
    """The table of these rows of words, each word once in a row; words of `without` are left out.

    `known` holds the weights of words, all above 0; `unknown` is that of any other.

    >>> import numpy as np
    >>> table = make_table([("barge", "port"), ("port",), ("apple",)], {"port": 4.0}, 9.0)
    >>> table.overlap(np.array([0, 0]), np.array([1, 2])).tolist(), table.own.tolist()
    ([4.0, 0.0], [13.0, 4.0, 9.0])
    """
    import numpy as np

    words = dict.fromkeys(chain.from_iterable(rows))
    place = dict(zip(words, range(len(words)), strict=True))
    # Millions of words come by here, so each step is one that Python does without a loop of its own.
    found = np.fromiter(map(place.__getitem__, chain.from_iterable(rows)), dtype=np.intp)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    weights = np.fromiter(map(known.get, words, repeat(unknown)), dtype=np.float64, count=len(words))
    weights[[place[word] for word in without if word in place]] = 0
    if without:
        told = weights[found] > 0
        found, owners = found[told], owners[told]
    shared = np.bincount(found, minlength=len(place)) > 1
    kept = shared[found]
    column = np.cumsum(shared) - 1
    shape = len(rows), max(1, int(shared.sum()))
    roots = np.sqrt(weights).astype(np.float32)
    return WordTable(
        fill_table(owners[kept], column[found[kept]], roots[found[kept]], shape),
        np.bincount(owners, weights[found], minlength=len(rows)).astype(np.float32),
        np.bincount(owners, minlength=len(rows)).astype(np.float32),
    )


def fill_table(rows: Places, columns: Places, values: Numbers, shape: tuple[int, int]) -> Any:
    """A table with these values at these places, row after row."""
    import numpy as np

    if shape[0] * shape[1] <= SMALL:
        table = np.zeros(shape, dtype=np.float32)
        table[rows, columns] = values
        return table
    from scipy.sparse import csr_array

    ends = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=shape[0]))))
    return csr_array((values, columns, ends), shape=shape)
