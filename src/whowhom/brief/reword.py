"""Another wording of a brief, by whatever is asked for one; what the check refuses is dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from whowhom.brief.check import Support, check_sentence, support_whole
from whowhom.brief.material import Material
from whowhom.brief.repeats import find_repeats
from whowhom.brief.room import MOST_WORDS
from whowhom.errors import BriefError
from whowhom.model import Brief, BriefSentence, Coverage, Document, Ledger, Report, Streak, Tilt

Rewords = Callable[[Sequence[str]], Sequence[str]]


def reword_brief(
    brief: Brief,
    rewords: Rewords,
    *,
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    ledger: Ledger,
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
    coverage: Sequence[Coverage] = (),
    unsure: int = 0,
) -> tuple[Brief, int]:
    """The brief with its sentences in other words, and how many of those were kept.

    `rewords` is handed all sentences and gives as many back. A new sentence has to pass the check that the old one
    passed, on the same reports; otherwise, or if it repeats another's phrase or makes the brief too long, the old one
    stays. Where `rewords` gives another number of sentences nothing changes.
    """
    material = Material(ledger, reports, documents, tilt=tilt, streaks=streaks, coverage=coverage, unsure=unsure)
    whole = support_whole(material)
    texts = list(rewords([s.text for s in brief.sentences]))
    if len(texts) != len(brief.sentences):
        return brief, 0
    kept: list[BriefSentence] = []
    changed = 0
    for place, (sentence, text) in enumerate(zip(brief.sentences, texts, strict=True)):
        new = replace(sentence, text=" ".join(text.split()))
        rest = [s.text for s in brief.sentences[place + 1 :]]
        fits = sum(len(s.text.split()) for s in (*kept, new)) + len(" ".join(rest).split()) <= MOST_WORDS
        others = [s.text for s in kept] + rest
        if new.text and new.text != sentence.text and fits and is_supported(new, others, material, whole):
            kept.append(new)
            changed += 1
        else:
            kept.append(sentence)
    return replace(brief, sentences=tuple(kept)), changed


def is_supported(sentence: BriefSentence, others: Sequence[str], material: Material, whole: Support) -> bool:
    try:
        check_sentence(sentence, material, whole)
    except BriefError:
        return False
    return not set(find_repeats([*others, sentence.text])) - set(find_repeats(others))
