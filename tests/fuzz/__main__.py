"""Fuzz for as long as you like: `python -m tests.fuzz MINUTES [SEED] [TARGET…]`.

Each input runs with a limit on time, in a process with a limit on memory. What makes a fault is kept under tests/fuzz/seeds/, where the plain
tests try it again for ever. Prints as JSON how often each target was tried, and every fault.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.spoil import spoil
from tests.fuzz.targets import TARGETS, attempt, samples

SEEDS = Path(__file__).with_name("seeds")
SECONDS = 20  # of the processor's time, for one input of up to 2 MB
MEMORY = 6_000_000_000


class TooLong(BaseException):
    """No reader may catch this one."""


def main(minutes: float, seed: int, names: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, lambda *_: (_ for _ in ()).throw(TooLong()))
    chance = random.Random(seed)
    tried, faults = dict.fromkeys(names, 0), []
    slowest: dict[str, float] = dict.fromkeys(names, 0.0)
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        for name in names:
            data = spoil(chance.choice(samples(name)), chance)
            began = time.monotonic()
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                attempt(name, data)
            except (Exception, TooLong) as error:  # noqa: BLE001 that is what is looked for
                signal.setitimer(signal.ITIMER_PROF, 0)
                where = [
                    f"{f.filename.rpartition('/')[2]}:{f.lineno}"
                    for f in traceback.extract_tb(error.__traceback__)[-3:]
                ]
                fault = f"{name}: {type(error).__name__} {' '.join(str(error).split())[:150]} at {' '.join(where)}"
                if not any(f.rpartition(" at ")[2] == fault.rpartition(" at ")[2] for f in faults):
                    faults.append(fault)
                    print(fault, file=sys.stderr)
                    if len(data) < 20_000:
                        SEEDS.joinpath(name).mkdir(parents=True, exist_ok=True)
                        SEEDS.joinpath(name, hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
            signal.setitimer(signal.ITIMER_PROF, 0)
            tried[name] += 1
            slowest[name] = max(slowest[name], time.monotonic() - began)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(
        json.dumps(
            {
                "tried": tried,
                "slowest_s": {n: round(s, 2) for n, s in slowest.items()},
                "most_memory_mb": most,
                "faults": faults,
            }
        )
    )
    return 1 if faults else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]), int(given[1]) if len(given) > 1 else 1, given[2:] or list(TARGETS)))
