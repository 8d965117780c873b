"""The small words that decide: what joins names, what makes a place, what makes another person."""

from __future__ import annotations

import csv
import re
from pathlib import Path

_DATA = Path(__file__).parent / "data"
JOINTS = frozenset({" ", "-", "'", ".", ". ", "' ", " & ", "/"})
LOWER_KINDS = frozenset({"title", "body", "agent", "modifier"})  # may be written small
CAPITAL_KINDS = frozenset({"organisation", "metonym", "group", "blocked"})  # need a capital at the beginning alone


def _read_words() -> dict[str, list[str]]:
    """The word lists of data/words.csv; each line there says what its words are for."""
    with (_DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["list"]: row["words"].split("|") for row in csv.DictReader(file)}


_WORDS = _read_words()
ABBREVIATIONS = frozenset(_WORDS["abbreviations"])
ATTRIBUTIVE = frozenset(_WORDS["attributive"])
COMMON_WORDS = frozenset(_WORDS["common_words"])
FORMER = frozenset(_WORDS["former"])
FUNCTION_WORDS = frozenset(_WORDS["function_words"])
GEO_FIRST_NAMES = frozenset(_WORDS["geo_first_names"])
GEO_SURNAMES = frozenset(_WORDS["geo_surnames"])
HONORIFICS = frozenset(_WORDS["honorifics"])
NAME_TAILS = frozenset(_WORDS["name_tails"])
NEEDS_COUNTRY = frozenset(_WORDS["needs_country"])
OFFICES = frozenset(_WORDS["offices"])
MEN = frozenset(_WORDS["men"])
WOMEN = frozenset(_WORDS["women"])
QUALIFIED = frozenset(_WORDS["qualified"])
MADE_OF_MANY = frozenset(_WORDS["made_of_many"])
PUNISHED = frozenset(_WORDS["punished"])
BLOWS = frozenset(_WORDS["blows"])
NOT_OF_THE_PLACE = frozenset(_WORDS["not_of_the_place"])
NEUTRAL_HEADS = frozenset(_WORDS["neutral_heads"])
NOT_ACTOR_BEFORE = frozenset(_WORDS["not_actor_before"])
NO_NAME = frozenset(_WORDS["no_name"])
RARE_GEO = frozenset(_WORDS["rare_geo"])
SPOKES = frozenset(_WORDS["spokes"])
VERB_LIKE = frozenset(_WORDS["verb_like"])
WEAK_HEADS = frozenset(_WORDS["weak_heads"])

FOLLOWING = frozenset(
    {
        "regime",
        "government",
        "administration",
        "cabinet",
        "aide",
        "aides",
        "adviser",
        "advisers",
        "officials",
        "envoy",
        "presidency",
        "junta",
    }
)
FOLLOWING_OWNED = frozenset(
    {"regime", "government", "administration", "cabinet", "presidency", "junta"}
)  # also after "'s"
PREFIXES = frozenset({"anti", "pro", "non", "post", "pre", "sino", "un"})

# Which of the six seats a title speaks of.
SEATS = {title: name[5:] for name, titles in _WORDS.items() if name.startswith("seat_") for title in titles}
_VERBS = "|".join(_WORDS["act_verbs"])

