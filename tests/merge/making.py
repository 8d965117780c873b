"""Small makers of documents and reports for tests of the merge."""

from datetime import UTC, date, datetime

from whowhom.model import Act, Basis, Document, Evidence, Party, Report, Status, Voice, When, report_id_of


def make_document(key, text, *, outlet=None, day=None, dateline=None):
    published = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return Document(key, text, outlet=outlet, published=published, dateline=dateline)


def make_report(
    key,
    evidence,
    *,
    kind="SANCTION",
    mode=None,
    a="AAA",
    b="BBB",
    day=None,
    status=Status.ACTUAL,
    said_by=(),
    confidence=0.9,
    contexts=(),
):
    actor, recipient = (Party(a, a, "GOV", f"country:{a}", a, 0, 3),), (Party(b, b, "GOV", f"country:{b}", b, 5, 8),)
    act, proof = Act(kind, mode), Evidence(0, len(evidence), evidence)
    when = When(day, day, Basis.STATED) if day else None
    return Report(
        report_id_of(key, act, actor, recipient, status, proof), key, act, actor, recipient, status, proof,
        contexts=contexts, when=when, said_by=tuple(said_by), confidence=confidence,
    )  # fmt: skip


def paper(name):
    return Voice(name, "outlet", named=True)


def unnamed():
    return Voice("an official", "official", named=False)


MARCH_3 = date(2025, 3, 3)
