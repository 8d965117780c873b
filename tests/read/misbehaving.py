"""Readers that do what a parser should not, each in its own way."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator
from typing import IO

from whowhom.model import Skipped
from whowhom.read.hints import Found, Hints
from whowhom.read.records import read_lines


def hang(stream: object, path: str, hints: Hints) -> Iterator[Found]:
    time.sleep(60)
    yield Skipped(path, "never")


def crash(stream: object, path: str, hints: Hints) -> Iterator[Found]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield Skipped(path, "never")


def fail(stream: object, path: str, hints: Hints) -> Iterator[Found]:
    raise KeyError("oops")
    yield Skipped(path, "never")


def swell(stream: object, path: str, hints: Hints) -> Iterator[Found]:
    yield Skipped(path, str(len(bytearray(5_000_000_000))))


def chat(stream: object, path: str, hints: Hints) -> Iterator[Found]:
    print("chatter on standard output")
    yield Skipped(path, "done")


def hang_on_some(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Lines of JSON; one that says so takes for ever."""
    data = stream.read()
    if b"for ever" in data:
        time.sleep(60)
    yield from read_lines(io.BytesIO(data), path, hints)
