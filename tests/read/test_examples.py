"""The example news is read whole, and its marks stay out of the texts."""

from __future__ import annotations

from pathlib import Path

from whowhom.model import Document
from whowhom.read import read_documents

NEWS = Path(__file__).parents[2] / "examples" / "news"


def test_every_example_is_read_and_dated() -> None:
    found = list(read_documents(NEWS))
    documents = [d for d in found if isinstance(d, Document)]
    assert len(documents) == len(found) >= 32
    assert len({d.outlet for d in documents}) >= 8
    for document in documents:
        assert document.title
        assert document.outlet
        assert not document.flags
        assert "whowhom" not in document.text
        assert 30 <= len(document.text.split()) <= 250
        assert "appeared first" not in document.text


def test_every_example_file_is_marked() -> None:
    for path in NEWS.iterdir():
        assert "Written for the whowhom examples." in path.read_text(encoding="utf-8"), path


def test_the_page_comes_without_its_frame() -> None:
    (page,) = (d for d in read_documents(NEWS) if isinstance(d, Document) and (d.path or "").endswith(".html"))
    for word in ("riverbank77", "Most read", "Weather", "alerts", "Comments"):
        assert word not in page.text
    assert page.byline == "Imogen Sharpe"
