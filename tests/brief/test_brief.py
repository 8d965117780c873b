"""Writing and checking a brief, on invented countries."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.brief.making import make_document, make_entry, make_event, make_report, make_streak, on
from whowhom.brief import check_brief, render_brief, write_brief
from whowhom.brief.phrases import clauses, name_act, phrases, say_act
from whowhom.brief.snippets import find_snippet
from whowhom.errors import BriefError
from whowhom.model import Act, BriefSentence, Ledger, Status, Voice
from whowhom.ontology import event_types, modes


def written(world, **changes):
    ledger, reports, documents, extras = world
    return write_brief(ledger, reports=reports, documents=documents, **{**extras, **changes})


def text_of(brief, section=None):
    return "\n".join(s.text for s in brief.sentences if section in (None, s.section))


# ---------------------------------------------------------------- what it says


def test_counts_come_with_their_certainty(world):
    brief = written(world)
    assert brief.headline.startswith("Three moves by Borduria favour Syldavia, one goes against it")
    assert "three done and one being considered" in text_of(brief, "why")
    assert "six reports by three outlets; three of the moves rest on a single voice" in text_of(brief, "why")


@pytest.mark.parametrize("unsure", [0, 1, 4, 59])
def test_what_was_left_out_for_being_unsure_is_counted(world, unsure):
    ledger, reports, documents, extras = world
    brief = written(world, unsure=unsure)
    assert ("less sure reading" in brief.method) == bool(unsure)
    given_to_check = {k: v for k, v in extras.items() if k in ("tilt", "streaks", "coverage")}
    check_brief(brief, reports=reports, documents=documents, ledger=ledger, unsure=unsure, **given_to_check)
    if unsure == 59:
        with pytest.raises(BriefError, match="59"):
            check_brief(brief, reports=reports, documents=documents, ledger=ledger, unsure=0, **given_to_check)


def test_moves_carry_date_status_voice_and_the_outlets_own_words(world):
    moves = text_of(written(world), "moves")
    assert "On 5 May Borduria gave aid to Syldavia (“sent 40 trucks of grain to Syldavia”)" in moves
    assert "an unnamed palace aide through The Bugle: done; two reports, one independent voice" in moves
    assert "By 13 May Borduria was considering" in moves
    assert "was considering making a concession to Syldavia" in moves
    assert "Ada Lind criticised Syldavia on 14 May" in moves


def test_indirect_moves_stand_apart_with_the_conflict_that_links_them(world):
    brief = written(world)
    through = text_of(brief, "through")
    assert "Acts toward Ruritania touch Syldavia through the river war." in through
    assert "withdrew aid or cooperation from Ruritania" in through
    assert "helps Syldavia" in through
    assert "Ruritania" not in text_of(brief, "moves")


def test_reality_check_names_denials_and_the_other_way(world):
    reality = text_of(written(world), "reality")
    assert "Going the other way: criticising Syldavia." in reality
    assert "is disputed: the denial comes from the palace in Evening Lamp" in reality
    assert "One voice alone carries" in reality


def test_words_no_comment_and_what_is_not_done(world):
    brief = written(world)
    assert "“We will not sell our neighbours short”" in text_of(brief, "words")
    assert "The Treasury declined to comment" in text_of(brief, "no comment")
    assert "Not done by the last report: making a concession to Syldavia (being considered)." in text_of(brief)
    assert "The least sure reading is making a concession to Syldavia." in text_of(brief, "between")


def test_the_picture_gives_intervals_and_says_when_there_is_too_little(world):
    ledger, *_ = world
    brief = written(world, streaks=(make_streak(tuple(e.event.event_id for e in ledger.entries[:2])),))
    picture = text_of(brief, "picture")
    assert "put the friendly share at an estimated 81% (80% interval: 66% to 93%)" in picture
    assert "−0.02" in picture
    assert "−0.16 to +0.10, so nothing unusual is shown" in picture
    assert "too few to say" in picture


def test_a_tilt_that_leaves_out_zero_is_said_to(world):
    *_, extras = world
    tilt = extras["tilt"][0]
    above = replace(tilt, value=replace(tilt.value, value=0.12, low=0.02, high=0.16))
    assert "friendlier than usual" in text_of(written(world, tilt=(above,)), "picture")


def test_every_sentence_has_reports_and_nothing_is_left_out(world):
    _, reports, *_ = world
    brief = written(world)
    assert all(s.report_ids and set(s.report_ids) <= set(reports) for s in brief.sentences)
    assert "left out" not in brief.method


def test_a_short_brief_says_so_and_method_names_the_scales(world):
    method = written(world).method
    assert "17 documents from two outlets" in method
    assert "PLOVER" in method
    assert "Goldstein" in method
    assert "no longer brief" in method


def test_an_empty_ledger_makes_an_empty_brief():
    ledger = Ledger("AAA", "BBB", on(1).first, on(20).first, "plover", ())
    brief = write_brief(ledger, reports={}, documents={})
    assert brief.sentences == ()
    assert brief.headline == "No move by Borduria for or against Syldavia in these reports, 1 May to 20 May 2031"


def test_many_moves_stay_within_450_words_and_openings_vary():
    documents, reports, entries = {}, {}, []
    kinds = sorted(
        (kind, mode) for kind, mode in modes() if kind in ("AID", "RETREAT", "SANCTION", "COERCE", "ASSAULT")
    )
    for n in range(1, 19):
        text = f"Borduria sent {n + 20} trucks of grain and of seed to Syldavia after a long debate in its parliament."
        document = documents[f"d{n}"] = make_document(f"d{n}", text, outlet=f"Paper {n}", day=on(n).first)
        kind = kinds[n % len(kinds)]
        report = make_report(document, text, *kind, when=on(n))
        reports[report.report_id] = report
        entries.append(make_entry(make_event([report], documents)))
    ledger = Ledger("AAA", "BBB", on(1).first, on(20).first, "plover", tuple(entries), 18.0)
    brief = write_brief(ledger, reports=reports, documents=documents)
    assert 300 <= brief.words <= 450
    assert "further direct moves" in text_of(brief, "moves")
    openings = [" ".join(s.text.split()[:2]) for s in brief.sentences if s.section == "moves"]
    assert all(a != b for a, b in pairwise(openings))


def test_an_entry_without_its_reports_is_not_spoken_of(world):
    ledger, reports, documents, extras = world
    few = {key: r for key, r in reports.items() if r.act.event_type != "ACCUSE"}
    brief = write_brief(ledger, reports=few, documents=documents, **extras)
    assert "criticis" not in text_of(brief)


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=WORDS, voice=WORDS, outlet=WORDS, before=WORDS, after=WORDS)
def test_no_text_from_outside_breaks_it_or_gets_around_the_check(
    invented_countries, name, voice, outlet, before, after
):
    text = f"{before} Borduria paid Syldavia {after}"
    document = make_document("d1", text, outlet=outlet, title=before)
    report = make_report(
        document, text, "AID", when=on(3), said_by=[Voice(voice, "person", True, "said")], names=(name, None)
    )
    ledger = Ledger(
        "AAA", "BBB", on(1).first, on(20).first, "plover", (make_entry(make_event([report], {"d1": document})),), 1.0
    )
    reports, documents = {report.report_id: report}, {"d1": document}
    brief = write_brief(ledger, reports=reports, documents=documents)
    assert all(s.report_ids for s in brief.sentences)
    for form in ("markdown", "json"):
        assert render_brief(brief, ledger, form, reports=reports, documents=documents)


def test_history_is_no_move(world):
    ledger, reports, documents, extras = world
    old = replace(ledger.entries[0], event=replace(ledger.entries[0].event, status=Status.HISTORICAL), weight=0.0)
    brief = write_brief(
        replace(ledger, entries=(old, *ledger.entries[1:])), reports=reports, documents=documents, **extras
    )
    assert "grain" not in text_of(brief)


# ---------------------------------------------------------------- what the check refuses


def cited(world, n=0):
    ledger, *_ = world
    return ledger.entries[n].event.report_ids


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Borduria gave aid to Syldavia in three reports.", "three report"),
        ("Borduria sent 41 trucks to Syldavia.", "'41'"),
        ("Borduria sent forty-one hundred trucks to Syldavia.", "hundred"),
        ("Borduria gave aid, say two independent voices.", "two voice"),
        ("Borduria gave aid to Syldavia, as Prince Otto wished.", "Prince Otto"),
        ("Ruritania gave aid to Syldavia.", "Ruritania"),
        ("Borduria gave aid to Syldavia (“sent 40 trucks of wheat”).", "40 trucks of wheat"),
        ('Borduria gave aid to Syldavia ("with a smile").', "with a smile"),
        ("On 6 May Borduria gave aid to Syldavia.", "6 May"),
        ("Borduria gave aid to Syldavia on 2031-05-09.", "2031-05-09"),
        ("In April Borduria gave aid to Syldavia.", "April"),
        ("On 5 May 2030 Borduria gave aid to Syldavia.", "5 May 2030"),
    ],
)
def test_a_sentence_beyond_its_evidence_is_refused(world, text, wrong):
    ledger, reports, documents, _ = world
    bad = replace(written(world), sentences=(BriefSentence(text, cited(world), "moves"),))
    with pytest.raises(BriefError) as refusal:
        check_brief(bad, reports=reports, documents=documents, ledger=ledger)
    assert text[:20] in str(refusal.value)
    assert wrong in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "On 5 May Borduria gave aid to Syldavia (“sent 40 trucks of grain”), in two reports and by one voice.",
        "The Bugle and Evening Lamp say that Borduria sent 40 trucks to Syldavia.",
        "Syldavia had forty trucks of grain from Borduria, reported on 10 May 2031.",
    ],
)
def test_a_sentence_within_its_evidence_passes(world, text):
    ledger, reports, documents, extras = world
    good = replace(written(world), sentences=(BriefSentence(text, cited(world), "moves"),))
    measured = {key: extras[key] for key in ("tilt", "streaks", "coverage")}
    check_brief(good, reports=reports, documents=documents, ledger=ledger, **measured)


def test_a_sentence_without_reports_is_refused(world):
    ledger, reports, documents, _ = world
    for ids in ((), ("r-none",)):
        bad = replace(written(world), sentences=(BriefSentence("Borduria gave aid.", ids, "moves"),))
        with pytest.raises(BriefError, match="no report"):
            check_brief(bad, reports=reports, documents=documents, ledger=ledger)


@pytest.mark.parametrize(
    "headline", ["Nine moves by Borduria favour Syldavia", "Three moves by Freedonia favour Syldavia"]
)
def test_a_false_headline_is_refused(world, headline):
    ledger, reports, documents, extras = world
    bad = replace(written(world), headline=headline)
    measured = {key: extras[key] for key in ("tilt", "streaks", "coverage")}
    with pytest.raises(BriefError, match="headline"):
        check_brief(bad, reports=reports, documents=documents, ledger=ledger, **measured)


def test_evidence_of_another_move_does_not_count(world):
    ledger, reports, documents, _ = world
    text = "Borduria gave aid to Syldavia (“halted all coal deliveries”)."
    bad = replace(written(world), sentences=(BriefSentence(text, cited(world), "moves"),))
    with pytest.raises(BriefError, match="quotation"):
        check_brief(bad, reports=reports, documents=documents, ledger=ledger)


# ---------------------------------------------------------------- phrases and snippets

ACTS = [(kind, None) for kind in event_types()] + [*modes()]


@pytest.mark.parametrize(("kind", "mode"), ACTS)
def test_every_act_has_a_clause_for_each_status(kind, mode):
    assert (kind, mode or "") in phrases()
    for status in Status:
        clause = say_act(Act(kind, mode), status, "Syldavia")
        assert "{" not in clause
        assert clause.count("Syldavia") == 1
        assert clause != clause.upper()
    assert name_act(Act(kind, mode), "Syldavia").split()[0].endswith("ing")


def test_statuses_are_all_worded():
    assert set(clauses()) == set(Status)


@pytest.mark.parametrize(
    ("text", "a", "b", "snippet"),
    [
        ("Borduria and Syldavia agreed to reopen the old bridge.", "Borduria", "Syldavia", "agreed to reopen the old bridge"),
        ("Otto told the press that Syldavia could not join the league as it stands.", "Otto", "Syldavia",
         "Syldavia could not join the league"),
        ("Borduria has for reasons that nobody quite knows at this hour attacked Syldavia.", "Borduria", "Syldavia",
         ""),
        ("Otto met him in the hall of the palace late in the evening and thanked Syldavia for it.", "Otto", "Syldavia",
         "thanked Syldavia for it"),
        ("Otto also suggested that Syldavia, like others, may be next.", "Otto", "Syldavia", ""),
        ("Otto, which has shelled a port, fell upon Syldavia.", "Otto", "Syldavia", ""),
        ("Otto and others on the coast of Syldavia, a day later.", "Otto", "Syldavia", ""),
        ("Otto: Syldavia shall pay for this.", "Otto", "Syldavia", ""),
        ("Syldavia waits as Otto threatens its old king.", "Syldavia", "Otto", "waits as Otto threatens its old king"),
        ("Syldavia: as Otto threatens its old king.", "Syldavia", "Otto", "Otto threatens its old king"),
        ("Otto: I am not happy with Syldavia.", "Otto", "Syldavia", "I am not happy with Syldavia"),
        ("Otto spoke of the weather, of trains and then at length of Syldavia.", "Otto", "Syldavia", ""),
        ("Borduria, the larger of the two, shelled a port of Syldavia.", "Borduria", "Syldavia",
         "shelled a port of Syldavia"),
        ('Borduria "loves" Syldavia.', "Borduria", "Syldavia", ""),
        ("Borduria's envoy to the coast warned Syldavia.", "Borduria", "Syldavia", ""),
        ("Otto and his wife arrested over Syldavia.", "Otto", "Syldavia", ""),
        ("Borduria strikes on a port of Syldavia go on.", "Borduria", "Syldavia", ""),
        ("Borduria will build bases in Syldavia in the event of a treaty with others near by.", "Borduria", "Syldavia",
         "will build bases in Syldavia in the event of a treaty"),
        ("Borduria shelled Syldavia.", "Borduria", "Syldavia", ""),
    ],
)  # fmt: skip
def test_snippets_are_whole_clauses(text, a, b, snippet):
    document = make_document("d", text)
    report = make_report(document, text, "ASSAULT", a=(a, "AAA"), b=(b, "BBB"))
    assert find_snippet(report) == snippet
    assert snippet in text


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("Syldavia was shelled by Borduria on Monday.", "was shelled by Borduria"),
        ("Syldavia pleaded not guilty before a court of Borduria.", ""),
        ("Syldavia answered the threats of Borduria.", ""),
    ],
)
def test_of_what_is_done_to_somebody_named_first_a_snippet_tells_in_the_passive(text, snippet):
    document = make_document("d", text)
    assert find_snippet(make_report(document, text, "ASSAULT", a=("Borduria", "AAA"), b=("Syldavia", "BBB"))) == snippet
