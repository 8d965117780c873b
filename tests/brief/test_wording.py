"""Plain wording: nothing said twice, like acts told together, what was taken back, comparisons; and other wordings."""

import json
import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.brief.making import make_document, make_entry, make_event, make_report, on
from whowhom.brief import FILES, check_brief, render_file, write_brief
from whowhom.brief.repeats import find_repeats
from whowhom.brief.reword import reword_brief
from whowhom.brief.voices import name_voices
from whowhom.commands.reword import ask_model
from whowhom.errors import BriefError, InputError
from whowhom.model import Comparison, Coverage, Interval, Ledger, Quote, Tally, Voice


def written(world, **changes):
    ledger, reports, documents, extras = world
    return write_brief(changes.pop("ledger", ledger), reports=reports, documents=documents, **{**extras, **changes})


def check(brief, world):
    ledger, reports, documents, extras = world
    known = {k: v for k, v in extras.items() if k in ("tilt", "streaks", "coverage")}
    check_brief(brief, reports=reports, documents=documents, ledger=ledger, **known)


def sendings(*days):
    """The same act on several days."""
    documents, reports, entries = {}, {}, []
    for n in days:
        text = f"Borduria sent {n + 20} trucks of grain to Syldavia, the palace said."
        documents[f"d{n}"] = make_document(f"d{n}", text, outlet=f"Paper {n}", day=on(n).first)
        report = make_report(documents[f"d{n}"], text, "AID", when=on(n))
        reports[report.report_id] = report
        entries.append(make_entry(make_event([report], documents)))
    return (
        Ledger("AAA", "BBB", on(1).first, on(20).first, "plover", tuple(entries), float(len(days))),
        reports,
        documents,
    )


# ---------------------------------------------------------------- nothing twice


def test_the_same_act_on_several_days_is_told_in_one_sentence_with_its_days():
    ledger, reports, documents = sendings(3, 5, 9)
    brief = write_brief(ledger, reports=reports, documents=documents)
    (told,) = [s for s in brief.sentences if s.section == "moves"]
    assert told.text.startswith(
        "Borduria gave aid to Syldavia on 3 May (“sent 23 trucks of grain to Syldavia”), on 5 May"
    )
    assert "done each time, told in three reports, first by Paper 3" in told.text
    assert set(told.report_ids) == set(reports)


def test_no_phrase_of_ours_comes_twice(world):
    brief = written(world)
    assert find_repeats(s.text for s in brief.sentences) == []


def test_the_check_refuses_a_phrase_that_comes_twice(world):
    brief = written(world)
    first = brief.sentences[0]
    twice = replace(brief, sentences=(*brief.sentences, first))
    with pytest.raises(BriefError, match="comes twice"):
        check(twice, world)


def test_quotations_and_short_phrases_may_come_twice():
    assert find_repeats(["He said “we will stay here for as long as it takes us”."] * 1) == []
    assert (
        find_repeats(
            ["A: “we will stay here for as long as it takes”", "B: “we will stay here for as long as it takes”"]
        )
        == []
    )
    assert find_repeats(["one two three four five six seven eight", "x one two three four five six seven eight"]) != []


# ---------------------------------------------------------------- taken back, compared, silent


def test_an_act_taken_back_is_no_move_and_is_told_as_taken_back():
    ledger, reports, documents = sendings(3, 9)
    given, stopped = ledger.entries
    pair = (
        replace(given, weight=0.0, cancelled_by=stopped.event.event_id),
        replace(stopped, weight=0.0, sign=-1, cancelled_by=given.event.event_id),
    )
    brief = write_brief(replace(ledger, entries=pair, carrots=0.0), reports=reports, documents=documents)
    assert brief.headline.startswith("No move by Borduria for or against Syldavia")
    told = [s.text for s in brief.sentences]
    assert (
        "Giving aid to Syldavia on 3 May was taken back on 9 May by giving aid to Syldavia, so neither counts." in told
    )
    assert not [s for s in brief.sentences if s.section == "moves"]


def test_the_share_is_compared_with_the_past_and_with_others(world):
    ledger = world[0]
    past = Comparison("past", date(2030, 5, 1), date(2031, 4, 30), Tally(share=Interval(0.4, 0.2, 0.6)), 0.97)
    other = Comparison("CCC", ledger.since, ledger.until, Tally(share=Interval(0.9, 0.8, 0.95)), 0.1)
    told = [s.text for s in written(world, ledger=replace(ledger, comparisons=(past, other))).sentences]
    assert "In the year before it was 40%; it is higher now with a chance of 97%." in told
    assert "Toward Ruritania it is 90%, which is higher with a chance of 90%." in told


