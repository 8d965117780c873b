"""The registry's data: complete, consistent, dated, and clear about what is wrong with a user's file."""

import csv
import itertools
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from whowhom.entities import (
    adversaries_of,
    country_name,
    demonym_of,
    describe_coverage,
    find_conflicts,
    find_country,
    load_registry,
    look_up,
    members_of,
    resolve_mentions,
    with_the_country,
)
from whowhom.entities.coverage import find_overlaps, states
from whowhom.entities.registry import DATA, iter_roles
from whowhom.errors import RegistryError

SECTORS = {
    "GOV",
    "MIL",
    "LEG",
    "JUD",
    "COP",
    "SPY",
    "REB",
    "OPP",
    "PTY",
    "IGO",
    "NGO",
    "MED",
    "BUS",
    "CVL",
    "ELI",
    "REL",
    "REF",
    "EDU",
    "LAB",
    "JRN",
    "CRM",
    "AGR",
    "SOC",
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("metonyms.csv", 150),
        ("organisations.csv", 80),
        ("member_dates.csv", 200),
        ("groups.csv", 300),
        ("conflicts.csv", 40),
        ("holders.csv", 20_000),
    ],
)
def test_there_is_enough_of_it(name, least):
    assert len(rows(name)) >= least


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda p: p.name)
def test_every_line_says_where_it_is_from(path):
    for number, row in enumerate(rows(path.name), start=2):
        assert row.get("origin") or row.get("source"), f"{path.name}, line {number}"


def test_countries_and_sectors_are_known_ones():
    known = set(load_registry().countries) | {"IGO", ""}
    for name in (
        "metonyms.csv",
        "organisations.csv",
        "groups.csv",
        "holders_added.csv",
        "ministers_added.csv",
        "holders.csv",
    ):
        for row in rows(name):
            assert row["country"] in known, f"{name}: {row}"
            assert row["sector"] in SECTORS, f"{name}: {row}"


def test_a_title_or_noun_without_a_country_does_not_begin_with_one():
    """Or "US officials" would be officials of nobody."""
    for row in rows("offices.csv") + rows("agents.csv"):
        first, _, rest = row["name"].partition(" ")
        assert not (rest and first[0].isupper() and find_country(first)), row["name"]


def test_terms_end_after_they_start():
    wrong = [
        (p.name, r[:2], r[4], r[5])
        for p, r in iter_roles(load_registry())
        if r[5] and r[5] < r[4] and "hand-kept" in r[7]
    ]
    assert not wrong


def test_hand_kept_seats_have_one_holder_at_a_time():
    """Where the references themselves overlap, `find_overlaps` lists it; what is kept by hand must not."""
    terms: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for row in rows("holders_added.csv") + rows("ministers_added.csv"):
        if row["seat"]:
            terms.setdefault((row["country"], row["seat"], row["office"]), []).append(
                (row["start"], row["end"] or "9999", row["person"])
            )
    for seat, held in terms.items():
        held.sort()
        for (_, end, one), (start, _, other) in itertools.pairwise(held):
            if seat[:2] not in {("LBY", "head_of_state"), ("SAU", "head_of_state")}:  # two rival councils in Libya
                assert end <= start, f"{seat}: {one} until {end}, {other} from {start}"


ONE_AT_A_TIME = re.compile(
    r"(?:Commander(?:-in-Chief)?|Chief|Chair|Chairman|Director|Director General|Head|Secretary|President|Prosecutor) of the"
    r"|Permanent Representative to the United Nations$|National Security Advis|Executive Director|Secretary[ -]General of"
)


def test_offices_that_one_person_holds_have_one_holder_at_a_time():
    terms: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in rows("holders_added.csv") + rows("ministers_added.csv"):
        if not row["seat"] and ONE_AT_A_TIME.match(row["office"]):
            term = row["start"], row["end"] or "9999", row["person"]
            terms.setdefault((row["country"], row["office"]), []).append(term)
    assert len(terms) > 100
    for office, held in terms.items():
        for (_, end, one), (start, _, other) in itertools.pairwise(sorted(held)):
            assert end <= start, f"{office}: {one} until {end}, {other} from {start}"


