"""When a sender looks at its queue, so when what is due is really tried: one file per kind.

A queue run belongs to the sender, not to the message: its phase is one draw per run, and all
messages share the ticks.
"""

from typing import Protocol


class Wakeup(Protocol):
    """What every kind in this folder can answer. Values: no state, times in ms.

    ``period``: from one look at the queue to the next; 0 for a sender that sets an alarm for each
    message. ``phase``: the first look, where it is written; None where it is drawn.
    """

    @property
    def period(self) -> int:
        """From one look at the queue to the next; 0 where each message has its own alarm."""
        ...

    @property
    def phase(self) -> int | None:
        """The first look, since the scenario's start; None where it is drawn once a run."""
        ...

    def wake(self, due: int, after: int, phase: int) -> int:
        """The instant, later than ``after``, at which a try that is ``due`` is made.

        ``phase`` is the sender's first look at its queue.
        """
        ...
