"""(b) and (c): our engine, without and with its journal."""

from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from simulator.engine import run
from simulator.journal import Frames, Journal, Parts, scan
from simulator.scenario import Scenario


class SwallowingJournal(Journal):
    """Takes every row and keeps none."""

    def __init__(self) -> None:
        super().__init__(Frames())
        for sheet in (self.accepted, self.contacts, self.attempts, self.others):
            sheet.cells = deque(maxlen=0)
            sheet.recipients = deque(maxlen=0)


class EngineAlone:
    """The engine into a journal that swallows rows."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._journal = SwallowingJournal()

    def run(self) -> None:
        """Runs the scenario."""
        run(self._scenario, self._journal)

    def attempts(self) -> None:
        """Not known without rows: those of the engine with its journal, by the same seed."""


class EngineWithJournal:
    """The engine as ``mtasim run`` uses it: rows sorted, digested and written as Parquet parts."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._folder = TemporaryDirectory(prefix="mtasim-benchmark-")
        self._journal = Journal(Parts(Path(self._folder.name)))

    def run(self) -> None:
        """Runs the scenario."""
        run(self._scenario, self._journal)

    def attempts(self) -> int:
        """Attempts made, counted in the journal."""
        with self._folder as folder:
            attempts = scan(Path(folder)).filter(pl.col("kind") == "attempt")
            return int(attempts.select(pl.len()).collect().item())
