"""A brief as Markdown, as one HTML file with its chart, or as JSON; the office's formats are in `office.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from whowhom.brief.chart import DARK, LIGHT, NARROW, WIDE, describe_chart, draw_chart
from whowhom.brief.evidence import Evidence, number_evidence, runs_of
from whowhom.brief.naming import name_deed
from whowhom.brief.office import render_docx, render_pdf
from whowhom.brief.phrases import say_status
from whowhom.brief.words import capitalise, say_day, say_side, say_when, say_window, tidy
from whowhom.entities import with_the_country
from whowhom.errors import InputError
from whowhom.model import Brief, BriefSentence, Document, Entry, Ledger, Report, Streak, Tilt

SECTIONS = {
    "why": "Why it matters",
    "moves": "The moves",
    "through": "Through others",
    "words": "The words",
    "reality": "Reality check",
    "picture": "The bigger picture",
    "between": "Between the lines",
    "no comment": "No comment",
}
LISTED = frozenset({"moves", "through", "words"})  # sections whose sentences stand each on a line
EFFECTS = {1: "helps", -1: "hurts", 0: "contact"}


@dataclass(frozen=True, slots=True)
class Page:
    """All that the forms show."""

    brief: Brief
    ledger: Ledger
    evidence: Evidence
    reports: Mapping[str, Report]
    tilt: Sequence[Tilt]
    streaks: Sequence[Streak] = ()
    listed: frozenset[str] = LISTED

    @property
    def sections(self) -> list[tuple[str, str, list[tuple[int, BriefSentence]]]]:
        """(key, heading, numbered sentences) for each section that has any, in order."""
        numbered = list(enumerate(self.brief.sentences, 1))
        keys = [*SECTIONS, *dict.fromkeys(s.section for s in self.brief.sentences if s.section not in SECTIONS)]
        found = ((key, [(n, s) for n, s in numbered if s.section == key]) for key in keys)
        return [(key, SECTIONS.get(key, capitalise(key)), sentences) for key, sentences in found if sentences]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The ledger as table rows."""
        return [row_of(entry, self.evidence, self.reports, self.ledger.until.year) for entry in self.ledger.entries]

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The table's rows under the way in which they reach the beneficiary, the direct ones first."""
        toward = with_the_country(self.ledger.toward)
        found: dict[str, list[dict[str, Any]]] = {"direct": []}
        for row in self.rows:
            found.setdefault(row["how"], []).append(row)
        named = (
            (f"Toward {toward} itself" if how == "direct" else capitalise(how), rows) for how, rows in found.items()
        )
        return [(name, rows) for name, rows in named if rows]

    def first_use(self, number: int) -> int | None:
        """The first sentence that leads to a piece of evidence."""
        return next((n for n, s in enumerate(self.brief.sentences, 1) if number in self.evidence.of(s)), None)


def render_brief(
    brief: Brief,
    ledger: Ledger,
    form: str,
    *,
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
) -> str:
    """The brief as text: `form` is "markdown", "html" (one file that opens offline) or "json".

    Markers such as [1] lead to a numbered list of evidence at the end. Everything that comes from
    documents is escaped; only http and https addresses become links.
    """
    if form not in FORMS:
        raise InputError(f"a brief cannot be written as {form!r}", do="use " + ", ".join(FORMS))
    return FORMS[form](Page(brief, ledger, number_evidence(brief, ledger, reports, documents), reports, tilt, streaks))


def render_file(
    brief: Brief,
    ledger: Ledger,
    form: str,
    *,
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
) -> bytes:
    """The brief as a file: `form` is "md", "html", "json", "docx" or "pdf" (a key of `FILES`)."""
    if form not in FILES:
        raise InputError(f"a brief cannot be written as {form!r}", do="use " + ", ".join(FILES))
    page = Page(brief, ledger, number_evidence(brief, ledger, reports, documents), reports, tilt, streaks)
    made = FILES[form].render(page)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def row_of(entry: Entry, evidence: Evidence, reports: Mapping[str, Report], year: int) -> dict[str, Any]:
    event = entry.event
    texts = [reports[key].evidence.text for key in event.report_ids if key in reports]
    return {
        "when": capitalise(say_when(event.when, year).removeprefix("on ")),
        "act": capitalise(name_deed(event, texts)),
        "actor": capitalise(say_side(event.actor, texts)),
        "effect": EFFECTS[entry.sign],
        "status": say_status(event.status),
        "how": "direct" if entry.is_direct else f"through the {tidy(entry.reason).removeprefix('the ')}",
        "voices": event.voices,
        "reports": event.reports,
        "evidence": sorted(evidence.numbers[key] for key in event.report_ids if key in evidence.numbers),
    }


