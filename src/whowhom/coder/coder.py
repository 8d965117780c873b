"""The coder itself: reads documents sentence by sentence and yields what they claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Protocol

from whowhom.coder.acts import FoundAct, Pair, Thresholds, choose_acts, keep_sure, read_acts
from whowhom.coder.attribution import find_attributions
from whowhom.coder.both import read_both_sides
from whowhom.coder.candidates import Candidate, find_candidates
from whowhom.coder.encoder import CPU, Encoder, load_encoder
from whowhom.coder.parties import find_parties
from whowhom.coder.reports import Surroundings, drop_repeats, make_report
from whowhom.coder.sentences import split_sentences
from whowhom.coder.when import find_times
from whowhom.entities import Registry, load_registry, resolve_mentions
from whowhom.errors import InputError
from whowhom.model import Document, Mention, Offsets, Report, Sentence

GROUP = 64  # documents that are read at once
WORTH_HALVING = 8
MOST_SENTENCES = 5000  # of one document that name somebody political: a minute of the network


class ReadsDocuments(Protocol):
    """What `code_documents` asks of a coder."""

    def code_group(self, documents: Sequence[Document]) -> list[list[Report]]:
        """The reports of each document."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What each step saw in one sentence."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...] = ()
    pairs: tuple[Pair, ...] = ()
    acts: tuple[FoundAct, ...] = ()


class Coder:
    """Reads text with the shipped encoder, the registry and the rules.

    `thresholds` say how sure it must be; the default was chosen on a development split.
    """

    def __init__(
        self, encoder: Encoder, *, thresholds: Thresholds | None = None, registry: Registry | None = None
    ) -> None:
        self.encoder = encoder
        self.registry = registry or load_registry()
        config = encoder.config.get("thresholds", {})
        self.thresholds = thresholds or Thresholds(**config)

    @property
    def version(self) -> str:
        """The version of the model's weights."""
        return self.encoder.version

    def code(self, document: Document) -> list[Report]:
        """Every report the document makes, in reading order."""
        return self.code_group([document])[0]

    def classify(self, text: str, actor: Offsets, recipient: Offsets | None) -> dict[str, float]:
        """The probability of each of the 16 event types, and of "NONE", for a marked pair.

        `actor` and `recipient` are (start, end) in `text`; `recipient` may be None.
        """
        pieces = self.encoder.pieces_of([text])[0]
        reading = self.encoder.read_pairs([(pieces, actor, recipient)])[0]
        return dict(zip(self.encoder.types, map(float, reading.acts), strict=True))

    def find_parties(self, text: str, on: date | None = None) -> tuple[list[Offsets], list[Offsets]]:
        """Where the words for actors and for recipients stand in a sentence, as (start, end) in `text`.

        Whoever acts on whom in the same words is in both lists; `on` is the day it was written.
        """
        names = [(m.start, m.end) for m in resolve_mentions(text, on, registry=self.registry)]
        return find_parties(text, self.encoder.tag(self.encoder.pieces_of([text]))[0], names)

    def code_group(self, documents: Sequence[Document]) -> list[list[Report]]:
        """The reports of each document.

        Many are read in two halves at once, so that the network is at work on one while the rules look at the other.
        """
        half = len(documents) // 2
        if half < WORTH_HALVING:
            return self.code_together(documents)
        with ThreadPoolExecutor(1) as beside:
            first = beside.submit(self.code_together, documents[:half])
            second = self.code_together(documents[half:])
            return first.result() + second

    def code_together(self, documents: Sequence[Document]) -> list[list[Report]]:
        """The reports of each document; their sentences go through the network together."""
        coded = []
        for document, readings in zip(documents, self.read_group(documents), strict=True):
            around = surroundings_of(document) if any(r.acts for r in readings) else None
            reports = [make_report(act, r.sentence, around) for r in readings for act in r.acts if around]
            coded.append(drop_repeats(reports))
        return coded

    def read(self, document: Document) -> list[Reading]:
        """What each step saw, sentence by sentence; `code` makes its reports from this."""
        return self.read_group([document])[0]

    def read_group(self, documents: Sequence[Document]) -> list[list[Reading]]:
        """`read` for several documents at once."""
        plain = [sentences_with_mentions(document, self.registry) for document in documents]
        worth = [
            (d, s) for d, sentences in enumerate(plain) for s, r in enumerate(sentences) if may_hold_act(r.mentions)
        ]
        for d, count in Counter(d for d, _ in worth).items():
            if count > MOST_SENTENCES:
                what = f"{count} sentences name somebody political; {MOST_SENTENCES} are the most of one document"
                raise InputError(what, where=documents[d].document_id, do="hand it in in parts")
        pieces = self.encoder.pieces_of([plain[d][s].sentence.text for d, s in worth])
        found = [
            find_candidates(plain[d][s].sentence, plain[d][s].mentions, tags)
            for (d, s), tags in zip(worth, self.encoder.tag(pieces), strict=True)
        ]
        pairs = read_acts(self.encoder, list(zip(pieces, found, strict=True)), self.thresholds)
        for (d, s), candidates, read in zip(worth, found, pairs, strict=True):
            sentence, mentions = plain[d][s].sentence, plain[d][s].mentions
            acts = choose_acts(sentence.text, read, self.encoder, self.thresholds)
            acts += read_both_sides(self.encoder, sentence, mentions, self.registry.countries, self.thresholds)
            plain[d][s] = Reading(sentence, mentions, tuple(candidates), tuple(read), tuple(acts))
        return [keep_sure_ones(readings, self.thresholds.act) for readings in plain]


