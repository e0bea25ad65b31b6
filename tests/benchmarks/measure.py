"""One variant at one size, measured in a process of its own: ``measure VARIANT MESSAGES`` prints JSON."""

import gc
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from subprocess import run
from time import process_time
from typing import NamedTuple, Protocol, cast

from simulator.scenario import Scenario, load

ROOT = Path(__file__).parents[2]
SCENARIO = Path(__file__).with_name("benchmark.yaml")
MS_BETWEEN = 108  # from one message to the next, on average: 200,000 in six hours


class Variant(NamedTuple):
    """A way to run the workload: what it is, and the class that does it, by module and name."""

    title: str
    module: str
    name: str


VARIANTS = {
    "a0": Variant("SimPy toy, a process a message, no rules", "toy", "Toy"),
    "a": Variant("SimPy processes and Resources, our rules", "processes", "Processes"),
    "b": Variant("our engine without a journal", "engines", "EngineAlone"),
    "c": Variant("our engine with its journal", "engines", "EngineWithJournal"),
}


class Model(Protocol):
    """What a variant's class offers."""

    def run(self) -> None:
        """Everything that is timed."""
        ...

    def attempts(self) -> int | None:
        """Attempts made, asked for afterwards; None where the variant cannot know."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU time in seconds, all threads; the largest resident set in MB; the attempts made."""

    cpu: float
    peak: float
    attempts: int | None


def measure(variant: str, messages: int) -> Measured:
    """Measures in a fresh process, so that memory and caches are the variant's own."""
    command = [sys.executable, "-m", __name__, variant, str(messages)]
    done = run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"({variant}) failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout))


def measure_here(variant: str, messages: int) -> Measured:
    """Measures in this process: imports and the scenario's loading do not count as time."""
    model = _model(VARIANTS[variant], workload(messages))
    gc.collect()
    gc.disable()  # as the engine does for itself; the SimPy models gain by it as well
    began = process_time()
    model.run()
    cpu = process_time() - began
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    return Measured(cpu, peak, model.attempts())


def workload(messages: int, changes: Mapping[str, str] | None = None) -> Scenario:
    """The workload at another size, as dense as ever: what grows is the run, not the crowding.

    ``changes``: what else is laid over it, as with ``--set``.
    """
    size = {"messages": str(messages), "over": f"{messages * MS_BETWEEN}ms"}
    sized = {f"workload.campaign.{key}": value for key, value in size.items()}
    return load(SCENARIO, {**sized, **(changes or {})})


def _model(variant: Variant, scenario: Scenario) -> Model:
    """Imports only what the variant needs, so that nobody else's libraries weigh on its memory."""
    module = import_module(f"{__package__}.{variant.module}")
    return cast("Model", getattr(module, variant.name)(scenario))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measure_here(sys.argv[1], int(sys.argv[2])))))
