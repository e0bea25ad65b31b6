"""The study in scenarios/studies/imc.yaml: calm mail in arrays against all of it through the engine."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

from simulator.engine import Engine, run
from simulator.journal import Journal, Parts, scan
from simulator.scenario import Scenario, load

FILE = Path(__file__).parents[2] / "scenarios" / "studies" / "imc.yaml"
SCALE = "0.0005"


class Study(NamedTuple):
    """CPU seconds of both ways, the least of all rounds, and the attempts that they carried out."""

    calm: float
    engine: float
    attempts: int

    @property
    def rate(self) -> float:
        """Attempts a second with calm mail in arrays, journal included."""
        return self.attempts / self.calm


def study(rounds: int, tell: Callable[[str], None]) -> Study:
    """Both ways in turn; raises ValueError where their journals are not the same."""
    scenario = load(FILE, {"scale": SCALE})
    found: dict[str, list[float]] = {"calm": [], "engine": []}
    attempts = 0
    for number in range(rounds):
        digests = set()
        for name, way in (("calm", run), ("engine", _one_by_one)):
            taken, digest, attempts = _timed(scenario, way)
            found[name].append(taken)
            digests.add(digest)
        if len(digests) > 1:
            raise ValueError("the journals of the two ways are not the same")
        tell(f"study: round {number + 1} of {rounds}")
    return Study(min(found["calm"]), min(found["engine"]), attempts)


def _timed(scenario: Scenario, way: Callable[[Scenario, Journal], None]) -> tuple[float, str, int]:
    with TemporaryDirectory() as folder:
        journal = Journal(Parts(Path(folder) / "events"))
        before = process_time()
        way(scenario, journal)
        taken = process_time() - before
        kinds = scan(Path(folder) / "events").select("kind").collect()["kind"]
        return taken, journal.digest(), int((kinds == "attempt").sum())


def _one_by_one(scenario: Scenario, journal: Journal) -> None:
    Engine(scenario, journal).advance(scenario.duration)
    journal.flush()