def test_no_line_is_kept_twice():
    kept = [tuple(r[c] for c in ("person", "seat", "office", "country", "start")) for r in rows("holders_added.csv")]
    kept += [tuple(r[c] for c in ("person", "seat", "office", "country", "start")) for r in rows("ministers_added.csv")]
    assert [line for line, count in Counter(kept).items() if count > 1] == []


def test_ministers_of_the_gap_files_are_found_by_title_and_not_by_a_bare_surname_elsewhere():
    assert look_up("Jan Jambon", date(2025, 6, 1))[0].roles[0].office == "Minister of Finance"
    text = "The Belgian finance minister met Jambon's guests."
    assert resolve_mentions(text, date(2025, 6, 1))[0].name == "Jan Jambon"
    assert resolve_mentions("Romero won the match.", date(2023, 6, 1)) == []


def test_seats_are_held_by_those_who_hold_them():
    """A province's president is no head of state, a chief of staff no defence minister."""
    aside = re.compile(
        r"Province|Chief of|Senate|Private Secretary|^Deputy|^Minister of State|Premier of (?!the State)|General Staff"
    )
    wrong = [(r["country"], r["office"]) for r in rows("holders.csv") if r["seat"] and aside.search(r["office"])]
    assert wrong == []


def test_overlaps_in_the_references_are_few():
    assert len(find_overlaps()) < 250


def test_the_holder_on_a_day():
    assert look_up("Lavrov", date(2012, 5, 1))[0].country == "RUS"
    assert look_up("Rutte", date(2015, 1, 1))[0].country == "NLD"
    assert look_up("Rutte", date(2025, 1, 1))[0].country == "IGO"
    assert look_up("nobody of that name") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Sergei Shoigu", "Sergey Shoygu"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Alexander Lukashenko", "Alyaksandr Lukashenka"),
        ("Mohammed bin Salman", "Mohammad bin Salman"),
        ("S. Jaishankar", "Subrahmanyam Jaishankar"),
        ("Valerii Zaluzhnyi", "Valery Zaluzhnyi"),
        ("Cyril Ramaphosa", "Matamela Cyril Ramaphosa"),
    ],
)
def test_two_spellings_are_one_person(one, other):
    day = date(2021, 9, 1)
    found = [look_up(name, day) for name in (one, other)]
    assert [len(people) for people in found] == [1, 1]
    assert found[0][0].entity_id == found[1][0].entity_id


def test_two_people_do_not_become_one():
    ids = [look_up(n, date(2025, 7, 1))[0].entity_id for n in ("Lee Jae-myung", "Lee Myung-bak")]
    assert ids[0] != ids[1]
    kings = [look_up(n, date(2020, 1, 1))[0].entity_id for n in ("King Salman", "Mohammed bin Salman")]
    assert kings[0] != kings[1]


def test_countries_by_any_name():
    assert [find_country(n) for n in ("usa", "US", "United States", "the UK", "Russia", "XKX", "de", "")] == [
        "USA", "USA", "USA", "GBR", "RUS", "XKX", "DEU", None,
    ]  # fmt: skip
    assert (country_name("PSE"), demonym_of("UKR"), with_the_country("NLD")) == (
        "Palestine",
        "Ukrainian",
        "the Netherlands",
    )


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in DATA.glob("*.csv")) < 12_000_000


def test_every_sector_has_names_and_nouns():
    named = Counter(sense.sector for senses in load_registry().names.values() for sense in senses)
    nouns = Counter(row["sector"] for row in rows("agents.csv") + rows("offices.csv"))
    for sector in ("GOV", "MIL", "LEG", "JUD", "COP", "SPY", "REB", "OPP", "NGO", "MED", "BUS", "CVL"):
        assert named[sector] >= 40, sector
        assert nouns[sector] >= 5, sector
    assert named["IGO"] >= 100


