"""The registry of outlets."""

import pytest

from whowhom.entities.outlets import KINDS, find_outlet, load_outlets, outlet_at, outlet_names


def test_there_are_enough_and_each_is_whole():
    outlets = load_outlets()
    assert len(outlets) >= 400
    assert len({o.name for o in outlets}) == len(outlets)
    assert all(o.kind in KINDS and (o.country is None or len(o.country) == 3) for o in outlets)


@pytest.mark.parametrize(
    "name", ["Washington Post", "the Washington Post", "washingtonpost.com", "https://www.washingtonpost.com/world/x"]
)
def test_names_domains_and_addresses_lead_to_the_same_outlet(name):
    found = find_outlet(name)
    assert found is not None and found.name == "The Washington Post"


def test_two_papers_of_one_publisher_share_a_family():
    post, journal = find_outlet("New York Post"), find_outlet("wsj.com")
    assert post is not None and journal is not None and post.family == journal.family


@pytest.mark.parametrize("name", ["", "the", "Ana Ruiz", "unknown.example", "http://", "."])
def test_what_is_no_outlet_is_none(name):
    assert find_outlet(name) is None


def test_an_outlet_is_read_off_the_start_of_words():
    assert outlet_at("Axios' Ana Ruiz").name == "Axios"
    assert outlet_at("an old friend") is None


def test_ordinary_words_do_not_spot_outlets():
    names = outlet_names()
    assert "Reuters" in names and "Time" not in names and "The Sun" not in names
