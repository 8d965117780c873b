"""Build the registry's built files (countries, holders, members) from the reference folder.

    python -m training.build_registry --data DIR/reference

Writes countries.csv, country_names.csv, holders.csv and members.csv into
src/whowhom/entities/data. Hand-kept files (*_added.csv and the rest) are read, never written.
Only facts are taken over: names, codes, offices and their dates, each line with its origin.
"""

from __future__ import annotations

import argparse
import csv
import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb

DATA = Path(__file__).parent.parent / "src" / "whowhom" / "entities" / "data"
SCRAPED = "2022-08-31"  # the day after which the Wikidata file knows nothing
Row = dict[str, str]

# Codes of the Correlates of War project (state system membership list, v2016).
COW = """USA 2 CAN 20 BHS 31 CUB 40 HTI 41 DOM 42 JAM 51 TTO 52 BRB 53 DMA 54 GRD 55 LCA 56 VCT 57 ATG 58 KNA 60 MEX 70
BLZ 80 GTM 90 HND 91 SLV 92 NIC 93 CRI 94 PAN 95 COL 100 VEN 101 GUY 110 SUR 115 ECU 130 PER 135 BRA 140 BOL 145
PRY 150 CHL 155 ARG 160 URY 165 GBR 200 IRL 205 NLD 210 BEL 211 LUX 212 FRA 220 MCO 221 LIE 223 CHE 225 ESP 230
AND 232 PRT 235 DEU 255 POL 290 AUT 305 HUN 310 CZE 316 SVK 317 ITA 325 SMR 331 MLT 338 ALB 339 MNE 341 MKD 343
HRV 344 SRB 345 BIH 346 XKX 347 SVN 349 GRC 350 CYP 352 BGR 355 MDA 359 ROU 360 RUS 365 EST 366 LVA 367 LTU 368
UKR 369 BLR 370 ARM 371 GEO 372 AZE 373 FIN 375 SWE 380 NOR 385 DNK 390 ISL 395 CPV 402 STP 403 GNB 404 GNQ 411
GMB 420 MLI 432 SEN 433 BEN 434 MRT 435 NER 436 CIV 437 GIN 438 BFA 439 LBR 450 SLE 451 GHA 452 TGO 461 CMR 471
NGA 475 GAB 481 CAF 482 TCD 483 COG 484 COD 490 UGA 500 KEN 501 TZA 510 BDI 516 RWA 517 SOM 520 DJI 522 ETH 530
ERI 531 AGO 540 MOZ 541 ZMB 551 ZWE 552 MWI 553 ZAF 560 NAM 565 LSO 570 BWA 571 SWZ 572 MDG 580 COM 581 MUS 590
SYC 591 MAR 600 DZA 615 TUN 616 LBY 620 SDN 625 SSD 626 IRN 630 TUR 640 IRQ 645 EGY 651 SYR 652 LBN 660 JOR 663
ISR 666 SAU 670 YEM 679 KWT 690 BHR 692 QAT 694 ARE 696 OMN 698 AFG 700 TKM 701 TJK 702 KGZ 703 UZB 704 KAZ 705
CHN 710 MNG 712 TWN 713 PRK 731 KOR 732 JPN 740 IND 750 BTN 760 PAK 770 BGD 771 MMR 775 LKA 780 MDV 781 NPL 790
THA 800 KHM 811 LAO 812 VNM 816 MYS 820 SGP 830 BRN 835 PHL 840 IDN 850 TLS 860 AUS 900 PNG 910 NZL 920 VUT 935
SLB 940 KIR 946 TUV 947 FJI 950 TON 955 NRU 970 MHL 983 PLW 986 FSM 987 WSM 990"""
COW_OF = dict(zip(COW.split()[::2], COW.split()[1::2], strict=True))
ISO3_OF_COW = {number: iso3 for iso3, number in COW_OF.items()}

# CAMEO writes these countries otherwise than ISO does (CAMEO code book 1.1b3, country list).
CAMEO_OF = {"ROU": "ROM", "TLS": "TMP", "XKX": "KSV", "COD": "COD", "PSE": "PSE"}

