from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.merge.making import make_document, make_report
from whowhom.merge import merge_reports
from whowhom.model import Status

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_reports_are_as_many_deeds_as_a_reader_counts(case):
    reports = [report_of(line) for line in case["reports"]]
    documents = [
        make_document(r.document_id, r.evidence.text, outlet=f"Paper {r.document_id}", day=r.when.first)
        for r in reports
    ]
    merged = merge_reports(reports, documents, adversaries=lambda *_: {}, conflicts=lambda *_: [])
    assert len(merged.events) == case["events"], list(merged.judgements)


def report_of(line):
    key, act, day, status, sentence = (part.strip() for part in line.split("|"))
    a, act, b = act.split()
    kind, mode = act.split("/")
    return make_report(
        key, sentence, kind=kind, mode=None if mode == "-" else mode, a=a, b=b, day=date.fromisoformat(day),
        status=Status(status),
    )  # fmt: skip
