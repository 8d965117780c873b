"""What two reports share is the same however their words are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whowhom.merge import words
from whowhom.merge.words import make_table

WEIGHTS = {"barge": 2.0, "crane": 3.5, "port": 1.25}
rows = st.lists(st.lists(st.sampled_from([*WEIGHTS, "dredger", "quay"]), unique=True), min_size=2, max_size=6)


def weigh(shared):
    return sum(WEIGHTS.get(word, 8.0) for word in shared)


@settings(deadline=None)
@given(told=rows, without=st.sets(st.sampled_from(["port", "quay", "nowhere"])), small=st.sampled_from([0, 1 << 15]))
def test_two_rows_share_what_stands_in_both(told, without, small):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "SMALL", small)
        table = make_table(told, WEIGHTS, 8.0, without)
    kept = [set(row) - without for row in told]
    i, j = np.triu_indices(len(told), 1)
    expected = [weigh(kept[a] & kept[b]) for a, b in zip(i, j, strict=True)]
    assert table.overlap(i, j).tolist() == pytest.approx(expected, rel=1e-5)
    assert table.count_shared(i, j).tolist() == [len(kept[a] & kept[b]) for a, b in zip(i, j, strict=True)]
    assert table.own.tolist() == pytest.approx([weigh(row) for row in kept])
    assert table.size.tolist() == [len(row) for row in kept]
    every = np.arange(len(told))
    assert table.overlap(every[:, None], every[None, :])[i, j].tolist() == pytest.approx(expected, rel=1e-5)
