"""``replications.jsonl``: what each replication of a run came to, one line each, in the order of seeds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from simulator.errors import EnvironmentLacking

FILE = "replications.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """One scenario run with one seed; fields as in ``Record``.

    Its journal is not kept: the same seed gives it again, and ``digest`` proves it.
    """

    seed: int
    simulated_s: float
    rows: int
    passed: bool
    expectations: tuple[Mapping[str, Any], ...]
    metrics: Mapping[str, Any]
    digest: str


def append(folder: Path, replication: Replication) -> None:
    """Adds a line to the file of a run's folder."""
    line = json.dumps(asdict(replication), ensure_ascii=False, allow_nan=False)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def read(folder: Path, seeds: range) -> Iterator[Replication]:
    """The replications of a complete run, one at a time: together they may be large.

    Raises EnvironmentLacking where the file cannot be read, or does not hold one for each of the seeds.
    """
    path = folder / FILE
    found = 0
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if found == len(seeds):
                    raise ValueError(f"it holds more than {found} replications")
                yield _built(json.loads(line), seeds[found])
                found += 1
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise EnvironmentLacking(f"{path} cannot be read: {error}", "run it again") from error
    if found < len(seeds):
        raise EnvironmentLacking(f"{path} holds {found} of {len(seeds)} replications", "run it again")


def _built(found: Any, seed: int) -> Replication:
    names = [one.name for one in fields(Replication)]
    if not isinstance(found, dict) or found.get("seed") != seed or not isinstance(found.get("metrics"), dict):
        raise ValueError(f"no replication with seed {seed}")
    return Replication(
        **({name: found[name] for name in names} | {"expectations": (*found["expectations"],)})
    )