# English names that the reference writes otherwise than news does.
NAME_OF = {
    "USA": "United States", "GBR": "United Kingdom", "MMR": "Myanmar", "CIV": "Ivory Coast", "CAF": "Central African Republic",
    "COD": "Democratic Republic of the Congo", "COG": "Republic of the Congo", "ARE": "United Arab Emirates", "CPV": "Cape Verde",
    "FSM": "Micronesia", "DOM": "Dominican Republic", "VAT": "Vatican", "TLS": "East Timor", "FLK": "Falkland Islands",
    "PSE": "Palestine", "XKX": "Kosovo", "SHN": "Saint Helena", "MAC": "Macau", "SJM": "Svalbard", "BHS": "Bahamas",
    "GMB": "Gambia", "IOT": "British Indian Ocean Territory", "VIR": "US Virgin Islands", "ALA": "Åland", "CUW": "Curaçao",
    "BES": "Bonaire", "REU": "Réunion", "GLP": "Guadeloupe", "MTQ": "Martinique", "GUF": "French Guiana", "MYT": "Mayotte",
    "UMI": "US Minor Outlying Islands", "SGS": "South Georgia", "PRK": "North Korea", "KOR": "South Korea", "BRA": "Brazil",
}  # fmt: skip
ADJECTIVE_OF = {
    "PSE": "Palestinian", "BWA": "Botswanan", "VAT": "Vatican", "HKG": "Hong Kong", "MAC": "Macanese", "PRK": "North Korean",
    "KOR": "South Korean", "COD": "Congolese", "COG": "Congolese", "TWN": "Taiwanese", "CIV": "Ivorian", "SWZ": "Swazi",
    "NZL": "New Zealand", "SGP": "Singaporean", "KGZ": "Kyrgyz", "KAZ": "Kazakh", "UZB": "Uzbek", "TJK": "Tajik", "TKM": "Turkmen",
    "LSO": "Basotho", "ARG": "Argentine", "ESH": "Sahrawi", "GRL": "Greenlandic", "BIH": "Bosnian", "CYP": "Cypriot", "DMA": "Dominican",
}  # fmt: skip
CAPITAL_OF = {
    "ISR": "Jerusalem",
    "PSE": "Ramallah",
    "MMR": "Naypyidaw",
    "NRU": "Yaren",
    "TLS": "Dili",
    "HKG": "Hong Kong",
}
WITH_ARTICLE = {
    "USA",
    "GBR",
    "NLD",
    "PHL",
    "BHS",
    "GMB",
    "MDV",
    "COM",
    "SYC",
    "SLB",
    "MHL",
    "ARE",
    "CAF",
    "DOM",
    "COD",
    "COG",
    "FLK",
    "CYM",
    "CZE_",
    "VAT",
    "UMI",
    "VIR",
    "IOT",
}
MOTHER_STATES = (
    "uk",
    "fr",
    "us",
    "nl",
    "da",
    "ch",
    "nz",
    "as",
)  # whose heads the Factbook lists for territories and realms too

FIELDS = {
    "countries.csv": [
        "iso3",
        "iso2",
        "cow",
        "cameo",
        "gec",
        "name",
        "article",
        "demonym",
        "capital",
        "start",
        "end",
        "origin",
    ],
    "country_names.csv": ["iso3", "name", "kind", "origin"],
    "holders.csv": [
        "person_id",
        "person",
        "office",
        "seat",
        "country",
        "sector",
        "start",
        "end",
        "rank",
        "family",
        "origin",
    ],
    "members.csv": ["organisation", "iso3", "status", "origin"],
}