# ---------------------------------------------------------------- the forms


def render_markdown(page: Page) -> str:
    return environment().get_template("brief.md").render(page=page, **words_of(page)).strip() + "\n"


def render_html(page: Page) -> str:
    charts = [
        (theme, size, Markup(draw_one(page, colours, width, f"{theme}-{size}-")))  # noqa: S704 drawn by us
        for theme, colours in (("light", LIGHT), ("dark", DARK))
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    ]
    alt = describe_chart(page.ledger, tilt=page.tilt, streaks=page.streaks)
    shown = [c for c in charts if c[2]]
    return environment().get_template("brief.html").render(page=page, charts=shown, alt=alt, **words_of(page))


def draw_one(page: Page, colours: Mapping[str, str], width: int, prefix: str) -> str:
    return draw_chart(page.ledger, colours=colours, width=width, prefix=prefix, tilt=page.tilt, streaks=page.streaks)


def render_json(page: Page) -> str:
    brief = page.brief
    return json.dumps(
        {
            "actor": brief.actor, "toward": brief.toward, "since": str(brief.since), "until": str(brief.until),
            "headline": brief.headline, "words": brief.words,
            "sections": [
                {"section": key, "heading": heading, "sentences": [
                    {"text": s.text, "report_ids": list(s.report_ids), "evidence": page.evidence.of(s)}
                    for _, s in sentences
                ]}
                for key, heading, sentences in page.sections
            ],
            "method": brief.method, "notice": brief.notice,
            "ledger": page.rows,
            "tilt": [
                {"day": str(t.day), "value": t.value.value, "low": t.value.low, "high": t.value.high}
                for t in page.tilt
            ],
            "evidence": [
                {"number": i.number, "report_ids": list(i.report_ids), "document_id": i.document_id, "outlet": i.outlet,
                 "published": str(i.day) if i.day else None, "title": i.title, "text": i.text, "url": i.url or None}
                for i in page.evidence.items
            ],
        },
        ensure_ascii=False, indent=1,
    ) + "\n"  # fmt: skip


def words_of(page: Page) -> dict[str, Any]:
    """What both templates say of the brief as a whole."""
    brief = page.brief
    return {
        "actor": with_the_country(brief.actor),
        "toward": with_the_country(brief.toward),
        "window": say_window(brief.since, brief.until),
        "listed": LISTED,
    }


# ---------------------------------------------------------------- templates


@cache
def environment() -> Environment:
    """Templates with autoescape for HTML, and a filter that makes any text harmless in Markdown."""
    found = Environment(
        loader=PackageLoader("whowhom.brief"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "markdown": escape_markdown,
        "marks": markdown_marks,
        "runs": runs_of,
        "day": say_day,
        "tidy": tidy,
    }
    return found


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is.

    >>> escape_markdown("<b>[a](b)* # 1.")
    '&lt;b&gt;\\\\[a\\\\](b)\\\\* # 1.'
    """
    text = tidy(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", text)


def markdown_marks(numbers: Sequence[int]) -> str:
    """Markers that lead to the list of evidence.

    >>> markdown_marks([1, 2, 3, 7])
    '[[1–3](#e1)] [[7](#e7)]'
    """
    return " ".join(f"[[{a}](#e{a})]" if a == b else f"[[{a}–{b}](#e{a})]" for a, b in runs_of(numbers))


FORMS: dict[str, Callable[[Page], str]] = {"markdown": render_markdown, "html": render_html, "json": render_json}


@dataclass(frozen=True, slots=True)
class FileForm:
    """How a brief becomes a file, and what kind of file that is."""

    render: Callable[[Page], str | bytes]
    media_type: str


FILES: dict[str, FileForm] = {
    "md": FileForm(render_markdown, "text/markdown; charset=utf-8"),
    "html": FileForm(render_html, "text/html; charset=utf-8"),
    "json": FileForm(render_json, "application/json"),
    "docx": FileForm(render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": FileForm(render_pdf, "application/pdf"),
}
