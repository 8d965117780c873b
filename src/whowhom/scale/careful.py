"""A block that has ended its worker more than once: each document is coded by a process of its own, that may die.

A document that crashes the coder, or never comes to an end, is listed as skipped; without this, the worker would be
replaced and die of it again for ever. `python -m whowhom.scale.careful` is that process; it is never started by hand.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

from whowhom.errors import ModelError
from whowhom.model import Document, Report, Skipped
from whowhom.pipeline import code_safely
from whowhom.scale.lake import Lake

if TYPE_CHECKING:
    from whowhom.scale.work import MakeCoder

TRIES = 2  # of a block before it is coded with care
PATIENCE = 600.0  # seconds for one document; the longest in the news take some

Coded = list[tuple[Document, list[Report]]]


def count_tries(lake: Lake, block_id: str) -> int:
    """How often the block was begun before and came to no end; notes that it is begun again."""
    from pyarrow.fs import FileType

    before = 0
    while before <= TRIES:
        path = lake.path("tries", f"{block_id}-{before}")
        if lake.place[0].get_file_info(path).type != FileType.File:
            with lake.writing("tries", f"{block_id}-{before}") as file:
                file.write(b"begun")
            break
        before += 1
    return before


def forget_tries(lake: Lake, block_id: str) -> None:
    """The block has come to an end."""
    for k in range(TRIES + 1):
        with suppress(OSError):
            lake.place[0].delete_file(lake.path("tries", f"{block_id}-{k}"))


def code_carefully(
    documents: Sequence[Document], make_coder: MakeCoder, skipped: list[Skipped], *, patience: float = PATIENCE
) -> Coded:
    """What `code_safely` gives, with whatever ends the process or outlasts our patience listed as skipped."""
    coded: Coded = []
    child: Child | None = None
    try:
        for document in documents:
            for again in (True, False):
                child = child or Child(make_coder)
                answer = child.code(document, patience)
                if not isinstance(answer, str):
                    coded += answer[0]
                    skipped += answer[1]
                    break
                child.end()
                child = None
                if not again:  # who was killed by somebody else for want of memory is right the second time
                    skipped.append(Skipped(document.path or document.document_id, f"could not be coded: {answer}"))
    finally:
        if child:
            child.end()
    return coded


class Child:
    """A process that codes one document after the other."""

    def __init__(self, make_coder: MakeCoder) -> None:
        from ray import cloudpickle

        self.process = subprocess.Popen(
            [sys.executable, "-m", "whowhom.scale.careful"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        packed: bytes = cloudpickle.dumps(make_coder)  # type: ignore[no-untyped-call]
        self._send(packed)
        if self._receive(PATIENCE) != "ready":
            self.end()
            raise ModelError("the coder cannot be loaded in a process of its own", do="look at the worker's log")

    def code(self, document: Document, patience: float) -> tuple[Coded, list[Skipped]] | str:
        """The document with its reports and what was skipped, or why the process ended."""
        self._send(document)
        found: tuple[Coded, list[Skipped]] | None = self._receive(patience)
        if found is not None:
            return found
        code = self.process.wait()
        return f"its coding ended with {signal.Signals(-code).name}" if code < 0 else f"its coding ended with {code}"

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()

    def _send(self, value: Any) -> None:
        assert self.process.stdin
        with suppress(BrokenPipeError):
            pickle.dump(value, self.process.stdin)
            self.process.stdin.flush()

    def _receive(self, patience: float) -> Any:
        """What the process answers, or None if it ended, or was ended for taking too long."""
        assert self.process.stdout
        timer = Timer(patience, self.process.kill)
        timer.start()
        try:
            return pickle.load(self.process.stdout)  # noqa: S301 from our own process
        except (EOFError, pickle.UnpicklingError):
            return None
        finally:
            timer.cancel()


def main() -> None:
    """Code the documents that come on standard input, until it ends."""
    from ray import cloudpickle

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    coder = cloudpickle.loads(pickle.load(sys.stdin.buffer))()  # noqa: S301 from the worker that started this
    pickle.dump("ready", answers)
    answers.flush()
    with suppress(EOFError):
        while True:
            document = pickle.load(sys.stdin.buffer)  # noqa: S301 likewise
            skipped: list[Skipped] = []
            pickle.dump((code_safely([document], coder, skipped), skipped), answers)
            answers.flush()


if __name__ == "__main__":
    main()
