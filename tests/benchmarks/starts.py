"""How long a user waits: wall times of the command from its start to its end."""

import sys
from pathlib import Path
from subprocess import DEVNULL, run
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.measure import ROOT

PASS, HELP, QUICKSTART = "python -c pass", "mtasim --help", "mtasim run scenarios/quickstart.yaml"


def starts(rounds: int) -> dict[str, float]:
    """The best wall time of each command in seconds; without the quickstart where it is missing."""
    with TemporaryDirectory(prefix="mtasim-benchmark-") as out:
        mtasim = [sys.executable, "-m", "simulator"]
        commands = {PASS: [sys.executable, "-c", "pass"], HELP: [*mtasim, "--help"]}
        scenario = ROOT / "scenarios" / "quickstart.yaml"
        if scenario.exists():
            commands[QUICKSTART] = [*mtasim, "run", str(scenario), "--out", str(Path(out))]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(_wall(command))
    return {name: min(taken) for name, taken in times.items()}


def _wall(command: list[str]) -> float:
    began = perf_counter()
    run(command, cwd=ROOT, stdout=DEVNULL, check=True)
    return perf_counter() - began
