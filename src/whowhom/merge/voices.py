"""On how many independent words an event rests: who, at the root of each report's chain, vouches for it."""

from __future__ import annotations

from collections.abc import Mapping

from whowhom.model import Report

# A root is what two reports must share to be one voice.
Root = tuple[str, str]


def trace_root(report: Report, publisher_of: Mapping[str, str]) -> Root:
    """Whose word a report comes down to.

    A named source counts as itself, whoever passes it on. An unnamed one counts as the outlet that
    spoke to it: the nearest outlet in the chain, or else the publisher of the text at hand (of the
    copies' origin, where the text is a copy). `publisher_of` maps document ids to that publisher.

    >>> from whowhom.model import Act, Evidence, Status, Voice
    >>> def told(*chain):
    ...     return Report("r", "d", Act("AID"), (), (), Status.ACTUAL, Evidence(0, 1, "x"), said_by=chain)
    >>> unnamed, paper = Voice("an official", "official", False), Voice("The Courier", "outlet", True)
    >>> trace_root(told(unnamed, paper), {"d": "Daily"}) == trace_root(told(), {"d": "The Courier"})
    True
    """
    for voice in report.said_by:
        if voice.kind == "outlet":
            return ("outlet", voice.name.casefold())
        if voice.named and voice.kind in ("person", "official", "government", "document"):
            return (voice.kind if voice.kind == "document" else "person", voice.name.casefold())
    return ("outlet", publisher_of.get(report.document_id, report.document_id).casefold())
