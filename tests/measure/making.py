"""Invented events for the tests of the measures: country AAA acts toward BBB."""

from datetime import date, timedelta

from whowhom.model import Act, Basis, Event, Party, Status, When

FIRST = date(2024, 1, 1)

# A carrot and the stick that is its mirror: of the same weight, one a word each, one a deed each.
MIRRORED = {"SUPPORT": "ACCUSE", "ACCUSE": "SUPPORT", "AID": "ASSAULT", "ASSAULT": "AID", "CONSULT": "CONSULT"}


def make_move(number, kind="AID", *, day=None, toward="BBB", actor="AAA", status=Status.ACTUAL, cameo=None, **more):
    """An event `number` days after FIRST, or on `day`."""
    day = day or FIRST + timedelta(days=number)
    return Event(
        more.pop("event_id", f"{kind}-{number}-{actor}-{toward}-{status}"),
        Act(kind, more.pop("mode", None), cameo),
        (Party(actor, actor),),
        (Party(toward, toward),),
        status,
        When(day, day, Basis.STATED),
        more.pop("reports", 1),
        more.pop("voices", 1),
        ("r1",),
        **more,
    )
