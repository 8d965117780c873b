from datetime import UTC, date, datetime

import pytest

from tests.merge.making import make_report
from whowhom.coder import TableCoder
from whowhom.errors import InputError
from whowhom.model import Document, Skipped
from whowhom.pipeline import add_documents, answer, merge_store
from whowhom.store import open_store

DAY = datetime(2025, 3, 4, tzinfo=UTC)
TEXT = "AAA froze all shipments of rifles to BBB"


class Stumbling(TableCoder):
    """Breaks on one document, as a coder might."""

    def code_group(self, documents):
        if any("broken" in d.text for d in documents):
            raise ValueError("cannot read this")
        return super().code_group(documents)


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def test_adding_twice_adds_nothing(store):
    documents = [Document("d1", TEXT, published=DAY)]
    coder = TableCoder({"d1": [make_report("d1", TEXT)]})
    assert add_documents(documents, store, coder=coder).reports == 1
    again = add_documents(documents, store, coder=coder)
    assert (again.documents, again.reports) == (0, 0)
    assert len(list(store.reports())) == 1


def test_one_broken_article_never_stops_a_run(store):
    documents = [
        Document("d1", TEXT, published=DAY),
        Document("d2", "broken"),
        Skipped("x.bin", "binary"),
        Document("d3", "fine"),
    ]
    run = add_documents(documents, store, coder=Stumbling({"d1": [make_report("d1", TEXT)]}))
    assert run.documents == 2
    assert {(s.path, s.reason.split(":")[0]) for s in run.skipped} == {
        ("x.bin", "binary"),
        ("d2", "could not be coded"),
    }


def test_events_can_be_rebuilt_from_the_facts(store):
    add_documents([Document("d1", TEXT, published=DAY)], store, coder=TableCoder({"d1": [make_report("d1", TEXT)]}))
    first = merge_store(store).events
    assert list(store.events()) == list(first)
    assert merge_store(store).events == first


def test_a_window_that_ends_before_it_begins_is_refused(store):
    add_documents([Document("d1", TEXT, published=DAY)], store, coder=TableCoder({}))
    with pytest.raises(InputError, match="swap"):
        answer(store, actor="AAA", toward="BBB", since=date(2025, 3, 1), until=date(2025, 2, 1))


def test_without_any_date_the_window_must_be_said(store):
    with pytest.raises(InputError, match="--until"):
        answer(store, actor="AAA", toward="BBB")