def main() -> None:
    """Build all files, and say how many lines each has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the reference files")
    reference = parser.parse_args().data
    codes = read(reference / "country_codes.csv")
    factbook = read(reference / "factbook_countries_2026.csv")
    countries = make_countries(codes, factbook)
    names = list(make_country_names(countries, factbook))
    holders = make_holders(reference, countries, names)
    members = list(make_members(read(reference / "io_membership.csv"), countries))
    for file, rows in [
        ("countries.csv", countries), ("country_names.csv", names), ("holders.csv", holders), ("members.csv", members),
    ]:  # fmt: skip
        write(DATA / file, rows, FIELDS[file])
        print(f"{file}: {len(rows)} lines")


# ---------------------------------------------------------------- countries


def make_countries(codes: list[Row], factbook: list[Row]) -> list[Row]:
    """One row for each state or territory with its codes."""
    by_gec = {row["gec"].upper(): row for row in factbook}
    rows = []
    for code in codes:
        iso3, gec = code["ISO3166-1-Alpha-3"], code["FIPS"].strip()[:2]
        if not iso3 or iso3 == "ATA":
            continue
        facts = by_gec.get(gec, {})
        short = facts.get("short", "")
        name = NAME_OF.get(iso3) or (html.unescape(short) if short and short != "none" else code["official_name_en"])
        rows.append(
            country(iso3, code["ISO3166-1-Alpha-2"], gec, name, facts, "datahub country-codes; CIA Factbook 2026-05")
        )
    rows.append(country("XKX", "XK", "KV", "Kosovo", by_gec["KV"], "user-assigned ISO code; CIA Factbook 2026-05"))
    return sorted(rows, key=lambda r: r["iso3"])


def country(iso3: str, iso2: str, gec: str, name: str, facts: Row, origin: str) -> Row:
    """One row of countries.csv."""
    name = re.sub(r"^The ", "", re.sub(r" \(.*\)", "", name))
    adjective = re.split(r"[,;(/]| or ", facts.get("nationality_adj") or "")[0].strip()
    capital = re.sub(r" in [A-Z]\w+$", "", re.split(r"[,;(]", html.unescape(facts.get("capital") or ""))[0].strip())
    adjective, capital = ADJECTIVE_OF.get(iso3, adjective), CAPITAL_OF.get(iso3, capital)
    return {
        "iso3": iso3, "iso2": iso2, "cow": COW_OF.get(iso3, ""), "cameo": CAMEO_OF.get(iso3, iso3), "gec": gec, "name": name,
        "article": "the" if iso3 in WITH_ARTICLE else "", "demonym": "" if adjective in {"none", "NA"} else adjective,
        "capital": capital, "start": {"SSD": "2011-07-09", "MNE": "2006-06-03", "TLS": "2002-05-20", "XKX": "2008-02-17"}.get(iso3, ""),
        "end": "", "origin": origin,
    }  # fmt: skip


def make_country_names(countries: list[Row], factbook: list[Row]) -> Iterable[Row]:
    """Names, long names, former names, adjectives, nouns and capitals from the Factbook."""
    iso3_of = {c["gec"].lower(): c["iso3"] for c in countries if c["gec"]}
    seen: set[tuple[str, str]] = set()
    for c in countries:
        yield from fresh(seen, c["iso3"], "name", [c["name"]], c["origin"])
    for row in factbook:
        iso3 = iso3_of.get(row["gec"])
        if iso3:
            origin = "CIA Factbook 2026-05"
            if (
                iso3 in SHARED_DEMONYM
            ):  # country_names_added.csv says which country has the word, or that none has it alone
                row = {**row, "nationality_adj": "", "nationality_noun": ""}
            nouns = list(nouns_in(row["nationality_noun"]))
            yield from fresh(seen, iso3, "name", short_names(row["short"]), origin)
            yield from fresh(seen, iso3, "name", [row["long"].replace("none", "")], origin)
            yield from fresh(seen, iso3, "adjective", adjectives_in(row["nationality_adj"]), origin)
            yield from fresh(seen, iso3, "noun", nouns, origin)
            yield from fresh(seen, iso3, "capital", capitals_in(row["capital"]), origin)


def short_names(short: str) -> list[str]:
    """The Factbook's short name where it is a name in use: "Congo (Brazzaville)" is not.

    >>> short_names("The Bahamas"), short_names("Congo (Brazzaville)")
    (['Bahamas'], [])
    """
    name = html.unescape(short)
    return [] if "(" in name or "," in name or name in {"none", "The Dominican"} else [name.removeprefix("The ")]


def fresh(seen: set[tuple[str, str]], iso3: str, kind: str, names: Iterable[str], origin: str) -> Iterable[Row]:
    """Rows for the names not given yet."""
    for raw in names:
        name = html.unescape(raw).strip(" ;,.")
        if len(name) > 2 and name.lower() not in {"none", "not", "capital"} and (iso3, kind + name) not in seen:
            seen.add((iso3, kind + name))
            yield {"iso3": iso3, "name": name, "kind": kind, "origin": origin}


def adjectives_in(text: str) -> list[str]:
    """The adjectives in a Factbook line.

    >>> adjectives_in("Saudi or Saudi Arabian")
    ['Saudi', 'Saudi Arabian']
    """
    text = re.sub(r"\(.*?\)|note - .*", "", text)
    return [part.strip() for part in re.split(r"[,;/]| or ", text) if part.strip() not in {"NA", "none", ""}]


def nouns_in(text: str) -> Iterable[str]:
    """Singular and plural of each noun in a Factbook line.

    >>> list(nouns_in("Croat(s), Croatian(s)"))
    ['Croat', 'Croats', 'Croatian', 'Croatians']
    """
    for part in re.split(
        r",|;| or (?=[A-Z])", re.sub(r"\((singular|plural|US|collective|colloquial).*?\)|note.*", "", text)
    ):
        bare = part.strip()
        if "(s)" in bare:
            yield bare.replace("(s)", "")
            yield bare.replace("(s)", "s")
        elif "(m" in bare or "(w" in bare:
            yield bare.split("(")[0]
            yield re.sub(r"m[ae]n\s*\(men\)$", "men", bare).replace("woman(women)", "women")
        elif bare not in {"none", "NA"}:
            yield bare


def capitals_in(text: str) -> list[str]:
    """The capital cities in a Factbook line, with their other spellings.

    >>> capitals_in("Dhaka"), capitals_in("Chisinau in Romanian (Kishinev in Russian)")
    (['Dhaka'], ['Chisinau', 'Kishinev'])
    """
    head = re.split(r"; note|note -|located|administered|no official|\baka\b", html.unescape(text))[0]
    parts = [re.sub(r" in [A-Z]\w+$", "", p.strip()) for p in re.split(r"[,;/()]", head)]
    return [p for p in parts if p[:1].isupper() and "capital" not in p and "." not in p[-3:] and len(p.split()) <= 3]


# ---------------------------------------------------------------- holders of offices


def make_holders(reference: Path, countries: list[Row], names: list[Row]) -> list[Row]:
    """Wikidata's office-holders first, then what Factbook and REIGN add to them."""
    rows = wikidata_holders(reference / "officeholders_wikidata_2000_2022.parquet", countries, names)
    executives = factbook_holders(read(reference / "factbook_executives_2014_2026.csv"), countries)
    leaders = reign_holders(read(reference / "reign_leaders_to_2021-03.csv"))
    known = PersonIndex(rows)
    for row in executives + leaders:
        known.identify(row)
    cut_at_successors(executives, rows)
    close_open_ends(rows, executives)
    # A later file may only add a spelling or a later term; the day-precise Wikidata line stays.
    return sorted(
        drop_repeats(rows + executives + leaders),
        key=lambda r: (r["country"], r["seat"] or "z", r["start"], r["person"]),
    )


