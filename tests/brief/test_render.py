"""The three forms of a brief; text from documents must stay text."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.brief.making import make_document, make_entry, make_event, make_report, make_world, on
from whowhom.brief import render_brief, write_brief
from whowhom.errors import InputError
from whowhom.model import Ledger


def render(world, form, **changes):
    ledger, reports, documents, extras = world
    brief = write_brief(ledger, reports=reports, documents=documents, **extras, notice="Invented.")
    return render_brief(
        replace(brief, **changes), ledger, form, reports=reports, documents=documents, tilt=extras["tilt"]
    )


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []


def parse(page):
    tags = Tags()
    tags.feed(page)
    return tags


def test_html_is_one_file_without_requests(world):
    page = render(world, "html")
    tags = parse(page)
    assert not {tag for tag, _ in tags.tags} & {"script", "link", "img", "iframe", "object", "image"}
    assert "Content-Security-Policy" in page
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\((?!#)", page)
    assert set(re.findall(r"(?:href|src)=\"(http[^\"]*)", page)) == {"https://bugle.example/grain"}


def test_every_marker_leads_somewhere_and_back(world):
    tags = parse(render(world, "html"))
    inner = {link[1:] for link in tags.links if link.startswith("#")}
    assert inner <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))
    assert any(i.startswith("e") for i in inner)
    assert any(i.startswith("s") for i in inner)


def test_html_has_chart_alt_text_table_and_both_themes(world):
    page = render(world, "html")
    assert page.count("<svg") == 4
    assert 'role="img" aria-label="Time axis' in page
    assert "#1B6AA5" in page
    assert "#6DB3EA" in page
    assert "prefers-color-scheme: dark" in page
    assert page.count("<tr>") == 7  # a head, two groups, four entries
    assert 'class="notice">Invented.' in page


def hostile_world():
    evil = "<script>alert(1)</script>"
    text = f"Borduria sent grain and {evil} to Syldavia [x](javascript:alert(2)) on Monday."
    document = make_document(
        "d1", text, outlet=f"{evil} *Bugle*", title=f"{evil}]\u202e(x)", url="javascript:alert(3)", day=on(3).first
    )
    report = make_report(document, text, "AID", when=on(3), names=(f"{evil} King", None))
    entry = make_entry(make_event([report], {"d1": document}))
    ledger = Ledger("AAA", "BBB", on(1).first, on(20).first, "plover", (entry,), 1.0)
    return ledger, {report.report_id: report}, {"d1": document}, {"tilt": ()}


def test_hostile_text_shows_as_text():
    page = render(hostile_world(), "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "javascript:" not in "".join(parse(page).links)
    assert "\u202e" not in page


def test_hostile_text_is_escaped_in_markdown():
    text = render(hostile_world(), "markdown")
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert "\u202e" not in text


def test_markdown_has_headings_in_order_and_numbered_evidence(world):
    text = render(world, "markdown")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == [
        "Why it matters", "The moves", "Through others", "The words", "Reality check", "The bigger picture",
        "Between the lines", "No comment", "Method", "Evidence",
    ]  # fmt: skip
    assert (
        '1. <a id="e1"></a>The Bugle, 10 May 2031, [Grain rolls](<https://bugle.example/grain>): Borduria sent' in text
    )
    assert set(re.findall(r"\(#(e\d+)\)", text)) <= set(re.findall(r'id="(e\d+)"', text))


def test_json_holds_the_same_with_ids(world):
    _, reports, *_ = world
    page = json.loads(render(world, "json"))
    assert [s["section"] for s in page["sections"]][:2] == ["why", "moves"]
    numbers = {i["number"] for i in page["evidence"]}
    for section in page["sections"]:
        for sentence in section["sentences"]:
            assert set(sentence["evidence"]) <= numbers
            assert set(sentence["report_ids"]) <= set(reports)
    assert {key for i in page["evidence"] for key in i["report_ids"]} == set(reports)
    assert len(page["ledger"]) == 4


def test_quotes_lead_to_their_own_place(world):
    page = json.loads(render(world, "json"))
    words = next(s for s in page["sections"] if s["section"] == "words")["sentences"][0]
    item = next(i for i in page["evidence"] if i["number"] == words["evidence"][0])
    assert "We will not sell our neighbours short" in item["text"]


def test_an_empty_brief_renders_in_every_form():
    ledger = Ledger("AAA", "BBB", on(1).first, on(20).first, "plover", ())
    brief = write_brief(ledger, reports={}, documents={})
    for form in ("markdown", "html", "json"):
        assert "No move by Borduria" in render_brief(brief, ledger, form, reports={}, documents={})


def test_an_unknown_form_is_refused():
    ledger, reports, documents, _ = make_world()
    brief = write_brief(ledger, reports=reports, documents=documents)
    with pytest.raises(InputError, match="markdown, html, json"):
        render_brief(brief, ledger, "docx", reports=reports, documents=documents)
