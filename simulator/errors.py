"""Everything that can go wrong, by who has to act.

MtasimError
├── ScenarioInvalid     what was written cannot be run: the author mends it (exit code 2)
├── EnvironmentLacking  the machine lacks something: a port, an extra, a folder (exit code 4)
└── LawBroken           the program contradicts itself: we mend it (exit code 3)

A bounce is a value and never stands here. Arguments are positional and complete in ``args``: SimPy
rebuilds an exception that leaves a process as ``type(e)(*e.args)``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file, as it is shown: place, the line itself, what to write instead.

    ``line`` and ``column`` count from 1; 0 means the whole file. ``width`` is how many characters
    the caret underlines. ``code`` is stable (``E001``); a W is a warning and stops nothing.
    """

    code: str
    message: str
    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    source: str = ""
    help: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether the scenario may be run all the same."""
        return self.code.startswith("W")

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{self.code} {self.message} -> {place}"


class MtasimError(Exception):
    """The base of all errors that mtasim raises on purpose."""


class ScenarioInvalid(MtasimError):
    """A scenario, a list or an option that cannot be run, with all its problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class EnvironmentLacking(MtasimError):
    """The machine lacks something that the run needs; ``remedy`` says what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.remedy = remedy

    def __str__(self) -> str:
        return str(self.args[0])


class LawBroken(MtasimError):
    """An identity that must hold after every run does not."""
