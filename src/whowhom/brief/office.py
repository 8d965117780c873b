"""A brief as DOCX and as PDF: the same sections, markers and evidence as the HTML form."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from whowhom.brief.chart import LIGHT, WIDE, describe_chart, draw_png, make_spec, mark_rows
from whowhom.brief.evidence import Item, runs_of
from whowhom.brief.words import capitalise, say_day, say_window, tidy
from whowhom.entities import with_the_country
from whowhom.errors import InputError

if TYPE_CHECKING:
    from whowhom.brief.render import Page

CHART_WIDTH = 6.3  # inches
COLUMNS = ("When", "Act", "By", "Effect", "Status", "Voices", "Reports")
EXTRA = "pip install 'whowhom[office]'"


def subtitle_of(page: Page) -> str:
    brief = page.brief
    pair = f"{with_the_country(brief.actor)} and {with_the_country(brief.toward)}"
    window = say_window(brief.since, brief.until)
    return f"{capitalise(pair)}, {window}. {brief.words} words; each sentence leads to its evidence."


def chart_of(page: Page) -> tuple[bytes, str] | None:
    """The strip as PNG with its words, or None where nothing can be dated."""
    rows = mark_rows(page.ledger)
    if not rows:
        return None
    spec = make_spec(page.ledger, rows, LIGHT, WIDE, tilt=page.tilt, streaks=page.streaks)
    return draw_png({**spec, "background": LIGHT["paper"]}), describe_chart(
        page.ledger, tilt=page.tilt, streaks=page.streaks
    )


def cells_of(row: dict[str, Any]) -> list[str]:
    return [str(row[key]) for key in ("when", "act", "actor", "effect", "status", "voices", "reports")]


def origin_of(item: Item) -> str:
    day = say_day(item.day) if item.day else "undated"
    return f"{item.outlet or 'Unnamed outlet'}, {day}" + (f", {item.title}" if item.title else "")


# ---------------------------------------------------------------- DOCX


def render_docx(page: Page) -> bytes:
    """The brief as a Word file: markers are links to numbered evidence, which has bookmarks."""
    try:
        from docx import Document
        from docx.shared import Inches
    except ImportError as error:
        raise InputError("DOCX needs python-docx", do=EXTRA) from error
    file = Document()
    file.core_properties.title = plain(page.brief.headline)
    file.core_properties.author = "whowhom"
    file.add_heading(plain(page.brief.headline), level=0)
    file.add_paragraph(plain(subtitle_of(page)))
    if page.brief.notice:
        file.add_paragraph(plain(page.brief.notice), style="Intense Quote")
    chart = chart_of(page)
    for place, (key, heading, sentences) in enumerate(page.sections):
        file.add_heading(plain(heading), level=1)
        paragraph = None
        for _, sentence in sentences:
            if paragraph is None or key in page.listed:
                paragraph = file.add_paragraph(style="List Bullet" if key in page.listed else None)
            paragraph.add_run(plain(sentence.text) + " ")
            for first, last in runs_of(page.evidence.of(sentence)):
                add_link(paragraph, f"[{first}]" if first == last else f"[{first}–{last}]", anchor=f"e{first}")
            paragraph.add_run(" ")
        if place == 0 and chart:
            picture = file.add_picture(io.BytesIO(chart[0]), width=Inches(CHART_WIDTH))
            picture._inline.docPr.set("descr", chart[1])
    if page.rows:
        file.add_heading("The ledger", level=1)
        table = file.add_table(rows=1, cols=len(COLUMNS), style="Light List")
        for cell, name in zip(table.rows[0].cells, COLUMNS, strict=True):
            cell.text = name
        for row in page.rows:
            for cell, text in zip(table.add_row().cells, cells_of(row), strict=True):
                cell.text = plain(text)
    file.add_heading("Method", level=1)
    file.add_paragraph(plain(page.brief.method))
    file.add_heading("Evidence", level=1)
    for item in page.evidence.items:
        paragraph = file.add_paragraph()
        add_bookmark(paragraph, f"e{item.number}", item.number)
        paragraph.add_run(plain(f"{item.number}. {origin_of(item)}: “{item.text}” "))
        if item.url:
            add_link(paragraph, plain(item.url), url=item.url)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def add_link(paragraph: Any, text: str, *, anchor: str = "", url: str = "") -> None:
    """A link to a bookmark of the file, or to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if kind.endswith("Start"):
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def plain(text: str) -> str:
    """Text that XML can hold: one line without control characters and unpaired surrogates."""
    return tidy(text.encode("utf-8", "replace").decode("utf-8"))


# ---------------------------------------------------------------- PDF


