"""The merge is a function of what was handed in: not of its order, nor of how it was divided."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merge.making import make_document, make_report
from whowhom.merge import Merger
from whowhom.merge.judge import accept, split, undo

NOW = datetime(2025, 3, 5, tzinfo=UTC)
START = date(2025, 2, 20)
TEXTS = (
    "AAA froze shipments of rifles and shells to BBB on Monday, a spokesman for the harbour said in the capital",
    "Shipments of shells and rifles to BBB were frozen by AAA, the Harbour Office told reporters late at night",
    "AAA bombed the port of Quillhaven in BBB before dawn, and cranes fell into the water, the mayor said",
    "AAA bombed a depot near Thornwick in BBB; nobody was hurt, said the governor of the province on Tuesday",
    "BBB accused AAA of arming the rebels of the north, and AAA did not answer the charge for two days",
)


@st.composite
def feeds(draw, most=9, days=25):
    """Some documents, each with a report, some of them copies of others."""
    reports, documents = [], []
    for n in range(draw(st.integers(1, most))):
        which = draw(st.integers(0, len(TEXTS) - 1))
        day = START + timedelta(days=draw(st.integers(0, days)))
        text = TEXTS[which] if draw(st.booleans()) else f"{TEXTS[which][:60]} in edition {n}"
        kind = "ASSAULT" if which in (2, 3) else "ACCUSE" if which == 4 else "SANCTION"
        dated = day if draw(st.booleans()) else None
        documents.append(make_document(f"d{n}", text, outlet=f"Paper {draw(st.integers(0, 2))}", day=day))
        reports.append(make_report(f"d{n}", text, kind=kind, day=dated))
    return list(zip(reports, documents, strict=True))


def new_merger():
    return Merger(made_at=NOW, adversaries=lambda *_: {}, conflicts=lambda *_: [], who_is=lambda name, _: name)


def all_at_once(feed, said=()):
    merger = new_merger()
    merger.add([r for r, _ in feed], [d for _, d in feed], said)
    return merger


@settings(max_examples=60, deadline=None)
@given(feed=feeds(), order=st.randoms(use_true_random=False), size=st.integers(1, 4))
def test_order_and_batches_do_not_matter(feed, order, size):
    expected = all_at_once(feed).merged()
    shuffled = list(feed)
    order.shuffle(shuffled)
    merger = new_merger()
    for start in range(0, len(shuffled), size):
        part = shuffled[start : start + size]
        merger.add([r for r, _ in part], [d for _, d in part])
    assert merger.merged() == expected


@settings(max_examples=30, deadline=None)
@given(feed=feeds())
def test_every_report_is_in_one_event_of_its_own_pair(feed):
    events = all_at_once(feed).merged().events
    placed = [key for e in events for key in e.report_ids]
    assert sorted(placed) == sorted({r.report_id for r, _ in feed})
    sides = {r.report_id: (r.actor[0].side, r.recipient[0].side) for r, _ in feed}
    assert all(len({sides[key] for key in e.report_ids}) == 1 for e in events)


def test_only_what_is_touched_is_worked_out_anew():
    far = make_report("d8", TEXTS[2], kind="ASSAULT", day=date(2023, 5, 1)), make_document("d8", "Old news of a port")
    near = make_report("d1", TEXTS[0], day=START), make_document("d1", TEXTS[0], day=START)
    merger = all_at_once([far, near])
    more = make_report("d2", TEXTS[1], day=START)
    changes = merger.add([more], [make_document("d2", TEXTS[1], day=START)])
    assert [set(e.report_ids) for e in changes.events] == [{near[0].report_id, more.report_id}]
    assert len(changes.gone) == 1


def test_what_a_person_split_stays_apart_and_undone_comes_together_again():
    feed = [(make_report(f"d{n}", TEXTS[n], day=START), make_document(f"d{n}", TEXTS[n], day=START)) for n in (0, 1)]
    assert len(all_at_once(feed).events) == 1
    said = split([feed[0][0]], [feed[1][0]], "ida", NOW)
    merger = all_at_once(feed, said)
    assert len(merger.events) == 2
    merger.add(judgements=undo(said, "ida", NOW + timedelta(hours=1)))
    assert len(merger.events) == 1


def test_what_a_person_joined_is_one_even_months_apart():
    days = (START, START + timedelta(days=60))
    feed = [
        (make_report(f"d{n}", TEXTS[n], day=day), make_document(f"d{n}", TEXTS[n], day=day))
        for n, day in enumerate(days)
    ]
    assert len(all_at_once(feed).events) == 2
    assert len(all_at_once(feed, accept([r for r, _ in feed], "ida", NOW)).events) == 1


def test_a_judgement_holds_when_another_model_has_read_the_documents():
    feed = [(make_report(f"d{n}", TEXTS[n], day=START), make_document(f"d{n}", TEXTS[n], day=START)) for n in (0, 1)]
    said = split([feed[0][0]], [feed[1][0]], "ida", NOW)
    read_anew = [(make_report(d.document_id, d.text, mode="withdraw", day=START), d) for _, d in feed]
    assert {r.report_id for r, _ in read_anew}.isdisjoint({r.report_id for r, _ in feed})
    assert len(all_at_once(read_anew).events) == 1
    assert len(all_at_once(read_anew, said).events) == 2


def test_the_later_word_stands():
    feed = [(make_report(f"d{n}", TEXTS[n], day=START), make_document(f"d{n}", TEXTS[n], day=START)) for n in (0, 1)]
    reports = [r for r, _ in feed]
    apart = split(reports[:1], reports[1:], "ida", NOW)
    together = accept(reports, "olo", NOW + timedelta(days=1))
    assert len(all_at_once(feed, [*apart, *together]).events) == 1
    assert (
        len(all_at_once(feed, [*together, *split(reports[:1], reports[1:], "ida", NOW + timedelta(days=2))]).events)
        == 2
    )
