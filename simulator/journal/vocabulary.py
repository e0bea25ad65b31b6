"""The words of a run, told apart by small integers while it lasts.

A row of the journal is a tuple of integers; what repeats from row to row (outcomes, readings of
failures, where a delivery belongs) is interned once and written out in full when a block is.
Numbers are dealt in the order of first use and never leave the process: digest and files know
only the words themselves.
"""

from typing import NamedTuple

from simulator.mail import Bounce, Outcome

NULL = -1
"""Stands for null in every integer of a row."""


class Placing(NamedTuple):
    """Where deliveries belong; ``tags`` joined by commas, ``within`` how long they are of use (ms)."""

    campaign: str
    sender: str
    domain: str
    server: str | None
    tags: str
    within: int | None = None


class Final(NamedTuple):
    """What the last attempt of a delivery came to, told under a status that need not be the reply's own:
    RFC 3464 keeps the two apart as Diagnostic-Code and Status."""

    last: Outcome
    status: str


class Remark(NamedTuple):
    """A text that nobody said in a session."""

    text: str


class Words(dict[str | None, int]):
    """Numbers of words by subscript, dealt on first use; None and "" are null."""

    def __init__(self) -> None:
        super().__init__({None: NULL, "": NULL})

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self) - 2
        return number

    def spelt(self) -> list[str]:
        """The words in the order of their numbers."""
        return [word for word in self if word]


class Vocabulary:
    """Interns words, outcomes, bounces and placings; the same value always has the same number."""

    def __init__(self) -> None:
        self.words = Words()
        self.outcomes: dict[Outcome | Final | Remark, int] = {}
        self.bounces: dict[Bounce, int] = {}
        self.placings: dict[Placing, int] = {}

    def word(self, text: str | None) -> int:
        """The number of a word; None and "" are null."""
        return self.words[text]

    def outcome(self, outcome: Outcome | None) -> int:
        """The number of an outcome (its stage, codes and text)."""
        if outcome is None:
            return NULL
        return self.outcomes.setdefault(outcome, len(self.outcomes))

    def final(self, last: Outcome | None, status: str | None) -> int:
        """The number of an outcome under another status; null where the sender gives none."""
        if last is None or status is None:
            return NULL
        return self.outcomes.setdefault(Final(last, status), len(self.outcomes))

    def remark(self, text: str) -> int:
        """The number of a text that stands where the text of a reply would."""
        return self.outcomes.setdefault(Remark(text), len(self.outcomes))

    def bounce(self, bounce: Bounce | None) -> int:
        """The number of a reading (reason, hardness, timing, classifier rule)."""
        if bounce is None:
            return NULL
        return self.bounces.setdefault(bounce, len(self.bounces))

    def placing(self, placing: Placing) -> int:
        """The number of a placing."""
        return self.placings.setdefault(placing, len(self.placings))
