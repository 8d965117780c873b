"""Sentences of our own, with every act in them labelled: what the coder learns from besides real news.

`make_sentences(count, seed)` yields `Example`s: a text, its mentions, and for each ordered pair of
mentions either a label (event type, mode, status), NONE, or nothing where the text leaves it open.
The words come from `phrases.txt` and `actors.csv`; the grammar that joins them is here.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
NONE = "NONE"
Label = tuple[str, str | None, str]  # event type, mode, status

MUTUAL = ("AGREE", "CONSULT", "COOPERATE", "SUPPORT")
MATERIAL = ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "AID", "COOPERATE", "RETREAT", "CONSULT")
PROMISED = {"AID": "AGREE", "COOPERATE": "AGREE", "CONSULT": "AGREE", "RETREAT": "CONCEDE", "SUPPORT": "AGREE"}
THREATENED = {
    "SANCTION": "restrict", "ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict",
}  # fmt: skip
THREATENED_MODES = {"discontinue": "relations", "expel": "expel", "arrest": "arrest", "ban": "ban"}

IRREGULAR = {
    "hit": ("hit", "hit", "hitting"), "cut": ("cut", "cut", "cutting"), "put": ("put", "put", "putting"),
    "break": ("broke", "broken", "breaking"), "hold": ("held", "held", "holding"), "send": ("sent", "sent", "sending"),
    "give": ("gave", "given", "giving"), "take": ("took", "taken", "taking"), "shoot": ("shot", "shot", "shooting"),
    "fight": ("fought", "fought", "fighting"), "fly": ("flew", "flown", "flying"), "go": ("went", "gone", "going"),
    "set": ("set", "set", "setting"), "throw": ("threw", "thrown", "throwing"), "begin": ("began", "begun", "beginning"),
    "lay": ("laid", "laid", "laying"), "sue": ("sued", "sued", "suing"), "seek": ("sought", "sought", "seeking"),
    "meet": ("met", "met", "meeting"), "speak": ("spoke", "spoken", "speaking"), "lend": ("lent", "lent", "lending"),
    "sell": ("sold", "sold", "selling"), "buy": ("bought", "bought", "buying"), "swap": ("swapped", "swapped", "swapping"),
    "ship": ("shipped", "shipped", "shipping"), "bow": ("bowed", "bowed", "bowing"), "let": ("let", "let", "letting"),
    "drop": ("dropped", "dropped", "dropping"), "step": ("stepped", "stepped", "stepping"), "say": ("said", "said", "saying"),
    "stab": ("stabbed", "stabbed", "stabbing"), "rule": ("ruled", "ruled", "ruling"), "quit": ("quit", "quit", "quitting"),
    "slap": ("slapped", "slapped", "slapping"), "jam": ("jammed", "jammed", "jamming"), "bar": ("barred", "barred", "barring"),
    "spread": ("spread", "spread", "spreading"), "run": ("ran", "run", "running"), "knock": ("knocked", "knocked", "knocking"),
    "shut": ("shut", "shut", "shutting"), "keep": ("kept", "kept", "keeping"), "plan": ("planned", "planned", "planning"),
    "commit": ("committed", "committed", "committing"), "slam": ("slammed", "slammed", "slamming"),
    "scrap": ("scrapped", "scrapped", "scrapping"), "blow": ("blew", "blown", "blowing"), "sink": ("sank", "sunk", "sinking"),
    "drive": ("drove", "driven", "driving"), "gun": ("gunned", "gunned", "gunning"), "draw": ("drew", "drawn", "drawing"),
    "plead": ("pleaded", "pleaded", "pleading"), "strip": ("stripped", "stripped", "stripping"), "bomb": ("bombed", "bombed", "bombing"),
    "kidnap": ("kidnapped", "kidnapped", "kidnapping"), "tell": ("told", "told", "telling"), "win": ("won", "won", "winning"),
    "withdraw": ("withdrew", "withdrawn", "withdrawing"), "withhold": ("withheld", "withheld", "withholding"),
    "pull": ("pulled", "pulled", "pulling"), "free": ("freed", "freed", "freeing"), "agree": ("agreed", "agreed", "agreeing"),
    "back": ("backed", "backed", "backing"), "snub": ("snubbed", "snubbed", "snubbing"), "confer": ("conferred", "conferred", "conferring"),
    "travel": ("traveled", "traveled", "traveling"), "leave": ("left", "left", "leaving"), "strike": ("struck", "struck", "striking"),
    "admit": ("admitted", "admitted", "admitting"), "sever": ("severed", "severed", "severing"), "rebuff": ("rebuffed", "rebuffed", "rebuffing"),
    "veto": ("vetoed", "vetoed", "vetoing"), "stop": ("stopped", "stopped", "stopping"), "think": ("thought", "thought", "thinking"),
    "ban": ("banned", "banned", "banning"), "mass": ("massed", "massed", "massing"), "gas": ("gassed", "gassed", "gassing"),
    "bring": ("brought", "brought", "bringing"), "beat": ("beat", "beaten", "beating"), "offer": ("offered", "offered", "offering"),
    "deliver": ("delivered", "delivered", "delivering"), "order": ("ordered", "ordered", "ordering"), "lift": ("lifted", "lifted", "lifting"),
}  # fmt: skip

TOPICS = """border security|human rights|its nuclear programme|the election|cyberattacks|trade practices|the war|fishing rights|energy prices
|the detention of activists|arms sales|migration|climate policy|the disputed islands|steel exports|election interference|the hostage crisis
|water from the river|the shooting down of an airliner|drug trafficking|the peace plan|minerals|the ceasefire|missile tests|semiconductors
|the poisoning of an exile|a spy scandal|grain exports|the coup|the crackdown on protesters|terrorism|the pipeline|maritime security""".replace(
    "\n", ""
).split("|")
ALLEGED = [
    "killing civilians in",
    "arming rebels in",
    "attacking",
    "spying on",
    "plotting against",
    "bombing",
    "violating the airspace of",
    "stealing land from",
    "blackmailing",
    "meddling in the elections of",
]
NUMBERS = ["two", "three", "several", "a dozen", "five", "dozens of", "a group of", "more than 100", "some", ""]
SINGULAR = {"ambassador", "president", "envoy", "embassy", "consulate", "parliament", "ministry", "commander"}
TIMES = [
    "on Monday",
    "on Tuesday",
    "on Wednesday",
    "on Thursday",
    "on Friday",
    "on Saturday",
    "on Sunday",
    "last week",
    "overnight",
    "earlier this month",
    "late on Monday",
    "this week",
    "on March 3",
    "",
]
PAST_TIMES = [
    "In 2014,",
    "In 2008,",
    "Back in 1999,",
    "A decade ago,",
    "In the 1990s,",
    "During the Cold War,",
    "Years earlier,",
    "In October 2001,",
]
OPENERS = [
    "In a statement,",
    "Hours later,",
    "Meanwhile,",
    "In a sharp turn,",
    "For the first time in years,",
    "Despite months of talks,",
    "After a long debate,",
    "Citing national security,",
    "As fighting went on,",
    "In a televised address,",
    "According to state media,",
    "Officials said",
    "Reuters reported that",
    "It was announced that",
]
CLOSERS = [
    ", officials said",
    ", state media reported",
    ", according to two people familiar with the matter",
    ", a spokesman said",
    ", the agency reported",
    " amid growing tension",
    " as oil prices rose",
    ", a diplomat told reporters",
    ", ending weeks of doubt",
    ", saying the move was overdue",
    " without giving details",
    ", the defence ministry said in a statement",
    " – report",
    ", sources say",
    ", ministers said",
    " in a rare step",
    ", triggering a sell-off in markets",
]
BYSTANDERS = [
    ", according to a newspaper in {C}",
    ", as {C} looked on",
    ", days before an election in {C}",
    ", at a conference in {C}",
    ", an analyst in {C} said",
    ", on the sidelines of a summit hosted by {C}",
    ", while markets in {C} were closed",
    ", in a speech on the future of {C}",
    ", a news agency in {C} reported",
    ", in line with a policy once used by {C}",
]


@dataclass
class Example:
    """A text, its mentions as (start, end), and labels by (actor index, recipient index)."""

    text: str
    mentions: list[tuple[int, int]]
    labels: dict[tuple[int, int], Label]
    open_pairs: set[tuple[int, int]] = field(default_factory=set)
    bare: set[int] = field(default_factory=set)  # actors of an act without a recipient


@dataclass
class Phrase:
    event_type: str
    mode: str | None
    kind: str  # verb | sentence | noun
    words: str


def make_sentences(count: int, seed: int) -> Iterator[Example]:
    """Yield `count` examples; the same seed gives the same ones."""
    rng = random.Random(seed)
    factory = Factory(rng)
    for _ in range(count):
        yield factory.make()


class Factory:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.phrases = read_phrases()
        self.by_type: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            self.by_type.setdefault(phrase.event_type, []).append(phrase)
        self.types = [t for t in self.by_type if t != NONE]
        with (HERE / "actors.csv").open(encoding="utf-8") as lines:
            self.actors = [
                {k: v.split("|") if k in ("name", "adjective", "people") else v for k, v in row.items()}
                for row in csv.DictReader(lines)
            ]

    def make(self) -> Example:
        roll = self.rng.random()
        if roll < 0.10:
            return self.nothing()
        if roll < 0.22:
            return self.two_clauses()
        if roll < 0.40:
            return self.frame()
        return self.single()

    # -- whole sentences

    def nothing(self) -> Example:
        built = Builder(self)
        built.fill(self.rng.choice(self.by_type[NONE]).words, {})
        return built.finish({}, self.rng.random() < 0.1)

    def single(self) -> Example:
        phrase = self.pick()
        built = Builder(self)
        label = self.clause(built, phrase, allow_opener=True)
        return built.finish(label, headline=False)

    def two_clauses(self) -> Example:
        built = Builder(self)
        labels = self.clause(built, self.pick(), allow_opener=False, actual_only=True)
        built.add(
            self.rng.choice(
                [", while ", ", and ", " after ", " as ", "; ", ", hours after ", ", even as ", ", before "]
            )
        )
        first = dict(labels)
        built.rename()
        for key, label in self.clause(built, self.pick(), allow_opener=False, actual_only=True).items():
            first[key] = label
        return built.finish(first, headline=False)

    def frame(self) -> Example:
        """One act inside another: threats, demands, accusations, refusals, praise, reported speech."""
        rng = self.rng
        built = Builder(self)
        kind = rng.choice(
            [
                "threaten",
                "urge",
                "accuse",
                "condemn",
                "praise",
                "refuse",
                "said",
                "promise",
                "considers",
                "deny",
                "order",
            ]
        )
        wanted = {
            "threaten": ("SANCTION", "ASSAULT", "COERCE", "MOBILIZE"), "refuse": ("AID", "RETREAT", "CONSULT", "COOPERATE", "SUPPORT"),
            "promise": ("AID", "COOPERATE", "RETREAT", "CONSULT"), "praise": ("AID", "RETREAT", "SANCTION", "ASSAULT"),
            "considers": ("SANCTION", "RETREAT", "AID", "COERCE", "MOBILIZE", "ASSAULT"), "order": ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "RETREAT"),
        }.get(kind, ("SANCTION", "ASSAULT", "COERCE", "AID", "MOBILIZE", "RETREAT"))  # fmt: skip
        phrase = rng.choice([p for p in self.by_type[rng.choice(wanted)] if p.kind == "verb" and "{C}" not in p.words])
        verb, rest = phrase.words.split(" ", 1)
        t, m = phrase.event_type, phrase.mode
        past, _, ing = inflect(verb)
        labels: dict[tuple[str, str], Label] = {}
        if kind == "threaten":
            built.fill(
                rng.choice(
                    [
                        "{A} threatened to ",
                        "{A} is threatening to ",
                        "{A} threatens to ",
                        "{A} vowed to ",
                        "{A} warned it would ",
                    ]
                )
                + f"{verb} {rest}",
                {},
            )
            built.add(rng.choice(["", " unless it changes course", " if the attacks go on"]))
            labels["A", "B"] = ("THREATEN", THREATENED_MODES.get(m or "", THREATENED[t]), "actual")
        elif kind == "urge":
            built.fill(
                rng.choice(
                    [
                        "{A} urged {C} to ",
                        "{A} called on {C} to ",
                        "{A} asked {C} to ",
                        "{A} demanded that {C} ",
                        "{A} urges {C} to ",
                        "{A} pressed {C} to ",
                    ]
                )
                + f"{verb} {rest}",
                {},
            )
            labels["A", "C"] = (
                "REQUEST",
                "assist" if t in ("AID", "COOPERATE", "SANCTION") else "yield" if t == "RETREAT" else "change",
                "actual",
            )
        elif kind == "accuse":
            built.fill(
                rng.choice(["{A} accused {C} of ", "{A} accuses {C} of ", "{A} blamed {C} for "]) + f"{ing} {rest}", {}
            )
            labels["A", "C"] = ("ACCUSE", "allege", "actual")
        elif kind == "condemn":
            built.fill(
                rng.choice(["{A} condemned {C} for ", "{A} criticised {C} for ", "{A} slammed {C} for "])
                + f"{ing} {rest}",
                {},
            )
            labels["A", "C"] = ("ACCUSE", "disapprove", "actual")
            built.leave_open("C", "B")
        elif kind == "praise":
            built.fill(
                rng.choice(["{A} praised {C} for ", "{A} thanked {C} for ", "{A} commended {C} for "])
                + f"{ing} {rest}",
                {},
            )
            labels["A", "C"] = ("SUPPORT", None, "actual")
            built.leave_open("C", "B")
        elif kind == "refuse":
            built.fill(
                rng.choice(["{A} refused to ", "{A} declined to ", "{A} refuses to ", "{A} ruled out plans to "])
                + f"{verb} {rest}",
                {},
            )
            labels["A", "B"] = ("REJECT", {"AID": "assist", "RETREAT": "yield", "CONSULT": "meet"}.get(t), "actual")
        elif kind == "promise":
            built.fill(
                rng.choice(
                    [
                        "{A} promised to ",
                        "{A} agreed to ",
                        "{A} offered to ",
                        "{A} is ready to ",
                        "{A} will ",
                        "{A} plans to ",
                        "{A} pledged to ",
                    ]
                )
                + f"{verb} {rest}",
                {},
            )
            labels["A", "B"] = (PROMISED[t], None, "actual")
        elif kind == "considers":
            opening = rng.choice(["{A} is considering ", "{A} is weighing ", "{A} has discussed ", "{A} is mulling "])
            built.fill(
                opening + f"{ing} {rest}"
                if rng.random() < 0.6
                else rng.choice(["{A} may ", "{A} could ", "{A} might "]) + f"{verb} {rest}",
                {},
            )
            labels["A", "B"] = (PROMISED.get(t, t), None if t in PROMISED else m, "hypothetical")
        elif kind == "deny":
            built.fill(rng.choice(["{A} denied ", "{A} has denied ", "{A} denies "]) + f"{ing} {rest}", {})
            labels["A", "B"] = (t, m, "denied")
        elif kind == "order":
            built.fill(
                rng.choice(
                    ["{A} ordered its forces to ", "{A} decided to ", "{A} moved to ", "{A} announced plans to "]
                )
                + f"{verb} {rest}",
                {},
            )
            labels["A", "B"] = (PROMISED.get(t, t), None if t in PROMISED else m, "future")
        else:
            built.fill(
                rng.choice(
                    ["{C} said {A} had ", "{C} said that {A} ", "According to {C}, {A} ", "{C} reported that {A} "]
                )
                + f"{past} {rest}",
                {},
            )
            labels["A", "B"] = (t, m, "actual")
        named = {(built.names[a], built.names[b]): label for (a, b), label in labels.items() if b in built.names}
        return built.finish(named, headline=False)

    # -- one clause

    def pick(self) -> Phrase:
        return self.rng.choice(self.by_type[self.rng.choice(self.types)])

    def clause(
        self, built: Builder, phrase: Phrase, *, allow_opener: bool, actual_only: bool = False
    ) -> dict[tuple[int, int], Label]:
        rng = self.rng
        status, t, m = "actual", phrase.event_type, phrase.mode
        headline = False
        words = phrase.words
        if allow_opener and rng.random() < 0.25:
            built.add(rng.choice(OPENERS) + " ")
        if phrase.kind == "sentence":
            built.fill(words, {})
        elif phrase.kind == "noun":
            tail = rng.choice(
                [
                    " drew wide attention",
                    " came as a surprise",
                    " began on Monday",
                    " made headlines",
                    " dominated the day",
                    " raised oil prices",
                    " followed weeks of tension",
                    " was confirmed by officials",
                ]
            )
            built.fill(("The " if rng.random() < 0.2 and not words.startswith("{A's}") else "") + words + tail, {})
        else:
            verb, rest = words.split(" ", 1)
            past, pp, _ing = inflect(verb)
            roll = rng.random()
            if actual_only or t not in MATERIAL or roll < 0.62:
                tense = rng.choice(["past", "past", "perfect", "headline"])
                head = {"past": past, "perfect": f"has {pp}", "headline": third(verb)}[tense]
                headline = tense == "headline" and allow_opener
                if rng.random() < 0.06:
                    head = "again " + head
            elif roll < 0.74:
                head = rng.choice(
                    [
                        f"will {verb}",
                        f"plans to {verb}",
                        f"is set to {verb}",
                        f"is to {verb}",
                        f"to {verb}",
                        f"announced it would {verb}",
                    ]
                )
                if t in PROMISED:
                    t, m = PROMISED[t], None
                else:
                    status = "future"
            elif roll < 0.82:
                head = rng.choice(
                    [
                        f"did not {verb}",
                        f"has not {pp}",
                        f"never {past}",
                        f"stopped short of {inflect(verb)[2]}",
                        f"no longer {third(verb)}",
                    ]
                )
                status = "negated"
            else:
                built.add(rng.choice(PAST_TIMES) + " ")
                head, status = past, "historical"
            when = rng.choice(TIMES) if status == "actual" and rng.random() < 0.35 and not headline else ""
            subject = "{A}" if rng.random() < 0.93 else "{A}, facing pressure at home,"
            built.fill(f"{subject} {head} {rest}", {})
            if when:
                built.add(" " + when)
        if allow_opener and rng.random() < 0.3:
            built.add(rng.choice(CLOSERS))
        elif allow_opener and rng.random() < 0.15:
            built.fill(rng.choice(BYSTANDERS).replace("{C}", "{D}"), {})
        labels: dict[tuple[int, int], Label] = {}
        names = built.names
        if "A" in names and "B" in names:
            labels[names["A"], names["B"]] = (t, m, status)
            if t in MUTUAL and is_mutual(words):
                labels[names["B"], names["A"]] = (t, m, status)
        if phrase.mode == "third-party" and "C" in names:
            labels[names["A"], names["C"]] = (t, m, status)
        if "{C}" in words and re.search(r"(strikes|attack|attacks) on \{C\}", words) and "B" in names:
            built.leave_open("B", "C")
        return labels


def is_mutual(words: str) -> bool:
    return bool(
        re.search(
            r"\{A\}(,| and) \{B\}|between \{A\} and \{B\}|(talks|deal|agreement|phone|pact|treaty|meeting|call|drills|exercises?|patrols|prisoners|meet|ties|relations|trade|data|intelligence|confer|negotiate|discuss .*|operation) (on .* )?with \{B|^meet \{B\}|^negotiate with",
            words,
        )
    )


class Builder:
    """A sentence in the making: text so far and where its mentions lie."""

    def __init__(self, factory: Factory) -> None:
        self.factory, self.rng = factory, factory.rng
        self.text = ""
        self.mentions: list[tuple[int, int]] = []
        self.names: dict[str, int] = {}
        self.actors: dict[str, dict] = {}
        self.used: set[str] = set()
        self.open: set[tuple[int, int]] = set()

    def add(self, words: str) -> None:
        self.text += words

    def rename(self) -> None:
        """Start a new clause with new actors."""
        self.names, self.actors = {}, {}

    def leave_open(self, a: str, b: str) -> None:
        if a in self.names and b in self.names:
            self.open.add((self.names[a], self.names[b]))

    def fill(self, words: str, _: dict) -> None:
        for piece in re.split(r"(\{[^}]+\})", words):
            if not piece.startswith("{"):
                self.text += piece
                continue
            slot = piece[1:-1]
            if slot == "x":
                self.text += self.rng.choice(TOPICS)
            elif slot == "V":
                self.text += self.rng.choice(ALLEGED)
            elif slot == "b":
                start = len(self.text)
                self.text += self.rng.choice(self.actor("B")["adjective"])
                if "{B}" not in words and "{b:" not in words:  # then the adjective alone names the recipient
                    self.put("B", start)
            elif slot.startswith("b:"):
                self.noun("B", slot[2:])
            else:
                self.name(slot[0], possessive=slot.endswith("'s"))

    def actor(self, slot: str) -> dict:
        if slot not in self.actors:
            while True:
                actor = self.rng.choice(self.factory.actors)
                if actor["name"][0] not in self.used:
                    break
            self.used.add(actor["name"][0])
            self.actors[slot] = actor
        return self.actors[slot]

    def name(self, slot: str, possessive: bool) -> None:
        rng, actor = self.rng, self.actor(slot)
        place = re.search(
            r"\b(in|near|off|of|towards|border with|frontier with|reaching|visit|visits|visited|left|within range|to leave|leave|from|sailing|arrives|to|around|between)\s$",
            self.text,
        )
        roll = rng.random()
        adjective = rng.choice(actor["adjective"])
        if roll < 0.5 or (place and actor["kind"] == "state" and roll < 0.85):
            words = actor["name"][0] if rng.random() < 0.6 else rng.choice(actor["name"])
        elif roll < 0.68:
            words = rng.choice(actor["people"])
            if rng.random() < 0.3 and not words.startswith(("President", "Prime", "Foreign")):
                words = f"{adjective} leader {words}"
            elif words.startswith(("President", "Prime", "Foreign", "Defense")) and rng.random() < 0.4:
                words = f"{adjective} {words}"
        elif actor["kind"] == "state":
            words = rng.choice(
                [
                    f"the {adjective} government",
                    f"{adjective} officials",
                    f"{adjective} forces",
                    f"the {adjective} army",
                    f"the {adjective} parliament",
                    f"{adjective} lawmakers",
                    f"{adjective} police",
                    f"the {adjective} foreign ministry",
                    f"{adjective} opposition groups",
                    f"a {adjective} court",
                    f"{adjective} protesters",
                    f"{adjective} diplomats",
                    f"the {adjective} prime minister",
                    f"{actor['name'][0]}'s president",
                    f"the {adjective} navy",
                ]
            )
        else:
            words = rng.choice(actor["name"])
        if possessive and words.endswith("s'"):
            words = words[:-1]
        if not self.text.strip() or self.text.endswith((". ", ": ")):
            words = words[0].upper() + words[1:]
        start = len(self.text)
        if words.startswith(("the ", "The ")) and rng.random() < 0.4:
            start += 4
        self.text += words
        self.put(slot, start)
        if possessive:
            self.text += "'" if words.endswith("s") else "'s"

    def noun(self, slot: str, noun: str) -> None:
        actor = self.actor(slot)
        adjective = self.rng.choice(actor["adjective"])
        number = (
            ""
            if noun.split()[-1] in SINGULAR or self.text.rstrip().endswith(("the", "The"))
            else self.rng.choice(NUMBERS)
        )
        if not number and noun.split()[-1] in SINGULAR and not self.text.rstrip().lower().endswith("the"):
            number = "the"
        start = len(self.text)
        words = f"{number} {adjective} {noun}".strip()
        if not self.text.strip():
            words = words[0].upper() + words[1:]
        self.text += words
        if number and self.rng.random() < 0.3:
            start += len(number) + 1
        self.put(slot, start)

    def put(self, slot: str, start: int) -> None:
        self.mentions.append((start, len(self.text)))
        self.names.setdefault(slot, len(self.mentions) - 1)

    def finish(self, labels: dict[tuple[int, int], Label], headline: bool) -> Example:
        text = self.text
        if text and text[0].islower():
            text = text[0].upper() + text[1:]
        if self.rng.random() < 0.75 and not headline:
            text += "."
        return Example(text, self.mentions, labels, self.open)


def read_phrases() -> list[Phrase]:
    found, current = [], ("", None)
    for line in (HERE / "phrases.txt").read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            event_type, mode = line[1:-1].split()
            current = (event_type, None if mode == "-" else mode)
        elif line.startswith("="):
            found.append(Phrase(*current, "sentence", line[1:].strip()))
        elif line.startswith("~"):
            found.append(Phrase(*current, "noun", line[1:].strip()))
        else:
            found.append(Phrase(*current, "verb", line))
    return found


def inflect(verb: str) -> tuple[str, str, str]:
    """Past, past participle and -ing form.

    >>> inflect("impose"), inflect("deny")
    (('imposed', 'imposed', 'imposing'), ('denied', 'denied', 'denying'))
    """
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    return verb + "ed", verb + "ed", verb + "ing"


def third(verb: str) -> str:
    """The form a headline uses: "imposes".

    >>> third("impose"), third("deny"), third("launch")
    ('imposes', 'denies', 'launches')
    """
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
