"""What an act is about."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from whowhom import ontology
from whowhom.coder.contexts import MOST, context_names, find_contexts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Freedonia raised tariffs on steel from Sylvania.", "economic"),
        ("Voters go to the ballot box in a referendum.", "election"),
        ("The navy sent two warships.", "military"),
        ("Inspectors found enriched uranium.", "cbrn"),
        ("Both states claim sovereignty over the disputed islands.", "territory"),
        ("The premier stepped down and a caretaker government took office.", "executive"),
        ("Freedonia took the film-maker's newspaper off the air.", "rights_freedoms"),
        ("Rufus T. Firefly extended his rule without elections.", "pro_autocracy"),
        ("Dockers went on strike over low pay.", "inequality"),
    ],
)
def test_finds_what_it_is_about(text, name):
    assert name in find_contexts(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trade union leaders met in Freedonia.", "economic"),
        ("The minister told reporters that he would go.", "rights_freedoms"),
        ("The think-tank praised the business climate.", "environment"),
        ("Freedonia accused Sylvania of war crimes.", "military"),
    ],
)
def test_a_longer_phrase_hides_the_words_it_is_made_of(text, name):
    assert name not in find_contexts(text)


def test_there_are_plovers_37_and_never_more_than_a_few_at_once():
    assert len(context_names()) == 37
    everything = "Troops, tariffs, elections, hackers, refugees, floods, courts, bribes and cocaine."
    assert len(find_contexts(everything)) == MOST


def test_mode_and_document_lend_a_hand():
    assert find_contexts("It struck again.") == ()
    assert find_contexts("It struck again.", mode="aerial") == ("military",)
    assert find_contexts("It boarded the vessel.", "The navy sent warships, troops and missiles.") == ("military",)


def test_the_type_tells_where_no_word_does():
    assert find_contexts("Freedonia blamed Sylvania.", event_type="ACCUSE") == ("diplomatic",)
    assert find_contexts("Freedonia blamed Sylvania.") == ()


def test_a_statement_on_war_is_no_move_in_it():
    text = "Freedonia on Thursday: the missiles were a mistake."
    assert "military" in find_contexts(text, event_type="ASSAULT")
    assert "military" not in find_contexts(text, event_type="REJECT")


def test_an_aside_counts_for_less():
    assert find_contexts("Freedonia sent envoys while voters queued.")[0] == "diplomatic"
    assert find_contexts("While envoys waited, Freedonia's voters queued.")[0] == "election"


def test_each_word_stands_once_with_each_context_of_the_manual():
    lines = (files("whowhom.coder") / "data" / "contexts.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    told = Counter((row["context"], words) for row in rows for words in row["words"].split("|"))
    assert [words for words, times in told.items() if times > 1] == []
    assert set(context_names()) <= set(ontology.contexts())
    assert all(words.strip() == words and words for _, words in told)