def test_every_states_capital_is_found_in_a_sentence():
    """Rare ones, which are words or names elsewhere as well, where their country is named."""
    registry = load_registry()
    missing = []
    for iso3 in states(registry):
        row = registry.countries[iso3]
        text = f"{row['capital']} condemned the attack. So did all of {row['name']}."
        first = resolve_mentions(text, date(2025, 6, 1))[0]
        if (first.text, first.country) != (row["capital"], iso3):
            missing.append((row["capital"], first))
    assert missing == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He met {adjective} officials.", "{adjective} troops fired.", "The {adjective} foreign minister spoke.",
        "The {adjective} government fell.", "{adjective} police shot a baker.", "{adjective} lawmakers voted.",
        "He met officials of {name}.", "The president of {name} spoke.", "{name} condemned the attack.", "{name}'s army fired.",
    ],
)  # fmt: skip
def test_every_state_acts_by_its_name_and_its_adjective(sentence):
    registry = load_registry()
    shared = {"COG", "DMA"}  # "Congolese" and "Dominican" alone are the larger neighbour's
    wrong = []
    for iso3 in states(registry):
        row = registry.countries[iso3]
        text = sentence.format(adjective=row["demonym"] or row["name"], name=row["name"])
        found = {mention.country for mention in resolve_mentions(text, date(2025, 6, 1))}
        if found != {iso3} and not ("{adjective}" in sentence and iso3 in shared):
            wrong.append((text, found))
    assert wrong == []


@pytest.mark.parametrize("short", ["US", "U.S.", "UK", "U.K.", "UAE", "DRC"])
def test_short_names_act_as_long_ones_do(short):
    meant = {find_country(short)}
    for text in (f"He met {short} officials.", f"{short} troops fired.", f"The {short} foreign minister spoke."):
        assert {mention.country for mention in resolve_mentions(text, date(2025, 6, 1))} == meant, text


@pytest.mark.parametrize(
    "line",
    [
        "BGD Dhaka Dacca", "SEN Dakar", "ZMB Lusaka", "IDN Jakarta Djakarta", "UKR Kyiv Kiev", "CHN Beijing Peking",
        "KAZ Astana Nur-Sultan Almaty", "MMR Naypyidaw Naypyitaw Rangoon Yangon", "MDA Chisinau Kishinev", "TCD N'Djamena Ndjamena",
        "IND Delhi Mumbai Bombay", "TZA Dodoma", "LKA Colombo", "TGO Lomé", "NPL Kathmandu Katmandu", "MNG Ulaanbaatar",
        "IRQ Baghdad Bagdad", "SOM Mogadishu", "CIV Yamoussoukro Abidjan", "BEN Porto-Novo Cotonou", "NGA Abuja Lagos",
        "VNM Hanoi Saigon", "BRA Brasília Brasilia", "CMR Yaoundé Yaounde", "IRN Tehran Teheran Qom", "RUS Moscow Kazan",
        "TKM Ashgabat Ashkhabad", "TUR Ankara Izmir", "ZAF Pretoria Johannesburg Durban", "CHE Bern Berne Crans-Montana",
    ],
)  # fmt: skip
def test_capitals_and_large_cities_are_found_in_their_usual_spellings(line):
    country, *cities = line.split()
    assert {city: find_country(city) for city in cities} == dict.fromkeys(cities, country)


def test_members_on_a_day():
    assert "GBR" in members_of("EU", date(2019, 1, 1))
    assert "GBR" not in members_of("European Union", date(2021, 1, 1))
    assert len(members_of("United Nations", date(2020, 1, 1))) > 185
    assert members_of("Society of Bakers", date(2020, 1, 1)) == set()


def test_over_eighty_organisations_have_members_that_change_on_dates():
    bodies = [row["name"] for row in rows("organisations.csv") if row["sector"] == "IGO"]
    assert sum(bool(members_of(name)) for name in bodies) >= 130
    days = [date(year, 7, 15) for year in range(2000, 2027)]
    changing = [
        name for name in bodies if any(members_of(name, a) != members_of(name, b) for a, b in itertools.pairwise(days))
    ]
    assert len(changing) >= 80


