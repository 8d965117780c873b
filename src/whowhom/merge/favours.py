"""Whom an event helps and whom it hurts: its recipient, and those who stand against its recipient.

An act toward C touches B as well only if it is *about* what divides B and C: the text around it speaks of their
conflict (an issue link), or the two are at war and the act moves arms, aid, money or troops. "The enemy of my
enemy" as a general rule tells nothing, so an act without such a link has no one but its recipient.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from whowhom.merge.told import read_rows, surroundings_of
from whowhom.model import Act, Document, Favour, Report
from whowhom.ontology import bears_on_a_conflict, sign_of

Adversaries = Callable[[str, date], Mapping[str, str]]
Opponents = Callable[[str, str, date], Mapping[str, str]]

ONE_IN = 5  # reports of an event, of which one must speak of a conflict; of a few, one
ARMING = frozenset(("AID", "ASSAULT", "MOBILIZE", "RETREAT", "SANCTION"))  # acts that change how a war goes
GIVING = frozenset(("AGREE", "COOPERATE", "COERCE"))  # acts that do so where arms are what is given or withheld
ARMS = frozenset(("military", "intelligence", "peacekeeping"))


def find_favours(
    act: Act,
    recipient: str | None,
    reports: Sequence[Report],
    documents: Mapping[str, Document],
    day: date | None,
    *,
    actor: str | None,
    adversaries_of: Adversaries,
    opponents_in: Opponents,
) -> tuple[tuple[Favour, ...], tuple[Favour, ...]]:
    """Who is helped and who is hurt, each with `direct` or the issue that links it.

    The actor itself, and whoever stands with it against the recipient in the same conflict, are not listed: an
    enemy's own blow is no favour of anybody else.
    """
    sign = sign_of(act)
    if not recipient or sign == 0:
        return (), ()
    helped = [Favour(recipient)] if sign > 0 else []
    hurt = [Favour(recipient)] if sign < 0 else []
    topics = {topic for report in reports for topic in report.contexts}
    if day and bears_on_a_conflict(act, topics):
        known = adversaries_of(recipient, day)
        spoken = count_spoken(recipient, reports, documents, day, opponents_in)
        least = math.ceil(len(reports) / ONE_IN)
        linked = {other: name for (other, name), count in spoken.items() if count >= least}
        if act.event_type in ARMING or (act.event_type in GIVING and topics & ARMS):
            linked = enemies_in_war(known) | linked
        own = {known.get(actor), linked.get(actor)} if actor else set()
        for other, conflict in sorted(linked.items()):
            if other != actor and conflict not in own:
                (hurt if sign > 0 else helped).append(Favour(other, conflict))
    return tuple(helped), tuple(hurt)


def enemies_in_war(known: Mapping[str, str]) -> dict[str, str]:
    """The country on the other side of each war, its leading one where there are several."""
    leading = {name: other for other, name in reversed(list(known.items())) if name in wars()}
    return {other: name for name, other in leading.items()}


def count_spoken(
    recipient: str,
    reports: Iterable[Report],
    documents: Mapping[str, Document],
    day: date,
    opponents_in: Opponents,
) -> Counter[tuple[str, str]]:
    """How many reports stand in words about a conflict of the recipient, by the other side and the conflict."""
    spoken: Counter[tuple[str, str]] = Counter()
    for report in reports:
        around = surroundings_of(report, documents.get(report.document_id))
        spoken.update(dict(opponents_in(around, recipient, day)).items())
    return spoken


@cache
def wars() -> frozenset[str]:
    """Names of the conflicts that are fought with arms: in them aid to one side bears on the other."""
    return frozenset(row["conflict"] for row in read_rows("wars.csv"))
