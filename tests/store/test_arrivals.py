"""One address, one document; what changes is a new version, and the old one is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from whowhom.coder.standin import TableCoder
from whowhom.model import Act, Arrival, Document, Evidence, Feed, Original, Party, Report, Status
from whowhom.pipeline import add_documents, merge_new, merge_store
from whowhom.store import Store, open_store

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
CAME = Arrival("https://www.e.example/a", "page", NOW, "1" * 32)
PAGE = Document(
    "d0123456789abcdef",
    "Norland thanked Sudland.",
    url="https://www.e.example/a?utm_source=feed",
    outlet="The Example",
    published=NOW,
    arrival=CAME,
)
CHANGED = replace(
    PAGE, document_id="dfedcba9876543210", text="Norland thanked Westland.", url="http://e.example/a/",
    arrival=replace(CAME, digest="2" * 32),
)  # fmt: skip
NEW_ID = f"{PAGE.document_id}~{CHANGED.content_hash[:8]}"


class Coder(TableCoder):
    """Norland does something good to whom the last word names."""

    def __init__(self) -> None:
        super().__init__({})

    def code(self, document: Document) -> list[Report]:
        name = document.text.split()[-1].strip(".")
        return [
            Report(
                f"r-{document.document_id}", document.document_id, Act("SUPPORT"), (Party("Norland", "NOR"),),
                (Party(name, name[:3].upper()),), Status.ACTUAL, Evidence(0, len(document.text), document.text),
            )
        ]  # fmt: skip


def add(store: Store, *documents: Document) -> int:
    return add_documents(documents, store, coder=Coder()).documents


def test_how_it_came_and_what_it_was_translated_from_is_kept(store: Store) -> None:
    original = Original("de", "Nordland dankte Südland.", "a function")
    store.add_coded([(replace(PAGE, original=original), [])])
    found = store.document(PAGE.document_id)
    assert found
    assert (found.arrival, found.original) == (PAGE.arrival, original)


def test_a_changed_page_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    added = [add(store, document) for document in (PAGE, PAGE, CHANGED, CHANGED, PAGE)]
    assert added == [1, 0, 1, 0, 0]
    assert store.versions(PAGE.document_id) == store.versions(NEW_ID) == [PAGE.document_id, NEW_ID]
    assert store.superseded() == {PAGE.document_id}
    old, new = store.document(PAGE.document_id), store.document(NEW_ID)
    assert old == PAGE
    assert new
    assert new.text == CHANGED.text
    assert [(c.documents, c.reports) for c in store.coverage()] == [(1, 1)]
    assert len(store.reports()) == 2


def test_events_stand_on_the_newest_version_alone(store: Store) -> None:
    add(store, PAGE)
    assert [e.recipient[0].name for e in merge_store(store).events] == ["Sudland"]
    add(store, CHANGED)
    assert [e.recipient[0].name for e in merge_store(store).events] == ["Westland"]


def test_the_same_bytes_are_no_new_version(store: Store) -> None:
    add(store, PAGE)
    assert add(store, replace(CHANGED, arrival=PAGE.arrival)) == 0


def test_versions_of_what_has_an_id_of_its_own(store: Store) -> None:
    item = replace(PAGE, document_id="g1")
    other = replace(CHANGED, document_id="g2")  # another item that links to the same page
    assert add(store, item, other) == 2
    assert store.superseded() == set()
    assert add(store, replace(item, text="Norland thanked Eastland.", arrival=None)) == 1
    assert store.superseded() == {"g1"}
    assert len(store.versions("g1")) == 2


def test_an_item_and_its_page_are_one_document(store: Store) -> None:
    item = replace(PAGE, document_id="https://e.example/a", arrival=None)
    assert (add(store, item), add(store, CHANGED)) == (1, 1)
    assert store.superseded() == {"https://e.example/a"}


def test_front_pages_and_posts_of_live_pages_are_not_taken_for_one(store: Store) -> None:
    front = [
        replace(PAGE, document_id=f"d{n:016x}", text=f"Text {n}.", url="https://e.example/", arrival=None)
        for n in (1, 2)
    ]
    posts = [
        replace(d, document_id=f"d{n:016x}", url=f"https://e.example/live#post-100{n}") for n, d in enumerate(front, 8)
    ]
    assert add(store, *front, *posts) == 4
    assert store.superseded() == set()


def test_many_versions_within_one_call(store: Store) -> None:
    versions = [replace(PAGE, document_id=f"d{n:016x}", text=f"Text {n}.", arrival=None) for n in range(5)]
    assert add(store, *versions) == 5
    assert len(store.versions(versions[0].document_id)) == 5
    assert len(store.superseded()) == 4


def test_where_feeds_stand_is_kept(store: Store) -> None:
    soon = NOW + timedelta(minutes=15)
    feed = Feed("https://e.example/feed", "The Example", '"a"', "then", None, NOW, NOW, soon, 2, "gone", 7)
    store.put_feeds([feed, Feed("https://f.example/")])
    store.put_feeds([replace(feed, failures=0, error=None)])
    assert store.feeds() == [replace(feed, failures=0, error=None), Feed("https://f.example/")]


def test_a_backup_has_all_of_it(store: Store, tmp_path: Path) -> None:
    add(store, PAGE, CHANGED)
    store.put_feeds([Feed("https://f.example/")])
    store.backup(tmp_path / "copy.duckdb")
    with open_store(str(tmp_path / "copy.duckdb")) as copy:
        assert copy.superseded() == {PAGE.document_id}
        assert copy.feeds() == store.feeds()
        assert add(copy, CHANGED) == 0


@pytest.mark.parametrize("text", ["\0", "\u202e bidi", "a" * 1_000_000])
def test_hostile_originals(store: Store, text: str) -> None:
    given = replace(PAGE, original=Original("xx", text, "a function"))
    store.add_coded([(given, [])])
    assert store.document(PAGE.document_id) == given


def test_a_store_that_grows_counts_a_changed_page_as_it_is_now(store: Store) -> None:
    for document in (PAGE, replace(PAGE, document_id="other", url="http://e.example/b"), CHANGED):
        add(store, document)
        merge_new(store)
    found = store.events(), store.families()
    assert {e.recipient[0].country for e in found[0]} == {"SUD", "WES"}
    merge_new(store)
    assert (store.events(), store.families()) == found
    merge_store(store)
    assert (store.events(), store.families()) == found
