from datetime import date

from tests.merge.making import make_document
from whowhom.merge import find_copies, shared_passages

STORY = (
    "The harbour council voted on Tuesday to close two piers for repairs that will take until autumn. "
    "Boat owners said they had not been asked. The mayor told them the wood was rotten and the risk too great. "
    "Work starts next month and will cost four million crowns, half of it from the province."
)


def test_a_reprint_under_another_headline_is_a_copy():
    documents = [
        make_document("a", "Piers close\n" + STORY, outlet="A"),
        make_document("b", "Harbour news\n" + STORY, outlet="B"),
    ]
    assert [f.document_ids for f in find_copies(documents)] == [("a", "b")]


def test_an_excerpt_is_a_copy_of_the_whole():
    documents = [make_document("a", STORY), make_document("b", STORY[:150])]
    assert len(find_copies(documents)) == 1


def test_two_texts_on_one_matter_in_other_words_are_no_copies():
    other = "Two piers shut for months, to the anger of those who moor there. The provincial purse pays half of what the mending costs."
    assert find_copies([make_document("a", STORY), make_document("b", other)]) == []


def test_the_origin_is_the_earliest_and_unknown_between_equals():
    early, late = date(2025, 3, 1), date(2025, 3, 2)
    first = [make_document("b", STORY, outlet="B", day=late), make_document("a", STORY, outlet="A", day=early)]
    assert find_copies(first)[0].origin == "a"
    equal = [make_document("b", STORY, outlet="B", day=late), make_document("a", STORY, outlet="A", day=late)]
    assert find_copies(equal)[0].origin is None


def test_an_agencys_dateline_marks_the_origin():
    wire = make_document("w", "TOWN (Wire One) - " + STORY, outlet="Wire One", day=date(2025, 3, 2))
    reprint = make_document("p", STORY, outlet="Paper", day=date(2025, 3, 1))
    assert find_copies([reprint, wire])[0].origin == "w"


def test_the_shared_words_can_be_shown():
    left, right = make_document("a", "Before. " + STORY[:96]), make_document("b", STORY[:96] + " After it.")
    assert [left.text[s:e] for s, e in shared_passages(left, right)] == [STORY[:95]]
