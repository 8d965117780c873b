"""The body of `whowhom brief`: the form of the file, and the optional rewording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from whowhom.brief import render_file
from whowhom.brief.reword import reword_brief
from whowhom.commands.reword import ask_model
from whowhom.errors import InputError
from whowhom.model import Brief
from whowhom.pipeline import Answer

SUFFIXES = {".md": "markdown", ".html": "html", ".json": "json", ".docx": "docx", ".pdf": "pdf"}
OFFICE = ("docx", "pdf")


def choose_form(form: str | None, out: Path | None) -> str:
    """The form that was asked for, else that of the file's suffix, else Markdown. InputError for DOCX on a terminal."""
    chosen = form or (SUFFIXES.get(out.suffix.lower(), "markdown") if out else "markdown")
    if chosen in OFFICE and out is None:
        raise InputError(f"{chosen} is no text for a terminal", do="name a file with --out")
    return chosen


def write_file(brief: Brief, found: Answer, form: str) -> bytes:
    """The brief as a file in a form."""
    return render_file(
        brief,
        found.ledger,
        "md" if form == "markdown" else form,
        reports=found.reports,
        documents=found.documents,
        tilt=found.tilt,
        streaks=found.streaks,
    )


def reword_answer(brief: Brief, found: Answer, *, url: str, model: str, key: str, say: Callable[[str], None]) -> Brief:
    """The brief as a language model words it, where the check allows; the notice says so."""
    new, changed = reword_brief(
        brief,
        lambda sentences: ask_model(url, model, key, sentences),
        reports=found.reports,
        documents=found.documents,
        ledger=found.ledger,
        tilt=found.tilt,
        streaks=found.streaks,
        coverage=found.coverage,
        unsure=found.unsure,
    )
    say(f"{changed} of {len(brief.sentences)} sentences reworded; the check refused or left the rest")
    if not changed:
        return brief
    told = f"Sentences reworded by a language model at {urlsplit(url).netloc}, checked against their reports."
    return replace(new, notice=f"{brief.notice} {told}".strip())
