from simulator.sender.jitters.full import Full
from tests.sender.examples import ends


def test_from_nothing_to_the_wait():
    assert ends(Full(), 600_000) == (0, 300_000, 600_000)
    assert ends(Full(), 1) == (0, 1, 1)
