"""An alarm for each message."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """A try is made when it is due."""

    period: ClassVar[int] = 0
    phase: ClassVar[int | None] = None

    def wake(self, due: int, after: int, phase: int) -> int:
        """The instant it is due, or the first after ``after``."""
        return due if due > after else after + 1
