"""Quotations with speakers, and refusals to comment."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder.quotes import find_no_comment, find_quotes
from whowhom.model import Mention

CASES = Path(__file__).parent.parent / "cases"


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "quotes.yaml").read_text()), ids=lambda c: c["text"])
def test_finds_words_speaker_and_addressee(case):
    found = [f"{q.speaker} | {q.text} | {q.said_to or '-'}" for q in find_quotes(case["text"])]
    assert found == case["quotes"]


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "no_comment.yaml").read_text()), ids=lambda c: c["text"])
def test_finds_who_would_not_comment(case):
    assert [n.name for n in find_no_comment(case["text"])] == case["names"]


def test_a_mention_gives_the_speaker_a_country():
    text = "“We walk away,” Ruiz said on Monday."
    ruiz = Mention(16, 20, "Ruiz", "Ana Ruiz", country="ESP", entity_id="ana-ruiz")
    [quote] = find_quotes(text, mentions=[ruiz], published=date(2025, 3, 4))
    assert (quote.speaker, quote.speaker_country, quote.speaker_id) == ("Ana Ruiz", "ESP", "ana-ruiz")
    assert quote.when is not None and quote.when.first == date(2025, 3, 3)


def test_who_is_named_in_an_aside_is_not_the_speaker():
    text = 'Ana Ruiz, a former judge who had been mocked by Otto Berg, said: "We walk away from this."'
    people = [
        Mention(text.index(name), text.index(name) + 8, name, name, country=country, entity_id=name)
        for name, country in (("Ana Ruiz", "ESP"), ("Otto Berg"[:8], "DEU"))
    ]
    [quote] = find_quotes(text, mentions=people)
    assert (quote.speaker, quote.speaker_country) == ("Ana Ruiz", "ESP")


def test_no_name_runs_on_from_a_headline_into_the_text():
    text = 'Travel Warned Against as Borduria Ousts Otto\nMoscow warned of "risks to all who travel there".'
    [quote] = find_quotes(text)
    assert quote.speaker == "Moscow"


def test_one_who_goes_on_speaking_does_so_on_the_day_of_the_sentence_before():
    text = "Ana Ruiz said on Monday that the bridge was safe.\n\n“Nobody will fall in,” Ruiz continued."
    [quote] = find_quotes(text, published=date(2025, 3, 4))
    assert quote.when is not None and quote.when.first == date(2025, 3, 3)


def test_the_day_of_another_speaker_is_not_lent():
    text = "Ana Ruiz said on Monday that the bridge was safe.\n\n“It will fall,” Ivo Brandt replied."
    [quote] = find_quotes(text, published=date(2025, 3, 4))
    assert quote.when is None


@given(st.text(alphabet="aA said,.“”\"'’\nRuizdeclned tocomment", max_size=150))
def test_no_text_breaks_it(text):
    for quote in find_quotes(text):
        assert text[quote.start : quote.end] == quote.text
    for silent in find_no_comment(text):
        assert text[silent.start : silent.end] == silent.name
