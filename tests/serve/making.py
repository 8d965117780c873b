"""A store of a few texts for tests of the page: moves each way, copies, a denial, an act taken back, hostile words."""

from dataclasses import replace
from datetime import UTC, date, datetime

from whowhom.model import (
    Act,
    Basis,
    Document,
    Evidence,
    Party,
    Report,
    Run,
    Skipped,
    Status,
    Voice,
    When,
    report_id_of,
)
from whowhom.pipeline import merge_store
from whowhom.store import open_store

NAMES = {"USA": "United States", "RUS": "Russia", "UKR": "Ukraine", "KEN": "Kenya", "TZA": "Tanzania"}
BIDI = chr(0x202E)
HOSTILE = (
    f"Kenya {BIDI}<script>document.title='owned'</script> gave <svg onload=alert(1)> aid to Tanzania, "
    '<a href="javascript:alert(2)">officials</a> & "others" said. '
)
LONG_LINE = HOSTILE + "word " * 20_000


def fill_store(path):
    """Fill a new store at the path."""
    with open_store(str(path)) as store:
        for document, reports in make_coded():
            store.add_coded([(document, reports)])
        store.add_run(
            Run(
                "run1",
                datetime(2025, 3, 4, 12, tzinfo=UTC),
                "0.1",
                "m1",
                "g1",
                "o1",
                9,
                9,
                (Skipped("a.txt", "paywall"),),
            )
        )
        merge_store(store)


def make_coded():
    """Every document with its reports."""
    return [
        *past_of_pair(),
        tell("f1", 10, "United States", "gave aid to Russia", "AID", "USA", "RUS", cameo="070"),
        tell("f2", 12, "United States", "praised Russia", "SUPPORT", "USA", "RUS", outlet="Daily Post", cameo="051"),
        tell("f3", 18, "United States", "may ease pressure on Russia", "RETREAT", "USA", "RUS", "ease",
             status=Status.HYPOTHETICAL, said_by=(UNNAMED, PAPER), outlet="Daily Post", cameo="080"),
        tell("f4", 20, "United States", "will send grain to Russia", "AID", "USA", "RUS", status=Status.FUTURE, cameo="070"),
        tell("f5", 24, "United States", "accused Russia of lying", "ACCUSE", "USA", "RUS", "disapprove", cameo="111"),
        *copies(),
        tell("f9", 27, "United States", "never threatened Russia, it said", "THREATEN", "USA", "RUS",
             status=Status.DENIED, said_by=(GOVERNMENT,), cameo="130"),
        hostile(),
    ]  # fmt: skip


PAPER = Voice("Daily Post", "outlet", True, "reported")
UNNAMED = Voice("an official", "official", False, "said")
GOVERNMENT = Voice("White House", "government", True, "said")


def past_of_pair():
    """A month's accusations, half a year and more ago, so that there is a past to compare with."""
    return [
        tell(f"p{n}", None, "United States", f"accused Russia of fault number {n}", "ACCUSE", "USA", "RUS", "disapprove",
             day=date(2024, 6, 3 + 4 * n), cameo="111")
        for n in range(6)
    ]  # fmt: skip


def copies():
    """One agency's text in three outlets, and a fourth in its own words; arms for Ukraine stopped helps Russia."""
    told = (
        "The United States halted all arms for Ukraine, an official said on Monday. The decision in the Russia-Ukraine "
        "war followed a long night of talks in the capital about shells and air defence for the front."
    )
    for n, outlet in enumerate(("Meridian Wire", "Daily Post", "Evening Star")):
        document, reports = tell(f"c{n}", 3, "United States", "halted all arms for Ukraine", "SANCTION", "USA", "UKR",
                                 "withdraw", month=3, outlet=outlet, text=told, said_by=(UNNAMED,), cameo="1622",
                                 contexts=("military",), hour=6 + n)  # fmt: skip
        yield document, reports
    yield tell("c3", 3, "United States", "halted all arms for Ukraine", "SANCTION", "USA", "UKR", "withdraw", month=3,
               outlet="Harbour Times", text="Kyiv says the United States halted all arms for Ukraine in the Russia-Ukraine war.",
               said_by=(Voice("Ukraine", "government", True, "says"),), cameo="1622", contexts=("military",), hour=11,
               status=Status.ACTUAL)  # fmt: skip


def hostile():
    """A text that would like to be more than text."""
    return tell("h1", 4, "Kenya", "gave", "AID", "KEN", "TZA", month=3, text=LONG_LINE, recipient="Tanzania",
                title="<img src=x onerror=alert(3)>", url="javascript:alert(4)", outlet='"><script>alert(5)</script>', cameo="070")  # fmt: skip


def tell(
    key, on, actor, said, kind, a, b, mode=None, *, month=2, status=Status.ACTUAL, said_by=(), outlet="Harbour Times",
    text=None, day=None, cameo=None, contexts=(), recipient=None, title=None, url=None, hour=8,
):  # fmt: skip
    """A document and its one report."""
    day = day or date(2025, month, on)
    sentence = text or f"The {actor} {said}."
    url = url or f"https://example.org/{key}"
    document = Document(key, sentence, title=title, outlet=outlet, url=url, byline="Ada Lind", path=f"{key}.txt",
                        published=datetime(day.year, day.month, day.day, hour, tzinfo=UTC))  # fmt: skip
    first = next((e for e in [sentence.find(". ")] if e > 0 and text != LONG_LINE), len(sentence) - 1)
    evidence = Evidence(0, first + 1, sentence[: first + 1])
    sides = (party(sentence, actor, a),), (party(sentence, recipient or NAMES[b], b),)
    act = Act(kind, mode, cameo)
    report = Report(
        report_id_of(key, act, *sides, status, evidence), key, act, *sides, status, evidence, contexts=contexts,
        when=When(day, day, Basis.STATED), said_by=said_by, confidence=0.9,
    )  # fmt: skip
    return document, [replace(report)]


def party(sentence, name, country):
    at = sentence.index(name)
    return Party(NAMES[country], country, "GOV", None, name, at, at + len(name))


def votes_of():
    """Twenty roll calls of a year, on half of which the two voted alike."""
    from whowhom.model import RollCall

    return [
        RollCall(f"v{n}", date(2024, 11, 1 + n), f"resolution {n}", {"USA": 1, "RUS": 1 if n % 2 else -1, "KEN": -1, "TZA": 1})
        for n in range(20)
    ]  # fmt: skip
