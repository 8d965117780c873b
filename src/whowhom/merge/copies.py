"""Which documents are copies of one another: reprints, excerpts, rewrites that keep the words or the facts.

Candidates share a fingerprint; the verdict is on aligned passages: how much of the shorter text stands in the
longer, word for word and in order, and whether they name the same names and numbers. A text filled into
another's mould ("… opens above 26,150", "… bonus for tonight's game") shares the words and not the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whowhom.merge.fingerprints import RUN, WORD, Index, anchors_of, runs_of, words_of
from whowhom.merge.group import root
from whowhom.merge.origin import find_origin, when_of
from whowhom.model import CopyFamily, Document, hash_of

REPRINT = 0.5  # share of the shorter text's runs that make a reprint or an excerpt
REWRITE = 0.25  # with a long passage in common, this much makes a rewrite
LONG_PASSAGE = 12  # words in a row that two writers do not find alike by chance
SAME_NAMES = 0.63  # share of the names and numbers of the text with fewer that the other has too
OWN_NAMES, OWN_WORDS, OWN_PASSAGE = 0.4, 0.33, 17  # for two texts of one outlet, which fills its own moulds
OWN_DAYS = 1.0  # days within which an outlet brings a text again; later it is a new text in the old mould
LITTLE_WORDS = frozenset("a an and as at for from in is of on over the to with".split())  # in which editors differ
OWN_REWRITE = (0.28, 13, 0.85)  # words, passage and names that make a rewrite by the outlet itself
OWN_REPRINT = 50  # words in a row that no mould holds: an outlet's own text again, on whatever day
SAME_BODY = 0.88  # words of the shorter body that the other has in the same order, under another headline
BODY_RUNS, BODY_PASSAGE = 0.2, 8  # shared runs and words in a row without which bodies need no comparing
BODY_WORDS = (12, 80)  # the lengths of bodies that are compared so: shorter ones say little, longer have passages
REPEATED = 0.8  # share of runs from which a text is the same one, brought up to date
MOULD = 0.5  # share of words from which two headlines are one mould
FEWEST_WORDS = 12
TITLE_WORDS = 7
LONG_QUOTE = re.compile(r"[“\"][^“”\"]{20,}[”\"]")
NUMERALS = frozenset("one two three four five six seven eight nine ten first second third fourth fifth".split())
FACTS = 12  # different names and numbers in one order that make a rewrite or a translation
FACTS_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: shares of the shorter, 0 to 1, the longest passage in words, and how near they are."""

    words: float
    longest: int
    names: float
    facts: int
    facts_share: float
    same_title: bool = False
    same_outlet: bool = False
    days: float = 0.0
    body: float = 0.0
    filled_anew: bool = False

    @property
    def are_copies(self) -> bool:
        if self.words == 1.0 and self.names == 1.0:
            return not self.same_outlet or self.longest > LONG_PASSAGE or self.days <= OWN_DAYS
        if self.same_outlet:
            if self.words >= REPRINT and self.longest >= OWN_REPRINT and self.names >= SAME_NAMES:
                return True
            if self.days > OWN_DAYS or self.filled_anew:
                return False
            likeness = self.words, self.longest, self.names
            return any(
                all(found >= least for found, least in zip(likeness, rule, strict=True))
                for rule in ((OWN_WORDS, OWN_PASSAGE, OWN_NAMES), OWN_REWRITE)
            )
        if self.words >= REPRINT and self.names >= SAME_NAMES:
            return True
        if self.words >= REWRITE and self.longest >= LONG_PASSAGE and self.names >= SAME_NAMES:
            return True
        if self.same_title and self.days <= OWN_DAYS:
            return True
        if self.body >= SAME_BODY:
            return True
        return self.facts >= FACTS and self.facts_share >= FACTS_SHARE


