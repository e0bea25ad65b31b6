"""A finished run, as Python sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from simulator.errors import EnvironmentLacking
from simulator.runs.folders import EVENTS
from simulator.runs.record import Record, read

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Run:
    """A complete run: its folder and what its record says. Make one with ``simulator.run``."""

    path: Path
    record: Record

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Reads a run's folder. Raises EnvironmentLacking where it is none, or was cut short."""
        folder = Path(path)
        record = read(folder)
        if not record.is_complete:
            raise EnvironmentLacking(
                f"run {record.id} ({folder}) is incomplete: its figures would mislead", "run it again"
            )
        return cls(folder, record)

    @property
    def id(self) -> int:
        """Its number among the runs of one results folder."""
        return self.record.id

    @property
    def scenario(self) -> str:
        """The scenario's name."""
        return self.record.scenario

    @property
    def seed(self) -> int:
        """The seed it was run with."""
        return self.record.seed

    @property
    def passed(self) -> bool:
        """Whether every expectation held; true where there are none."""
        return self.record.passed

    @property
    def expectations(self) -> tuple[Mapping[str, Any], ...]:
        """Of each expectation ``text``, ``passed``, ``measured`` and ``at`` (file:line)."""
        return self.record.expectations

    @property
    def metrics(self) -> Mapping[str, Any]:
        """Flat names to values (rates 0..1, durations in seconds) and groups under ``by``."""
        return self.record.metrics

    @property
    def digest(self) -> str:
        """Fingerprint of the journal: equal where scenario, seed and program are."""
        return self.record.digest

    def frame(self) -> "pl.LazyFrame":
        """The journal's rows in canonical order (columns: ``simulator.journal.COLUMNS``)."""
        from simulator.journal import scan

        return scan(self.path / EVENTS)

    def as_json(self) -> dict[str, Any]:
        """What ``mtasim run --json`` prints of it."""
        return {
            "id": self.id,
            "path": str(self.path),
            "scenario": self.scenario,
            "seed": self.seed,
            "passed": self.passed,
            "expectations": list(self.expectations),
            "metrics": dict(self.metrics),
            "digest": self.digest,
        }
