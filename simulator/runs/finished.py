"""A finished run, as Python sees it."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from simulator.errors import EnvironmentLacking
from simulator.runs.folders import EVENTS
from simulator.runs.record import Record, read
from simulator.runs.replications import Replication
from simulator.runs.replications import read as read_replications

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.statistics import Estimate


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
    def seeds(self) -> range:
        """The seeds it was run with: one, or as many as there are replications."""
        return self.record.seeds

    @property
    def passed(self) -> bool:
        """Whether every expectation held, in every replication; true where there are none."""
        return self.record.passed

    @property
    def expectations(self) -> tuple[Mapping[str, Any], ...]:
        """Of each expectation ``text``, ``passed``, ``measured``, ``at`` and ``witness``: see Judgement."""
        return self.record.expectations

    @property
    def metrics(self) -> Mapping[str, Any]:
        """Flat names to values (rates 0..1, durations in seconds) and groups under ``by``.

        Of several replications the means, without groups.
        """
        return self.record.metrics

    @property
    def digest(self) -> str:
        """Fingerprint of the journal: equal where scenario, seed and program are."""
        return self.record.digest

    def replications(self) -> Iterator[Replication]:
        """Each seed by itself; of a run with one seed that one."""
        if self.record.replications > 1:
            yield from read_replications(self.path, self.seeds)
        else:
            record = self.record
            yield Replication(**{one.name: getattr(record, one.name) for one in fields(Replication)})

    def estimates(self) -> "dict[str, Estimate]":
        """Metric -> its mean over the replications, and how sure that is."""
        from simulator.runs.overall import estimates

        return estimates(self.replications())

    def frame(self) -> "pl.LazyFrame":
        """The journal's rows in canonical order (columns: ``simulator.journal.COLUMNS``).

        Raises EnvironmentLacking for a run of several replications: their journals are not kept.
        """
        if self.record.replications > 1:
            again = f"mtasim run {shlex.quote(self.record.file)} --seed {self.seed}"
            raise EnvironmentLacking(
                f"run {self.id} is made of {len(self.seeds)} replications, whose journals are not kept",
                f"one of them again, with its journal: {again}",
            )
        from simulator.journal import scan

        return scan(self.path / EVENTS)

    def _repr_html_(self) -> str:
        """The summary, as a notebook shows a run."""
        from simulator.report import summary
        from simulator.report.notebook import html

        return html(summary(self.path))

    def as_json(self) -> dict[str, Any]:
        """What ``mtasim run --json`` prints of it; of replications each, and the means' intervals."""
        told = {
            "id": self.id,
            "path": str(self.path),
            "scenario": self.scenario,
            "seed": self.seed,
            "passed": self.passed,
            "expectations": list(self.expectations),
            "metrics": dict(self.metrics),
            "digest": self.digest,
        }
        if self.record.replications > 1:
            told["estimates"] = {name: one.as_json() for name, one in self.estimates().items()}
            told["replications"] = [asdict(one) for one in self.replications()]
        return told
