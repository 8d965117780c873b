"""From candidates to acts: which ordered pairs are worth a second reading, and what it says of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from whowhom.coder.candidates import Candidate
from whowhom.coder.encoder import Encoder, PairReading, Pieces
from whowhom.model import Offsets

NONE = "NONE"
MOST_PAIRS = 60  # of one sentence; sixteen names one after the other would make 240
# Acts that both sides do, so that each is actor and recipient.
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
# Sectors that make two parties of one country two sides: those who rule, and those they rule over.
RULERS = frozenset({"GOV", "MIL", "COP", "JUD", "SPY", "LEG"})

# Acts that cannot both be told of one deed: giving and taking, agreeing and refusing.
GIVING, TAKING = frozenset({"AID", "COOPERATE", "RETREAT", "CONCEDE"}), frozenset({"SANCTION", "COERCE", "ASSAULT"})
OPPOSITES = dict.fromkeys(GIVING, TAKING) | dict.fromkeys(TAKING, GIVING)
OPPOSITES |= {
    "SUPPORT": frozenset({"ACCUSE", "REJECT"}),
    "ACCUSE": frozenset({"SUPPORT"}),
    "REJECT": frozenset({"SUPPORT", "AGREE"}),
}
ARTICLE = 8  # sentences from which on a document is an article rather than an item of a feed
KIN = {"CONCEDE": "RETREAT", "RETREAT": "CONCEDE"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the coder must be. `gate` is for the second reading, `act` for a report.

    `act` is a confidence: how often readings with this probability were right in real news. `open_act` and
    `open_gate` hold for pairs of which one side is unknown to the registry, or both are of one country.
    `further` is for another act that the same words tell of a pair. `again` is for an act in another sentence of a
    document that tells of the pair with more certainty: what is told of two sides once is likelier to be told again.
    """

    gate: float = 0.03
    act: float = 0.6
    open_act: float = 0.95
    open_gate: float = 0.5
    further: float = 0.7
    again: float = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """An ordered pair of candidates and what the network reads in it."""

    actor: Candidate
    recipient: Candidate
    reading: PairReading

    def probability(self, encoder: Encoder) -> dict[str, float]:
        """Probability by type, NONE among them."""
        return dict(zip(encoder.types, map(float, self.reading.acts), strict=True))


@dataclass(frozen=True, slots=True)
class FoundAct:
    """An act that passed its threshold."""

    actor: Candidate
    recipient: Candidate
    event_type: str
    mode: str | None
    confidence: float
    reading: PairReading
    statuses: Mapping[str, float] = field(default_factory=dict)


def pairs_to_read(candidates: Sequence[Candidate], thresholds: Thresholds) -> list[tuple[Candidate, Candidate]]:
    """Ordered pairs of two sides that the tagger does not rule out."""
    return [
        (actor, recipient)
        for actor in candidates
        if actor.acts >= thresholds.gate and not is_place(actor)
        for recipient in candidates
        if recipient is not actor
        and min(actor.acts, recipient.suffers)
        >= (thresholds.gate if are_known(actor, recipient) else thresholds.open_gate)
        and may_face(actor, recipient)
    ]


def are_known(actor: Candidate, recipient: Candidate) -> bool:
    """Whether the registry knows both sides, and of two countries."""
    a, b = actor.mention, recipient.mention
    return bool(a and b and a.country and b.country and a.country != b.country)


def is_place(candidate: Candidate) -> bool:
    """Words that name where something happens do not act."""
    return candidate.mention is not None and candidate.mention.is_place and candidate.acts < 0.5


def may_face(actor: Candidate, recipient: Candidate) -> bool:
    """Whether the two can be two sides of a political act: one at least is of a known country, and they are not one."""
    a, b = actor.mention, recipient.mention
    if not ((a and a.country) or (b and b.country)):
        return False
    if a is None or b is None:
        return True
    if a.entity_id is not None and a.entity_id == b.entity_id:
        return False
    if a.country and a.country == b.country and a.country != "IGO":
        return are_two_sides(a.sector, b.sector)
    return True


def are_two_sides(a: str | None, b: str | None) -> bool:
    """Whether two parties of one country stand against each other: a government and those it rules over."""
    return a != b and ((a in RULERS and b not in RULERS) or (b in RULERS and a not in RULERS))


