"""What whowhom stands on: locked and hashed, its licences known, and nothing that reaches for the network at work."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from email.message import Message
from pathlib import Path

import pytest
from click.testing import CliRunner

from whowhom.cli import main
from whowhom.commands.licences import kind_of, licence_of, list_licences, needed, tidy

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NEWS = [
    ROOT / "examples" / "news" / name
    for name in ("2025-03-03-meridale-wire-aid.txt", "2025-02-27-fennimore-broadcasting-starmer.html")
]


# ---------------------------------------------------------------- locked and hashed


def read_lock(path):
    """The packages of a lock file, each with its hashes."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found = {}
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", line)
            assert match, f"{path.name}: not pinned: {line[:80]}"
            found[tidy(match[1])] = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_every_locked_package_has_its_hashes(path):
    found = read_lock(path)
    assert found
    assert [name for name, hashes in found.items() if not hashes] == []


def test_everything_declared_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = (read_lock(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev"))

    def names(requirements):
        return {tidy(re.match(r"[A-Za-z0-9._-]+", r)[0]) for r in requirements}

    extras = project["project"]["optional-dependencies"]
    always = names(project["project"]["dependencies"])
    assert always | names(extras["serve"]) | names(extras["office"]) | names(extras["postgres"]) | names(
        extras["mcp"]
    ) <= set(run)
    assert always | {n for extra in extras.values() for n in names(extra)} | names(
        project["dependency-groups"]["dev"]
    ) <= set(dev)
    for name in (ROOT / "requirements").glob("*.in"):
        assert names(name.read_text(encoding="utf-8").split("\n")[:-1]) <= set(read_lock(name.with_suffix(".txt")))


# ---------------------------------------------------------------- licences


def test_the_licences_of_what_runs_here_are_told():
    shown = CliRunner().invoke(main, ["doctor", "--licences", "--format", "json"])
    assert shown.exit_code == 0
    rows = {row["package"]: row for row in json.loads(shown.stdout)}
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {tidy(re.match(r"[\w.-]+", r)[0]) for r in required} <= set(rows)
    assert rows["click"]["kind"] == rows["duckdb"]["kind"] == rows["numpy"]["kind"] == "permissive"
    assert rows["certifi"]["kind"] == "weak copyleft"
    assert "whowhom" not in rows
    # Nothing that runs with whowhom binds whoever uses it to open their own source, and nothing is unknown.
    assert [name for name, row in rows.items() if row["kind"] in ("unknown", "copyleft")] == []
    assert re.search(r"\d+ packages: \d+ permissive", shown.stderr)


class Package:
    """An installed package, as its metadata has it."""

    def __init__(self, name, requires=(), **told):
        self.metadata, self.version, self.requires = Message(), "1", list(requires)
        self.metadata["Name"] = name
        for key, value in told.items():
            for item in value if isinstance(value, list) else [value]:
                self.metadata[key.replace("_", "-")] = item


@pytest.mark.parametrize(
    ("told", "licence", "kind"),
    [
        ({"License_Expression": "MIT", "License": "GPL"}, "MIT", "permissive"),
        ({"Classifier": ["License :: OSI Approved", "License :: OSI Approved :: GNU Affero General Public License v3"]},
         "GNU Affero General Public License v3", "copyleft"),
        ({"License": "AGPL-3.0"}, "AGPL-3.0", "copyleft"),
        ({"License": "Apache 2.0 OR GPL-2.0-only"}, "Apache 2.0 OR GPL-2.0-only", "copyleft"),
        ({"License": "GNU Lesser General Public License v3"}, "GNU Lesser General Public License v3", "weak copyleft"),
        ({"License": "ask us"}, "ask us", "unknown"),
        ({}, "", "unknown"),
        ({"License": "word " * 500}, None, "unknown"),
    ],
)  # fmt: skip
def test_a_licence_is_read_as_the_package_tells_it(told, licence, kind):
    found = licence_of(Package("x", **told))
    assert found == licence or (licence is None and len(found) <= 80)
    assert kind_of(found) == kind


def test_what_an_extra_needs_is_told_apart_and_unknown_ones_come_first():
    packages = [
        Package("whowhom", ["a>=1", "b[fast]>2; extra == 'page'", "gone; extra == 'page'"], Provides_Extra=["page"]),
        Package("A", ["c", "unasked; extra == 'more'"], License_Expression="MIT"),
        Package("b", ["d; extra == \"fast\" and python_version > '3'", "c"]),
        Package("c", ["a"], License_Expression="GPL-3.0-only"),
        Package("d", License_Expression="BSD-3-Clause"),
        Package("unasked", License_Expression="MIT"),
    ]
    assert needed({tidy(p.metadata["Name"]): p for p in packages}) == {
        "a": set(),
        "c": set(),
        "b": {"page"},
        "d": {"page"},
    }
    rows = list_licences(packages)
    assert [(r["package"], r["kind"], r["for"]) for r in rows] == [
        ("b", "unknown", "page"), ("c", "copyleft", "running"), ("a", "permissive", "running"), ("d", "permissive", "page")
    ]  # fmt: skip
    assert list_licences([]) == []


# ---------------------------------------------------------------- no network at work

WATCH = """
import json, socket, sys
tried = []
def refuse(name):
    def refused(*arguments, **_):
        tried.append(f"{name} {arguments[-1]!r}")
        raise OSError("no network here")
    return refused
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse(name))
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse("connect")

from click.testing import CliRunner
from whowhom.cli import main
news, out = sys.argv[1:-1], sys.argv[-1]
runs = [
    ["code", *news, "--format", "jsonl"],
    ["brief", *news, "--actor", "USA", "--toward", "UKR", "--format", "html", "--out", out + "/brief.html"],
    ["add", *news, "--store", out + "/news.duckdb"],
    ["ledger", "--store", out + "/news.duckdb", "--actor", "USA", "--toward", "UKR", "--format", "json"],
    ["tilt", "--store", out + "/news.duckdb", "--actor", "USA", "--toward", "UKR", "--chart", out + "/tilt.svg"],
    ["doctor", "--format", "json"],
]
done = [CliRunner().invoke(main, arguments) for arguments in runs]
print(json.dumps({"codes": [d.exit_code for d in done], "tried": tried, "reports": len(done[0].stdout.splitlines()),
                  "errors": [repr(d.exception) for d in done if d.exit_code]}))
"""


def test_reading_coding_and_writing_reach_for_no_network(tmp_path):
    """In a network namespace without any network, where the system gives one, and with every attempt noted."""
    command = [sys.executable, "-c", WATCH, *map(str, NEWS), str(tmp_path)]
    if shutil.which("unshare") and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0:
        command = ["unshare", "--net", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["tried"] == []
    assert told["codes"] == [0] * 6, told["errors"]
    assert told["reports"] > 3
    assert (tmp_path / "brief.html").stat().st_size > 10_000
    assert (tmp_path / "tilt.svg").is_file()
