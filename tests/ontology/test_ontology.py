import pytest

from whowhom.errors import InputError
from whowhom.model import Act
from whowhom.ontology import cameo_codes, choices, choose_cameo, contexts, event_types, modes, score_of, sign_of


def test_the_tables_hold_what_plover_has():
    assert len(event_types()) == 16
    assert len(contexts()) == 37


def test_every_chosen_code_exists_and_every_mode_has_one():
    assert set(choices().values()) <= set(cameo_codes())
    unscored_aliases = {"ease", "sideAB", "pro_autocracy", "seize", "vandalize", "rights", "political"}
    for event_type, mode in modes():
        if mode not in unscored_aliases:
            assert choose_cameo(event_type, mode)


def test_accuse_is_negative_on_every_scale():
    assert score_of(Act("ACCUSE")) == -3.0
    assert score_of(Act("ACCUSE", None, "112"), "goldstein") < 0


def test_talks_carry_no_sign_and_demands_do():
    assert sign_of(Act("CONSULT", None, "040")) == 0
    assert sign_of(Act("REQUEST", "change", "1042")) == -1


def test_an_unknown_scale_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="plover, goldstein, icews"):
        score_of(Act("AID"), "richter")