def keep_sure_ones(readings: Sequence[Reading], threshold: float) -> list[Reading]:
    """A document's readings with the acts that are sure enough beside the others."""
    kept = keep_sure([r.acts for r in readings], threshold)
    return [r if acts == r.acts else replace(r, acts=acts) for r, acts in zip(readings, kept, strict=True)]


def load_coder(
    *,
    threshold: float | None = None,
    registry: Registry | None = None,
    threads: int | None = None,
    provider: str = CPU,
) -> Coder:
    """The coder that ships in the package.

    `threshold` is how sure it must be of an act between two known sides (0 to 1); higher gives fewer
    and surer reports; `registry` says who is who instead of the one that ships; `threads` and `provider` are those
    of `load_encoder`. Raises ModelError where the model's files are missing or damaged.
    """
    coder = Coder(load_encoder(threads=threads, provider=provider), registry=registry)
    if threshold is None:
        return coder
    ready = coder.thresholds
    thresholds = replace(ready, act=threshold, again=threshold, open_act=max(threshold, ready.open_act))
    return Coder(coder.encoder, thresholds=thresholds, registry=registry)


def code_documents(
    documents: Iterable[Document], *, coder: ReadsDocuments | None = None, group: int = GROUP
) -> Iterator[Report]:
    """Yield every report the documents make, in reading order."""
    reader = coder or load_coder()
    waiting = iter(documents)
    while batch := list(islice(waiting, group)):
        for reports in reader.code_group(batch):
            yield from reports


def sentences_with_mentions(document: Document, registry: Registry | None = None) -> list[Reading]:
    """The document's sentences, each with the political actors it names on the day it was published."""
    mentions = resolve_mentions(document.text, document.day, registry=registry)
    readings, k = [], 0
    for sentence in split_sentences(document.text):
        while k < len(mentions) and mentions[k].start < sentence.start:
            k += 1
        inside = []
        while k < len(mentions) and mentions[k].end <= sentence.end:
            inside.append(mentions[k])
            k += 1
        readings.append(Reading(sentence, tuple(inside)))
    return readings


def may_hold_act(mentions: Sequence[Mention]) -> bool:
    """Whether a sentence is worth the network's time: somebody political is in it."""
    return any(not m.is_place and m.score >= 0.3 for m in mentions)


def surroundings_of(document: Document) -> Surroundings:
    return Surroundings(document, find_times(document.text, document.day), find_attributions(document.text))