SKIPPED_OFFICES = re.compile(
    r"^ambassador to|^Lord Mayor|^Mayor|^judge|^Justice of|Supreme Court Justice|^Associate|First Lady|^High Commissioner|"
    r"^ambassador|^Ambassador|^Deputy Minister|^Under-?secretary|^Parliamentary|^Assistant|^Member of|^Minister of State"
)  # too many, and never named without their office


def wikidata_holders(path: Path, countries: list[Row], names: list[Row]) -> list[Row]:
    """The offices of national governments, with seats and sectors."""
    iso3_of = {n["name"].lower(): n["iso3"] for n in names if n["kind"] == "name"}
    iso3_of |= {c["name"].lower(): c["iso3"] for c in countries}
    iso3_of |= WIKIDATA_NAMES
    iso3_of |= {"the " + name: iso3 for name, iso3 in iso3_of.items()}
    found = duckdb.execute(
        'select position, person, person_qid, start, "end", jurisdiction, role from read_parquet(?)', [str(path)]
    )
    own_names = {c["iso3"]: (c["name"], c["demonym"], c["capital"]) for c in countries}
    rows, unknown = [], set()
    for position, person, qid, start, end, jurisdiction, role in found.fetchall():
        iso3 = iso3_of.get((jurisdiction or "").lower())
        if not iso3:
            unknown.add(jurisdiction)
            continue
        if not person or re.fullmatch(r"Q\d+", person) or (SKIPPED_OFFICES.search(position or "") and not role):
            continue
        seat = seat_of(position, role or "", own_names.get(iso3, ()))
        rows.append({
            "person_id": qid, "person": person, "office": position, "seat": seat, "country": iso3,
            "sector": sector_of(position), "start": whole(start, "-01-01"), "end": whole(end, "-12-31"),
            "rank": rank_of(seat), "family": "", "origin": "Wikidata 2022-08",
        })  # fmt: skip
    print("jurisdictions without a country:", sorted(filter(None, unknown)))
    return rows


WIKIDATA_NAMES = {
    "people's republic of china": "CHN", "united states of america": "USA", "republic of ireland": "IRL", "the gambia": "GMB",
    "kingdom of the netherlands": "NLD", "state of palestine": "PSE", "türkiye": "TUR", "czech republic": "CZE", "cape verde": "CPV",
    "the bahamas": "BHS", "federated states of micronesia": "FSM", "ivory coast": "CIV", "burma": "MMR", "swaziland": "SWZ",
    "vatican city": "VAT", "holy see": "VAT", "taiwan": "TWN", "republic of china": "TWN", "macedonia": "MKD", "east timor": "TLS",
    "kingdom of denmark": "DNK", "england": "GBR", "scotland": "GBR", "wales": "GBR", "northern ireland": "GBR", "(world)": "IGO", "congo": "COG",
}  # fmt: skip


