"""What spreading costs: 200 runs on two processes, and the same 200 as two serial sweeps started together.

Wall times, so the machine must be calm; the CPU time says what spreading costs even where it is not. Both
ways use both cores throughout, and start as many interpreters but for the one that hands over.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.measure import MS_BETWEEN, ROOT, SCENARIO

MESSAGES, VALUES, SEEDS = 1_000, 10, 20
RUNS = VALUES * SEEDS


class Cost(NamedTuple):
    """Wall time and CPU time in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The quickest round of two processes, and of two serial halves."""

    processes: Cost
    halves: Cost

    @property
    def share(self) -> float:
        """What two processes reach of what the halves do."""
        return self.halves.wall / self.processes.wall


def spread(rounds: int, tell: Callable[[str], None]) -> Spread:
    """Measures both ways in turns, so that a busy moment of the machine hurts both."""
    processes, halves = [], []
    for number in range(1, rounds + 1):
        tell(f"round {number} of {rounds}: {RUNS} runs on two processes, then as two serial halves")
        processes.append(_cost([["--seed", "1", "--seeds", f"{SEEDS}", "--workers", "2"]]))
        half = ["--seeds", f"{SEEDS // 2}", "--executor", "serial"]
        halves.append(_cost([["--seed", seed, *half] for seed in ("1", f"{1 + SEEDS // 2}")]))
    return Spread(min(processes), min(halves))


def _cost(each: Sequence[Sequence[str]]) -> Cost:
    """From the start of all commands to the end of the last, with what their workers take."""
    with TemporaryDirectory(prefix="mtasim-benchmark-") as out:
        began, before = perf_counter(), _cpu()
        commands = [[*_sweep(Path(out)), *own] for own in each]
        started = [Popen(command, cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL) for command in commands]
        if any(one.wait() for one in started):
            raise SystemExit("a sweep failed")
        return Cost(perf_counter() - began, _cpu() - before)


def _cpu() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sweep(out: Path) -> list[str]:
    size = {"messages": f"{MESSAGES}", "over": f"{MESSAGES * MS_BETWEEN}ms"}
    sized = [part for key, value in size.items() for part in ("--set", f"workload.campaign.{key}={value}")]
    vary = f"sender.retry.give_up.after_attempts=1..{VALUES}"
    return [
        *(sys.executable, "-m", "simulator", "sweep", str(SCENARIO)),
        *("--vary", vary, *sized, "--out", str(out), "-q"),
    ]
