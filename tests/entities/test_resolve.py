"""The resolver on the project's own cases, on odd input, and at speed."""

import json
import time
import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.entities import FEED, FLOORS, score_cases
from whowhom.entities import load_registry, resolve_mentions
from whowhom.entities.scan import scan_text

DAY = date(2025, 6, 1)


def spans(text: str, on: date = DAY) -> list[tuple[str, str | None, str | None]]:
    return [(m.text, m.country, m.sector) for m in resolve_mentions(text, on)]


def test_the_cases_stay_above_their_floors():
    figures = score_cases()
    for name in ("country", "sector", "entity", "place"):
        assert figures[name] >= FLOORS[name], f"{name}: {figures[name]:.3f}"
    assert figures["cases"] >= 600


def test_a_mention_is_the_whole_phrase_without_article_and_possessive():
    assert (
        spans("The Iranian Foreign Minister Quill Barzin's plane landed.")[0][0]
        == "Iranian Foreign Minister Quill Barzin"
    )


def test_offsets_point_into_the_text_as_it_was_given():
    text = unicodedata.normalize("NFD", "Nicolás Maduro met Múte Egede’s envoy in São Tomé. The Élysée agreed.")
    for mention in resolve_mentions(text, DAY):
        assert text[mention.start : mention.end] == mention.text
    assert any(m.country == "VEN" for m in resolve_mentions(text, DAY))


def test_a_surname_in_the_headline_is_read_by_the_full_name_below():
    text = "Yoon denies plot\nFormer President Yoon Suk Yeol denied the charge in Seoul."
    assert spans(text)[0][1] == "KOR"


def test_a_title_between_two_countries_is_left_open_with_candidates():
    found = [m for m in resolve_mentions("India and Pakistan met. The minister spoke.", DAY) if m.kind == "title"]
    assert found[0].country is None
    assert set(found[0].candidates) == {"IND", "PAK"}


def test_both_sides_are_the_two_countries():
    found = [m for m in resolve_mentions("India and Pakistan met. Both sides agreed.", DAY) if m.text == "Both sides"]
    assert found[0].candidates == ("IND", "PAK")


def test_an_acronym_defined_in_the_text_is_its_name():
    found = resolve_mentions("The Barrow Front (BAF), a Sudanese rebel group, attacked. BAF denied it.", DAY)
    assert [m.country for m in found if m.text == "BAF"] == ["SDN", "SDN"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Iran",
                "'s",
                "the",
                "U.S.",
                "Georgia",
                "president",
                "\n",
                "Ürümqi",
                "İ",
                "e\u0301",
                "-",
                "(",
                "Xi",
                "\u200d",
                "of",
                "former",
                "Kim",
                ".",
                ",",
            ]
        )
    )
)
def test_any_text_gives_ordered_mentions_that_do_not_overlap(parts):
    text = " ".join(parts)
    end = 0
    for mention in resolve_mentions(text, DAY):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert 0 < mention.score <= 1
        end = mention.end


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text):
    for mention in resolve_mentions(text):
        assert text[mention.start : mention.end] == mention.text


def test_the_scan_is_quick():
    registry = load_registry()
    sentence = "The bakery sold out of bread early that morning and the queue moved on to the next shop, Paris said. "
    began = time.perf_counter()
    for _ in range(1000):
        scan_text(sentence, registry)
    assert 1000 / (time.perf_counter() - began) > 5000  # 45,000 on the reference machine; loaded machines are slower


def test_the_labelled_feed_mentions_are_well_formed():
    rows = [json.loads(line) for line in FEED.read_text(encoding="utf-8").splitlines()]
    known = {*load_registry().countries, "IGO"}
    assert len({row["id"] for row in rows}) == 200
    for row in rows:
        ends = [0, *(end for _, end, _ in row["mentions"])]
        assert all(last <= start < end for last, (start, end, _) in zip(ends, row["mentions"], strict=False))
        assert {country for _, _, country in row["mentions"]} <= known
