"""Parsers of other people's formats, in a process of their own with a limit on time and memory.

Pages, feeds and PDFs are read by libraries that were made for what is well meant. One of a million pages keeps one of
them busy for an hour, takes all memory, or crashes it. So they run in a child that is ended when it takes too long:
that document is listed with the reason, and the next one gets a new child. What comes back is JSON, which can carry
nothing but values.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from whowhom.clock import elapsed
from whowhom.model import Arrival, Document, Skipped
from whowhom.read.hints import TOO_LARGE, Found, Hints, Reader, read_capped

SECONDS = 20.0  # for one page, feed or PDF; ordinary ones take a hundredth
MEMORY = 3_000_000_000  # bytes of address space of the child
LATE = "took longer than {:g} s to read; made to keep a reader busy, or far too complex"


def guarded(read: Reader) -> Reader:
    """The same reader, run in the child."""
    name = f"{read.__module__}:{read.__name__}"

    if os.name == "nt":  # where a pipe cannot be waited for with a limit
        return read

    @wraps(read)
    def run(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
        data = read_capped(stream)
        if data is None:
            yield Skipped(path, TOO_LARGE)
            return
        yield from CHILD.read(name, data, path, hints)

    return run


class Child:
    """The process that reads, started when it is first needed and again whenever it was lost."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, name: str, data: bytes, path: str, hints: Hints) -> list[Found]:
        """What a reader, named "module:function", makes of bytes; one `Skipped` if it does not get to an end."""
        with self._lock:
            process = self._running()
            try:
                answer = self._ask(process, pack_question(name, data, path, hints))
            except TimeoutError:
                self.stop()
                return [Skipped(path, LATE.format(self._seconds))]
            except (OSError, ValueError):
                code = self._code(process)
                self.stop()
                how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
                return [Skipped(path, f"crashed its reader ({how})")]
        return unpack_answer(answer, path)

    def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process and self._owner == os.getpid():
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.stop()  # a lost one; of a process that was forked, the parent's is let be
        paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-m", "whowhom.read.guard", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        self._owner = os.getpid()
        self._exchange(self._process, b"", 60.0)  # it says when it is ready; a machine under load needs its time
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], question: bytes) -> bytes:
        return self._exchange(process, len(question).to_bytes(8, "big") + question, self._seconds)

    def _exchange(self, process: subprocess.Popen[bytes], sent: bytes, seconds: float) -> bytes:
        """Send bytes and read one answer, within a time."""
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = elapsed() + seconds
        writer = threading.Thread(target=_send, args=(process.stdin, sent), daemon=True)
        writer.start()
        got = bytearray()
        size = 8
        source = process.stdout.fileno()
        while len(got) < size:
            left = deadline - elapsed()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(source, 1 << 20)
            if not piece:
                raise OSError("it has ended")
            got += piece
            if len(got) >= 8:
                size = 8 + int.from_bytes(got[:8], "big")
        return bytes(got[8:])

    def _code(self, process: subprocess.Popen[bytes]) -> int:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(5)
        return 1


def _send(pipe: IO[bytes], data: bytes) -> None:
    with suppress(OSError, ValueError):  # a child that has gone is noticed by who reads
        pipe.write(data)
        pipe.flush()


CHILD = Child()
atexit.register(CHILD.stop)

# ---------------------------------------------------------------- what goes over the pipe


def pack_question(name: str, data: bytes, path: str, hints: Hints) -> bytes:
    """What the child is asked: a line of JSON, and the bytes behind it."""
    told = {
        "name": name,
        "path": path,
        "published": hints.published.isoformat() if hints.published else None,
        "outlet": hints.outlet,
        "columns": dict(hints.columns),
        "how": hints.how,
        "at": hints.at.isoformat() if hints.at else None,
        "url": hints.url,
        "charset": hints.charset,
    }
    return json.dumps(told).encode() + b"\n" + data


def read_question(question: bytes) -> tuple[str, bytes, str, Hints]:
    """Name, bytes, path and hints."""
    line, _, data = question.partition(b"\n")
    told = json.loads(line)
    name, path = told.pop("name"), told.pop("path")
    told["published"] = date.fromisoformat(told["published"]) if told["published"] else None
    told["at"] = datetime.fromisoformat(told["at"]) if told["at"] else None
    return name, data, path, Hints(**told)


def pack_answer(found: list[Found]) -> bytes:
    """Documents and reasons as JSON."""
    return json.dumps([_as_list(item) for item in found]).encode()


def unpack_answer(answer: bytes, path: str) -> list[Found]:
    """The documents and reasons again; a reason alone if the child has made something else of it."""
    try:
        return [_from_list(item) for item in json.loads(answer)]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return [Skipped(path, f"its reader answered nonsense ({type(error).__name__})")]


def _as_list(item: Found) -> list[Any]:
    if isinstance(item, Skipped):
        return [item.path, item.reason]
    d, a = item, item.arrival
    came = [a.where, a.how, a.at.isoformat(), a.digest] if a else None
    moment = d.published.isoformat() if d.published else None
    return [d.document_id, d.text, d.title, d.outlet, d.url, moment, d.language, d.path, d.byline, d.dateline,
            list(d.flags), came]  # fmt: skip


def _from_list(values: list[Any]) -> Found:
    if len(values) == 2:
        return Skipped(*map(str, values))
    document_id, text, title, outlet, url, moment, language, path, byline, dateline, flags, came = values
    published = datetime.fromisoformat(moment) if moment else None
    arrival = Arrival(came[0], came[1], datetime.fromisoformat(came[2]), came[3]) if came else None
    return Document(document_id, text, title, outlet, url, published, language, path, byline, dateline,
                    tuple(flags), None, arrival)  # fmt: skip


# ---------------------------------------------------------------- the child's side


def main(memory: int) -> None:
    """Answer questions until there are none."""
    _limit(memory)
    source, sink = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _give(sink, b"[]")
    while len(size := source.read(8)) == 8:
        _give(sink, answer(source.read(int.from_bytes(size, "big"))))


def answer(question: bytes) -> bytes:
    """What a reader makes of a question; whatever goes wrong is a reason."""
    name, data, path, hints = read_question(question)
    try:
        module, _, function = name.partition(":")
        reader: Callable[..., Iterator[Found]] = getattr(import_module(module), function)
        reader = getattr(reader, "__wrapped__", reader)
        return pack_answer(list(reader(_stream(data), path, replace(hints))))
    except MemoryError:
        return pack_answer([Skipped(path, "needs more memory to read than one document may take")])
    except Exception as error:  # noqa: BLE001 the reason goes back; nothing here may end the run
        return pack_answer([Skipped(path, f"cannot be read ({type(error).__name__}: {error})"[:300])])


def _stream(data: bytes) -> IO[bytes]:
    import io

    return io.BytesIO(data)


def _give(sink: IO[bytes], data: bytes) -> None:
    sink.write(len(data).to_bytes(8, "big") + data)
    sink.flush()


def _limit(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this one
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):  # a system without such limits still has the one on time
        return


if __name__ == "__main__":
    main(int(sys.argv[1]))
