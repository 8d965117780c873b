"""The method note: window, copies, votes, and what another scale would give."""

from __future__ import annotations

from whowhom.brief.material import Material
from whowhom.brief.naming import name_entry
from whowhom.brief.words import capitalise, join_words, say_count, say_number, say_window
from whowhom.entities import with_the_country
from whowhom.ontology import SCALES, score_of

SCALE_NAMES = {"plover": "PLOVER", "goldstein": "Goldstein", "icews": "ICEWS"}


def say_method(material: Material, *, short: bool, refused: int = 0, unsure: int = 0) -> str:
    """A short paragraph: window, copies, scale and what another scale would give."""
    ledger = material.ledger
    read = [c for c in material.coverage if c.day is None or ledger.since <= c.day <= ledger.until]
    documents, outlets = sum(c.documents for c in read), len({c.outlet for c in read})
    extent = (
        f", read by machine in {say_count(documents, 'document')} from {say_count(outlets, 'outlet')}" if read else ""
    )
    parts = [
        f"Acts of {with_the_country(ledger.actor)} from {say_window(ledger.since, ledger.until)}{extent}; "
        "a machine can misread, so each sentence leads to its evidence.",
        "Where a move is told only as done by a day, that is the day of publication, and its own is unknown.",
        "Copies of one text count once, and so do voices that come down to one.",
        "What is planned or considered counts in part, what is denied, not done or history not at all.",
    ]
    if material.silent:
        parts.append(f"On {say_count(material.silent, 'day')} of these nothing was read; silence there is not calm.")
    if material.votes:
        helps = sum(e.sign > 0 for e in material.votes)
        parts.append(
            f"Beside the reports stand {say_count(len(material.votes), 'vote')} on its conflicts, "
            f"{say_number(helps)} of them in its favour."
        )
    parts += say_scales(material)
    if unsure:
        parts.append(
            f"{capitalise(say_count(unsure, 'less sure reading'))} {'was' if unsure == 1 else 'were'} left out."
        )
    if refused:
        parts.append("What the check found no evidence for was left out.")
    if short:
        parts.append("The evidence carries no longer brief than this.")
    return " ".join(parts)


def say_scales(material: Material) -> list[str]:
    """The scale in use, and what the others give for the weightiest move."""
    scale = SCALE_NAMES.get(material.ledger.scale, material.ledger.scale)
    if not material.moves:
        return [f"The scale is {scale}."]
    top = max(material.moves, key=lambda e: (abs(e.score), e.event.event_id))
    others: dict[str, list[str]] = {}
    for name in SCALES:
        if name != material.ledger.scale:
            others.setdefault(f"{abs(score_of(top.event.act, name)):.1f}", []).append(f"{SCALE_NAMES[name]}'s")
    elsewhere = join_words([f"{score} on {join_words(names)}" for score, names in others.items()])
    return [
        f"Scores are on the {scale} scale, where the strongest act, {name_entry(top)}, has {abs(top.score):.1f}; "
        f"it would have {elsewhere}."
    ]
