"""What a decision is told about the past, and the draws it may make."""

from typing import NamedTuple, Protocol


class History(NamedTuple):
    """One job so far, times in ms since the scenario's start.

    ``attempts`` includes the one that has just failed, which began at ``began``. ``last_failed`` is
    when the attempt before it failed, ``last_wait`` the wait after that as it was drawn (jitter
    included, the wakeup not); both are 0 after the first attempt. ``since``: when a history that is
    shared with other mail began, which may be before this mail or after it; its attempts are the others' too.
    """

    created: int
    attempts: int
    first_failed: int
    last_wait: int = 0
    began: int = 0
    last_failed: int = 0
    since: int | None = None

    @property
    def failing_since(self) -> int:
        """From when a rule that ends by itself counts."""
        return self.created if self.since is None else self.since

    @property
    def own_attempts(self) -> int:
        """Those that count towards N: none of a history that is shared (see ``decide.by_number``)."""
        return self.attempts if self.since is None else 0


class Draw(Protocol):
    """A seeded uniform bound by the caller to the attempt at hand."""

    def __call__(self, purpose: str, /) -> int:
        """A uniform of 53 bits (0 <= u < ``dice.ONE``), the same whenever it is asked again."""
        ...
