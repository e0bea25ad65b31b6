"""The pytest plug-in: scenario files become tests, and tests can run scenarios.

In the ini file ``mtasim_scenarios = scenarios`` (files, folders, patterns) makes a test of every
expectation of these files; without it nothing but the fixture ``simulate`` is there. As it is loaded
in every run of pytest, this module imports nothing of mtasim.
"""

from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from simulator.control import Recipients
    from simulator.runs import Run

INI = "mtasim_scenarios"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Announces the ini option."""
    help = "scenario files of mtasim, their folders, or patterns, relative to the root folder"
    parser.addini(INI, help, type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Collects scenarios where the ini file names some."""
    if config.getini(INI):
        from simulator.pytest_plugin.collecting import Scenarios

        config.pluginmanager.register(Scenarios(config, config.getini(INI)), "mtasim-scenarios")


class Simulate(Protocol):
    """What the fixture ``simulate`` is."""

    def __call__(
        self,
        scenario: str | PathLike[str] | Mapping[str, Any],
        seed: int | None = None,
        set: Mapping[str, str] | None = None,
    ) -> "Run":
        """Runs a scenario, a file or a mapping of the same form, and returns the run.

        ``seed`` and ``set`` go before what it says, as in ``simulator.run``. A missed expectation is
        no error: ``assert run.passed``. Raises ScenarioInvalid with every problem at once.
        """
        ...


@pytest.fixture
def simulate(tmp_path: Path) -> Simulate:
    """Runs scenarios in virtual time: ``simulate("a.yaml", seed=7).metrics["delivered.rate"]``."""
    from simulator.pytest_plugin.simulating import simulate_in

    return simulate_in(tmp_path)


@pytest.fixture
def emulated_recipients(request: pytest.FixtureRequest) -> "Iterator[Recipients]":
    """Servers to send mail to: those of simulator.test, or of a scenario file, given by
    ``@pytest.mark.parametrize("emulated_recipients", ["scenarios/x.yaml"], indirect=True)``.
    """
    from simulator.control import serve

    with serve(getattr(request, "param", None)) as recipients:
        yield recipients
