"""Do two reports tell of one deed? Small named features, each with a weight, for whole weeks of reports at once.

The score is the sum of the weights of what holds; 0 means as likely as not (they are log-odds, fitted by
`python -m bench.fit_merging`). What speaks for a pair and against it can be shown by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from whowhom.merge.kinship import KINDRED, OTHER, SAME_KIND, UNTELLABLE, compare_acts
from whowhom.merge.told import UNKNOWN_WEIGHT, Told, read_rows, word_weights
from whowhom.merge.words import WordTable, make_table
from whowhom.model import Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Places = NDArray[np.intp]

FAR_DAYS = 8  # further apart than this, two reports tell of two deeds
REPLACED = 4.0  # the weight of a word that names an object
SPOKEN = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))  # done by saying so
FORBIDDEN = -20.0  # the score of a pair that cannot be one deed
CLIP = 6.0  # no pair speaks louder than this in the mean of a group
COMMON_SCALE, OBJECT_SCALE, AROUND_SCALE = 6.0, 8.0, 12.0  # weights of words at which likeness nears its full


@cache
def feature_weights() -> dict[str, float]:
    """The weight of each feature, from `weights.csv`."""
    return {row["feature"]: float(row["weight"]) for row in read_rows("weights.csv")}


@dataclass(frozen=True)
class Columns:
    """Reports as columns of numbers, for comparing many at once."""

    first: Numbers
    last: Numbers
    published: Numbers
    acts: Places
    kinship: NDArray[np.int8]
    past: NDArray[np.bool_]
    unreal: NDArray[np.bool_]
    done: NDArray[np.bool_]
    families: Places
    documents: Places
    sentences: Places
    actors: Places
    recipients: Places
    objects: WordTable
    all_words: WordTable
    numbers: WordTable
    quotes: WordTable
    spoken: NDArray[np.bool_]
    context: WordTable
    sites: Places


def make_columns(told: Sequence[Told], family_of: Mapping[str, str]) -> Columns:
    import numpy as np

    def days(values: Sequence[int | None]) -> Numbers:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float32)

    def codes(values: Sequence[object]) -> Places:
        known: dict[object, int] = {}
        return np.array([known.setdefault(v, len(known)) for v in values], dtype=np.intp)

    acts = [(t.event_type, t.mode) for t in told]
    kinds = sorted(set(acts))
    # Whatever a side is called by any of these reports tells nothing of the object.
    sides = frozenset(name for t in told for name in t.names)
    weights = word_weights(), UNKNOWN_WEIGHT
    return Columns(
        first=days([t.first for t in told]),
        last=days([t.last for t in told]),
        published=days([t.published for t in told]),
        acts=np.array([kinds.index(act) for act in acts], dtype=np.intp),
        kinship=np.array([[compare_acts(*a, *b) for b in kinds] for a in kinds], dtype=np.int8),
        past=np.array([t.is_past for t in told]),
        unreal=np.array([t.status in (Status.DENIED, Status.NEGATED) for t in told]),
        done=np.array([t.status is Status.ACTUAL for t in told]),
        families=codes([family_of.get(t.document_id, t.document_id) for t in told]),
        documents=codes([t.document_id for t in told]),
        sentences=codes([(t.document_id, t.place) for t in told]),
        actors=named_codes([t.actor for t in told]),
        recipients=named_codes([t.recipient for t in told]),
        objects=make_table([t.objects for t in told], *weights, sides),
        all_words=make_table([(*t.objects, *t.around) for t in told], *weights, sides),
        numbers=make_table([t.numbers for t in told], {}, 1.0),
        quotes=make_table([t.quotes for t in told], {}, 1.0),
        spoken=np.array([t.event_type in SPOKEN for t in told]),
        context=make_table([t.context for t in told], *weights, sides),
        sites=named_codes([t.site for t in told]),
    )


def named_codes(values: Sequence[str]) -> Places:
    """A number per name, and -1 for no name."""
    import numpy as np

    known: dict[str, int] = {"": -1}
    return np.array([known.setdefault(v, len(known)) for v in values], dtype=np.intp)


def find_features(c: Columns, i: Places, j: Places) -> Iterator[tuple[str, Numbers]]:
    """Each feature with how far it holds, 0 to 1 or in days, for the pairs of `i` and `j`.

    `i` and `j` are places that broadcast: a column and a row for every pair of two groups, or two lists of
    one length for chosen pairs.
    """
    import numpy as np

    kin = c.kinship[c.acts[i], c.acts[j]]
    yield "to begin with", np.ones(kin.shape, dtype=np.float32)
    yield "same act", as_numbers(kin == SAME_KIND)
    yield "kindred acts", as_numbers(kin == KINDRED)
    yield "other modes", as_numbers(kin == OTHER)
    gap, both_dated, one_dated = count_days(c, i, j)
    yield "same day", as_numbers(both_dated & (gap == 0))
    yield "days apart", gap * as_numbers(both_dated)
    yield "told days apart", gap * as_numbers(~both_dated)
    yield "told before it was done", as_numbers(one_dated & told_too_early(c, i, j))
    shared = c.objects.overlap(i, j)
    least = np.minimum(c.objects.own[i], c.objects.own[j])
    yield "object in common", np.asarray(shared / (least + COMMON_SCALE), dtype=np.float32)
    yield "objects differ", saturate(np.maximum(least - shared, 0), OBJECT_SCALE)
    replaced = find_replaced(c, i, j, least - shared)
    yield "only the object differs", as_numbers(replaced)
    yield "nothing said of the object", as_numbers(least < 0.1)
    yield "other words in common", saturate(np.maximum(c.all_words.overlap(i, j) - shared, 0), AROUND_SCALE)
    yield "a number in common", as_numbers(c.numbers.overlap(i, j) > 0)
    yield "a quote in common", as_numbers(c.quotes.overlap(i, j) > 0)
    same_text = c.documents[i] == c.documents[j]
    yield "copies of one text", as_numbers((c.families[i] == c.families[j]) & ~same_text)
    one_sentence = c.sentences[i] == c.sentences[j]
    yield "one sentence", as_numbers(one_sentence)
    yield "two sentences of one text", as_numbers(same_text & ~one_sentence)
    for name, who in (("actor", c.actors), ("recipient", c.recipients)):
        known = (who[i] >= 0) & (who[j] >= 0)
        yield f"same {name} by name", as_numbers(known & (who[i] == who[j]))
        yield f"other {name} by name", as_numbers(known & (who[i] != who[j]))
    by_word = c.spoken[i] & c.spoken[j]
    known = (c.actors[i] >= 0) & (c.actors[j] >= 0)
    yield "other speaker", as_numbers(by_word & known & (c.actors[i] != c.actors[j]))
    yield "same speaker", as_numbers(by_word & known & (c.actors[i] == c.actors[j]))
    yield "two statements", as_numbers(by_word)
    yield "statements told days apart", gap * as_numbers(by_word)
    named = (c.sites[i] >= 0) & (c.sites[j] >= 0)
    yield "same town", as_numbers(named & (c.sites[i] == c.sites[j]))
    yield "other town", as_numbers(named & (c.sites[i] != c.sites[j]))
    alike = c.context.overlap(i, j)
    most = np.sqrt(np.maximum(c.context.own[i] * c.context.own[j], 1))
    # Two sentences that differ in their object alone are alike as one mould is like itself.
    yield "texts alike", np.asarray(alike / most * ~replaced, dtype=np.float32)
    yield "one denied", as_numbers(c.unreal[i] != c.unreal[j])


def find_replaced(c: Columns, i: Places, j: Places, differing: Numbers) -> NDArray[np.bool_]:
    """Whether two sentences are the same but for a word or two that tell the object: "apples" for "barges"."""
    import numpy as np

    size = c.all_words.size
    shared = c.all_words.count_shared(i, j)
    left, right = size[i] - shared, size[j] - shared
    few = (np.minimum(left, right) >= 1) & (np.maximum(left, right) <= 2)
    return np.asarray(few & (shared >= 1) & (differing >= REPLACED))


def as_numbers(held: NDArray[np.bool_]) -> Numbers:
    import numpy as np

    return held.astype(np.float32)


def saturate(weight: Numbers, scale: float) -> Numbers:
    import numpy as np

    return np.asarray(1 - np.exp(-weight / scale), dtype=np.float32)


def count_days(c: Columns, i: Places, j: Places) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.bool_]]:
    """Days between two acts, 0 if their ranges touch; by publication where one is undated; 0 where nothing is known."""
    import numpy as np

    dated = ~np.isnan(c.first)
    both, one = dated[i] & dated[j], dated[i] ^ dated[j]
    first = np.where(dated, c.first, c.published)
    last = np.where(dated, c.last, c.published)
    by_act = np.maximum(np.maximum(first[i] - last[j], first[j] - last[i]), 0)
    by_print = np.abs(c.published[i] - c.published[j])
    # An undated report is as near as the nearer of the act's day and the day the other was published.
    gap = np.where(both, by_act, np.fmin(by_act, by_print))
    return np.nan_to_num(gap).astype(np.float32), both, one


def told_too_early(c: Columns, i: Places, j: Places) -> NDArray[np.bool_]:
    """Whether the undated one of two was published, as done, before the day of the other's act."""
    import numpy as np

    dated = ~np.isnan(c.first)
    left = dated[i] & c.done[j] & (c.published[j] < c.first[i])
    right = dated[j] & c.done[i] & (c.published[i] < c.first[j])
    return np.asarray(left | right)


