from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder.candidates import BEGIN, INSIDE, best_path, tagged_spans
from whowhom.coder.encoder import Pieces

SCORES = st.lists(st.tuples(*[st.floats(-9, 0, allow_nan=False)] * 3), min_size=1, max_size=6)


@given(SCORES)
def test_the_best_path_is_the_best_of_all(scores: list[tuple[float, float, float]]) -> None:
    def worth(path: tuple[int, ...]) -> float:
        return sum(score[tag] for score, tag in zip(scores, path, strict=True))

    def allowed(path: tuple[int, ...]) -> bool:
        return all(tag != INSIDE or before for before, tag in zip((0, *path), path, strict=False))

    best = max(worth(p) for p in product(range(3), repeat=len(scores)) if allowed(p))
    found = tuple(best_path(scores))
    assert allowed(found)
    assert abs(worth(found) - best) < 1e-9


def test_a_party_is_whole_words() -> None:
    text = "Rwanda's army hit Goma."
    pieces = Pieces(list(range(8)), [(0, 0), (0, 3), (3, 6), (6, 7), (7, 8), (9, 13), (14, 17), (18, 22)])
    tags = np.full((8, 3), 0.02, dtype=np.float32)
    tags[:, 0] = 0.96
    tags[1] = 0.1, 0.8, 0.1
    for k in (3, 4, 5):
        tags[k] = 0.1, 0.1, 0.8
    tags[7] = 0.1, 0.8, 0.1
    assert [text[a:b] for a, b in tagged_spans(text, pieces, tags)] == ["Rwanda's army", "Goma"]


def test_where_all_is_outside_there_is_no_party() -> None:
    tags = np.array([[0.99, 0.005, 0.005]] * 3, dtype=np.float32)
    assert tagged_spans("It rained.", Pieces([0, 1, 2], [(0, 2), (3, 9), (9, 10)]), tags) == []
    assert BEGIN == 1