class Copies:
    """Families of copies among documents that come one after another; the order does not matter."""

    def __init__(self, index: Index | None = None) -> None:
        self.documents: dict[str, Document] = {}
        self.families: dict[str, CopyFamily] = {}
        self.family_of: dict[str, str] = {}
        self._index = index or Index()
        self._partners: dict[str, set[str]] = {}

    def add(self, documents: Iterable[Document]) -> set[str]:
        """Take documents in; gives the ids of all whose family has changed."""
        fresh = {d.document_id: d for d in documents if d.document_id not in self.documents}
        self.documents |= fresh
        pairs, unpaired = self._index.add((key, d.text) for key, d in sorted(fresh.items()))
        for a, b in pairs:
            if compare(self.documents[a], self.documents[b]).are_copies:
                self._partners.setdefault(a, set()).add(b)
                self._partners.setdefault(b, set()).add(a)
        self._unpair(unpaired)
        touched = {key for key in (*fresh, *unpaired) if key in self._partners or key in self.family_of}
        return self._regroup(touched)

    def prints(self) -> Iterator[tuple[str, list[int]]]:
        """Each document with its fingerprints."""
        without = dict.fromkeys(self.documents)
        for key, values in self._index.prints():
            del without[key]
            yield key, values
        yield from ((key, []) for key in without)

    def family(self, document_id: str) -> CopyFamily | None:
        key = self.family_of.get(document_id)
        return self.families[key] if key else None

    def _unpair(self, keys: set[str]) -> None:
        """Part those whose only fingerprints in common have become boilerplate."""
        around = {k: self._partners[k] for k in keys if k in self._partners}
        if not around:
            return
        all_keys = {*around, *(p for partners in around.values() for p in partners)}
        still = self._index.partners(all_keys, {k: self.documents[k].text for k in all_keys})
        for a, partners in around.items():
            for b in list(partners):
                if (min(a, b), max(a, b)) not in still:
                    self._partners[a].discard(b)
                    self._partners[b].discard(a)

    def _regroup(self, touched: set[str]) -> set[str]:
        """Families anew around the touched documents; gives the documents whose family is another now."""
        area = set(touched)
        for key in touched:
            if old := self.family(key):
                area.update(old.document_ids)
        waiting = list(area)
        while waiting:
            for partner in self._partners.get(waiting.pop(), ()):
                if partner not in area:
                    area.add(partner)
                    waiting.append(partner)
        before = {key: self.family_of.pop(key, None) for key in area}
        for family_id in {family_id for family_id in before.values() if family_id}:
            del self.families[family_id]
        for group in connected(area, self._partners):
            if len(group) > 1:
                family = make_family([self.documents[k] for k in group])
                self.families[family.family_id] = family
                self.family_of.update(dict.fromkeys(group, family.family_id))
        return {key for key, old in before.items() if self.family_of.get(key) != old}


def find_copies(documents: Iterable[Document]) -> list[CopyFamily]:
    """Families of two or more documents that are copies; the rest are in none.

    `origin` is the document the others come from: one with an agency's dateline or byline first,
    then the earliest published, and None where two of different outlets have equal claims.
    """
    copies = Copies()
    copies.add(documents)
    return sorted(copies.families.values(), key=lambda f: f.document_ids)


def connected(keys: Iterable[str], partners: dict[str, set[str]]) -> list[list[str]]:
    order = sorted(keys)
    place = {key: k for k, key in enumerate(order)}
    leader = list(range(len(order)))
    for key in order:
        for other in partners.get(key, ()):
            a, b = sorted((root(leader, place[key]), root(leader, place[other])))
            leader[b] = a
    groups: dict[int, list[str]] = {}
    for k, key in enumerate(order):
        groups.setdefault(root(leader, k), []).append(key)
    return list(groups.values())


def compare(left: Document, right: Document) -> Likeness:
    """How alike two texts are.

    >>> one = Document("a", "One two three four five six seven.")
    >>> compare(one, Document("b", "One two three four five six seven!")).words
    1.0
    """
    same_outlet = left.outlet is not None and left.outlet == right.outlet
    # Two outlets that quote one mouth at length have not copied one another.
    ours, theirs = (runs_of(d.text if same_outlet else LONG_QUOTE.sub(" ", d.text)) for d in (left, right))
    shared = set(ours) & set(theirs)
    shorter = min(len(set(ours)), len(set(theirs)))
    too_short = shorter < FEWEST_WORDS - RUN
    longest = longest_passage(ours, set(theirs))
    words = float(words_of(left.text) == words_of(right.text)) if too_short else len(shared) / shorter
    names, more_names = anchors_of(left.text), anchors_of(right.text)
    fewer = min(set(names), set(more_names), key=len)
    told, more_told = list(dict.fromkeys(names)), list(dict.fromkeys(more_names))  # a name told twice is one fact
    facts = in_one_order(told, more_told) if min(len(told), len(more_told)) >= FACTS else 0
    return Likeness(
        words=words,
        longest=longest,
        names=len(set(names) & set(more_names)) / len(fewer) if fewer else 1.0,
        facts=facts,
        facts_share=facts / max(1, min(len(told), len(more_told))),
        same_title=is_same_title(left.title or "", right.title or ""),
        same_outlet=same_outlet,
        days=days_between(left, right),
        body=compare_bodies(left, right) if not same_outlet and words >= BODY_RUNS and longest >= BODY_PASSAGE else 0.0,
        filled_anew=same_outlet and words < REPEATED and is_filled_anew(left.title or "", right.title or ""),
    )


