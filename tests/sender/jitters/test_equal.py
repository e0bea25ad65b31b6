from simulator.sender.jitters.equal import Equal
from tests.sender.examples import ends


def test_from_half_the_wait_to_the_wait():
    assert ends(Equal(), 600_000) == (300_000, 450_000, 600_000)
    assert ends(Equal(), 7) == (4, 6, 7)
