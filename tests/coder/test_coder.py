"""The shipped coder on sentences of our own; what it must never get wrong."""

from datetime import UTC, datetime

import pytest

from whowhom.coder import TableCoder, code_documents, load_coder
from whowhom.model import Document, Status

PUBLISHED = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def coder():
    return load_coder()


def told(coder, text):
    reports = coder.code(Document("d", text, published=PUBLISHED))
    return {(r.actor[0].country, r.recipient[0].country, r.act.event_type) for r in reports}


def test_active_and_passive_have_one_direction(coder):
    assert told(coder, "Canada imposed sanctions on Iran on Monday.") == {("CAN", "IRN", "SANCTION")}
    assert told(coder, "Iran was hit with new sanctions by Canada on Monday.") == {("CAN", "IRN", "SANCTION")}


def test_sport_weather_and_markets_are_no_acts(coder):
    for text in (
        "Portugal beat Croatia 2-1 in Porto.",
        "Snow is expected in Norway and Sweden.",
        "Shares in Japan rose after data from China.",
    ):
        assert told(coder, text) == set()


def test_every_report_stands_on_a_span_of_the_text(coder):
    document = Document(
        "d", "A headline\nTurkey accused Greece of jamming its radars. Greece denied it.", published=PUBLISHED
    )
    for report in coder.code(document):
        for part in (report.evidence, *report.actor, *report.recipient):
            assert document.text[part.start : part.end] == part.text


def test_two_acts_of_one_pair_in_one_sentence_are_two_reports(coder):
    text = "Peru accused Chile of spying and expelled two Chilean diplomats on Monday."
    reports = coder.code(Document("d", text))
    assert {r.act.event_type for r in reports if r.actor[0].country == "PER"} == {"ACCUSE", "SANCTION"}


def test_coding_twice_makes_the_same_reports(coder):
    document = Document("d", "Turkey accused Greece of jamming its radars.", published=PUBLISHED)
    assert coder.code(document) == coder.code(document)


def test_company_in_a_group_changes_nothing(coder):
    first = Document("d1", "Canada imposed sanctions on Iran on Monday.", published=PUBLISHED)
    other = Document(
        "d2",
        "Turkey accused Greece of jamming its radars, and Athens rejected the claim in a long statement.",
        published=PUBLISHED,
    )
    alone = coder.code(first)
    together = [r for r in code_documents([first, other], coder=coder) if r.document_id == "d1"]
    assert [r.report_id for r in together] == [r.report_id for r in alone]


def test_classify_gives_a_probability_for_each_type_and_none(coder):
    text = "France praised Kenya for its peace plan."
    p = coder.classify(text, (0, 6), (15, 20))
    assert len(p) == 17
    assert sum(p.values()) == pytest.approx(1, abs=1e-4)
    assert max(p, key=p.get) == "SUPPORT"


def test_a_considered_move_is_not_done(coder):
    reports = coder.code(
        Document(
            "d", "Canada is considering new sanctions against Iran, the foreign minister said.", published=PUBLISHED
        )
    )
    assert [r.status for r in reports] == [Status.HYPOTHETICAL]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "a" * 200_000, "\x00\ud800", "🙂" * 500, "U.S. " * 5000])
def test_odd_texts_do_no_harm(coder, text):
    assert isinstance(coder.code(Document("d", text)), list)


def test_the_stand_in_answers_from_its_table():
    assert TableCoder({"d": ()}).code_group([Document("d", "x"), Document("e", "y")]) == [[], []]