def read_acts(
    encoder: Encoder, sentences: Sequence[tuple[Pieces, Sequence[Candidate]]], thresholds: Thresholds
) -> list[list[Pair]]:
    """What the network says of every pair worth reading, sentence by sentence."""
    wanted = [
        (row, actor, recipient)
        for row, (_, candidates) in enumerate(sentences)
        for actor, recipient in likeliest(pairs_to_read(candidates, thresholds))
    ]
    readings = encoder.read_pairs([(sentences[row][0], (a.start, a.end), (b.start, b.end)) for row, a, b in wanted])
    found: list[list[Pair]] = [[] for _ in sentences]
    for (row, actor, recipient), reading in zip(wanted, readings, strict=True):
        found[row].append(Pair(actor, recipient, reading))
    return found


def likeliest(pairs: Iterable[tuple[Candidate, Candidate]]) -> list[tuple[Candidate, Candidate]]:
    """The pairs worth reading, in their order; of a list of names that goes on and on the likeliest ones alone."""
    wanted = list(pairs)
    if len(wanted) <= MOST_PAIRS:
        return wanted
    order = sorted(range(len(wanted)), key=lambda k: (-wanted[k][0].acts * wanted[k][1].suffers, k))
    return [wanted[k] for k in sorted(order[:MOST_PAIRS])]


def choose_acts(text: str, pairs: Sequence[Pair], encoder: Encoder, thresholds: Thresholds) -> list[FoundAct]:
    """The acts a sentence may report: of each pair the best type and what else is told, one direction unless mutual.

    Doubtful ones are among them, which only the rest of the document can bear out: see `keep_sure`.
    """
    found = [act for pair in pairs for act in acts_of(text, pair, encoder, thresholds)]
    return [act for act in found if not outdone(act, found) and not contradicted(act, found)]


def acts_of(text: str, pair: Pair, encoder: Encoder, thresholds: Thresholds) -> list[FoundAct]:
    """The best act of a pair, and the further ones that its words tell: "met and thanked" is two."""
    best = best_act(text, pair, encoder, thresholds)
    if best is None:
        return []
    found = [best]
    for event_type, told in zip(encoder.types, map(float, pair.reading.every), strict=True):
        if told < thresholds.further or event_type == NONE:
            continue
        mode = best_mode(pair.reading, event_type, encoder)
        by_book = type_by_the_book(event_type, mode, text, (pair.recipient.start, pair.recipient.end))
        if by_book != NONE and not {by_book, KIN.get(by_book)} & {act.event_type for act in found}:
            mode = mode if by_book == event_type else None
            sure = min(told, best.confidence)
            statuses = statuses_of(pair.reading, by_book, encoder)
            found.append(replace(best, event_type=by_book, mode=mode, confidence=sure, statuses=statuses))
    return found


def best_act(text: str, pair: Pair, encoder: Encoder, thresholds: Thresholds) -> FoundAct | None:
    """The likeliest act of a pair, under the types that PLOVER's manual gives; None where it is not sure enough."""
    read = {t: p for t, p in pair.probability(encoder).items() if t != NONE}
    probabilities: dict[str, float] = {}
    first: dict[str, str] = {}  # for each type by the book, the likeliest type that was read for it
    for event_type in sorted(read, key=read.__getitem__, reverse=True):
        mode = best_mode(pair.reading, event_type, encoder)
        by_book = type_by_the_book(event_type, mode, text, (pair.recipient.start, pair.recipient.end))
        first.setdefault(by_book, event_type)
        probabilities[by_book] = probabilities.get(by_book, 0.0) + read[event_type]
    event_type = max(probabilities, key=lambda t: (kin_of(t, probabilities), probabilities[t]))
    if event_type == NONE:
        return None
    known = are_known(pair.actor, pair.recipient)
    confidence = encoder.trusted(kin_of(event_type, probabilities))
    if confidence < (min(thresholds.act, thresholds.again) if known else thresholds.open_act):
        return None
    as_read = first[event_type] == event_type
    mode = best_mode(pair.reading, event_type, encoder) if as_read else None
    told = statuses_of(pair.reading, event_type, encoder)
    return FoundAct(pair.actor, pair.recipient, event_type, mode, confidence, pair.reading, told)


def kin_of(event_type: str, probabilities: Mapping[str, float]) -> float:
    """How likely an act of this type or its next of kin is: what is promised and what is done are one yielding."""
    return probabilities[event_type] + probabilities.get(KIN.get(event_type, ""), 0.0)


