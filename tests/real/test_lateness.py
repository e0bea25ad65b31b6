import asyncio
import time
from contextlib import suppress

from tests.real.lateness import Lateness


def test_the_worst_is_kept():
    lateness = Lateness()
    lateness.note(time.time() - 5)
    lateness.note(time.time() - 1)
    assert 5 <= lateness.worst < 6


def test_a_loop_that_is_held_up_is_seen():
    async def held_up(lateness: Lateness) -> None:
        watch = asyncio.create_task(lateness.watch())
        await asyncio.sleep(0.06)
        time.sleep(0.3)
        await asyncio.sleep(0.01)
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    lateness = Lateness()
    asyncio.run(held_up(lateness))
    assert lateness.worst >= 0.2
