"""Sentences that name their two sides by one word for both."""

from datetime import datetime

import pytest

from whowhom.coder import load_coder
from whowhom.coder.both import spelt_out, words_for_both
from whowhom.entities import resolve_mentions
from whowhom.model import Document, Mention, Sentence

LEAD = "The leaders of Peru and Chile met in Lima on Monday. "


def test_the_two_countries_are_the_last_two_that_were_named():
    text = "Japan and Fiji vote in May. " + LEAD + "The two countries signed a fishing treaty."
    both = next(m for m in resolve_mentions(text) if m.text == "two countries")
    assert both.candidates == ("PER", "CHL")


def test_of_three_countries_no_two_are_meant():
    text = "Ministers of Peru, Chile and Bolivia met. The two countries signed a fishing treaty."
    assert not [m for m in resolve_mentions(text) if m.text == "two countries"]


def test_a_treaty_of_the_two_countries_is_told_both_ways_in_the_words_of_the_text():
    document = Document("d", LEAD + "The two countries signed a fishing treaty.", published=datetime(2025, 3, 4))
    found = {
        (r.actor[0].country, r.act.event_type, r.recipient[0].country): r.actor[0].text
        for r in load_coder().code(document)
    }
    assert found["PER", "SUPPORT", "CHL"] == found["CHL", "SUPPORT", "PER"] == "The two countries"


def test_both_directions_of_one_word_are_two_reports():
    document = Document("d", LEAD + "The two countries signed a fishing treaty.", published=datetime(2025, 3, 4))
    ids = [report.report_id for report in load_coder().code(document)]
    assert len(ids) > 1
    assert len(set(ids)) == len(ids)


def test_what_outsiders_say_of_the_two_countries_is_no_act_of_theirs():
    document = Document("d", LEAD + "Experts find that the two countries are alike.", published=datetime(2025, 3, 4))
    assert not [r for r in load_coder().code(document) if "two countries" in r.evidence.text]


@pytest.mark.parametrize(
    ("text", "words"), [("Then the two sides met.", "the two sides"), ("Both sides’ armies", None)]
)
def test_the_words_for_both_have_their_article_and_are_no_possessive(text, words):
    start = text.lower().index("sides") - 4 if words else 0
    end = text.index("sides") + 5
    both = Mention(start, end, text[start:end], text[start:end], None, "GOV", None, 0.5, "noun", False, ("PER", "CHL"))
    span = words_for_both(both, Sentence(0, len(text), text))
    assert (text[slice(*span)] if span else None) == words


def test_both_names_stand_where_the_words_for_both_stood():
    told, first, second = spelt_out("Now both sides met.", (4, 14), ["Peru", "Chile"])
    assert (told, told[slice(*first)], told[slice(*second)]) == ("Now Peru and Chile met.", "Peru", "Chile")
