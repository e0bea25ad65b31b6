"""The record of a run as a report reads it: whatever is missing is absent, never invented."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from simulator.errors import ScenarioInvalid
from simulator.report.figures import seeds

if TYPE_CHECKING:
    import polars as pl

    from simulator.scenario.outline import Outline


@dataclass(frozen=True, slots=True)
class Found:
    """A ``run.json`` (its form: ``simulator.runs.record``) and the folder it was found in."""

    folder: Path
    record: Mapping[str, Any]

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Reads the record of a folder."""
        return cls(folder, json.loads((folder / "run.json").read_bytes()))

    @property
    def is_complete(self) -> bool:
        """Whether its figures may be shown."""
        return bool(self.record.get("status") == "complete")

    @property
    def seeds(self) -> range:
        """The seeds it was run with: one, or one for each replication."""
        first = self.record["seed"]
        return range(first, first + self.record.get("replications", 1))

    @property
    def dice(self) -> str:
        """The same for people: ``seed 42``, ``seeds 42..61``."""
        return f"seed{'s' * self.is_repeated} {seeds(self.seeds)}"

    @property
    def is_repeated(self) -> bool:
        """Whether its figures are means over several replications."""
        return len(self.seeds) > 1

    @property
    def pace(self) -> float | None:
        """Seconds of the scenario in one of the wall; None where no clock was waited for."""
        return self.record.get("pace")

    def missed_seeds(self) -> list[int]:
        """The seeds whose replication missed an expectation."""
        return [one["seed"] for one in self.replications() if not one["passed"]]

    def replications(self) -> list[Mapping[str, Any]]:
        """Of each ``seed``, ``passed``, ``metrics`` and so on (its form: ``simulator.runs.replications``).

        Without the metrics of groups, which of many replications are too much to hold.
        """
        with (self.folder / "replications.jsonl").open(encoding="utf-8") as file:
            return [_without_groups(json.loads(line)) for line in file]

    @property
    def expectations(self) -> list[Mapping[str, Any]]:
        """``text``, ``passed``, ``measured``, ``at`` and ``witness`` of each."""
        return list(self.record.get("expectations", ()))

    @property
    def failures(self) -> list[Mapping[str, Any]]:
        """The expectations that were missed and do not merely warn."""
        return [one for one in self.expectations if is_missed(one)]

    @property
    def warnings(self) -> list[Mapping[str, Any]]:
        """The expectations that were missed and only warn."""
        return [one for one in self.expectations if not (one["passed"] or is_missed(one))]

    def metric(self, name: str) -> float | None:
        """A metric of the whole run; None where it does not exist or nothing could be measured."""
        value = self.record.get("metrics", {}).get(name)
        return value if isinstance(value, int | float) else None

    def group(self, by: str) -> Mapping[str, Mapping[str, Any]]:
        """The metrics by server, domain, campaign, sender or tag."""
        found: Mapping[str, Mapping[str, Any]] = self.record.get("metrics", {}).get("by", {}).get(by, {})
        return found

    def table(self, name: str) -> Any:
        """One of the small tables beside the metrics, empty where there is none."""
        return self.record.get("breakdown", {}).get(name) or {}

    def frame(self) -> "pl.LazyFrame":
        """The journal's rows in canonical order."""
        from simulator.journal import scan

        return scan(self.folder / "events")

    def outline(self) -> "Outline":
        """Where the parts of the scenario are written; of a scenario that is gone, nowhere."""
        from simulator.scenario.outline import Outline

        try:
            text = (self.folder / "scenario.yaml").read_text("utf-8")
            return Outline.of(text, self.record["file"], self.record["set"])
        except (OSError, ScenarioInvalid):
            return Outline.of("{}", self.record["file"], {})

    def command(self, seed: int) -> str:
        """The command that does the run again with a seed, quoted for the shell."""
        record = self.record
        laid_over = "".join(
            f" --set {shlex.quote(f'{path}={value}')}" for path, value in record["set"].items()
        )
        if record.get("served"):
            file = f" {shlex.quote(record['file'])}" if record["file"] else ""
            speed = "" if self.pace in (None, 1) else f" --speed {self.pace:g}x"
            return f"mtasim serve{file}{laid_over}{speed}"
        limit = f" --limit {record['limit']}" if record.get("limit") else ""
        wire = " --wire" if record.get("wire") else ""
        if wire and self.pace is not None:
            wire += f" --pace {self.pace:g}x" if self.pace != 1 else " --pace real"
        return f"mtasim run {shlex.quote(record['file'])}{laid_over}{limit}{wire} --seed {seed}"


def _without_groups(replication: dict[str, Any]) -> dict[str, Any]:
    replication["metrics"].pop("by", None)
    return replication


def is_missed(expectation: Mapping[str, Any]) -> bool:
    """Whether it was missed and does not merely warn."""
    return not (expectation["passed"] or expectation.get("warn"))


def placed(expectation: Mapping[str, Any]) -> tuple[str, int]:
    """The file of an expectation, and the line in it, from 1."""
    file, _, line = str(expectation["at"]).rpartition(":")
    return file, int(line)
