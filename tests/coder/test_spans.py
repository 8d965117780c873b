import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder import load_coder
from whowhom.coder.candidates import BEGIN, INSIDE, best_path, tagged_spans
from whowhom.coder.encoder import Pieces, Tags
from whowhom.coder.parties import find_parties

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


def tags_of(text: str, actors: list[str], recipients: list[str]) -> Tags:
    """Tags that name these words, sure of each."""
    words = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    roles = []
    for names in (actors, recipients):
        tags = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (len(words), 1))
        for name in names:
            start = text.index(name)
            for k, (a, b) in enumerate(words):
                if start <= a and b <= start + len(name):
                    tags[k] = (0.01, 0.98, 0.01) if a == start else (0.01, 0.01, 0.98)
        roles.append(tags)
    return Tags(Pieces(list(range(len(words))), words), *roles)


@pytest.mark.parametrize(
    ("text", "actors", "recipients", "found"),
    [
        (
            "Egypt and Libya signed a pact.",
            ["Egypt", "Libya"],
            ["Egypt and Libya"],
            (["Egypt and Libya"], ["Egypt and Libya"]),
        ),
        ("Chad warned Niger and Mali.", ["Chad"], ["Niger and Mali"], (["Chad"], ["Niger", "Mali"])),
        (
            "The Office of Trade and Industry Policy fined Mali.",
            ["The Office of Trade and Industry Policy"],
            ["Mali"],
            (["The Office of Trade and Industry Policy"], ["Mali"]),
        ),
        (
            "Chad beat workers and their sons.",
            ["Chad"],
            ["workers and their sons"],
            (["Chad"], ["workers and their sons"]),
        ),
    ],
)
def test_two_parties_are_one_stretch_where_they_act_on_each_other_alone(text, actors, recipients, found) -> None:
    read = find_parties(text, tags_of(text, actors, recipients))
    assert tuple([text[a:b] for a, b in spans] for spans in read) == found


def test_an_office_and_a_country_are_two_where_the_registry_knows_both() -> None:
    text = "Chad sued the Commission and the Niger Authority."
    tags = tags_of(text, ["Chad"], ["the Commission and the Niger Authority"])
    assert len(find_parties(text, tags)[1]) == 1
    names = [(text.index(name), text.index(name) + len(name)) for name in ("the Commission", "Niger")]
    assert len(find_parties(text, tags, names)[1]) == 2


def test_the_shipped_coder_finds_parties() -> None:
    text = "Norway handed Moldova forty ambulances."
    actors, recipients = load_coder().find_parties(text)
    assert [text[a:b] for a, b in actors] == ["Norway"]
    assert [text[a:b] for a, b in recipients] == ["Moldova"]