def test_a_comparison_that_the_ledger_does_not_hold_is_refused(world):
    ledger, _reports, _documents, _extras = world
    past = Comparison("past", date(2030, 5, 1), date(2031, 4, 30), Tally(share=Interval(0.4, 0.2, 0.6)), 0.97)
    brief = written(world, ledger=replace(ledger, comparisons=(past,)))
    with pytest.raises(BriefError, match=r"40%|97%"):
        check(brief, world)


def test_days_on_which_nothing_was_read_are_counted(world):
    assert "On 18 days of these nothing was read; silence there is not calm." in written(world).method
    every = tuple(Coverage(date(2031, 5, n), "The Bugle", 1, 1) for n in range(1, 21))
    assert "nothing was read" not in written(world, coverage=every).method


# ---------------------------------------------------------------- the office's forms


@pytest.mark.parametrize("form", sorted(FILES))
def test_every_form_says_the_same(world, form):
    ledger, reports, documents, extras = world
    made = render_file(written(world), ledger, form, reports=reports, documents=documents, tilt=extras["tilt"])
    text = made.decode("utf-8", "replace")
    if form == "docx":
        import io

        from docx import Document

        file = Document(io.BytesIO(made))
        text = "\n".join(p.text for p in file.paragraphs)
        anchors = set(file.element.xpath("//w:hyperlink/@w:anchor"))
        assert anchors <= set(file.element.xpath("//w:bookmarkStart/@w:name"))
        assert anchors
        assert file.inline_shapes[0]._inline.docPr.get("descr").startswith("Time axis")
    if form == "pdf":
        assert made.startswith(b"%PDF")
        assert b"Three moves by Borduria" in made or b"/Title" in made
        assert made.count(b"/Subtype /Link") >= 5
        return
    assert "Three moves by Borduria favour Syldavia" in text
    assert "gave aid to Syldavia" in text


def test_a_pdf_is_the_same_each_time_and_takes_any_letters(world):
    from whowhom.brief.office import readable

    ledger, reports, documents, _ = world
    made = [render_file(written(world), ledger, "pdf", reports=reports, documents=documents) for _ in range(2)]
    assert made[0] == made[1]
    assert readable("Ş ő Ж <b>") == "Ş o ? <b>"


def test_an_unknown_form_is_refused(world):
    ledger, reports, documents, _ = world
    with pytest.raises(InputError, match="cannot be written as 'odt'"):
        render_file(written(world), ledger, "odt", reports=reports, documents=documents)


# ---------------------------------------------------------------- other wordings


def reworded(world, rewords):
    ledger, reports, documents, extras = world
    known = {k: v for k, v in extras.items() if k in ("tilt", "streaks", "coverage")}
    brief = written(world)
    return brief, *reword_brief(brief, rewords, reports=reports, documents=documents, ledger=ledger, **known)


def test_another_wording_is_kept_where_it_says_the_same(world):
    old, new, changed = reworded(world, lambda texts: [t.replace("; three of", ", and three of") for t in texts])
    assert changed == 1
    assert any(", and three of the moves rest on a single voice" in s.text for s in new.sentences)
    assert [s.report_ids for s in new.sentences] == [s.report_ids for s in old.sentences]
    check(new, world)


@pytest.mark.parametrize(
    "slip",
    [lambda t: t.replace("three", "seven"), lambda t: t + " Ruritanian Bank agreed.", lambda t: t + " “It is a lie.”",
     lambda t: t.replace("5 May", "6 May"), lambda t: "", lambda t: t + " " + "word " * 450],
)  # fmt: skip
def test_a_wording_that_says_more_or_something_else_is_dropped(world, slip):
    old, new, _ = reworded(world, lambda texts: [slip(t) for t in texts])
    same = [o.text for o in old.sentences]
    for place, sentence in enumerate(new.sentences):
        assert sentence.text == same[place] or slip(same[place]) == sentence.text
    check(new, world)
    assert "seven" not in " ".join(s.text for s in new.sentences)
    assert "It is a lie" not in " ".join(s.text for s in new.sentences)


def test_another_number_of_sentences_changes_nothing(world):
    old, new, changed = reworded(world, lambda texts: texts[:-1])
    assert (new, changed) == (old, 0)


