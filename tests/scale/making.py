"""A corpus and a coder for tests of the lake: a report for each "A thanked B.", and on request a death."""

import os
import re
import signal
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from whowhom.errors import ModelError
from whowhom.model import Act, Basis, Document, Evidence, Party, Report, Status, When, hash_of, report_id_of

NAMES = {"Norland": "NOR", "Sudland": "SDN", "Estland": "EST", "Wesland": "WSM"}
THANKS = re.compile(r"(\w+) (thanked|accused) (\w+)( again)?\.")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
FIRST = datetime(2025, 2, 3, 8)


def make_documents(count, start=0):
    """Documents of one to three sentences, a few a day, each with reports to be found."""
    names = list(NAMES)
    for n in range(start, start + count):
        a, b, c = (names[(n + k) % 4] for k in range(3))
        text = (
            f"{a} thanked {b}." + (f" {b} accused {c}." if n % 2 else "") + (" Nothing else happened." if n % 3 else "")
        )
        yield Document(
            f"d{n:04}", f"{text} Item {n}: {own_words(n)}.", title=f"Item {n}", outlet=f"Outlet {n % 5}", url=f"https://example.org/{n}",
            published=FIRST + timedelta(hours=7 * n), language="en", flags=("short",) if n % 4 == 0 else (),
        )  # fmt: skip


def own_words(n):
    """Words that no other document has, so that none is held for a copy."""
    return " ".join(hash_of(str(n), str(k)).translate(LETTERS) for k in range(12))


class Thanks:
    """Finds who thanked or accused whom."""

    version = "thanks-1"

    def __init__(self, maker):
        self.maker = maker

    def code_group(self, documents):
        return [self.code(document) for document in documents]

    def code(self, document):
        self.maker.meet(document.document_id)
        return [self.report(document, match) for match in THANKS.finditer(document.text)]

    def report(self, document, match):
        sides = [party(match, k) for k in (1, 3)]
        act = Act("SUPPORT", None, "051") if match[2] == "thanked" else Act("ACCUSE", "disapprove", "111")
        evidence = Evidence(match.start(), match.end(), match[0])
        parts = (document.document_id, act, (sides[0],), (sides[1],), Status.ACTUAL, evidence)
        return Report(
            report_id_of(*parts),
            *parts[:5],
            evidence,
            when=document.day and When(document.day, document.day, Basis.PUBLISHED),
            confidence=0.9,
        )


def party(match, group):
    name = match[group]
    return Party(name, NAMES[name], "GOV", None, name, match.start(group), match.end(group))


@dataclass(frozen=True)
class MakeThanks:
    """Makes the coder, in each worker. `deadly` documents kill it with SIGKILL, so many times; `endless` never end."""

    folder: str = ""
    deadly: tuple = ()
    times: int = 1
    endless: tuple = ()
    broken: tuple = ()
    slow: float = 0.0

    def __call__(self):
        return Thanks(self)

    def meet(self, document_id):
        if self.slow:
            time.sleep(self.slow)
        if document_id in self.endless:
            time.sleep(3600)
        if document_id in self.broken:
            raise ModelError("the model is gone")
        if document_id in self.deadly:
            before = len(list(Path(self.folder).glob(f"{document_id}-*")))
            if before < self.times:
                Path(self.folder, f"{document_id}-{before}").touch()
                os.kill(os.getpid(), signal.SIGKILL)
