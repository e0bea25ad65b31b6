"""Hand-made runs: a scenario that needs no loader, steps that need no engine."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.runs import Record, Replication
from simulator.runs.assessment import Assessment
from simulator.runs.execution import Steps
from simulator.runs.folders import create
from simulator.runs.overall import overall
from simulator.runs.record import write
from simulator.runs.replications import append

METRICS: dict[str, Any] = {
    "accepted.count": 3004,
    "delivered.count": 2866,
    "delivered.rate": 2866 / 3004,
    "failed.count": 137,
    "failed.hard": 101,
    "failed.soft_permanent": 0,
    "failed.expired": 36,
    "dropped.count": 1,
    "in_flight.count": 0,
    "bounces.hard": 86,
    "bounces.soft": 2911,
    "bounced_late.count": 15,
    "by": {
        "server": {
            "bigmail": {"attempts.total": 3615, "delivered.p95": 960.0},
            "throttled": {"attempts.total": 1963, "delivered.p95": 4920.0},
        }
    },
}
BREAKDOWN: dict[str, Any] = {
    "attempts": [3003, 1700, 800, 300, 75],
    "waits": {"median": 600.0, "p95": 3900.0},
    "servers": {"bigmail": {"2xx": 1717, "4xx": 1812, "5xx": 86, "faults": 0}},
    "delayed": {"hard": 15},
    "listed": {"bounces": 101, "unsubscribes": 1},
}
HELD = {
    "text": "delivered.rate >= 93%",
    "passed": True,
    "measured": "95.4 %",
    "at": "quickstart.yaml:51",
    "witness": None,
    "warn": False,
}
MISSED = {
    "text": "attempts.p95 <= 4 where server=throttled",
    "passed": False,
    "measured": "6",
    "at": "quickstart.yaml:52",
    "witness": (1 << 62) + 1,
    "warn": False,
}


def made(out: Path, name: str = "welcome", seed: int = 42, **fields: Any) -> Path:
    """A run's folder with a record, complete unless told otherwise."""
    told: dict[str, Any] = {
        "status": "complete",
        "mtasim": "0.1.0",
        "took_s": 0.9,
        "simulated_s": 43200.0,
        "passed": True,
        "expectations": (HELD,),
        "metrics": METRICS,
        "breakdown": BREAKDOWN,
        "digest": "d" * 32,
    } | fields

    def begun(number: int) -> Record:
        file = f"scenarios/{name}.yaml"
        return Record(id=number, scenario=name, file=file, seed=seed, created="2026-01-05T09:00:00+00:00")

    folder = create(out, name, str(seed), begun)
    record = begun(int(folder.name.split("-")[0]))
    write(folder, Record(**({one: getattr(record, one) for one in Record.__slots__} | told)))
    return folder


def replication(seed: int, text: str = HELD["text"], **fields: Any) -> Replication:
    """One of several replications of the same."""
    told: dict[str, Any] = {
        "simulated_s": 43200.0,
        "rows": 100,
        "passed": True,
        "expectations": (HELD | {"text": text},),
        "metrics": METRICS,
        "digest": f"{seed:032}",
    }
    return Replication(seed=seed, **(told | fields))


def made_of(out: Path, *each: Replication, **fields: Any) -> Path:
    """The folder of a run with several replications."""
    told = {"replications": len(each), "breakdown": {}} | overall(each)
    folder = made(out, seed=each[0].seed, **(told | fields))
    for one in each:
        append(folder, one)
    return folder


@dataclass
class Story:
    """As much of a Scenario as a run needs."""

    name: str = "welcome"
    seed: int = 42
    path: str = "scenarios/welcome.yaml"
    text: str = "version: 1\n"
    overrides: dict[str, str] = field(default_factory=dict)
    expect: tuple[Any, ...] = ()
    limit: int | None = None
    assumptions: tuple[Any, ...] = ()


def steps(simulate: Any = lambda scenario, journal: None, expectations: tuple[Any, ...] = (HELD,)) -> Steps:
    """Steps that do nothing and find the metrics above."""
    return Steps(simulate, lambda scenario, frame: Assessment(METRICS, expectations))
