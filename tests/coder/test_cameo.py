import pytest

from whowhom.coder.cameo import cameo_cues, code_act
from whowhom.ontology import cameo_codes, event_types, modes


def test_every_cue_names_a_known_type_mode_and_code() -> None:
    for cue in cameo_cues():
        assert cue.event_type in event_types()
        assert cue.cameo in cameo_codes()
        for mode in cue.modes - {"*", "-"}:
            assert (cue.event_type, mode) in modes()


@pytest.mark.parametrize(
    ("event_type", "mode", "words", "cameo"),
    [
        ("CONSULT", None, "envoys of both sides held talks in Muscat", "046"),
        ("CONSULT", "visit", "the talks took place during a visit", "042"),
        ("SUPPORT", None, "the two foreign ministers signed a border treaty", "057"),
        ("REQUEST", "yield", "urged the rebels to accept a truce", "1056"),
        ("ACCUSE", "allege", "accused the army of war crimes", "1124"),
        ("THREATEN", "restrict", "threatened to put tariffs on its steel", "1312"),
        ("ASSAULT", "drone", "drones struck the port at night", "195"),
        ("AID", None, "sent tents and blankets", "073"),
        ("AID", None, "helped its neighbour", "070"),
    ],
)
def test_words_narrow_the_code(event_type: str, mode: str | None, words: str, cameo: str) -> None:
    assert code_act(event_type, mode, (), words) == cameo