@pytest.mark.parametrize(
    ("organisation", "country", "joined", "left"),
    [
        ("WTO", "CHN", date(2001, 12, 11), None),
        ("Council of Europe", "RUS", date(1996, 2, 28), date(2022, 3, 16)),
        ("International Criminal Court", "PHL", date(2011, 11, 1), date(2019, 3, 17)),
        ("UN Security Council", "KOR", date(2024, 1, 1), date(2025, 12, 31)),
        ("Schengen area", "HRV", date(2023, 1, 1), None),
        ("OPEC", "QAT", date(1961, 12, 1), date(2019, 1, 1)),
        ("European Parliament", "GBR", date(1973, 1, 1), date(2020, 1, 31)),
    ],
)
def test_a_member_is_one_from_its_first_day_to_its_last(organisation, country, joined, left):
    day = timedelta(days=1)
    assert country in members_of(organisation, joined)
    assert country not in members_of(organisation, joined - day)
    assert (country in members_of(organisation, date(2026, 5, 1))) is (left is None)
    if left:
        assert country in members_of(organisation, left)
        assert country not in members_of(organisation, left + day)


def test_nobody_is_a_member_before_the_organisation_is_there():
    assert members_of("International Criminal Court", date(2002, 6, 30)) == set()
    assert len(members_of("International Criminal Court", date(2026, 5, 1))) > 110
    assert members_of("African Union", date(2001, 1, 1)) == set()


def test_the_security_council_has_fifteen_members_in_every_year():
    assert {len(members_of("UN Security Council", date(year, 6, 1))) for year in range(2000, 2027)} == {15}


@pytest.mark.parametrize(
    ("text", "countries", "linked"),
    [
        ("Islamabad exchanged prisoners.", {"IND", "PAK"}, ["india-pakistan"]),
        ("A strike hit a house in Khan Younis.", {"USA", "PSE"}, ["israel-palestine"]),
        ("The ministers spoke of tariffs.", {"USA", "SGP"}, []),
        ("The ministers spoke of tariffs with India.", {"USA"}, ["india-usa-trade"]),
        (
            "Tokyo protested at the ban on seafood after Takaichi spoke.",
            {"JPN", "CHN"},
            ["china-japan", "china-japan-2025"],
        ),
    ],
)
def test_a_name_tells_of_a_conflict_alone_and_a_common_word_only_beside_both_sides(text, countries, linked):
    assert find_conflicts(text, countries, date(2025, 12, 1)) == linked


def test_a_crisis_without_sides_makes_no_adversaries():
    assert "USA" not in adversaries_of("IND", date(2025, 12, 1))


def test_conflicts_have_their_days():
    assert "RUS" in adversaries_of("UKR", date(2025, 3, 1))
    assert adversaries_of("UKR", date(2010, 3, 1)) == {}
    assert find_conflicts("Aid reached Gaza.", {"USA", "ISR"}, date(2025, 1, 1)) == ["israel-palestine"]
    assert find_conflicts("Bread prices rose.", {"USA"}, date(2025, 1, 1)) == []


def test_heads_of_g20_states_are_known_in_every_year():
    g20 = [
        "ARG",
        "AUS",
        "BRA",
        "CAN",
        "CHN",
        "FRA",
        "DEU",
        "IND",
        "IDN",
        "ITA",
        "JPN",
        "KOR",
        "MEX",
        "RUS",
        "SAU",
        "ZAF",
        "TUR",
        "GBR",
        "USA",
    ]
    seats: dict[tuple[str, int], bool] = {}
    for country, seat, year, known in describe_coverage():
        if country in g20 and seat in {"head_of_state", "head_of_government"}:
            seats[country, year] = seats.get((country, year), False) or known
    assert [key for key, known in seats.items() if not known] == []


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(RegistryError, match="nowhere"):
        load_registry([tmp_path / "nowhere.csv"])
