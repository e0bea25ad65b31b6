"""The fixture ``simulate``."""

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.runs import Run, run

if TYPE_CHECKING:
    from simulator.pytest_plugin import Simulate


def simulate_in(folder: Path) -> "Simulate":
    """A function that runs scenarios and keeps the runs, and scenarios given as mappings, in a folder."""

    def simulate(
        scenario: str | PathLike[str] | Mapping[str, Any],
        seed: int | None = None,
        set: Mapping[str, str] | None = None,
    ) -> Run:
        path = _written(scenario, folder) if isinstance(scenario, Mapping) else Path(scenario)
        return run(path, seed, set, folder / "results")

    return simulate


def _written(scenario: Mapping[str, Any], folder: Path) -> Path:
    """The mapping as a file, for what is wrong to have a place: JSON is YAML (YAML 1.2 section 1.3)."""
    number = len(list(folder.glob("scenario-*.yaml"))) + 1
    path = folder / f"scenario-{number}.yaml"
    path.write_text(json.dumps(scenario, indent=1, ensure_ascii=False), encoding="utf-8")
    return path
