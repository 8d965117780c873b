"""Who says what, and the chain of voices."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder.attribution import find_attributions, quoted_spans, trace_voices

CASES = Path(__file__).parent.parent / "cases"


def words(text, span):
    return text[slice(*span)] if span else "-"


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "attribution.yaml").read_text()), ids=lambda c: c["text"])
def test_finds_source_cue_and_content(case):
    text = case["text"]
    found = [
        f"{words(text, a.source)} | {words(text, a.cue)} | {words(text, a.content)}" for a in find_attributions(text)
    ]
    assert found == case["found"]


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "voices.yaml").read_text()), ids=lambda c: c["text"])
def test_traces_the_chain_of_voices(case):
    start = case["text"].index("[[")
    end = case["text"].index("]]") - 2
    text = case["text"].replace("[[", "").replace("]]", "")
    voices = trace_voices((start, end), find_attributions(text), text)
    assert [f"{v.name}/{v.kind}" for v in voices] == case["voices"]


def test_unnamed_and_named_voices_differ():
    text = "Sources said the port is shut. Ana Ruiz said the road is open."
    found = find_attributions(text)
    port, road = text.index("the port"), text.index("the road")
    assert not trace_voices((port, port + 8), found, text)[0].named
    assert trace_voices((road, road + 8), found, text)[0].named


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “go” and 'stay here' too.", ["“go”", "'stay here'"]),
        ("The workers' union isn't out.", []),
        ("``We go,'' he said.", ["``We go,''"]),
        ('"Open ended\nNext line', ['"Open ended']),
    ],
)
def test_quotation_marks_pair_up(text, quoted):
    assert [words(text, q) for q in quoted_spans(text)] == quoted


@given(st.text(alphabet="aA said,.“”\"'’\n:–toldthe", max_size=150))
def test_no_text_breaks_it_and_all_places_are_in_the_text(text):
    for found in find_attributions(text):
        for span in (found.source, found.cue, found.content):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)
        trace_voices((0, len(text)), [found], text)


@pytest.mark.parametrize("part", ["said ", '"', ", he said ", "told the ", "' a"])
def test_long_lines_take_linear_time(part):
    find_attributions(part * 20_000)


@pytest.mark.parametrize(
    ("headline", "speaker"),
    [
        ("US strikes Sylvania: what we know so far", None),
        ("Sirens, flares, panic: Freedonia under curfew", None),
        ("Africa: union sends observers to Freedonia", None),
        ("Sylvania crisis: Freedonia calls up its reserves", None),
        ("Police chief: Sylvania hit the depot", "Police chief"),
        ("Minister of Defence: Sylvania hit the depot", "Minister of Defence"),
        ("Duval administration: Sylvania hit the depot", "Duval administration"),
    ],
)
def test_before_a_headlines_colon_stands_a_speaker_or_a_topic(headline, speaker):
    by_colon = [a for a in find_attributions(headline) if a.cue and words(headline, a.cue) == ":"]
    assert [words(headline, a.source) for a in by_colon] == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    "text",
    ["Dozens are said to have fled Sylvania.", "Dozens said to have fled Sylvania", "He was reported to have fled."],
)
def test_of_whom_something_is_said_says_nothing(text):
    assert [a.source for a in find_attributions(text)] == [None]