# Offices that the reference files under one of the six seats, though another person holds that seat.
HELPERS = re.compile(
    r"^(Deputy|Vice|Assistant|Associate|Principal|Permanent|Parliamentary|Special|State Minister|Flemish|Chairperson|Director|"
    r"High Commissioner|Member|Lord|First Lord|Head of the|Commander|Supreme Commander|Under|political|Foreign Ministry|First Secretary|"
    r"Chief|Minister[- ](of State|in|to|[Dd]elegate|Assisting|President|in charge)\b)|to the Treasury|Private Secretary"
)
BESIDE = {
    "defence": r"Materiel|Science|Personnel|Industr|Equipment|Procurement|Chief|Head|Staff",
    "finance": r"Financial|Markets|Microfinance|Industry",
    "foreign": r"Trade(?!.*Affairs)(?<!Affairs and Trade)|^Minister for Development|Spoke",
}
BODIES = re.compile(
    r"Court|Senate|Assembly|Parliament|Chamber|Congress|House|Province|Region|Bank|Council of States|Federal Council|National Council|"
    r"Legislative|Secretary|Intelligence|Yuan|Party|Generalitat|Community|Institute|Board|Privy|Office|cabinet$|City|Commission|Srpska|"
    r"Federation of|Tribunal|Academy|Union|Department|Riigikogu|Storting|South(ern)? |Western |Kurdistan|Abu Dhabi"
)
WHOLE = re.compile(
    r"the Republic$|^(President|Head) of (the )?Government$|Head of State$|Council of Ministers|Cabinet of Ministers|State Council|"
    r"Presidency|Confederation|Russian Federation|National Authority|State Affairs|Transition|Sovereign|Presidential|Leadership|Military"
)


def seat_of(office: str, seat: str, own_names: Iterable[str]) -> str:
    """The seat that the reference gives an office, or none where it is a part of the country's or a helper's.

    >>> seat_of("President of Sicily", "head_of_state", ["Italy"]), seat_of("President of Italy", "head_of_state", ["Italy"])
    ('', 'head_of_state')
    >>> seat_of("Chief of Defence", "defence", ["Italy"]), seat_of("Minister of Defence", "defence", ["Italy"])
    ('', 'defence')
    """
    if not seat:
        return ""
    if seat.startswith("head") and office.startswith("Minister of the Interior"):
        return "interior"  # "and Kingdom Relations"
    if HELPERS.search(office) or re.search(BESIDE.get(seat, "$^"), office):
        return ""
    if seat.startswith("head") and " of " in office:
        own = any(name and name in office for name in own_names) or bool(WHOLE.search(office))
        return seat if own and not BODIES.search(office) else ""
    return seat


def sector_of(office: str) -> str:
    """The PLOVER sector of an office."""
    for pattern, sector in SECTOR_PATTERNS:
        if re.search(pattern, office, re.I):
            return sector
    return "GOV"


SECTOR_PATTERNS = [
    (r"speaker|parliament|leader of the (house|senate)|senator|\bMP\b|deputies|majority|minority|knesset", "LEG"),
    (r"opposition", "OPP"),
    (r"chief justice|judge|constitutional court|attorney general|prosecutor|supreme court", "JUD"),
    (r"intelligence|central intelligence|mossad|secret service|security service", "SPY"),
    (r"general staff|chief of .*staff|joint chiefs|commander|army|navy|air force|chiefs of staff", "MIL"),
    (r"police|commissioner of police", "COP"),
]


def rank_of(role: str | None) -> str:
    """1 for heads of state and government, 2 for the other seats, 3 for the rest."""
    if role in {"head_of_state", "head_of_government"}:
        return "1"
    return "2" if role else "3"


def whole(day: str | None, rest: str) -> str:
    """A full date; an unknown month or day becomes the first (start) or last (end) one.

    >>> whole("2007", "-12-31"), whole("2010-02", "-01-01")
    ('2007-12-31', '2010-02-01')
    """
    if not day:
        return ""
    if len(day) == 4:
        return day + rest
    if len(day) == 7:
        return day + ("-01" if rest == "-01-01" else "-28")
    return day[:10]


