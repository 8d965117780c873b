"""What an act is about."""

import pytest

from whowhom.coder.contexts import MOST, context_names, find_contexts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Freedonia raised tariffs on steel from Sylvania.", "economic"),
        ("Voters go to the ballot box in a referendum.", "election"),
        ("The navy sent two warships.", "military"),
        ("Inspectors found enriched uranium.", "cbrn"),
        ("Both states claim sovereignty over the disputed islands.", "territory"),
    ],
)
def test_finds_what_it_is_about(text, name):
    assert name in find_contexts(text)


def test_there_are_plovers_37_and_never_more_than_a_few_at_once():
    assert len(context_names()) == 37
    everything = "Troops, tariffs, elections, hackers, refugees, floods, courts, bribes and cocaine."
    assert len(find_contexts(everything)) == MOST


def test_mode_and_document_lend_a_hand():
    assert find_contexts("It struck again.") == ()
    assert find_contexts("It struck again.", mode="aerial") == ("military",)
