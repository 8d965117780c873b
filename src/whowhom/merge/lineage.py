"""Who relies on whom: a graph from reports to those at whose word it ends, the independent voices.

A document relies on the text it copies, a text on the outlet that it is from, an outlet on whom it quotes. A
named source is a voice, whoever passes it on. An unnamed one has no other face than the outlet that spoke to
it, so two papers that quote one unnamed official through one agency are one voice. Copies of which nobody can
tell who wrote first are one voice as well: the number is one that can be relied on, not the largest possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from whowhom.entities import resolve_mentions
from whowhom.merge.origin import credited_to, outlet_key
from whowhom.model import CopyFamily, Document, Report, Voice

WhoIs = Callable[[str, date | None], str]

# Words that stand where a name could and name nobody.
NOBODY = frozenset(
    "he she they it we who some many others another source sources report reports reportedly analysts experts "
    "officials official people witnesses media outlets".split()
)


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A document, a text that copies share, an outlet, or a source; `key` is one per thing, `name` for reading."""

    kind: str  # document | text | outlet | source
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """That one relies on another, how that is known, and the report or document that shows it."""

    from_node: Node
    to_node: Node
    how: str  # published | copied | credited | said by
    shown_by: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The graph behind an event: its ties, and its roots in groups, each one independent voice."""

    ties: tuple[Tie, ...]
    voices: tuple[tuple[Node, ...], ...]


def trace_lineage(
    reports: Sequence[Report],
    documents: Mapping[str, Document],
    family_of: Callable[[str], CopyFamily | None],
    who_is: WhoIs | None = None,
) -> Lineage:
    """The lineage of an event's reports."""
    name_source = who_is or who_is_it
    ties: dict[Tie, None] = {}
    roots: dict[Node, None] = {}
    texts: dict[Node, set[str]] = {}
    for report in sorted(reports, key=lambda r: r.report_id):
        document = documents.get(report.document_id)
        at_hand = Node("document", report.document_id, (document.outlet or "") if document else "")
        publisher, how = find_publisher(report.document_id, documents, family_of)
        ties[Tie(at_hand, publisher, how, report.document_id)] = None
        if publisher.kind == "text":
            texts[publisher] = outlets_of(family_of(report.document_id), documents)
        node = publisher
        for relied_on in sources_of(report.said_by, document.day if document else None, name_source):
            if relied_on != node:
                ties[Tie(node, relied_on, "said by", report.report_id)] = None
            node = relied_on
        roots[node] = None
    return Lineage(tuple(ties), tuple(join_roots(roots, texts)))


def trace_root(report: Report, publisher_of: Mapping[str, str]) -> tuple[str, str]:
    """Whose word a report comes down to, its publishers being known.

    >>> from whowhom.model import Act, Evidence, Status
    >>> def told(*chain):
    ...     return Report("r", "d", Act("AID"), (), (), Status.ACTUAL, Evidence(0, 1, "x"), said_by=chain)
    >>> unnamed, paper = Voice("an official", "official", False), Voice("The Courier", "outlet", True)
    >>> trace_root(told(unnamed, paper), {"d": "Daily"}) == trace_root(told(), {"d": "The Courier"})
    True
    """
    chain = sources_of(report.said_by, None, lambda name, _: name.casefold())
    if chain:
        return (chain[-1].kind, chain[-1].key)
    return ("outlet", outlet_key(publisher_of.get(report.document_id, report.document_id)))


def sources_of(said_by: Sequence[Voice], day: date | None, who_is: WhoIs) -> list[Node]:
    """Those a report relies on, nearest to the outlet at hand first, down to the innermost that has a name."""
    chain: list[Node] = []
    for voice in said_by:  # innermost first
        if voice.kind == "outlet":
            return [Node("outlet", outlet_key(voice.name), voice.name)]
        if voice.named and voice.name.casefold() not in NOBODY and (key := who_is(voice.name, day)):
            chain = [Node("source", key, voice.name)]
            break
    passed_on = said_by[said_by.index(voice) + 1 :] if chain else ()
    outlets = [Node("outlet", outlet_key(v.name), v.name) for v in passed_on if v.kind == "outlet"]
    return [*reversed(outlets), *chain]


@lru_cache(maxsize=50_000)
def who_is_it(name: str, day: date | None) -> str:
    """A key for a source: who the words name on that day, so that "the US president" and "Trump" are one voice."""
    found = [m for m in resolve_mentions(name, day) if m.entity_id and not m.is_place]
    people = [m for m in found if not (m.entity_id or "").startswith(("country", "place"))]
    if people or found:
        return str((people or found)[-1].entity_id)
    return " ".join(name.casefold().split()).removeprefix("the ")


def find_publisher(
    document_id: str, documents: Mapping[str, Document], family_of: Callable[[str], CopyFamily | None]
) -> tuple[Node, str]:
    """Whose text a document is: of the outlet it credits or its family comes from, of nobody known, or its own."""
    document = documents.get(document_id)
    family = family_of(document_id)
    if family:
        members = [documents[k] for k in family.document_ids if k in documents]
        credits_ = sorted(key for d in members if (key := credited_to(d)))
        if credits_:
            most = min(credits_, key=lambda key: (-credits_.count(key), key))
            return Node("outlet", most, most), "credited"
        origin = documents.get(family.origin) if family.origin else None
        if origin and origin.outlet:
            return Node("outlet", outlet_key(origin.outlet), origin.outlet), "copied"
        return Node("text", family.family_id, f"one text in {len(members)} documents"), "copied"
    if document and (credit := credited_to(document)):
        return Node("outlet", credit, credit), "credited"
    if document and document.outlet:
        return Node("outlet", outlet_key(document.outlet), document.outlet), "published"
    return Node("text", document_id, "a text without an outlet"), "published"


def outlets_of(family: CopyFamily | None, documents: Mapping[str, Document]) -> set[str]:
    members = [documents.get(k) for k in family.document_ids] if family else []
    return {outlet_key(d.outlet) for d in members if d and d.outlet}


def join_roots(roots: Iterable[Node], texts: Mapping[Node, set[str]]) -> list[tuple[Node, ...]]:
    """Roots as voices: a text of unknown origin is one voice with every outlet that may have written it."""
    groups: list[set[Node]] = []
    for node in sorted(roots):
        joined = {node}
        apart = []
        for group in groups:
            if any(may_be_one(node, other, texts) for other in group):
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted(tuple(sorted(group)) for group in groups)


def may_be_one(a: Node, b: Node, texts: Mapping[Node, set[str]]) -> bool:
    for text, other in ((a, b), (b, a)):
        if text.kind == "text" and other.kind == "outlet" and other.key in texts.get(text, ()):
            return True
    return (a.kind, a.key) == (b.kind, b.key)