def can_be_one(c: Columns, i: Places, j: Places) -> NDArray[np.bool_]:
    """False where nothing makes two one deed: acts not of a kind, history against news, more than a week apart."""
    import numpy as np

    gap, _, _ = count_days(c, i, j)
    kin = c.kinship[c.acts[i], c.acts[j]] != UNTELLABLE
    return np.asarray(kin & (c.past[i] == c.past[j]) & (gap <= FAR_DAYS))


def score_pairs(c: Columns, i: Places, j: Places, weights: Mapping[str, float] | None = None) -> Numbers:
    """The score of every pair of `i` and `j`."""
    import numpy as np

    weight = weights or feature_weights()
    total = np.zeros(np.broadcast_shapes(i.shape, j.shape), dtype=np.float32)
    for name, value in find_features(c, i, j):
        if by := weight.get(name, 0.0):
            total += by * value
    return np.where(can_be_one(c, i, j), np.clip(total, -CLIP, CLIP), np.float32(FORBIDDEN))


def explain_pairs(c: Columns, i: Places, j: Places) -> list[tuple[tuple[str, float], ...]]:
    """For each chosen pair the features that hold, each with what it adds to the score."""
    weight = feature_weights()
    reasons: list[list[tuple[str, float]]] = [[] for _ in range(len(i))]
    for name, value in find_features(c, i, j):
        by = weight.get(name, 0.0)
        for k in value.nonzero()[0]:
            if added := round(by * float(value[k]), 3):
                reasons[k].append((name, added))
    return [tuple(r) for r in reasons]
