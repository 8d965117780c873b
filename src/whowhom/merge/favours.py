"""Whom an event helps and whom it hurts: its recipient, and those who stand against its recipient.

An act toward C touches B as well only if it is *about* what divides B and C: an issue link. "The
enemy of my enemy" as a general rule tells nothing, so an act without such a link has no one but its
recipient.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from whowhom.model import Act, Favour, Report
from whowhom.ontology import bears_on_a_conflict, sign_of

Adversaries = Callable[[str, date], dict[str, str]]
Conflicts = Callable[[str, Collection[str], date | None], list[str]]


def find_favours(
    act: Act,
    recipient: str | None,
    reports: Sequence[Report],
    texts: Sequence[str],
    day: date | None,
    *,
    actor: str | None,
    adversaries_of: Adversaries,
    conflicts_in: Conflicts,
) -> tuple[tuple[Favour, ...], tuple[Favour, ...]]:
    """Who is helped and who is hurt, each with `direct` or the issue that links it.

    `texts` are the documents' texts around the reports; the issue must be spoken of in one of them.
    """
    sign = sign_of(act)
    if not recipient or sign == 0:
        return (), ()
    helped = [Favour(recipient)] if sign > 0 else []
    hurt = [Favour(recipient)] if sign < 0 else []
    topics = {topic for report in reports for topic in report.contexts}
    if day and bears_on_a_conflict(act, topics):
        for other, conflict in sorted(adversaries_of(recipient, day).items()):
            if other != actor and any(conflicts_in(text, {recipient, other}, day) for text in texts):
                (hurt if sign > 0 else helped).append(Favour(other, conflict))
    return tuple(helped), tuple(hurt)
