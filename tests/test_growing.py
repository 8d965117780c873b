"""A store that grows has the events that a merge of everything would give, whatever the order and the batches."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merge.test_growing import START, feeds
from whowhom.merge.judge import accept, split
from whowhom.pipeline import merge_new, merge_store
from whowhom.store import open_store

NOW = datetime(2025, 3, 5, tzinfo=UTC)


def state_of(store):
    return store.events(), store.families()


def grown(store, feed, size):
    """The store's events after the feed came in batches, each merged into what was there."""
    for start in range(0, len(feed), size):
        store.add_coded([(d, [r]) for r, d in feed[start : start + size]])
        merge_new(store)
    return state_of(store)


def merged_anew(store):
    merge_store(store)
    return state_of(store)


def count_whole_merges(monkeypatch):
    """A list that grows by one with each merge of everything."""
    made = []
    monkeypatch.setattr("whowhom.pipeline.merge_store", lambda store: made.append(merge_store(store)))
    return made


@contextmanager
def new_store():
    with open_store(":memory:") as store:
        yield store


@settings(max_examples=12, deadline=None)
@given(feed=feeds(), order=st.randoms(use_true_random=False), size=st.integers(1, 4))
def test_a_store_that_grows_is_as_one_merged_anew(feed, order, size):
    order.shuffle(feed)
    with new_store() as store:
        found = grown(store, feed, size)
        assert found == merged_anew(store)


@settings(max_examples=6, deadline=None)
@given(feed=feeds(), size=st.integers(1, 3), last=st.booleans())
def test_what_people_said_holds_while_the_store_grows(feed, size, last):
    with new_store() as store:
        grown(store, feed[:4], 4)
        reports = sorted(store.reports(), key=lambda r: r.report_id)
        said = accept(reports, "ida", NOW) if last else split(reports[:1], reports[1:], "ida", NOW)
        store.add_judgements(said)
        found = grown(store, feed[4:], size) if feed[4:] else merged_anew(store)
        assert found == merged_anew(store)


@settings(max_examples=8, deadline=None)
@given(feed=feeds(most=30, days=70), draw=st.randoms(use_true_random=False))
def test_it_is_so_over_many_weeks_with_verdicts_among_the_batches(feed, draw):
    draw.shuffle(feed)
    with new_store() as store:
        while feed:
            size = draw.randint(1, 9)
            found, feed = grown(store, feed[:size], size), feed[size:]
            reports = store.reports()
            if draw.random() < 0.3 and len(reports) > 1:
                one, *others = draw.sample(reports, min(3, len(reports)))
                say = accept([one, *others], "ida", NOW) if draw.random() < 0.5 else split([one], others, "ida", NOW)
                store.add_judgements(say)
                found = merged_anew(store)
        assert found == merged_anew(store)


def test_only_the_first_merge_is_of_everything(store, monkeypatch):
    from tests.merge.making import make_document, make_report
    from tests.merge.test_growing import TEXTS

    whole = count_whole_merges(monkeypatch)
    feed = [
        (
            make_report(f"d{n}", TEXTS[n % 3], day=START + timedelta(days=n)),
            make_document(f"d{n}", TEXTS[n % 3], day=START),
        )
        for n in range(6)
    ]
    found = grown(store, feed, 2)
    assert len(whole) == 1
    assert found == merged_anew(store)
    merge_new(store)
    assert state_of(store) == found
