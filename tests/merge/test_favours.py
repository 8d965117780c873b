"""Whom an act touches beside its recipient: only those whose conflict it is about."""

from datetime import date

import pytest

from tests.merge.making import make_document, make_report
from whowhom.entities import adversaries_of, find_opponents
from whowhom.merge.favours import find_favours
from whowhom.model import Act

DAY = date(2026, 1, 5)
CASES = [
    ("POL", "UKR", Act("AID"), "Poland sent shells to Ukraine.", (), ["RUS"]),
    ("USA", "UKR", Act("SANCTION", "withdraw"), "The US stopped its aid to Ukraine.", ["RUS"], ()),
    ("RUS", "UKR", Act("ASSAULT", "aerial"), "Russia bombed a depot in Ukraine.", (), ()),
    (
        "GBR",
        "USA",
        Act("REQUEST", "yield"),
        "London asked Trump to give Greenland up, Denmark said.",
        ["DNK", "GRL"],
        (),
    ),
    ("COL", "USA", Act("REQUEST", "yield"), "Bogota asked the US to drop its fees on roses.", (), ()),
    ("FRA", "USA", Act("SANCTION"), "France put a tax on American software.", (), ()),
    ("BRA", "IND", Act("AGREE", None), "Brazil and India agreed to trade more beans.", (), ()),
]


@pytest.mark.parametrize(("actor", "recipient", "act", "text", "helped", "hurt"), CASES)
def test_an_adversary_is_touched_only_by_what_is_about_the_conflict(actor, recipient, act, text, helped, hurt):
    report = make_report("d1", text, kind=act.event_type, mode=act.mode, a=actor, b=recipient, day=DAY)
    documents = {"d1": make_document("d1", text, day=DAY)}
    helps, hurts = find_favours(
        act,
        recipient,
        [report],
        documents,
        DAY,
        actor=actor,
        adversaries_of=adversaries_of,
        opponents_in=find_opponents,
    )
    others = [[f.country for f in side if f.reason != "direct"] for side in (helps, hurts)]
    assert others == [list(helped), list(hurt)]
    assert [f.country for f in (*helps, *hurts) if f.reason == "direct"] == [recipient]


def test_one_report_of_many_that_recalls_a_conflict_links_nobody():
    texts = ["The US bombed a port of Venezuela.", *(f"Planes hit barracks, witness {n} said." for n in range(9))]
    texts[3] += " The raid comes as Venezuela claims Essequibo from Guyana."
    reports = [make_report(f"d{n}", text, kind="ASSAULT", a="USA", b="VEN", day=DAY) for n, text in enumerate(texts)]
    documents = {f"d{n}": make_document(f"d{n}", text, day=DAY) for n, text in enumerate(texts)}
    for chosen, linked in ((reports, []), (reports[3:4], ["GUY"])):
        helps, _ = find_favours(
            Act("ASSAULT"), "VEN", chosen, documents, DAY, actor="USA",
            adversaries_of=adversaries_of, opponents_in=find_opponents,
        )  # fmt: skip
        assert [f.country for f in helps] == linked
