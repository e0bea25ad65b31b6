import asyncio

from simulator.control.agenda import Agenda
from simulator.control.clock import Clock


def test_deeds_are_done_when_they_are_due_in_their_order():
    async def story():
        clock, done = Clock(1000), []
        agenda = Agenda(clock)
        agenda.add(40_000, lambda: done.append("late"))
        agenda.add(10_000, lambda: done.append("first"))
        agenda.add(10_000, lambda: done.append("second"))
        assert (done, len(agenda)) == ([], 3)
        await asyncio.sleep(0.025)
        assert done == ["first", "second"]
        clock.leap(40_000)
        agenda.wake()
        return done

    assert asyncio.run(story()) == ["first", "second", "late"]


def test_nothing_is_done_once_it_has_stopped():
    async def story():
        done = []
        agenda = Agenda(Clock(1000))
        agenda.add(5_000, lambda: done.append("never"))
        agenda.stop()
        await asyncio.sleep(0.02)
        return done

    assert asyncio.run(story()) == []