def type_by_the_book(event_type: str, mode: str | None, text: str, recipient: Offsets | None = None) -> str:
    """The type that PLOVER's manual gives an act, where its words leave no doubt (`data/act_cues.csv`).

    Some words count only near the recipient's: they may be about another side.
    """
    for cue in act_cues():
        if event_type == cue.found and (mode or "-") in cue.modes and cue.stands_in(text, recipient):
            return cue.becomes
    return event_type


@dataclass(frozen=True, slots=True)
class ActCue:
    """Words that settle under which of two types an act goes."""

    found: str
    modes: frozenset[str]
    words: re.Pattern[str]
    near: int | None
    becomes: str

    def stands_in(self, text: str, recipient: Offsets | None) -> bool:
        """Whether the words are there, near enough to the recipient where that matters."""
        if self.near is None or recipient is None:
            return self.words.search(text) is not None
        return any(
            found.start() - self.near < recipient[1] and recipient[0] < found.end() + self.near
            for found in self.words.finditer(text)
        )


@cache
def act_cues() -> tuple[ActCue, ...]:
    rows = csv.DictReader((files("whowhom.coder") / "data" / "act_cues.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        ActCue(
            r["found"],
            frozenset(r["modes"].split("|")),
            re.compile(rf"\b(?:{r['words']})\b", re.I),
            int(r["near"]) if r["near"] else None,
            r["becomes"],
        )
        for r in rows
    )


def statuses_of(reading: PairReading, event_type: str, encoder: Encoder) -> dict[str, float]:
    """Probability of each status of an act of this type."""
    row = reading.statuses[encoder.types.index(event_type)]
    return dict(zip(encoder.statuses, map(float, row), strict=True))


def best_mode(reading: PairReading, event_type: str, encoder: Encoder) -> str | None:
    """The likeliest mode among the type's own, or none."""
    own = encoder.modes_of[event_type]
    if len(own) == 1:
        return None
    best = encoder.modes[max(own, key=lambda k: float(reading.modes[k]))]
    return None if best == "-" else best.split("/", 1)[1]


def keep_sure(acts: Sequence[Sequence[FoundAct]], threshold: float) -> list[tuple[FoundAct, ...]]:
    """Of a document's acts, sentence by sentence, those that are sure enough.

    A doubtful one between two countries is kept where another sentence of an article has a sure one of the same two, of
    another type: of the same it tells nothing new. In a short item another sentence mostly tells the same deed again.
    """
    if len(acts) < ARTICLE:
        return [tuple(act for act in found if act.confidence >= threshold) for found in acts]
    sure: dict[tuple[str, str], set[int]] = {}
    told: set[tuple[tuple[str, str], str]] = set()
    for row, found in enumerate(acts):
        for act in found:
            if act.confidence >= threshold and (sides := countries_of(act)):
                sure.setdefault(sides, set()).add(row)
                told.add((sides, act.event_type))

    def is_kept(act: FoundAct, row: int) -> bool:
        sides = countries_of(act)
        if act.confidence >= threshold or sides is None:
            return True
        return bool(sure.get(sides, set()) - {row}) and (sides, act.event_type) not in told

    return [tuple(act for act in found if is_kept(act, row)) for row, found in enumerate(acts)]


def countries_of(act: FoundAct) -> tuple[str, str] | None:
    """The two countries of an act; None where a side is unknown or both are of one."""
    a, b = act.actor.mention, act.recipient.mention
    return (a.country, b.country) if a and b and a.country and b.country and a.country != b.country else None


def outdone(act: FoundAct, others: Sequence[FoundAct]) -> bool:
    """Whether the same two sides stand the other way round with more certainty, for an act that is not mutual."""
    return any(
        other.actor is act.recipient
        and other.recipient is act.actor
        and other.confidence > act.confidence
        and not (act.event_type in MUTUAL and other.event_type == act.event_type)
        and act.event_type == other.event_type
        for other in others
    )


def contradicted(act: FoundAct, others: Sequence[FoundAct]) -> bool:
    """Whether a surer act in the same sentence gives where this one takes, between the same two sides.

    "A halts military aid to B" is a cut by A; that "A's military" aids B is a misreading of the same words.
    """
    return any(
        other.confidence > act.confidence
        and same_sides(act, other)
        and OPPOSITES.get(act.event_type, frozenset()) & {other.event_type}
        for other in others
    )


def same_sides(act: FoundAct, other: FoundAct) -> bool:
    sides = [
        (c.mention.country if c.mention else None) for c in (act.actor, act.recipient, other.actor, other.recipient)
    ]
    return None not in sides and sides[:2] == sides[2:]
