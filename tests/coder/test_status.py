"""How real an act is."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from whowhom.coder.factuality import judge_factuality
from whowhom.coder.sentences import split_sentences
from whowhom.coder.status import StatusReading, read_status, settle_status
from whowhom.coder.when import date_act, find_times
from whowhom.model import Status

CASES = Path(__file__).parent.parent / "cases"
PUBLISHED = date(2025, 3, 4)


def places(marked):
    """The text without marks, and the places of { } and [[ ]]."""
    text, found, open_at = "", {}, {}
    rest = marked
    while rest:
        for mark, name in (("[[", "evidence"), ("{", "actor")):
            if rest.startswith(mark):
                open_at[name] = len(text)
                rest = rest[len(mark) :]
        for mark, name in (("]]", "evidence"), ("}", "actor")):
            if rest.startswith(mark):
                found[name] = (open_at[name], len(text))
                rest = rest[len(mark) :]
        if rest and not rest.startswith(("[[", "{", "]]", "}")):
            text += rest[0]
            rest = rest[1:]
    return text, found["actor"], found["evidence"]


@pytest.mark.parametrize(
    "case", yaml.safe_load((CASES / "status.yaml").read_text()), ids=lambda c: f"{c['type']} {c['text']}"
)
def test_reads_how_real_the_act_is(case):
    text, actor, evidence = places(case["text"])
    sentence = split_sentences(text)[0]
    when = date_act(evidence, sentence, find_times(text, PUBLISHED), published=PUBLISHED)
    reading = read_status(
        text, sentence, actor, None, evidence, event_type=case["type"], when=when, published=PUBLISHED
    )
    assert reading.status == case["status"]
    if reading.cue_span:
        assert text[slice(*reading.cue_span)] == reading.cue


@pytest.mark.parametrize(
    ("text", "word", "low", "high"),
    [
        ("The army bombed the port.", "bombed", 2, 3),
        ("The army did not bomb the port.", "bomb", -3, -1),
        ("The army may bomb the port.", "bomb", -1, 2),
        ("The army wants to bomb the port.", "bomb", -1, 2),
        ("They refused to bomb the port.", "bomb", -3, -1),
    ],
)
def test_judges_whether_it_happened(text, word, low, high):
    start = text.index(word)
    assert low <= judge_factuality(text, (start, start + len(word))) <= high


def test_a_sentence_goes_on_in_the_past_that_the_one_before_has_dated():
    text = "In 2022 Freedonia invaded Sylvania. Ruritania froze its assets and sent tanks. Ruritania has doubled aid."
    sentences = split_sentences(text)

    def status(words, sentence):
        start = text.index(words)
        actor = (text.rindex("Ruritania", 0, start + 9), text.rindex("Ruritania", 0, start + 9) + 9)
        span = (start, start + len(words))
        return read_status(
            text, sentence, actor, None, span, event_type="SANCTION", when=None, published=PUBLISHED
        ).status

    assert status("Ruritania froze its assets", sentences[1]) == "historical"
    assert status("Ruritania has doubled aid", sentences[2]) == "actual"


def test_a_former_leader_may_still_speak():
    text = "Obama urged Sylvania to talk. Obama sanctioned Sylvania."
    first, second = split_sentences(text)
    spoke = read_status(text, first, (0, 5), None, (0, 28), event_type="REQUEST", when=None, published=PUBLISHED)
    acted = read_status(text, second, (30, 35), None, (30, 55), event_type="SANCTION", when=None, published=PUBLISHED)
    assert (spoke.status, acted.status) == ("actual", "historical")


@pytest.mark.parametrize("part", ["if ", "not ", "In 2014 ", "is ", "accused, "])
def test_long_sentences_take_linear_time(part):
    text = part * 10_000 + "it struck."
    sentence = split_sentences(text)[-1]
    span = (len(text) - 10, len(text) - 4)
    assert read_status(text, sentence, None, None, span, event_type="ACCUSE", when=None, published=PUBLISHED)


@pytest.mark.parametrize(("published", "status"), [(date(2026, 1, 3), "actual"), (date(2026, 4, 3), "historical")])
def test_last_year_is_the_past_only_after_sixty_days(published, status):
    text = "Freedonia expelled the envoys of Sylvania in 2025."
    [sentence] = split_sentences(text)
    reading = read_status(text, sentence, (0, 9), None, (0, 41), event_type="SANCTION", when=None, published=published)
    assert reading.status == status


def test_network_and_rules_settle_the_status_together() -> None:
    told = {"actual": 0.5, "future": 0.1, "hypothetical": 0.1, "negated": 0.25, "denied": 0.04, "historical": 0.01}
    assert settle_status(StatusReading(Status.ACTUAL), told).status is Status.ACTUAL
    with_cue = StatusReading(Status.NEGATED, "stopped short of", (4, 20))
    assert settle_status(with_cue, told) is with_cue
    assert settle_status(StatusReading(Status.DENIED, "denies", (0, 6)), told) == StatusReading(Status.ACTUAL)
    assert settle_status(StatusReading(Status.HISTORICAL), told | {"historical": 0.05}).status is Status.HISTORICAL
    of_biden = StatusReading(Status.HISTORICAL, "Biden", (0, 5))
    assert settle_status(of_biden, {"actual": 0.9998, "historical": 0.0002}) is of_biden


@pytest.mark.parametrize(
    ("text", "event_type", "status"),
    [
        ("Freedonia and Sylvania may sign a pact.", "SUPPORT", Status.HYPOTHETICAL),
        ("Freedonia and Sylvania signed a pact.", "SUPPORT", Status.ACTUAL),
        ("Freedonia did not hesitate: it armed Sylvania.", "AID", Status.ACTUAL),
        ("Freedonia would not be bullied and sent Sylvania tanks.", "AID", Status.ACTUAL),
        ("Freedonia would not be bullied or send Sylvania tanks.", "AID", Status.NEGATED),
    ],
)
def test_reads_what_the_two_sides_do_and_which_verb_a_cue_belongs_to(text, event_type, status):
    actor = (0, 9)
    recipient = (text.index("Sylvania"), text.index("Sylvania") + 8)
    reading = read_status(
        text,
        split_sentences(text)[0],
        actor,
        recipient,
        (0, recipient[1]),
        event_type=event_type,
        when=None,
        published=PUBLISHED,
    )
    assert reading.status is status
