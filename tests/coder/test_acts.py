"""What the rules say of acts once the network has read them."""

import re

import pytest

from whowhom.coder.acts import ARTICLE, NONE, FoundAct, act_cues, contradicted, keep_sure, may_face, type_by_the_book
from whowhom.coder.candidates import Candidate, names_something
from whowhom.model import Mention
from whowhom.ontology import event_types


def make_candidate(start, country, sector="GOV", entity=None):
    mention = Mention(start, start + 3, country, country, country, sector, entity or f"{country}:{start}")
    return Candidate(start, start + 3, mention, 0.9, 0.9)


def make_act(kind, confidence, a=0, b=10, mode=None):
    return FoundAct(make_candidate(a, "AAA"), make_candidate(b, "BBB"), kind, mode, confidence, reading=None)


def test_every_cue_names_real_types_and_can_be_read():
    for cue in act_cues():
        assert {cue.found, cue.becomes} <= {*event_types(), NONE}
        assert isinstance(cue.words, re.Pattern)


@pytest.mark.parametrize(
    ("text", "found", "mode", "becomes"),
    [
        ("Aland imposed sanctions on Beland", "COERCE", None, "SANCTION"),
        ("Aland detained a trader for dodging sanctions on Beland", "COERCE", "arrest", "COERCE"),
        ("Aland asked for sanctions on Beland that can be eased", "THREATEN", "restrict", "CONCEDE"),
        ("Aland replied to criticism of its talks with Beland", "ACCUSE", "disapprove", NONE),
        ("Aland threatened Beland with sanctions", "THREATEN", "restrict", "THREATEN"),
        ("Envoys of Aland agreed on a new round of sanctions against Beland", "CONCEDE", None, "SANCTION"),
    ],
)
def test_words_that_leave_no_doubt_settle_the_type(text, found, mode, becomes):
    assert type_by_the_book(found, mode, text) == becomes


def test_of_giving_and_taking_in_one_sentence_the_surer_stays():
    cut, aid = make_act("SANCTION", 0.99), make_act("AID", 0.8, a=3)
    assert contradicted(aid, [cut, aid])
    assert not contradicted(cut, [cut, aid])


def test_an_office_does_not_face_its_own_government_but_rebels_do():
    ruler, ministry = make_candidate(0, "AAA"), make_candidate(9, "AAA")
    rebels = make_candidate(20, "AAA", "REB")
    assert not may_face(ruler, ministry)
    assert may_face(ruler, rebels)


def test_leftovers_of_a_name_name_nobody():
    assert not names_something("the")
    assert not names_something("two")
    assert names_something("The council")


def test_what_an_article_tells_once_for_sure_may_be_told_again_with_less():
    sure, doubtful = make_act("SANCTION", 0.9), make_act("ACCUSE", 0.4)
    empty = [()] * (ARTICLE - 2)
    assert keep_sure([(sure,), (doubtful,), *empty], 0.6) == [(sure,), (doubtful,), *empty]
    again = make_act("SANCTION", 0.4)
    assert keep_sure([(sure,), (again,), *empty], 0.6)[:2] == [(sure,), ()]  # nothing new
    assert keep_sure([(sure, doubtful), (), *empty], 0.6)[0] == (sure,)  # not beside it in one sentence
    assert keep_sure([(doubtful,), (doubtful,), *empty], 0.6)[:2] == [(), ()]  # no sure one
    assert keep_sure([(sure,), (doubtful,)], 0.6) == [(sure,), ()]  # an item of a feed is no article
