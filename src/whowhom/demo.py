"""The main job on the example news: is the United States tilting toward Russia in these three weeks?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from whowhom.brief import render_brief
from whowhom.errors import InputError
from whowhom.exchange import write_ledger_csv
from whowhom.model import Run
from whowhom.pipeline import add_documents, answer, brief_answer, merge_store
from whowhom.read import read_documents
from whowhom.show import print_ledger
from whowhom.store import open_store

if TYPE_CHECKING:
    from rich.console import Console

ACTOR, TOWARD = "USA", "RUS"
SINCE, UNTIL = date(2025, 2, 10), date(2025, 3, 4)
NOTICE = "Made from news written for the whowhom examples; the outlets are invented."
LINES_SHOWN = 14

Progress = Callable[[str], AbstractContextManager[Callable[[str, int], None]]]


def run_demo(news: Path, out: Path, *, console: Console, progress: Progress) -> tuple[Run, list[Path]]:
    """Read the news, write brief.md, brief.html, ledger.csv and the store into `out`, and show the answer."""
    out.mkdir(parents=True, exist_ok=True)
    store_path = out / "news.duckdb"
    store_path.unlink(missing_ok=True)  # a demo starts from nothing, so that it shows the same thing each time
    with open_store(str(store_path)) as store:
        with progress("reading") as tick:
            run = add_documents(read_documents(news), store, progress=tick)
        merge_store(store)
        found = answer(store, actor=ACTOR, toward=TOWARD, since=SINCE, until=UNTIL)
    written = brief_answer(found, notice=NOTICE)
    files = [out / "brief.md", out / "brief.html", out / "ledger.csv"]
    for path, form in zip(files, ("markdown", "html"), strict=False):
        text = render_brief(
            written, found.ledger, form, reports=found.reports, documents=found.documents, tilt=found.tilt
        )
        path.write_text(text, encoding="utf-8")
    write_ledger_csv(found.ledger, files[2], reports=found.reports)
    console.print("\n".join(files[0].read_text(encoding="utf-8").splitlines()[:LINES_SHOWN]), markup=False)
    console.print()
    print_ledger(found.ledger, console)
    return run, files


def example_news() -> Path:
    """The example news: shipped in the package, or beside it in a checkout."""
    for folder in (Path(str(files("whowhom"))) / "examples" / "news", Path(__file__).parents[2] / "examples" / "news"):
        if folder.is_dir():
            return folder
    raise InputError("the example news are not installed", do="name a folder with --news")
