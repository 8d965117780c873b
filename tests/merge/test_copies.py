from dataclasses import replace
from datetime import date, timedelta

from tests.merge.making import make_document
from whowhom.merge import Copies, find_copies, shared_passages

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


FACTS = (
    "In Quillhaven on 4 May, Ida Vint of the Harbour Board signed a lease with Olo Marr of Brackwater Lines. It runs for 12 "
    "years and costs 40 million crowns. In Thornwick the mayor, Ada Merrin, called it a mistake; Celia Wynne of the Lowmoor "
    "Union had asked for 9 years."
)
BACK = (
    "A rental contract was concluded by Ida Vint from the Harbour Board at Quillhaven, dated 4 May, whose partner is Olo Marr "
    "from Brackwater Lines. Its term is 12 years, its price 40 million crowns. Town head Ada Merrin, in Thornwick, finds this "
    "wrong, while Celia Wynne from the Lowmoor Union wished for 9 years only."
)


def test_a_translation_there_and_back_keeps_names_and_numbers_in_their_order():
    documents = [make_document("a", FACTS, outlet="A"), make_document("b", BACK, outlet="B")]
    assert len(find_copies(documents)) == 1


def test_the_same_names_in_another_order_are_another_text():
    sentences = BACK.split(". ")
    documents = [make_document("a", FACTS, outlet="A"), make_document("b", ". ".join(reversed(sentences)), outlet="B")]
    assert find_copies(documents) == []


def test_one_headline_with_its_names_told_again_below_is_no_rewrite():
    title = "How to watch Quillhaven Gulls face Thornwick Rams in the Orange Cup"
    preview = (
        f"{title}\nThe Quillhaven Gulls take on the Thornwick Rams for the Orange Cup this Sunday at Lowmoor Park."
    )
    result = "Gulls shut out Rams\nThe Quillhaven Gulls beat the Thornwick Rams, and the Orange Cup left Lowmoor Park with Quillhaven."
    documents = [make_document("a", preview, outlet="A"), make_document("b", result, outlet="B")]
    assert find_copies(documents) == []


def titled(key, title, text, outlet):
    return replace(make_document(key, f"{title}\n{text}", outlet=outlet, day=date(2025, 3, 3)), title=title)


def test_agency_text_is_known_by_its_headline_but_for_little_words():
    wire = titled("a", "Council to close two piers before spring as the wood rots", "Boats must go by May.", "A")
    paper = titled("b", "Council to close two piers before spring as wood rots", "Who moors there is angry.", "B")
    assert len(find_copies([wire, paper])) == 1
    own = titled("c", "As the wood rots, council to close two piers before spring", "Autumn will see them back.", "C")
    assert len(find_copies([wire, own])) == 0


def test_an_outlet_that_brings_a_long_text_again_days_later_copies_itself():
    days = date(2025, 3, 3), date(2025, 3, 6)
    texts = STORY, f"Live from the harbour: the day in pictures. {STORY}"
    documents = [make_document(t[:4], t, outlet="A", day=day) for t, day in zip(texts, days, strict=True)]
    assert len(find_copies(documents)) == 1


def test_a_text_poured_into_the_outlets_own_mould_is_no_copy():
    mould = "The price of {} stood at {} crowns when the exchange in Quillhaven opened on Monday, and at {} when it closed at night."
    documents = [
        make_document("a", mould.format("Barley", 41, 44), outlet="A", day=date(2025, 3, 3)),
        make_document("b", mould.format("Copper", 8012, 7998), outlet="A", day=date(2025, 3, 3)),
    ]
    assert find_copies(documents) == []


def test_families_do_not_depend_on_the_order_nor_on_boilerplate_that_comes_later():
    notice = "Sign up for the morning letter of this paper and read it before the others do every day of the week."
    day = date(2025, 3, 3)
    documents = [
        make_document(
            f"d{n:03}",
            f"Story {n} about item {1000 + n * 7} in Hall {2000 + n}. " + notice,
            outlet=f"Paper {n}",
            day=day + timedelta(n),
        )
        for n in range(70)
    ]
    documents += [make_document("x", STORY, outlet="X"), make_document("y", STORY, outlet="Y")]
    whole = find_copies(documents)
    growing = Copies()
    for document in documents:
        growing.add([document])
    assert sorted(growing.families.values(), key=lambda f: f.document_ids) == whole
    assert [f.document_ids for f in whole] == [("x", "y")]
