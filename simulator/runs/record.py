"""``run.json``: what a run was asked, what came of it, and whether it may be read at all."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from simulator.errors import EnvironmentLacking
from simulator.runs.placing import put

FILE = "run.json"
SCHEMA = 1
"""Version of ``run.json``; a reader refuses what is newer."""

Status = Literal["running", "complete", "incomplete"]
"""A killed process leaves ``running`` behind, so all but ``complete`` counts as incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One ``run.json``. Fields after ``ended`` mean something only once the run is complete.

    Times of day are ISO 8601 in UTC, durations seconds, rates fractions 0..1. ``file`` is the
    scenario as it was named by the caller; ``set`` the overrides laid over it; ``wire``: every attempt
    was a session of SMTP; ``served``: somebody else sent them, and the servers stood open; ``pace``: seconds
    of the scenario in one of the wall, None where no clock was waited for; ``limit``: how many messages of
    each entry were sent, where not all. ``assumptions``: of each population and profile its ``kind``,
    ``name``, whom it ``follows``, and of its ``numbers`` ``key``, ``value``, ``mark`` and ``source``. With
    ``replications`` above 1 it was run with as many seeds, ``seed`` and those that follow: figures are then
    means, and each replication stands in a file of its own (``simulator.runs.replications``).
    """

    id: int
    scenario: str
    file: str
    seed: int
    created: str
    replications: int = 1
    set: Mapping[str, str] = field(default_factory=dict)
    wire: bool = False
    served: bool = False
    pace: float | None = None
    limit: int | None = None
    assumptions: tuple[Mapping[str, Any], ...] = ()
    status: Status = "running"
    schema: int = SCHEMA
    mtasim: str = ""
    ended: str = ""
    took_s: float = 0.0
    simulated_s: float = 0.0
    rows: int = 0
    passed: bool = False
    expectations: tuple[Mapping[str, Any], ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    breakdown: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    @property
    def seeds(self) -> range:
        """The seeds it was run with."""
        return range(self.seed, self.seed + self.replications)

    @property
    def is_complete(self) -> bool:
        """Whether the run ended by itself and its figures may be used."""
        return self.status == "complete"


def write(folder: Path, record: Record) -> None:
    """Puts the record in place: a reader sees the old one or the new one, never half."""
    put(folder / FILE, json.dumps(asdict(record), indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read(folder: Path) -> Record:
    """The record of a run's folder. Raises EnvironmentLacking where there is none to be read."""
    path = folder / FILE
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise EnvironmentLacking(f"{folder} is no run: it has no {FILE}") from None
    except (OSError, ValueError) as error:
        raise EnvironmentLacking(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("schema"), int):
        raise EnvironmentLacking(f"{path} is no record of a run")
    if found["schema"] > SCHEMA:
        newer = found.get("mtasim")
        raise EnvironmentLacking(f"{path} was written by a newer mtasim ({newer})", "upgrade mtasim")
    return _built(path, found)


def _built(path: Path, found: dict[str, Any]) -> Record:
    names = {one.name for one in fields(Record)}
    known = {name: value for name, value in found.items() if name in names}
    for name in ("expectations", "assumptions"):
        known[name] = tuple(known.get(name, ()))
    try:
        record = Record(**known)
        _check(record)
    except (TypeError, ValueError) as error:
        raise EnvironmentLacking(f"{path} lacks what a record must have: {error}") from error
    return record


def _check(record: Record) -> None:
    """Raises ValueError where what every listing shows of a run is not what it should be."""
    kinds = {"id": int, "seed": int, "replications": int, "scenario": str, "status": str, "metrics": dict}
    for name, kind in kinds.items():
        if not isinstance(getattr(record, name), kind):
            raise ValueError(f"{name} is no {kind.__name__}")
    datetime.fromisoformat(record.created)