TITLE = re.compile(
    r"^(?:(?:represented by|previously|vacant|acting|act|interim|transition(?:al)?|caretaker|co-?|first|second|third|1st|2nd|3rd|"
    r"prime|minister|ministers|premier|president|president-elect|presidents?|vice|deputy|king|queen|emperor|sultan|amir|emir|prince|"
    r"princess|crown|grand|duke|duchess|chancellor|governor|governors|lieutenant|lieutenant-governor|general|gen|lt|col|colonel|maj|major|"
    r"brig|capt|captain|adm|admiral|vice-admiral|rear|field|marshal|chief|chair|chairman|chairperson|chairwoman|chairmen|minister-designate|"
    r"designate|sir|dame|lord|dr|hon|paramount|ruler|leader|supreme|pope|cardinal|archbishop|bishop|secretary|of|the|for|state|council|captain"
    r"|regent|captains|sovereign|executive|administrator|superior|commissioner|high|prefect|head|government|senior|eng|engineer|"
    r"transitional|military|cabinet|and|director|mayor|politburo|presidency|member|members|federal|union|administration|"
    r"taoiseach|tanaiste|representative|sheikh|shaykh|amb|ambassador|judge|prof|professor|monsignor|military|junta|commander|ret|retired|"
    r"sayyid|mr|mrs|ms|new zealand|syndic|marshall|sac|sovereignty|national|his|her|majesty|highness|custodian|two|holy|mosques|al-sharif)\b[.,]?\s*)+",
    re.I,
)


def factbook_holders(executives: list[Row], countries: list[Row]) -> list[Row]:
    """Heads of state and government as the Factbook listed them."""
    iso3_of = {c["gec"].lower(): c["iso3"] for c in countries if c["gec"]}
    home: dict[str, set[str]] = defaultdict(set)
    for row in executives:
        home[fold(person_in(row["holder"])[0])].add(row["gec"])
    rows = []
    for row in executives:
        iso3 = iso3_of.get(row["gec"])
        person, family, title = person_in(row["holder"])
        homes = home[fold(person)]
        mother = next((gec for gec in MOTHER_STATES if gec in homes), row["gec"]) if len(homes) > 1 else row["gec"]
        if not iso3 or not person or row["gec"] != mother:
            continue
        is_head = bool(
            re.match(
                r"(acting |interim |transitional? )?(president|prime minister|premier|king|queen|emperor|chancellor|sultan|amir)\b",
                title,
                re.I,
            )
        )
        rows.append({
            "person_id": "", "person": person, "office": title or row["role"], "country": iso3, "sector": "GOV",
            "seat": {"chief of state": "head_of_state", "head of government": "head_of_government"}.get(row["role"], "") if is_head else "",
            "start": whole(row["since"], "-01-01") or row["first_seen"], "end": "" if row["last_seen"] >= "2026-05" else row["last_seen"],
            "rank": "1" if is_head else "3", "family": family, "origin": "CIA Factbook 2026-05",
        })  # fmt: skip
    return rows


def person_in(holder: str) -> tuple[str, str, str]:
    """Name, family name and title in a Factbook line (family names stand in capitals there).

    >>> person_in("Acting President Mohammad MOKHER - previously first vice president")
    ('Mohammad Mokher', 'Mokher', 'Acting President')
    >>> person_in("Premier CHO Jung-tai")
    ('Cho Jung-tai', 'Cho', 'Premier')
    """
    text = re.split(r" - | \(|;|, ", re.sub(r"\s+", " ", html.unescape(holder)).strip())[0]
    text = re.sub(r" of (the )?[A-Z]\w+$| appointed .*", "", text)
    matched = TITLE.match(text)
    title = matched.group(0).strip() if matched else ""
    name = text[len(matched.group(0)) if matched else 0 :].strip(" ,.")
    words = re.sub(r"\b(Jr|Sr)\.?$", "", name).strip(" ,.").split()
    family = [
        w
        for w in words
        if len(w) > 1
        and w.replace("-", "").replace("'", "").split("al-")[-1].isupper()
        and not re.fullmatch(r"[IVX]+|[A-Z]\.", w)
    ]
    nice = [w if re.fullmatch(r"[IVX]+", w) else soften(w) for w in words]
    return " ".join(nice), " ".join(soften(w) for w in family), title


def soften(word: str) -> str:
    """A name in capitals, written as names are.

    >>> soften("AL-SISI"), soften("al-ASAD"), soften("O'NEILL")
    ('Al-Sisi', 'al-Asad', "O'Neill")
    """
    return "".join(p.capitalize() if len(p) > 1 and p.isupper() else p for p in re.split(r"([-'])", word))


