"""Other languages, translation before coding, and marks on what is poor."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from whowhom.cli import main
from whowhom.errors import InputError
from whowhom.model import Document, Skipped
from whowhom.read import read_documents
from whowhom.read.screen import TranslationError, find_flags
from whowhom.read.translate import translate_by

GERMAN = "Kanada verhängt Sanktionen\nKanada verhängte am Montag Sanktionen gegen den Iran, wie die Regierung in Ottawa mitteilte."
ENGLISH = "Canada imposes sanctions\nCanada imposed sanctions on Iran on Monday, the government in Ottawa said in a statement."


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def read(path: Path, **options: object) -> Document | Skipped:
    (found,) = read_documents(path, **options)  # type: ignore[arg-type]
    return found


def test_a_translation_is_what_is_read_and_the_original_is_kept(tmp_path: Path) -> None:
    asked = []

    def translate(text: str, language: str) -> str:
        asked.append((text, language))
        return ENGLISH

    found = read(write(tmp_path / "a.txt", GERMAN), translate=translate)
    assert isinstance(found, Document)
    assert (found.text, found.title, found.language) == (ENGLISH, "Canada imposes sanctions", "en")
    assert found.original
    assert (found.original.language, found.original.text, found.original.translator) == ("de", GERMAN, "translate")
    assert "translated" in found.flags
    assert asked == [(GERMAN, "de")]


def test_without_one_it_is_listed(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", GERMAN)) == Skipped(str(tmp_path / "a.txt"), "not English (looks like de)")


@pytest.mark.parametrize(
    ("answer", "reason"), [("", "is empty"), (GERMAN, "is none either"), ("x" * 21_000_000, "longer than 1,000,000")]
)
def test_translations_that_are_none(tmp_path: Path, answer: str, reason: str) -> None:
    found = read(write(tmp_path / "a.txt", GERMAN), translate=lambda *_: answer)
    assert isinstance(found, Skipped)
    assert reason in found.reason


def program(tmp_path: Path, body: str) -> str:
    path = write(tmp_path / "program.py", f"import os, sys, time\n{body}\n")
    return f'"{sys.executable}" "{path}"'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("print(os.environ['WHOWHOM_LANGUAGE'], sys.stdin.buffer.read().decode())", "de hällo\n"),
        ("sys.exit(3)", "ended with code 3"),
        ("time.sleep(60)", "took longer than 2 s"),
        ("sys.stdout.buffer.write(b'\\xff\\xfe')", "no UTF-8"),
        ("sys.stdout.write('x' * 21_000_000)", "larger than 20 MB"),
        ("sys.stdin.close(); print('fine')", "fine\n"),
    ],
)
def test_a_program_as_translator(tmp_path: Path, body: str, said: str) -> None:
    translate = translate_by(program(tmp_path, body), seconds=2.0)
    try:
        answer = translate("hällo", "de")
    except TranslationError as error:
        answer = str(error)
    assert said in answer


@pytest.mark.parametrize("command", ["", "no-such-program-here", '"open'])
def test_what_is_no_program(command: str) -> None:
    with pytest.raises(InputError):
        translate_by(command)


def test_the_command_line_reads_translations(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", GERMAN)
    command = program(tmp_path, f"sys.stdin.read(); print({ENGLISH!r})")
    arguments = ["code", str(path), "--published", "2025-03-04", "--format", "jsonl", "--translate", command]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.stderr
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert rows
    assert all(
        ENGLISH[slice(row["evidence"]["start"], row["evidence"]["end"])] == row["evidence"]["text"] for row in rows
    )


PROSE = "The ministers met in the capital and talked about the bridge, which is old and will be closed in the spring."


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (PROSE, []),
        ("Talks go on.", ["short"]),
        (f"{PROSE} {PROSE} Already a subscriber? Log in.", ["paywall"]),
        ("\n".join(f"Norland United {n} - Sudland Rovers {n}, attendance 1,{n}00" for n in range(10)), ["list"]),
        ("\n".join([PROSE] * 10), []),
    ],
)
def test_marks(text: str, flags: list[str]) -> None:
    assert find_flags(text) == flags


def test_what_was_read_before_is_marked(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": str(n), "text": PROSE}) for n in range(2))
    first, second = read_documents(write(tmp_path / "a.jsonl", lines))
    assert "repeated" not in first.flags  # type: ignore[union-attr]
    assert "repeated" in second.flags  # type: ignore[union-attr]


def test_columns_on_the_command_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "inhalt,tag\nCanada imposed sanctions on Iran on Monday.,2025-03-04\n")
    found = CliRunner().invoke(main, ["code", str(path), "--map", "text=inhalt,published=tag", "--format", "jsonl"])
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["when"]["first"] == "2025-03-03"
    wrong = CliRunner().invoke(main, ["code", str(path), "--map", "txt=inhalt"])
    assert (wrong.exit_code, "no field is called 'txt'" in wrong.stderr) == (1, True)
