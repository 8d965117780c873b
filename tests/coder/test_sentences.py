"""Sentence ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder.sentences import LONGEST, split_sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One came. Two left.", ["One came.", "Two left."]),
        ("The U.S. Senate met Gen. Ash. He left.", ["The U.S. Senate met Gen. Ash.", "He left."]),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("It began on Feb. 12. All was calm.", ["It began on Feb. 12.", "All was calm."]),
        ("They met at 5 p.m. Monday in Kyiv.", ["They met at 5 p.m. Monday in Kyiv."]),
        ("“We go!” Ruiz said. Nobody moved.", ["“We go!” Ruiz said.", "Nobody moved."]),
        ("She said, “We go.” Then she left.", ["She said, “We go.”", "Then she left."]),
        ("No. 3 fell. J. D. Ash stayed.", ["No. 3 fell.", "J. D. Ash stayed."]),
        ("A line\nwith a wrap. Next", ["A line\nwith a wrap.", "Next"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_splits_where_sentences_end(text, parts):
    assert [s.text for s in split_sentences(text)] == parts


def test_the_first_line_is_the_title_and_paragraphs_are_counted():
    sentences = split_sentences("Envoys leave\n\nThey left. All of them.\n\nNone stayed.")
    assert [(s.is_title, s.paragraph) for s in sentences] == [(True, 0), (False, 1), (False, 1), (False, 2)]


@given(st.text(alphabet='aB.!?”“" \n\u2028U.S', max_size=200))
def test_every_sentence_stands_where_it_says_and_no_letter_is_lost(text):
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text for s in sentences)
    assert "".join("".join(s.text.split()) for s in sentences) == "".join(text.split())


@pytest.mark.parametrize("part", ["a", ". ", "“", "A. ", '."', "."])
def test_damaged_text_is_cut_and_takes_linear_time(part):
    text = part * 60_000 + "x"
    assert all(len(s.text) <= LONGEST for s in split_sentences(text))