def reign_holders(leaders: list[Row]) -> list[Row]:
    """Leaders by surname, as REIGN has them: only surnames, so they confirm rather than name."""
    rows = []
    for row in leaders:
        iso3 = ISO3_OF_COW.get(row["ccode"])
        if iso3 and row["eyear"] >= "2000" and len(row["leader"].split()) > 1:
            rows.append({
                "person_id": "", "person": row["leader"].strip(), "office": "leader", "seat": "", "country": iso3, "sector": "GOV",
                "start": f"{row['syear']}-{int(row['smonth']):02d}-{int(row['sdate']):02d}",
                "end": "" if row["eyear"] == "2021" and row["emonth"] == "3" else f"{row['eyear']}-{int(row['emonth']):02d}-28",
                "rank": "1", "family": row["leader"].split()[-1], "origin": "REIGN 2021-03",
            })  # fmt: skip
            if not rows[-1]["end"]:
                rows[-1]["end"] = "2021-03-31"
    return rows


class PersonIndex:
    """Finds the Wikidata person that a line of another file speaks of: same country, family name and first name."""

    def __init__(self, rows: list[Row]) -> None:
        self.people: dict[tuple[str, str], list[Row]] = defaultdict(list)
        # Namesakes that the rule below would take for one person, found by eye.
        self.others = {
            (fold(r["person"]), r["not_person_id"]) for r in read(Path(__file__).parent / "other_people.csv")
        }
        for row in rows:
            for word in set(fold(row["person"]).split()):
                self.people[row["country"], word].append(row)

    def identify(self, row: Row) -> None:
        """Give the row the person's id, and the person's lines the family name."""
        words = fold(row["person"]).split()
        family = fold(row["family"] or row["person"]).split()[-1:]
        for word in family:
            for other in self.people.get((row["country"], word), []):
                theirs = fold(other["person"]).split()
                if self.others & {(" ".join(words), other["person_id"]), (" ".join(words), "*")}:
                    continue
                if set(words) & (set(theirs) - {word}) or (len(words) == 1 and row["start"][:4] == other["start"][:4]):
                    row["person_id"] = other["person_id"]
                    other["family"] = other["family"] or row["family"]
                    return
        row["person_id"] = row["person_id"] or f"{row['country'].lower()}-{'-'.join(words)}"


def close_open_ends(rows: list[Row], executives: list[Row]) -> None:
    """End a Wikidata office that is open when somebody else takes it, or on the day of the scrape."""
    confirmed = {(r["person_id"], r["country"]): r["end"] for r in executives if r["rank"] == "1"}
    by_seat: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows + executives:
        if row["seat"] and row["start"]:
            by_seat[row["country"], row["seat"]].append(row)
    for row in rows:
        if row["end"]:
            continue
        later = sorted(
            o["start"] for o in by_seat.get((row["country"], row["seat"]), [])
            if o["start"] > row["start"] and o["person_id"] != row["person_id"] and o["office"].lower() == row["office"].lower()
        )  # fmt: skip
        if later:
            row["end"] = later[0]
        elif row["rank"] == "1" and (row["person_id"], row["country"]) in confirmed:
            row["end"] = confirmed[row["person_id"], row["country"]]
        else:
            row["end"] = SCRAPED


def cut_at_successors(executives: list[Row], rows: list[Row]) -> None:
    """End a Factbook term when the next holder starts: between two of its editions years may lie."""
    starts: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in executives + rows:
        if (
            row["seat"]
            and row["rank"] == "1"
            and not row["office"].lower().startswith(("vice", "deputy", "first", "second"))
        ):
            starts[row["country"], main_title(row["office"])].append((row["start"], row["person_id"]))
    for row in executives:
        if row["seat"]:
            later = sorted(
                start for start, person in starts[row["country"], main_title(row["office"])]
                if start > row["start"] and person != row["person_id"]
            )  # fmt: skip
            if later and (not row["end"] or later[0] < row["end"]):
                row["end"] = later[0]


def main_title(office: str) -> str:
    """The title without what is temporary in it.

    >>> main_title("Acting Prime Minister"), main_title("Interim President")
    ('prime minister', 'president')
    """
    return re.sub(r"^(acting|interim|caretaker|transition(al)?) ", "", office.lower()).split(" of ")[0].strip()


def drop_repeats(rows: list[Row]) -> Iterable[Row]:
    """Each person, spelling, office and start once."""
    seen = set()
    for row in rows:
        key = (row["person_id"], fold(row["person"]), row["office"].lower(), row["country"], row["start"])
        if key not in seen and row["start"] < "2026-06" and (not row["end"] or row["end"] >= "2000"):
            seen.add(key)
            yield row


