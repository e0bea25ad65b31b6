"""How late this machine is with what it has to do: one that stalls tells nothing of the programs it runs."""

import asyncio
import time

EVERY = 0.05
"""How often the clock is looked at, s."""


class Lateness:
    """``worst``: the longest (s) that anything was late which this was told of, or that it saw itself."""

    def __init__(self) -> None:
        self.worst = 0.0

    def note(self, due: float) -> None:
        """What was due at that instant (s since the epoch) is done now."""
        self.worst = max(self.worst, time.time() - due)

    async def watch(self) -> None:
        """Looks at the clock until it is cancelled."""
        while True:
            due = time.time() + EVERY
            await asyncio.sleep(EVERY)
            self.note(due)
