import pytest

from tests.brief.making import COUNTRIES, make_world
from whowhom.entities import load_registry


@pytest.fixture(autouse=True)
def invented_countries(monkeypatch):
    """Borduria, Syldavia and Ruritania exist while these tests run."""
    made = {
        iso3: {"name": name, "article": "", "demonym": name + "n", "capital": "", "iso2": "", "iso3": iso3}
        for iso3, name in COUNTRIES.items()
    }
    for iso3, row in made.items():
        monkeypatch.setitem(load_registry().countries, iso3, row)


@pytest.fixture
def world():
    return make_world()