# ---------------------------------------------------------------- members of organisations

KEPT_ORGANISATIONS = {
    "UN",
    "EU",
    "NATO",
    "AU",
    "ASEAN",
    "BRICS",
    "OPEC",
    "CSTO",
    "ECOWAS",
    "IAEA",
    "ICCt",
    "IMF",
    "WTO",
    "WHO",
    "OSCE",
    "GCC",
    "LAS",
    "OIC",
    "SCO",
    "CIS",
    "EAEU",
    "G-7",
    "G-20",
    "G-77",
    "NAM",
    "OAS",
    "CARICOM",
    "Caricom",
    "CELAC",
    "Mercosur",
    "UNASUR",
    "SAARC",
    "APEC",
    "OECD",
    "COMESA",
    "SADC",
    "EAC",
    "IGAD",
    "CEMAC",
    "PIF",
    "OIF",
    "CPLP",
    "C",
    "CE",
    "EFTA",
    "Quad",
    "ANZUS",
    "AMU",
    "BIMSTEC",
    "OAPEC",
    "CAN",
    "SICA",
    "EMU",
    "Interpol",
    "UNESCO",
    "FAO",
    "ILO",
    "IMO",
    "ICAO",
    "OPCW",
    "AIIB",
    "ADB",
    "AfDB",
    "EBRD",
    "Benelux",
    "GUAM",
    "BSEC",
    "EIB",
    "IEA",
    "NSG",
    "FATF",
    "D-8",
    "NC",
    "USMCA",
    *("ITU WIPO WMO IBRD UNIDO IFAD WCO IPU IOM PCA IADB CERN ESA WAEMU OECS IDB UPU UNWTO".split()),
    "Pacific Alliance",
    "Schengen Convention",
    "Wassenaar Arrangement",
    "Australia Group",
    "Arctic Council",
}


SHARED_DEMONYM = {"PRK", "KOR", "COD", "COG", "HKG", "MAC", "SPM", "ABW", "CUW", "GGY", "JEY", "DMA"}
RENAMED = {  # the Factbook's abbreviations that the registry has by name
    "ICCt": "International Criminal Court", "LAS": "Arab League", "CE": "Council of Europe", "C": "Commonwealth of Nations",
    "EMU": "Eurozone", "NC": "Nordic Council", "G-77": "Group of 77", "NAM": "Non-Aligned Movement", "PIF": "Pacific Islands Forum",
    "OIF": "Organisation internationale de la Francophonie", "NSG": "Nuclear Suppliers Group", "BSEC": "Black Sea Economic Cooperation",
    "CAN": "Andean Community", "EIB": "European Investment Bank", "IBRD": "World Bank", "WMO": "World Meteorological Organization",
    "PCA": "Permanent Court of Arbitration", "IADB": "Inter-American Development Bank", "Schengen Convention": "Schengen area",
    "WCO": "World Customs Organization", "IPU": "Inter-Parliamentary Union", "IDB": "Islamic Development Bank",
    "WAEMU": "West African Economic and Monetary Union", "OECS": "Organisation of Eastern Caribbean States",
    "ESA": "European Space Agency", "AMU": "Arab Maghreb Union", "GUAM": "GUAM Organization for Democracy",
    "UPU": "Universal Postal Union", "UNWTO": "UN Tourism",
}  # fmt: skip


def make_members(memberships: list[Row], countries: list[Row]) -> Iterable[Row]:
    """Who is in which organisation, full members only."""
    iso3_of = {c["gec"].lower(): c["iso3"] for c in countries if c["gec"]}
    for row in sorted(memberships, key=lambda r: (r["organisation"], r["country"])):
        name = row["organisation"].strip()
        if name in KEPT_ORGANISATIONS and row["status"] in {"member", ""} and row["gec"] in iso3_of:
            yield {
                "organisation": RENAMED.get(name, name),
                "iso3": iso3_of[row["gec"]],
                "status": "member",
                "origin": "CIA Factbook 2026-05",
            }


# ---------------------------------------------------------------- files


def fold(text: str) -> str:
    """Lower case, no accents, words apart by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.lower()))


def read(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    text = path.read_bytes()
    try:
        lines = text.decode("utf-8")
    except UnicodeDecodeError:  # REIGN is in the Windows code page
        lines = text.decode("cp1252", "replace")
    return list(csv.DictReader(lines.splitlines()))


def write(path: Path, rows: Iterable[Row], fields: list[str]) -> None:
    """The rows as a CSV file, the same bytes for the same rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
