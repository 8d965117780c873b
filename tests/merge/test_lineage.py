from datetime import date

from tests.merge.making import MARCH_3, make_document, make_report, paper, unnamed
from whowhom.merge import find_copies, trace_lineage
from whowhom.merge.life import find_disagreements, follow_life
from whowhom.merge.merger import merge_reports
from whowhom.model import Status, Voice

DAY = date(2025, 3, 4)
BODY = (
    "AAA froze all shipments of rifles and shells to BBB on Monday, a spokesman said, ending weeks of doubt over the policy "
    "of the Harbour Office and of its head, Ida Vint."
)


def lineage_of(reports, documents):
    family_of = {key: f for f in find_copies(documents) for key in f.document_ids}
    return trace_lineage(reports, {d.document_id: d for d in documents}, family_of.get, lambda name, _: name.casefold())


def merge(reports, documents):
    return merge_reports(reports, documents, adversaries=lambda *_: {}, conflicts=lambda *_: [])


def test_copies_of_which_nobody_can_tell_who_wrote_first_are_one_voice():
    documents = [make_document(f"d{n}", BODY, outlet=f"Paper {n}", day=DAY) for n in range(3)]
    reports = [make_report(d.document_id, BODY, day=MARCH_3) for d in documents]
    assert len(lineage_of(reports, documents).voices) == 1
    assert [e.voices for e in merge(reports, documents).events] == [1]


def test_an_outlet_that_may_have_written_the_copied_text_is_no_second_voice():
    documents = [make_document(f"d{n}", BODY, outlet=f"Paper {n}", day=DAY) for n in range(2)]
    documents.append(make_document("own", "AAA froze shipments to BBB, we hear.", outlet="Paper 0", day=DAY))
    reports = [make_report(d.document_id, d.text, day=MARCH_3) for d in documents]
    assert len(lineage_of(reports, documents).voices) == 1


def test_two_papers_that_quote_one_unnamed_official_through_one_agency_are_one_voice():
    documents = [make_document(f"d{n}", f"Text {n}", outlet=f"Paper {n}", day=DAY) for n in range(2)]
    chain = [unnamed(), paper("Wire One")]
    reports = [make_report(d.document_id, d.text, day=MARCH_3, said_by=chain) for d in documents]
    lineage = lineage_of(reports, documents)
    assert [[n.name for n in nodes] for nodes in lineage.voices] == [["Wire One"]]
    assert {(t.from_node.kind, t.to_node.kind, t.how) for t in lineage.ties} == {
        ("document", "outlet", "published"),
        ("outlet", "outlet", "said by"),
    }


def test_two_named_ministers_are_two_voices_though_one_text_quotes_both():
    document = make_document("d1", BODY, outlet="Paper", day=DAY)
    reports = [
        make_report("d1", BODY[:40], day=MARCH_3, said_by=[Voice("Ida Vint", "person", named=True)]),
        make_report("d1", BODY[40:], day=MARCH_3, said_by=[Voice("Olo Marr", "person", named=True)]),
    ]
    assert len(lineage_of(reports, [document]).voices) == 2


def test_an_agencys_mark_at_the_end_of_a_text_is_its_origin():
    documents = [
        make_document("d1", "AAA froze shipments to BBB. - AFP", outlet="Paper 1", day=DAY),
        make_document("d2", "Shells for BBB were held back by AAA.", outlet="afp.com", day=DAY),
    ]
    reports = [make_report(d.document_id, d.text, day=MARCH_3) for d in documents]
    assert len(lineage_of(reports, documents).voices) == 1


def test_the_life_of_a_deed_is_told_with_days_and_voices():
    told = [
        ("d1", "AAA may stop shipments of rifles to BBB", Status.HYPOTHETICAL, date(2025, 3, 1)),
        ("d2", "AAA will stop shipments of rifles to BBB", Status.FUTURE, date(2025, 3, 2)),
        ("d3", "AAA stopped shipments of rifles to BBB", Status.ACTUAL, date(2025, 3, 3)),
    ]
    documents = [make_document(key, text, outlet=f"Paper {key}", day=day) for key, text, _, day in told]
    reports = [make_report(key, text, mode="withdraw", day=MARCH_3, status=status) for key, text, status, _ in told]
    events = merge(reports, documents).events
    assert len(events) == 1
    stages = follow_life(events[0], {r.report_id: r for r in reports}, {d.document_id: d for d in documents})
    assert [(s.name, s.day, s.said_by) for s in stages] == [
        ("considered", date(2025, 3, 1), ("Paper d1",)),
        ("announced", date(2025, 3, 2), ("Paper d2",)),
        ("actual", MARCH_3, ("Paper d3",)),
    ]


def test_a_denial_is_attached_to_what_it_denies():
    reports = [
        make_report("d1", "AAA bombed the port of Quillhaven in BBB", kind="ASSAULT", day=MARCH_3),
        make_report("d2", "AAA denied that it bombed the port of Quillhaven in BBB", kind="ASSAULT", day=MARCH_3, status=Status.DENIED),
    ]  # fmt: skip
    documents = [make_document(r.document_id, r.evidence.text, outlet=r.document_id, day=DAY) for r in reports]
    events = merge(reports, documents).events
    done = next(e for e in events if e.status is Status.ACTUAL)
    stages = follow_life(done, {r.report_id: r for r in reports}, {d.document_id: d for d in documents}, events)
    assert [s.name for s in stages] == ["actual", "denied"]


def test_numbers_that_are_told_differently_stand_side_by_side():
    reports = [
        make_report(
            "d1", "AAA shelled the port of Quillhaven in BBB and killed 24 people", kind="ASSAULT", day=MARCH_3
        ),
        make_report("d2", "AAA shelled Quillhaven port in BBB and 27 people died", kind="ASSAULT", day=MARCH_3),
    ]
    documents = [make_document(r.document_id, r.evidence.text, outlet=r.document_id, day=DAY) for r in reports]
    (event,) = merge(reports, documents).events
    found = find_disagreements(event, {r.report_id: r for r in reports})
    assert [(d.about, [version for version, _ in d.versions]) for d in found] == [("number of people", ["24", "27"])]