@pytest.fixture
def model_at():
    """A language model's address on this machine that answers with what it is told to."""
    servers = []

    def start(answer):
        asked = []

        class Model(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked.append((self.path, self.headers.get("authorization"), body))
                said = answer(json.loads(body["messages"][-1]["content"]))
                found = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(found)))
                self.end_headers()
                self.wfile.write(found)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Model)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_model_behind_an_address_is_asked_once_for_all_sentences(model_at):
    url, asked = model_at(lambda texts: "Here: " + json.dumps([t.upper() for t in texts]))
    assert ask_model(url, "small", "secret", ["one", "two"]) == ["ONE", "TWO"]
    ((path, key, body),) = asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer secret", "small")


@pytest.mark.parametrize("said", ["no list at all", '{"a": 1}', "[1, 2]", "[unclosed"])
def test_a_model_that_answers_nonsense_is_refused(model_at, said):
    url, _ = model_at(lambda texts: said)
    with pytest.raises(InputError, match="the answer holds"):
        ask_model(url, "small", "", ["one"])


def test_an_address_that_is_none_is_refused():
    with pytest.raises(InputError, match="no address of the web"):
        ask_model("file:///etc/passwd", "m", "", ["one"])
    with pytest.raises(InputError, match="no answer"):
        ask_model("http://127.0.0.1:9/v1", "m", "", ["one"])


@pytest.mark.parametrize(
    ("name", "named", "told"),
    [
        ("News at a glance", False, "The Bugle"),
        ("Syldavia is", False, "The Bugle"),
        ("president", False, "the president through The Bugle"),
        ("joint statement from both countries", False, "a statement through The Bugle"),
        ("Bordurian supreme leader", False, "the Bordurian supreme leader through The Bugle"),
        ("Expert", True, "an unnamed expert through The Bugle"),
        ("Sen. Ada Lind (X-North)", True, "Sen. Ada Lind in The Bugle"),
        ("Ada Lind, a former aide", True, "Ada Lind in The Bugle"),
    ],
)
def test_what_is_no_speaker_is_no_voice(name, named, told):
    text = "Borduria shelled Syldavia."
    document = make_document("d", text)
    report = make_report(document, text, "ASSAULT", said_by=(Voice(name, "person", named=named),))
    event = make_event([report], {"d": document})
    assert name_voices(event, [report], {"d": document}) == told


def test_a_threat_to_territory_names_the_country():
    from whowhom.brief.naming import object_of

    text = "Borduria may take the island, Ada Lind heard."
    document = make_document("d", text)
    report = make_report(document, text, "THREATEN", "territory", b=("Ada Lind", "USA"), names=(None, "Ada Lind"))
    event = make_event([report], {"d": document})
    assert object_of(event, []) == "the United States"
    assert object_of(replace(event, act=replace(event.act, mode=None)), []) == "Ada Lind"


def test_scales_that_agree_are_named_together(world):
    method = written(world).method
    assert method.count("it would have") == 1


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("We shall not yield", True),
        ("it told again the old tune of", False),
        ("to paint over the country's", False),
        ("We shall have enough and...", False),
    ],
)
def test_a_quotation_that_breaks_off_is_not_picked(words, fits):
    from whowhom.brief.spoken import is_quotable

    assert is_quotable(Quote(0, len(words), words, speaker="Ada Lind")) is fits


@pytest.mark.parametrize(
    ("text", "speaker", "fits"),
    [
        ('Ada Lind met the press. "We shall not yield," she said.', "Ada Lind", True),
        ('Ada Lind saw Otto Berg leave. "We shall not yield," she said.', "Otto Berg", False),
        ('"We shall not yield," Otto Berg told Ada Lind.', "Otto Berg", True),
    ],
)
def test_a_pronoun_between_two_names_is_nobodys_word(text, speaker, fits):
    from whowhom.brief.spoken import is_surely_by

    at, named = text.index("We shall"), text.index(speaker)
    quote = Quote(at, at + 18, "We shall not yield", speaker, speaker_span=(named, named + len(speaker)))
    assert is_surely_by(quote, text) is fits


def test_words_are_quoted_once():
    from whowhom.brief.spoken import is_said_again

    long, part, other = (
        Quote(0, 1, words)
        for words in ("If he takes one more town, we will come", "“one more town, we will come”", "We will not come")
    )
    assert is_said_again(part, long)
    assert is_said_again(long, part)
    assert not is_said_again(other, long)


def test_a_premier_of_nobody_is_not_quoted():
    from whowhom.brief.spoken import is_quotable

    assert not is_quotable(Quote(0, 9, "no more of that talk", speaker="Province's Premier"))
    assert is_quotable(Quote(0, 9, "no more of that talk", speaker="Norway's Premier"))
    assert is_quotable(Quote(0, 9, "no more of that talk", speaker="Kremlin's spokesman"))