def render_pdf(page: Page) -> bytes:
    """The brief as PDF: markers are links to the numbered evidence."""
    try:
        from reportlab.lib import colors, pagesizes
        from reportlab.lib.units import cm
        from reportlab.platypus import CondPageBreak, Image, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
    except ImportError as error:
        raise InputError("PDF needs reportlab", do=EXTRA) from error
    styles = pdf_styles()
    story: list[Any] = [
        Paragraph(markup(page.brief.headline), styles["title"]),
        Paragraph(markup(subtitle_of(page)), styles["soft"]),
    ]
    if page.brief.notice:
        story.append(Paragraph(markup(page.brief.notice), styles["soft"]))
    chart = chart_of(page)
    for place, (key, heading, sentences) in enumerate(page.sections):
        story.append(Paragraph(markup(heading), styles["heading"]))
        told = [markup(s.text) + " " + pdf_marks(page.evidence.of(s)) for _, s in sentences]
        if key in page.listed:
            story += [Paragraph(text, styles["item"], bulletText="•") for text in told]
        else:
            story.append(Paragraph(" ".join(told), styles["text"]))
        if place == 0 and chart:
            image = Image(io.BytesIO(chart[0]))
            ratio = image.imageHeight / image.imageWidth
            image.drawWidth, image.drawHeight = 17 * cm, 17 * cm * ratio
            story += [Spacer(1, 6), image]
    if page.rows:
        # Kept with the whole table, the heading would leave half a page empty before it.
        story += [CondPageBreak(4 * cm), Paragraph("The ledger", styles["alone"])]
        rows = [[Paragraph(f"<b>{name}</b>", styles["cell"]) for name in COLUMNS]]
        rows += [[Paragraph(markup(cell), styles["cell"]) for cell in cells_of(row)] for row in page.rows]
        widths = [w * cm for w in (3, 5, 3, 1.5, 1.9, 1.4, 1.6)]
        lines = TableStyle(
            [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#D9DDE2")), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        )
        story.append(Table(rows, colWidths=widths, repeatRows=1, style=lines))
    story += [Paragraph("Method", styles["heading"]), Paragraph(markup(page.brief.method), styles["text"])]
    story.append(Paragraph("Evidence", styles["heading"]))
    for item in page.evidence.items:
        link = (
            f' <a href="{escape(item.url, {chr(34): "&quot;"})}" color="#1B6AA5">{markup(item.url)}</a>'
            if item.url
            else ""
        )
        text = f'<a name="e{item.number}"/>{item.number}. {markup(origin_of(item))}: “{markup(item.text)}”{link}'
        story.append(Paragraph(text, styles["small"]))
    made = io.BytesIO()
    SimpleDocTemplate(
        made, pagesize=pagesizes.A4, title=readable(page.brief.headline), author="whowhom",
        leftMargin=2 * cm, rightMargin=2 * cm, topMargin=2 * cm, bottomMargin=2 * cm, lang="en", invariant=1,
    ).build(story)  # fmt: skip
    return made.getvalue()


def pdf_marks(numbers: Sequence[int]) -> str:
    """Markers that lead to the evidence."""
    runs = [(a, f"[{a}]" if a == b else f"[{a}–{b}]") for a, b in runs_of(numbers)]
    return " ".join(f'<a href="#e{a}" color="#1B6AA5"><super>{text}</super></a>' for a, text in runs)


def pdf_styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    letters()
    base = ParagraphStyle("text", fontName="Vera", fontSize=9.5, leading=14, spaceAfter=4, splitLongWords=True)
    soft = HexColor("#5F6670")
    alone = ParagraphStyle("alone", base, fontName="VeraBd", fontSize=11, leading=14, spaceBefore=8)
    return {
        "text": base,
        "title": ParagraphStyle("title", base, fontName="VeraBd", fontSize=16, leading=20, spaceAfter=6),
        "heading": ParagraphStyle("heading", alone, keepWithNext=True),
        "alone": alone,
        "item": ParagraphStyle("item", base, leftIndent=12),
        "soft": ParagraphStyle("soft", base, textColor=soft, fontSize=8.5, leading=12),
        "small": ParagraphStyle("small", base, fontSize=8, leading=11.5),
        "cell": ParagraphStyle("cell", base, fontSize=7.5, leading=10, spaceAfter=0),
    }


@cache
def letters() -> frozenset[int]:
    """The letters that the font which comes with the library has; registers it."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    for bold, italic, name in ((0, 0, "Vera"), (1, 0, "VeraBd"), (0, 1, "VeraIt"), (1, 1, "VeraBI")):
        addMapping("Vera", bold, italic, name)
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)


def readable(text: str) -> str:
    """The text in letters that the font has: without the accents it lacks, and "?" for what has no such form."""
    known = letters()
    return "".join(c if ord(c) in known else bare(c, known) for c in plain(text))


def bare(letter: str, known: frozenset[int]) -> str:
    parts = [c for c in unicodedata.normalize("NFKD", letter) if ord(c) in known and not unicodedata.combining(c)]
    return "".join(parts) or "?"


def markup(text: str) -> str:
    return escape(readable(text))