OTHER_CONGRESSES = frozenset({"KOR", "PHL", "MEX", "BRA", "NGA", "LBR"})  # whose members too are "Rep." or "Sen."
SYLLABLES = re.compile(r"[A-Z][a-z]+-[a-z]+\b")  # a given name as Korean and Chinese ones are written
NAMED_BEFORE = re.compile(r"[A-Z]\w*'?s? $")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
TAIL = re.compile(
    r" (?:(?:Al|al|bin)[ -](?:Nahyan|Thani|Saud|Khalifa|Sabah|Maktoum|Hashimi|Said|Abdulaziz)|Jr\.?|Sr\.?)(?!\w)"
)
SUFFIX = re.compile(
    r"-(led|backed|based|born|held|occupied|controlled|made|aligned|sponsored|brokered|mediated|funded|trained|"
    r"run|owned|supplied|style|"
    r"linked|flagged|designed|built|produced|administered|annexed|friendly|speaking|language|installed|"
    r"designated|affiliated|proposed|"
    r"allied|supported|educated|registered|origin|themed|leaning|ruled|provided|donated|imposed|governed)\b",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- places

ACT_AFTER = re.compile(
    rf"(?:,? (?:in turn|meanwhile|for its part|on its part),?)?,? (?:{_VERBS})\b|'s (?!streets|airport|suburbs|"
    rf"outskirts|mayor|residents)",
    re.IGNORECASE,
)
PLACE_BEFORE = re.compile(
    r"\b(?:in|near|at|outside|around|across|inside|throughout|within|into|through|via|north of|south of|east of|"
    r"west of|northeast of|northwest of|"
    r"southeast of|southwest of|toward|towards|downtown|central|outskirts of|city of|capital of|capital,|capital|"
    r"suburb of|streets of|port of|"
    r"town of|region of|province of|over|above|off|beyond|along|part of|parts of|border with|miles from|"
    r"kilometres from|kilometers from|km from|"
    r"visit to|visits to|trip to|tour of|invasion of|occupation of|withdrawal from|withdraw from|return to|"
    r"road to|way to)"
    r"(?: the| neighbouring| neighboring| nearby| war-torn| occupied| northern| southern| eastern| western|"
    r" central| mainland| all of| both| much of| parts of)* $",
    re.IGNORECASE,
)
MOTION_BEFORE = re.compile(
    r"\b(?:visit|visits|visited|visiting|enter|entered|entering|leave|leaves|left|leaving|fled|flee|fleeing|reached|"
    r"(?:travel\w*|trip|journey|flew|fly|flies|flying|flight|flights|went|go|goes|going|come|came|comes|arriv\w+|"
    r"return\w*|head\w*|mov\w+|march\w*|rush\w*|"
    r"sail\w*|drove|drive|driving|dispatch\w*|deploy\w*|deport\w*|escap\w+|reported|reporting|speaking|withdr\w+|"
    r"pull\w*|evacuat\w+|repatriat\w+|extradit\w+|migrat\w+|delegation|convoy)"
    r"(?: \w+){0,3}? (?:to|from|back to|out of|for))(?: the| nearby| neighbouring| neighboring)? $",
    re.IGNORECASE,
)
PLACE_AFTER = re.compile(
    r" (?:talks|summit|meeting|meetings|conference|forum|negotiations|airport|suburb|suburbs|region|province|"
    r"residents|street|streets|university|"
    r"mayor|court|hospital|hotel|metro|police|stock|exchange|square|neighbourhood|neighborhood|district|area|"
    r"round|ceremony|visit|trip|rally|"
    r"attack|attacks|bombing|bombings|blast|attacker|office|bureau|accord|accords|agreement|protocol|convention|"
    r"treaty|format|declaration|"
    r"restaurant|apartment|home|homes|school|church|mosque|synagogue|concert|museum|gallery|theatre|theater|"
    r"festival|fashion|marathon|olympics|"
    r"zoo|port|station|embassy|consulate|correspondent|skyline|time|newsroom|fringe|Security Conference|"
    r"Fashion Week|Motor Show|Film Festival)\b",
)
CITY_LIST_AFTER = re.compile(r", (?:capital of|the capital|where|home to|Ohio|Texas|D\.?C)\b|, [A-Z][a-z]+(?:,|\.| \()")
DATELINE = re.compile(r"(?: \([^)\n]{2,30}\)| ?, [A-Z][\w. ]{1,25})?\s?(?:--?|:) ?", re.IGNORECASE)

# ---------------------------------------------------------------- other people and sport


_SPORT = re.compile(
    r"\b(?:Afcon|Cup of Nations|Subs|head coach|match|matches|World Cup|coach|striker|midfielder|goalkeeper|"
    r"innings|wicket|wickets|quarterback|"
    r"touchdown|semi-?finals?|quarter-?finals?|league|tournament|"
    r"championship|championships|batsman|batter|bowler|Grand Slam|Olympics?|Olympic|goals?|scored|scoring|NBA|"
    r"NFL|NHL|MLB|Premier League|cricket|rugby|football|"
    r"soccer|tennis|Test series|Ashes|playoffs?|defender|winger|hat-trick|penalty shootout|medal|"
    r"Champions League|La Liga|Bundesliga|Serie A|Formula One|"
    r"F1|Grand Prix|qualifier|qualifiers|stoppage time|kick-?off|half-time|fixture|squad|friendly|manager|"
    r"transfer window|golf|boxing|UFC|knockout|seed|seeded|sets?)\b"
)
_POLITICS = re.compile(
    r"\b(?:minister|ministers|government|sanctions?|military|troops|army|parliament|embassy|diplomat\w*|treaty|"
    r"war|ceasefire|missiles?|protest\w*|election|"
    r"policy|nuclear|tariffs?|killed|police|visa|visas|ambassador|boycott\w*|foreign|security|border|forces|"
    r"invasion|prime|Kremlin|White House|opposition)\b"
)


def is_sports(text: str) -> bool:
    """True for a text about a game rather than about politics.

    >>> is_sports("England beat Wales in the final match of the tournament.")
    True
    >>> is_sports("England's health minister resigned.")
    False
    """
    sport = {m.group().lower() for m in _SPORT.finditer(text)}
    if len(sport) < 2:
        return bool(sport) and bool(_BEAT.search(text)) and not _POLITICS.search(text)
    return len(sport) > 2 * len({m.group().lower() for m in _POLITICS.finditer(text)})


_BEAT = re.compile(r"\b(?:beat|beats|thrashed|drew with|lost to|defeated|edged|hosts?|plays?|won)\b|\b\d+-\d+\b")

# ---------------------------------------------------------------- names of several countries


def _read_ambiguous(rule: str) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Names of several countries with the words that speak for each, from data/ambiguous.csv."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    with (_DATA / "ambiguous.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["rule"] == rule:
                pattern = re.compile(rf"\b(?:{row['words']})\b")
                found.setdefault(row["name"], []).append((row["country"], pattern))
    return found


# Rule "first": the first line is what the name means by itself, another wins where its words occur more often.
CHOICES = _read_ambiguous("first")
# Rule "open": no country until the text tells.
OPTIONS = _read_ambiguous("open")

NAME_BEFORE_COMMA = re.compile(
    r"\b((?:[A-Z][\w'-]+)(?: (?:al-|el-|bin |van |von |de |da |"
    r"der )?[A-Z][\w'-]+){1,3})(?: \([A-Z]{2,8}\))?, (?:the |a |an |who is |now )?$"
)
NOUN_AFTER = re.compile(
    r" (?!(?:and|or|but|as|on|at|in|to|for|from|with|by|is|was|will|would|has|had|after|before|when|while|early|"
    r"late|last|this|next|since|over|that|where)\b)[a-z]"
)
DEFINED = re.compile(r" \(([A-Z][A-Za-z]{0,2}[A-Z]{1,6})\)")
BLOW_LANDED = re.compile(
    r" (?:have |has |had )?(?:kill|hit|destroy|wound|injur|leave|left|target|damag|pound|level|flatten|rock|force|"
    r"spark|knock|struck|demolish|claim)",
    re.IGNORECASE,
)
# What stands around "strikes" where it is a noun.
NOUN_BEFORE = re.compile(r"(?:'s|\b(?:the|his|her|its|their|of|on|over|after|about|for|amid|since)) $", re.IGNORECASE)
NOUN_ENDS = re.compile(
    r"[^\w\s]|\s*$|\n| (?:as|was|were|are|is|in|on|after|before|and|have|had|has|will|to|that|which|by|of|for|from|"
    r"amid|with)\b",
    re.IGNORECASE,
)
SHORTENED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Ms|Mrs|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Prof))$")
WHERE = re.compile(
    r" (?:in|across|throughout|outside|around|near)(?: the| central| northern| southern| eastern| western| occupied|"
    r" all of| downtown| neighbouring| neighboring| nearby)* $"
)
# "The president of a club": the office of a body that the registry does not know.
OF_ANOTHER = re.compile(
    r" of (?!(?:the |this |that |his |her |their |its )?(?:country|republic|nation|kingdom|state|government|council|"
    r"foreign|defen[cs]e|interior|finance)\b)",
    re.IGNORECASE,
)
NO_STATE_OFFICE = re.compile(
    r"\b(?:company|club|university|bank|union|team|league|association|federation|college|school|firm|board|party) $",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"\b(?:[Bb]oth (?:sides|countries|nations|governments|states|leaders|presidents|capitals)|(?<=[Tt]he )two "
    r"(?:countries|sides|nations|states|governments|neighbours|neighbors|capitals|rivals|powers|leaders|presidents|"
    r"prime ministers|foreign ministers|defen[cs]e ministers|ministers|militaries|armies|delegations))\b"
)
SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘(]?[A-Z])|\n")
PRONOUN = re.compile(r"\b(?:He|he|She|she|It)\b(?= )")
