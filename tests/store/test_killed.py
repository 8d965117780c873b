"""A writer killed at any moment leaves a store that opens, with whole documents or none, and the next one goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed by forking here; this system cannot fork")
def test_writers_killed_at_200_random_moments() -> None:
    # In memory: a kill leaves what was written either way, and a disk would make us wait for each commit.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    path = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        command = [sys.executable, "-m", "tests.store.killing", folder, "200", "20250304", "0.25"]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
        left = list(Path(folder).glob(".*.new*"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == [], done.stderr
    assert told["killed"] == {"add": 100, "import": 100}
    assert min(told["finished"].values()) > 0  # in spite of it all
    assert len(left) <= 2  # the next one to make a store sweeps up behind the killed
