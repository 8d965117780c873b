"""A small world of invented countries for tests of the brief: documents, reports, events, a ledger."""

from datetime import UTC, date, datetime

from whowhom.model import (
    Act,
    Basis,
    Coverage,
    Document,
    Entry,
    Event,
    Evidence,
    Favour,
    Interval,
    Ledger,
    NoComment,
    Party,
    Quote,
    Report,
    Status,
    Streak,
    Tilt,
    Voice,
    When,
)

SINCE, UNTIL = date(2031, 5, 1), date(2031, 5, 20)
SIGNS = {"AID": 1, "SUPPORT": 1, "CONCEDE": 1, "RETREAT": 1, "AGREE": 1, "CONSULT": 0}
COUNTRIES = {"AAA": "Borduria", "BBB": "Syldavia", "CCC": "Ruritania"}


def make_document(key, text, *, outlet="The Bugle", day=date(2031, 5, 10), title=None, url=None):
    published = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) if day else None
    return Document(key, text, title=title, outlet=outlet, url=url, published=published)


def party(text, evidence, start, country, name=None):
    at = evidence.find(text)
    return Party(name or COUNTRIES[country], country, "GOV", None, text, start + at, start + at + len(text))


def make_report(
    document,
    sentence,
    kind,
    mode=None,
    *,
    a=("Borduria", "AAA"),
    b=("Syldavia", "BBB"),
    status=Status.ACTUAL,
    said_by=(),
    when=None,
    confidence=0.95,
    names=(None, None),
):
    start = document.text.index(sentence)
    return Report(
        f"r-{document.document_id}-{kind}-{start}", document.document_id, Act(kind, mode),
        (party(a[0], sentence, start, a[1], names[0]),), (party(b[0], sentence, start, b[1], names[1]),), status,
        Evidence(start, start + len(sentence), sentence), when=when, said_by=tuple(said_by), confidence=confidence,
    )  # fmt: skip


def make_event(reports, documents, *, voices=1, when=None, status=None, helps=(), hurts=(), confidence=0.95):
    first = reports[0]
    return Event(
        "e-" + first.report_id, first.act, first.actor, first.recipient, status or first.status, when or first.when,
        len(reports), voices, tuple(r.report_id for r in reports),
        outlets=tuple(sorted({documents[r.document_id].outlet for r in reports})),
        helps=helps, hurts=hurts, confidence=confidence,
    )  # fmt: skip


def make_entry(event, *, sign=None, reason="direct"):
    weight = {Status.ACTUAL: 1.0, Status.FUTURE: 0.5, Status.HYPOTHETICAL: 0.25}.get(event.status, 0.0)
    sign = SIGNS.get(event.act.event_type, -1) if sign is None else sign
    return Entry(event, "BBB", sign, weight, 6.0 * sign, reason)


def on(day, month=5, basis=Basis.STATED):
    return When(date(2031, month, day), date(2031, month, day), basis)


AID = "Borduria sent 40 trucks of grain to Syldavia on Monday, a palace aide said."
AID_COPY = "Borduria sent 40 trucks of grain to Syldavia on Monday, a palace aide told The Bugle."
EASE = "Borduria is weighing an end to the fish tariff on Syldavia, ministers said."
SCOLD = "Chancellor Ada Lind called the harbour law of Syldavia a bad joke."
CUT = "Borduria halted all coal deliveries to Ruritania over the river war with Syldavia."
DENIAL = "The palace denied that Borduria had halted coal deliveries to Ruritania."


def make_world():
    """Five documents, six reports, four entries: aid (two outlets), easing considered, a scolding, coal through others."""
    quote = "“We will not sell our neighbours short,” said Ada Lind, the chancellor. The Treasury declined to comment."
    documents = {
        d.document_id: d
        for d in (
            make_document("d1", f"Grain rolls\n\n{AID}", title="Grain rolls", url="https://bugle.example/grain"),
            make_document("d2", AID_COPY, outlet="Evening Lamp", day=date(2031, 5, 11)),
            make_document("d3", f"{EASE} {quote}", outlet="Evening Lamp", day=date(2031, 5, 13)),
            make_document("d4", SCOLD, day=date(2031, 5, 14)),
            make_document("d5", CUT, outlet="Harbour News", day=date(2031, 5, 16)),
            make_document("d6", DENIAL, outlet="Evening Lamp", day=date(2031, 5, 17)),
        )
    }
    aide = Voice("palace aide", "official", False, "said")
    r1 = make_report(documents["d1"], AID, "AID", said_by=[aide], when=on(5))
    r2 = make_report(documents["d2"], AID_COPY, "AID", said_by=[aide, Voice("The Bugle", "outlet", True)], when=on(5))
    r3 = make_report(documents["d3"], EASE, "CONCEDE", status=Status.HYPOTHETICAL, when=on(13, basis=Basis.PUBLISHED))
    r4 = make_report(documents["d4"], SCOLD, "ACCUSE", "disapprove", a=("Ada Lind", "AAA"), names=("Ada Lind", None),
                     when=on(14))  # fmt: skip
    r5 = make_report(documents["d5"], CUT, "SANCTION", "withdraw", b=("Ruritania", "CCC"), when=on(15))
    r6 = make_report(documents["d6"], DENIAL, "SANCTION", "withdraw", b=("Ruritania", "CCC"), status=Status.DENIED,
                     said_by=[Voice("palace", "government", True, "denied")], when=on(15))  # fmt: skip
    reports = {r.report_id: r for r in (r1, r2, r3, r4, r5, r6)}
    entries = (
        make_entry(make_event([r1, r2], documents)),
        make_entry(make_event([r3], documents, confidence=0.6)),
        make_entry(make_event([r4], documents)),
        make_entry(
            make_event([r5, r6], documents, voices=2, helps=(Favour("BBB", "river war"),)), sign=1, reason="river war"
        ),
    )
    ledger = Ledger("AAA", "BBB", SINCE, UNTIL, "plover", entries, 1.25, 1.0, 0, Interval(0.81, 0.66, 0.93))
    start = documents["d3"].text.index("We will")
    stop = documents["d3"].text.index(",” said")
    extras = {
        "tilt": (Tilt(UNTIL, Interval(-0.02, -0.16, 0.1), 1.1, 0.8),),
        "streaks": (),
        "quotes": {"d3": (Quote(start, stop, documents["d3"].text[start:stop], "Ada Lind", "AAA"),)},
        "no_comment": {"d3": (NoComment(documents["d3"].text.index("The Treasury"), len(documents["d3"].text), "Treasury", "declined"),)},
        "coverage": (Coverage(date(2031, 5, 10), "The Bugle", 9, 2), Coverage(date(2031, 5, 11), "Evening Lamp", 8, 2)),
    }  # fmt: skip
    return ledger, reports, documents, extras


def make_streak(event_ids):
    told = (
        "3 friendly moves on 2 days without one the other way; only 9 days of earlier moves are known, too few to say"
    )
    return Streak(
        "AAA", "BBB", date(2031, 5, 5), date(2031, 5, 13), 1, 3.0, False, event_ids=event_ids, explanation=told
    )
