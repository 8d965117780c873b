"""Where an act happened: said by a word of place, resolved by the countries in the text, else not known."""

from __future__ import annotations

import pytest

from whowhom.coder.places import countries_in, find_place
from whowhom.coder.sentences import split_sentences
from whowhom.entities.towns import find_town, load_towns, provinces
from whowhom.model import Document, Place


def place(text: str, event_type: str = "ASSAULT", mode: str | None = None, *, act: str = "struck") -> Place | None:
    """Where the act named by a word happened; its two sides are of no country."""
    document = Document("d", text)
    at = text.index(act)
    sentence = next(s for s in split_sentences(text) if s.start <= at < s.end)
    return find_place(document, sentence, (at, at + len(act)), event_type, mode, ())


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("Rebels struck a barracks in Kharkiv, Ukraine.", "Kharkiv", "UKR"),
        ("Ukraine says that jets struck a bridge near the city of Odesa on Monday.", "Odesa", "UKR"),
        ("Planes struck in eastern Aleppo.", "Aleppo", "SYR"),
        ("Militias of Libya struck an airport outside Tripoli.", "Tripoli", "LBY"),
        ("Militias of Lebanon struck a market in Tripoli.", "Tripoli", "LBN"),
        ("Workers struck in Springfield, Illinois.", "Springfield", "USA"),
        ("In Kiev, envoys struck a deal.", "Kyiv", "UKR"),
    ],
)
def test_towns_are_known_with_their_country(text: str, city: str, country: str) -> None:
    found = place(text)
    assert found
    assert (found.city, found.country) == (city, country)
    assert found.latitude is not None
    assert found.geonames_id
    assert text[found.start : found.end] == found.name


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Drones struck a camp in Syria.", "SYR"),
        ("Drones struck a camp in northern Iraq on Friday.", "IRQ"),
        ("Shells struck a school in Gaza.", "PSE"),
    ],
)
def test_a_country_alone_has_no_town_and_no_coordinates(text: str, country: str) -> None:
    found = place(text)
    assert found
    assert (found.country, found.city, found.latitude, found.longitude) == (country, None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels struck again.",
        "Militias struck a market in Tripoli.",  # of Libya or of Lebanon?
        "Militias of Libya and of Lebanon struck a market in Tripoli.",
        "Workers of the United States struck in Springfield.",  # which one?
        "Rebels struck a deal in March.",
        "Rebels struck in Moscow's view a bad deal.",
        "Rebels struck, a judge in Manhattan federal court heard.",
        "Rebels struck after envoys had met in Geneva.",  # the place of another act
        "Kharkiv struck back at Moscow's demands.",
        "Rebels struck a chord in Best.",  # a small town of which nothing else speaks
        "Rebels from Aleppo struck.",
        "Rebels struck out at Syria.",
    ],
)
def test_not_knowing_is_an_answer(text: str) -> None:
    assert place(text) is None


def test_words_have_no_place_for_they_speak_of_another() -> None:
    text = "Norland struck a tone of threat over elections in Syria."
    assert place(text, "THREATEN") is place(text, "REQUEST") is None
    assert place(text, "COERCE") is not None


def test_a_dateline_says_where_a_meeting_was_and_nothing_else() -> None:
    text = "GENEVA, Switzerland (The Example) — Envoys of Norland and Sudland met on Monday."
    met = place(text, "CONSULT", act="met")
    assert met
    assert (met.city, met.country) == ("Geneva", "CHE")
    assert place(text, "CONSULT", "phone", act="met") is None
    assert place(text, "ACCUSE", act="met") is None
    assert place("Geneva is calm. Envoys met.", "CONSULT", act="met") is None


def test_the_nearest_place_in_the_clause_is_meant() -> None:
    text = "Jets struck a port in Odesa, Ukraine, but guns struck back in Kharkiv, Ukraine."
    found = place(text)
    assert found
    assert found.city == "Odesa"


def test_the_list_of_towns_is_whole() -> None:
    towns = {town.geonames_id: town for found in load_towns().values() for town in found}
    assert 15_000 < len(towns) < 25_000
    assert all(len(town.country) == 3 and -90 <= town.latitude <= 90 for town in towns.values())
    assert len(provinces()) == 51
    assert find_town("Kiev") == find_town("Kyiv")
    assert countries_in(Document("d", "Syria and Iraq spoke.")) == {"SYR", "IRQ"}
