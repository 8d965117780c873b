"""A program that translates, as a function: a text on its standard input, the English on its standard output."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress

from whowhom.errors import InputError
from whowhom.read.hints import MAX_BYTES, TOO_LARGE
from whowhom.read.screen import Translate, TranslationError

SECONDS = 120.0  # for one text


def translate_by(command: str, *, seconds: float = SECONDS) -> Translate:
    """A function that hands a text to a program, with its language in WHOWHOM_LANGUAGE, and gives what that prints.

    The command is split like a shell's, but no shell runs it. InputError if there is no such program; the function
    raises `TranslationError` if it fails, prints no UTF-8, or takes longer than `seconds`.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise InputError(f"not a command: {error}", where="--translate", do="check its quotes") from error
    if not words or not shutil.which(words[0]):
        raise InputError(f"no program called {words[0] if words else ''!r}", where="--translate", do="check the path")

    def translate(text: str, language: str) -> str:
        process = subprocess.Popen(  # noqa: S603 the user's own program
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "WHOWHOM_LANGUAGE": language},
            start_new_session=True,
        )
        try:
            out, _ = process.communicate(text.encode("utf-8", "replace"), timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise TranslationError(f"the program took longer than {seconds:g} s") from error
        except OSError as error:
            raise TranslationError(f"the program stopped reading ({error.strerror})") from error
        finally:
            _end(process)
        if process.returncode:
            raise TranslationError(f"the program ended with code {process.returncode}")
        if len(out) > MAX_BYTES:
            raise TranslationError("its translation is " + TOO_LARGE)
        try:
            return out.decode("utf-8").replace("\0", " ")
        except UnicodeDecodeError as error:
            raise TranslationError("the program printed no UTF-8") from error

    return translate


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
