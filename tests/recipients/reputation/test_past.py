from dataclasses import replace

from simulator.recipients.reputation import stranger
from simulator.recipients.reputation.past import Past
from simulator.recipients.reputation.score import Waterfall
from tests.recipients.reputation.models import STANDARD


def test_hours_are_told_by_the_opinion_held_in_them():
    stranged = stranger(STANDARD, "ip", 0)
    fallen = replace(stranged, level=3, lost=Waterfall(traps=85_000), blocked_until=10)
    past = Past()
    for held, formed in [(stranged, stranged), (stranged, fallen), (fallen, stranged)]:
        past.add_hour(held, formed)
    assert past.hours == {"high": 0, "medium": 0, "low": 2, "bad": 1}
    assert (past.blocks, past.lowest, past.damage) == (1, 15_000, 35_000 + 35_000 + 85_000)