def compare_bodies(left: Document, right: Document) -> float:
    """The share of the shorter body's words that the other has in the same order.

    0 for those too short or long, and where the names and numbers are others.
    """
    bodies = [d.text.removeprefix(d.title or "") for d in (left, right)]
    ours, theirs = map(words_of, bodies)
    shorter = min(len(ours), len(theirs))
    fewer, more = sorted((set(anchors_of(body)) for body in bodies), key=len)
    if not BODY_WORDS[0] <= shorter <= BODY_WORDS[1] or len(fewer & more) < SAME_NAMES * len(fewer):
        return 0.0
    return in_one_order(ours, theirs) / shorter


def is_filled_anew(left: str, right: str) -> bool:
    """Whether two headlines are one mould with other names or numbers in it: a new text, not a copy.

    >>> is_filled_anew("Transcript: Ida Vint on the Hour", "Transcript: Olo Marr on the Hour")
    True
    >>> is_filled_anew("Vint sees a thaw in the north", "Vint sees an early thaw in the north")
    False
    """
    ours, theirs = set(words_of(left)), set(words_of(right))
    if len(ours & theirs) < MOULD * len(ours | theirs):
        return False
    names = [{*anchors_of(". . " + title), *NUMERALS} for title in (left, right)]
    return bool((ours - theirs) & names[0]) and bool((theirs - ours) & names[1])


def is_same_title(left: str, right: str) -> bool:
    """Whether two long headlines are one but for little words, in which editors differ; short ones say little.

    >>> is_same_title("Vint sees a thaw in the far north by May", "Vint sees thaw in far north by May")
    True
    >>> is_same_title("Vint sees a thaw in the far north by May", "By May, Vint sees a thaw in the far north")
    False
    """
    ours, theirs = (words_of(title.replace("US$", "$")) for title in (left, right))
    if min(len(set(ours)), len(set(theirs))) < TITLE_WORDS:
        return False
    return [w for w in ours if w not in LITTLE_WORDS] == [w for w in theirs if w not in LITTLE_WORDS]


def days_between(left: Document, right: Document) -> float:
    if left.published is None or right.published is None:
        return 0.0
    return abs((when_of(left) - when_of(right)).total_seconds()) / 86400


def longest_passage(runs: Sequence[int], theirs: set[int]) -> int:
    """Words of the longest passage in common."""
    longest = current = 0
    for run in runs:
        current = current + 1 if run in theirs else 0
        longest = max(longest, current)
    return longest + RUN - 1 if longest else 0


def in_one_order(left: Sequence[str], right: Sequence[str], most: int = 200) -> int:
    """How many names and numbers the two tell in the same order: their longest common subsequence."""
    row = [0] * (len(right[:most]) + 1)
    for a in left[:most]:
        diagonal = 0
        for k, b in enumerate(right[:most], 1):
            above = row[k]
            row[k] = diagonal + 1 if a == b else max(above, row[k - 1])
            diagonal = above
    return row[-1]


def shared_passages(left: Document, right: Document) -> list[tuple[int, int]]:
    """The stretches of `left`, as (start, end), whose words stand in `right` too, five at least in a row."""
    theirs = set(runs_of(right.text))
    words = list(WORD.finditer(left.text))
    passages: list[tuple[int, int]] = []
    for k, run in enumerate(runs_of(left.text)):
        if run in theirs:
            start, end = words[k].start(), words[k + RUN - 1].end()
            if passages and start <= passages[-1][1]:
                passages[-1] = (passages[-1][0], end)
            else:
                passages.append((start, end))
    return passages


def make_family(documents: Sequence[Document]) -> CopyFamily:
    keys = tuple(sorted(d.document_id for d in documents))
    return CopyFamily("c" + hash_of(*keys), keys, find_origin(documents))
