from simulator.recipients.reputation import TrapNetwork
from tests.recipients.reputation.models import DAY, HOUR, STANDARD

DNSBL = STANDARD.dnsbl  # three hits within a day, three days from the last


def hits(*instants):
    network = TrapNetwork()
    for at in instants:
        network.hit("192.0.2.1", DNSBL, at)
    return network


def test_the_third_hit_lists_for_three_days_from_then_on():
    network = hits(0, HOUR, 2 * HOUR)
    listed = [network.lists("192.0.2.1", at) for at in (2 * HOUR, 2 * HOUR + 3 * DAY - 1, 2 * HOUR + 3 * DAY)]
    assert listed == [True, True, False]
    assert not network.lists("192.0.2.9", 2 * HOUR)


def test_hits_that_lie_apart_list_nobody():
    assert not hits(0, HOUR, DAY).lists("192.0.2.1", DAY)


def test_whoever_is_listed_stays_so_with_every_further_hit():
    network = hits(0, 1, 2, 2 * DAY)
    assert network.lists("192.0.2.1", 5 * DAY - 1)
    assert not network.lists("192.0.2.1", 5 * DAY)
