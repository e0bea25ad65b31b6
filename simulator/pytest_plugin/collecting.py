"""Which files are scenarios, and where their runs are kept while pytest lasts."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path
from typing import Any

import pytest

from simulator.pytest_plugin.items import ScenarioFile
from simulator.runs.files import scenarios_below

RUNS = "mtasim_runs"
"""What a worker of pytest-xdist is told the folder of the runs under."""


class Scenarios:
    """Collects scenario files; all workers of pytest-xdist share one folder of runs.

    The folder is temporary, and stays where a test failed.
    """

    def __init__(self, config: pytest.Config, patterns: Iterable[str]) -> None:
        self._files = {file.resolve() for pattern in patterns for file in _named(config.rootpath, pattern)}
        told: dict[str, Any] = getattr(config, "workerinput", {})
        self._is_worker = RUNS in told
        self.runs = Path(told[RUNS] if self._is_worker else tempfile.mkdtemp(prefix="mtasim-"))
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            config.args.extend(_apart(self._files, config))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tells a worker of pytest-xdist where the runs are."""
        node.workerinput[RUNS] = str(self.runs)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
        """A scenario file that the ini file names."""
        if file_path.resolve() not in self._files:
            return None
        return ScenarioFile.from_parent(parent, path=file_path, runs=self.runs)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Says where the runs of failed tests are."""
        if self.runs.is_dir() and terminalreporter.stats.get("failed"):
            terminalreporter.write_line(f"runs: mtasim runs --out {self.runs}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Removes the runs unless a test failed."""
        is_kept = session.testsfailed and any(self.runs.iterdir())
        if not (self._is_worker or is_kept):
            shutil.rmtree(self.runs, ignore_errors=True)


def _named(root: Path, pattern: str) -> Iterator[Path]:
    found = [root / match for match in glob(pattern, root_dir=root, recursive=True)]  # noqa: PTH207
    if not found:
        raise pytest.UsageError(f"mtasim_scenarios: {pattern!r} matches nothing in {root}")
    for path in found:
        yield from scenarios_below(path) if path.is_dir() else [path]


def _apart(files: Iterable[Path], config: pytest.Config) -> list[str]:
    """The files that pytest would not come across where it looks for tests."""
    start = config.invocation_params.dir
    looked_at = [(start / argument).resolve() for argument in config.args]
    astray = [file for file in files if not any(file.is_relative_to(place) for place in looked_at)]
    return sorted(os.path.relpath(file, start) for file in astray)
