"""Groups of reports of one deed: average linkage within a week, then the groups of neighbouring weeks.

Two groups join only if the mean score between them says "same", so that a chain of likenesses does not
tie unlike deeds together. What comes out depends on the set of reports alone, not on their order.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whowhom.merge.features import make_columns, score_pairs
from whowhom.merge.told import Told

if TYPE_CHECKING:
    from whowhom.merge.features import Numbers

SAME, DIFFERENT = 1.4, 0.2  # scores: from the first on one deed, below the second two; between, a person looks
PULL = 0.3  # what being told e times as often adds to a deed's score: a few words point to the well-known one
CROWD, CROWD_PULL = 50, 5.0  # reports from which everybody speaks of a deed, and what e times as many add further
FLOOR = -4.0  # mean scores below this are not looked at: no pull makes them one
BOUND = 1e6  # a person's word, above any score

Group = tuple[str, ...]  # the ids of its reports, sorted
Pairs = Mapping[tuple[str, str], bool]  # what people said of two reports: one deed, or not


@dataclass(frozen=True, slots=True)
class Link:
    """Two groups of neighbouring weeks, or of one, and the mean score between them."""

    left: Group
    right: Group
    mean: float

    @property
    def score(self) -> float:
        """The mean with the pull of the larger group."""
        smaller, larger = sorted((len(self.left), len(self.right)))
        crowd = max(0.0, math.log(larger / CROWD)) if larger > smaller else 0.0
        return self.mean + PULL * math.log(larger / smaller) + CROWD_PULL * crowd


def group_week(told: Sequence[Told], family_of: Mapping[str, str], by_people: Pairs) -> tuple[list[Group], list[Link]]:
    """The groups among the reports of one pair and week, and those of them that are near to one another."""
    import numpy as np

    if len(told) == 1:
        return [(told[0].report_id,)], []
    rows = np.arange(len(told))
    scores = score_pairs(make_columns(told, family_of), rows[:, None], rows[None, :])
    ids = [t.report_id for t in told]
    bind_and_part(scores, ids, ids, by_people)
    groups = link_by_mean(scores, tied_by_people(ids, by_people))
    named = sorted(tuple(sorted(ids[k] for k in group)) for group in groups)
    return named, find_near(scores, groups, ids)


def link_weeks(
    left: Sequence[Told],
    right: Sequence[Told],
    groups: tuple[Sequence[Group], Sequence[Group]],
    family_of: Mapping[str, str],
    by_people: Pairs,
) -> list[Link]:
    """The groups of one week that are near to groups of the next."""
    import numpy as np

    columns = make_columns([*left, *right], family_of)
    rows, further = np.arange(len(left)), np.arange(len(right)) + len(left)
    scores = score_pairs(columns, rows[:, None], further[None, :])
    bind_and_part(scores, [t.report_id for t in left], [t.report_id for t in right], by_people)
    means = block_means(scores, member_table(left, groups[0]), member_table(right, groups[1]))
    found = np.argwhere(means >= FLOOR)
    links = (Link(groups[0][a], groups[1][b], round(float(means[a, b]), 4)) for a, b in found.tolist())
    return [link for link in links if link.score >= DIFFERENT]


def bind_and_part(scores: Numbers, left: Sequence[str], right: Sequence[str], by_people: Pairs) -> None:
    """Write what people said over what was worked out."""
    if not by_people:
        return
    rows, columns = ({key: k for k, key in enumerate(ids)} for ids in (left, right))
    for (a, b), same in by_people.items():
        for one, other in ((a, b), (b, a)):
            if one in rows and other in columns:
                scores[rows[one], columns[other]] = BOUND if same else -BOUND


def tied_by_people(ids: Sequence[str], by_people: Pairs) -> list[list[int]]:
    """Places of reports that people said are one deed, as groups of two or more."""
    place = {key: k for k, key in enumerate(ids)}
    leader = list(range(len(ids)))
    for (a, b), same in sorted(by_people.items()):
        if same and a in place and b in place:
            one, other = sorted((root(leader, place[a]), root(leader, place[b])))
            leader[other] = one
    groups: dict[int, list[int]] = {}
    for k in range(len(ids)):
        groups.setdefault(root(leader, k), []).append(k)
    return [group for group in groups.values() if len(group) > 1]


def root(leader: list[int], key: int) -> int:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def link_by_mean(scores: Numbers, tied: Collection[Sequence[int]] = ()) -> list[list[int]]:
    """Average linkage down to `SAME`, by chains of nearest neighbours; equal scores go to the lower place.

    The mean between two groups is that of all pairs across them, so joining two never makes a third nearer
    to both than it was to one: the chain finds what joining the nearest first would find, in n² steps.
    """
    import numpy as np

    size = np.ones(len(scores))
    sums = scores.astype(np.float64)
    np.fill_diagonal(sums, -np.inf)
    alive = np.ones(len(scores), dtype=bool)
    members = [[k] for k in range(len(scores))]

    def join(a: int, b: int) -> None:
        members[a] += members[b]
        members[b] = []
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sums[a, a] = -np.inf
        size[a] += size[b]
        alive[b] = False
        sums[b] = sums[:, b] = -np.inf

    for group in tied:
        for other in sorted(group)[1:]:
            join(min(group), other)
    done = np.zeros(len(scores), dtype=bool)
    chain: list[int] = []
    while True:
        if not chain:
            waiting = np.flatnonzero(alive & ~done)
            if not len(waiting):
                break
            chain = [int(waiting[0])]
        tip = chain[-1]
        means = np.where(alive, sums[tip] / (size * size[tip]), -np.inf)
        means[tip] = -np.inf
        nearest = int(means.argmax())
        if len(chain) > 1 and means[chain[-2]] >= means[nearest]:
            nearest = chain[-2]
        if means[nearest] < SAME:  # nothing near is one with it, nor ever will be
            done[tip] = True
            chain.pop()
        elif len(chain) > 1 and nearest == chain[-2]:
            chain = chain[:-2]
            join(min(tip, nearest), max(tip, nearest))
        elif nearest in chain:  # a ring of equal means: join its two nearest at once
            chain = chain[: chain.index(nearest)]
            join(min(tip, nearest), max(tip, nearest))
        else:
            chain.append(nearest)
    return [group for group in members if group]


def find_near(scores: Numbers, groups: Sequence[Sequence[int]], ids: Sequence[str]) -> list[Link]:
    """Pairs of groups that are not one deed by their mean, and not far from it either."""
    import numpy as np

    table = np.zeros((len(groups), len(ids)), dtype=np.float32)
    for k, group in enumerate(groups):
        table[k, list(group)] = 1
    means = block_means(scores, table, table)
    found = np.argwhere(np.triu((means >= FLOOR) & (means < SAME), 1))
    names = [tuple(sorted(ids[k] for k in group)) for group in groups]
    links = []
    for a, b in found.tolist():
        left, right = sorted((names[a], names[b]))
        links.append(Link(left, right, round(float(means[a, b]), 4)))
    return sorted((link for link in links if link.score >= DIFFERENT), key=lambda link: (link.left, link.right))


def member_table(told: Sequence[Told], groups: Sequence[Group]) -> Numbers:
    import numpy as np

    place = {t.report_id: k for k, t in enumerate(told)}
    table = np.zeros((len(groups), len(told)), dtype=np.float32)
    for k, group in enumerate(groups):
        table[k, [place[key] for key in group]] = 1
    return table


def block_means(scores: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """The mean score between every group of `left` and every group of `right`."""
    import numpy as np

    sizes = left.sum(axis=1)[:, None] * right.sum(axis=1)[None, :]
    return np.asarray((left @ scores @ right.T) / sizes)
