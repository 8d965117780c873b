import itertools
import random
from datetime import UTC, date, datetime

from tests.merge.making import MARCH_3, make_document, make_report, paper, unnamed
from whowhom.merge import merge_reports
from whowhom.model import Judgement, Status, Verdict, Voice

NOW = datetime(2025, 3, 5, tzinfo=UTC)


def merge(reports, documents=(), **more):
    documents = documents or [
        make_document(r.document_id, r.evidence.text, outlet=r.document_id, day=date(2025, 3, 4)) for r in reports
    ]
    return merge_reports(reports, documents, made_at=NOW, adversaries=lambda *_: {}, conflicts=lambda *_: [], **more)


TELLINGS = [
    "AAA froze all shipments of rifles and shells to BBB",
    "All shipments of shells and rifles to BBB were frozen by AAA",
    "A freeze on rifle and shell shipments was imposed on BBB by AAA",
]


def test_three_tellings_of_one_deed_are_one_event():
    reports = [make_report(f"d{k}", text, day=MARCH_3) for k, text in enumerate(TELLINGS)]
    events = merge(reports).events
    assert [(e.reports, e.voices) for e in events] == [(3, 3)]


def test_the_order_of_arrival_does_not_matter():
    reports = [make_report(f"d{k}", text, day=MARCH_3) for k, text in enumerate(TELLINGS)]
    reports += [make_report("d9", "AAA banned imports of apples from BBB", day=MARCH_3)]
    expected = merge(reports).events
    for order in itertools.islice(itertools.permutations(reports), 12):
        assert merge(list(order)).events == expected


def test_twenty_unlike_deeds_of_one_pair_on_one_day_stay_twenty():
    goods = "apples barges cables drills engines fabrics gravel helmets ink jackets kettles lamps magnets needles ovens paint quartz rope sugar tyres".split()
    reports = [
        make_report(f"d{k}", f"AAA banned imports of {good} from BBB", day=MARCH_3) for k, good in enumerate(goods)
    ]
    random.Random(0).shuffle(reports)
    assert len(merge(reports).events) == 20


def test_nothing_merges_across_pairs_or_far_apart_in_time():
    text = "AAA froze all shipments of rifles and shells"
    reports = [
        make_report("d1", text, day=MARCH_3),
        make_report("d2", text, day=MARCH_3, b="CCC"),
        make_report("d3", text, day=date(2024, 3, 3)),
        make_report("d4", text, day=MARCH_3, kind="ACCUSE"),
    ]
    assert len(merge(reports).events) == 4


def test_an_unnamed_official_passed_on_is_one_voice_and_two_named_ministers_are_two():
    text = TELLINGS[0]
    passed_on = [
        make_report("courier", text, day=MARCH_3, said_by=[unnamed()]),
        make_report("d2", text, day=MARCH_3, said_by=[unnamed(), paper("courier")]),
        make_report("d3", text, day=MARCH_3, said_by=[paper("courier")]),
    ]
    assert [e.voices for e in merge(passed_on).events] == [1]
    named = [
        make_report(f"d{k}", text, day=MARCH_3, said_by=[Voice(name, "person", named=True)])
        for k, name in enumerate(("Ada Vint", "Olo Marr"))
    ]
    assert [e.voices for e in merge(named).events] == [2]


def test_reprints_of_an_agency_text_are_one_voice():
    body = "TOWN (Wire One) - AAA froze all shipments of rifles and shells to BBB on Monday, a spokesman said, ending weeks of doubt over the policy."
    documents = [make_document(f"d{k}", body, outlet=f"Paper {k}", day=date(2025, 3, 4)) for k in range(4)]
    reports = [make_report(f"d{k}", body, day=MARCH_3) for k in range(4)]
    merged = merge(reports, documents)
    assert [len(f.document_ids) for f in merged.families] == [4]
    assert [(e.reports, e.voices) for e in merged.events] == [(4, 1)]


def test_a_deed_announced_and_then_done_is_done():
    reports = [
        make_report("d1", "AAA will freeze shipments of rifles and shells to BBB", day=MARCH_3, status=Status.FUTURE),
        make_report("d2", TELLINGS[0], day=MARCH_3),
    ]
    assert [e.status for e in merge(reports).events] == [Status.ACTUAL]


def test_a_persons_judgement_beats_the_rules():
    reports = [make_report(f"d{k}", text, day=MARCH_3) for k, text in enumerate(TELLINGS[:2])]
    left, right = sorted(r.report_id for r in reports)
    apart = Judgement(left, right, Verdict.DIFFERENT, "person:ida", NOW, 1.0)
    assert len(merge(reports, judgements=[apart]).events) == 2
    withdrawn = Judgement(left, right, Verdict.DIFFERENT, "person:ida", NOW, 1.0, withdrawn_at=NOW)
    assert len(merge(reports, judgements=[withdrawn]).events) == 1


def test_every_verdict_tells_its_reasons():
    merged = merge([make_report(f"d{k}", text, day=MARCH_3) for k, text in enumerate(TELLINGS)])
    assert merged.judgements
    for judgement in merged.judgements:
        assert judgement.score == round(sum(weight for _, weight in judgement.reasons), 3)


def test_an_event_without_any_date_says_that_the_day_is_the_day_of_publication():
    event = merge([make_report("d1", TELLINGS[0])]).events[0]
    assert event.when is not None
    assert event.when.basis == "published"


def test_copies_do_not_make_a_reading_surer_but_other_texts_do():
    body = "TOWN (Wire One) - AAA froze all shipments of rifles and shells to BBB on Monday, a spokesman said, ending weeks of doubt over the policy."
    documents = [make_document(f"d{k}", body, outlet=f"Paper {k}", day=date(2025, 3, 4)) for k in range(4)]
    copies = [make_report(f"d{k}", body, day=MARCH_3, confidence=0.7) for k in range(4)]
    assert [e.confidence for e in merge(copies, documents).events] == [0.7]
    others = [make_report(f"d{k}", text, day=MARCH_3, confidence=0.7) for k, text in enumerate(TELLINGS)]
    assert [e.confidence for e in merge(others).events] == [0.973]
