"""Scenario files as pytest sees them: a test for each expectation, all of one case from one run."""

import os
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.errors import EnvironmentLacking, ScenarioInvalid
from simulator.pytest_plugin.once import once
from simulator.report import plain
from simulator.report.junit import UNTESTED, different
from simulator.report.lines import printable
from simulator.report.problems import rendered
from simulator.report.record import is_missed, placed
from simulator.report.story import stories
from simulator.runs import Run, execute

if TYPE_CHECKING:
    from simulator.scenario import Scenario


class Case:
    """A scenario of a file; it is run once, whoever asks first, in this process or another."""

    def __init__(self, scenario: "Scenario", runs: Path) -> None:
        self.scenario = scenario
        self._runs = runs
        self._run: Run | None = None

    @property
    def title(self) -> str:
        """What tells it from other cases of the same file."""
        return f"{self.scenario.name} seed {self.scenario.seed}"

    def run(self) -> Run:
        """The run, carried out if it has not been yet."""
        if self._run is None:
            key = f"{Path(self.scenario.path).resolve()} {self.title} {dict(self.scenario.overrides)}"
            self._run = Run.open(once(self._runs, key, lambda: execute(self.scenario, self._runs).path))
        return self._run


class ScenarioFile(pytest.File):
    """A file with one scenario or, by its matrix, several."""

    def __init__(self, *, runs: Path, **about: Any) -> None:
        super().__init__(**about)
        self._runs = runs

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The expectations of the one case, or the cases. Problems of the file are shown as they are."""
        cases = [Case(scenario, self._runs) for scenario in self._scenarios()]
        if len(cases) == 1:
            yield from _items(self, cases[0])
            return
        for case, name in zip(cases, different(_name(case.title) for case in cases), strict=True):
            yield Cases.from_parent(self, name=name, case=case)

    def _scenarios(self) -> "tuple[Scenario, ...]":
        from simulator.scenario import load_cases

        shown = os.path.relpath(self.path, self.config.invocation_params.dir)
        try:
            return load_cases(shown)
        except ScenarioInvalid as error:
            raise self.CollectError(plain(rendered(error.problems))) from None


class Cases(pytest.Collector):
    """One of several cases of a file."""

    def __init__(self, *, case: Case, **about: Any) -> None:
        super().__init__(**about)
        self._case = case

    def collect(self) -> Iterator[pytest.Item]:
        """Its expectations."""
        yield from _items(self, self._case)


class ExpectationItem(pytest.Item):
    """One expectation of a case; None: that it can be run at all."""

    def __init__(self, *, case: Case, place: int | None, line: int, **about: Any) -> None:
        super().__init__(**about)
        self._case = case
        self._place = place
        self._line = line

    def runtest(self) -> None:
        """Raises Missed with the story; of an expectation that only warns a miss is a warning."""
        run = self._case.run()
        if self._place is None or run.expectations[self._place]["passed"]:
            return
        if is_missed(run.expectations[self._place]):
            before = sum(is_missed(one) for one in run.expectations[: self._place])
            _, story = next(islice(stories(run.path), before, None))
            raise Missed(plain(story))
        measured = run.expectations[self._place]["measured"]
        with warnings.catch_warnings():
            warnings.simplefilter("always", MissedWarning)  # it fails nothing, even under -W error
            self.warn(MissedWarning(f"{self.name}: {printable(measured)}"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The story, or what the machine lacks; a traceback only where mtasim is at fault."""
        if isinstance(excinfo.value, Missed | EnvironmentLacking):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written, counted from 0, and its name."""
        return self.path, self._line - 1, f"{self._case.title}: {self.name}"


class Missed(Exception):
    """An expectation was missed: its story."""


class MissedWarning(pytest.PytestWarning):
    """An expectation was missed that only warns."""


def _items(parent: pytest.Collector, case: Case) -> Iterator[pytest.Item]:
    expectations = case.scenario.expect
    if not expectations:
        yield ExpectationItem.from_parent(parent, name=UNTESTED, case=case, place=None, line=1)
    names = different(_name(one.text) for one in expectations)
    for place, (one, name) in enumerate(zip(expectations, names, strict=True)):
        _, line = placed({"at": one.at})
        yield ExpectationItem.from_parent(parent, name=name, case=case, place=place, line=line)


def _name(text: str) -> str:
    """The text as the name of a test: pytest -v writes ``::`` for a dot, and parts names at ``::``."""
    return text.replace("::", ":").replace(".", "/")
