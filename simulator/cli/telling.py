"""How ``mtasim run`` tells of its runs: as text, as JSON, as annotations of GitHub, and in files for CI."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.errors import Problem
    from simulator.runs import Run


class Form(Protocol):
    """One value of ``--format``."""

    def __init__(self, terminal: Terminal) -> None: ...

    def each(self, run: "Run", whole: bool) -> None:
        """One run has ended; ``whole``: there is room for all of it."""
        ...

    def all(self, runs: "Sequence[Run]") -> None:
        """No more runs will follow."""
        ...

    def refused(self, problems: "Sequence[Problem]") -> None:
        """Nothing is run, because of these."""
        ...


class Text:
    """For people."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def each(self, run: "Run", whole: bool) -> None:
        """The summary, or a line and the messages at fault; with ``-q`` only of a run that failed."""
        from simulator.report import story, summary, verdict

        if whole and not self._terminal.quiet:
            self._terminal.say(summary(run.path))
        elif not (self._terminal.quiet and run.passed):
            self._terminal.say([*verdict(run.path), *story(run.path)])

    def all(self, runs: "Sequence[Run]") -> None:
        """How many passed, where there were several."""
        from simulator.report import Span
        from simulator.report.figures import several
        from simulator.report.lines import line

        if not runs:
            self._terminal.tell([line("no scenario (*.yaml) found")])
        elif len(runs) > 1 and not self._terminal.quiet:
            failed = sum(not run.passed for run in runs)
            missed = Span(f"{failed} failed", "bad") if failed else Span("all passed", "good")
            self._terminal.say([(), line(f"{several(len(runs), 'scenario')} run, ", missed)])

    def refused(self, problems: "Sequence[Problem]") -> None:
        """Nothing: the problems are told of on the way out."""


class GitHub(Text):
    """For a job of GitHub Actions: the text, then a command for each line that is to blame."""

    def all(self, runs: "Sequence[Run]") -> None:
        """The tally and the annotations."""
        from simulator.report.annotations import annotations

        super().all(runs)
        self._give(annotations(run.path for run in runs))

    def refused(self, problems: "Sequence[Problem]") -> None:
        """An annotation for each problem."""
        from simulator.report.annotations import annotations_of_problems

        self._give(annotations_of_problems(problems))

    def _give(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._terminal.give(command)


class Json:
    """For programs: one object."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def each(self, run: "Run", whole: bool) -> None:
        """Nothing before the end."""

    def all(self, runs: "Sequence[Run]") -> None:
        """The runs under one key."""
        import json

        told = {"runs": [run.as_json() for run in runs]}
        self._terminal.give(json.dumps(told, ensure_ascii=False, allow_nan=False))

    def refused(self, problems: "Sequence[Problem]") -> None:
        """Nothing: the problems are told of on the way out."""


FORMS: dict[str, type[Form]] = {"text": Text, "json": Json, "github": GitHub}


@dataclass(frozen=True, slots=True)
class Telling:
    """The form on the terminal, and the files that are written besides."""

    terminal: Terminal
    form: Form
    junitxml: Path | None = None
    csv: Path | None = None
    golden: bool = False

    def refused(self, problems: "Sequence[Problem]") -> None:
        """Tells why nothing is run: a report of yesterday must not stand for it."""
        from simulator.report.junit import junit_of_problems

        self.form.refused(problems)
        if self.junitxml is not None:
            _write(self.junitxml, junit_of_problems(problems))

    def all(self, runs: "Sequence[Run]") -> None:
        """Tells of all runs on the terminal and in the files."""
        from simulator.report.junit import junit
        from simulator.report.spreadsheet import spreadsheet

        folders = [run.path for run in runs]
        if self.junitxml is not None:
            _write(self.junitxml, junit(folders))
        if self.csv is not None:
            _write(self.csv, spreadsheet(folders))
        self.form.all(runs)
        if self.golden:
            self._update_golden(runs)

    def _update_golden(self, runs: "Sequence[Run]") -> None:
        from simulator.report.golden import golden_of, update

        files: dict[str, list[Path]] = {}
        for run in runs:
            files.setdefault(run.record.file, []).append(run.path)
        for file, folders in files.items():
            golden = golden_of(Path(file))
            if golden is not None:
                self.terminal.tell(update(golden, folders))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
