from simulator.mail import Duration
from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.negative_cache import NegativeCache
from tests.sender.examples import never


def test_left_alone_for_a_while_longer_where_nobody_answered():
    zonemta = NegativeCache(ttl=Duration(120_000), timeout=Duration(900_000), scope="domain")
    refused = zonemta.learn(None, Met(1_000, reached=False), never)
    silent = zonemta.learn(refused, Met(2_000, reached=False, timed_out=True), never)
    assert zonemta.admit(refused, 0, 120_999, never) == Closed(121_000)
    assert zonemta.admit(refused, 0, 121_000, never) is None
    assert zonemta.admit(silent, 0, 121_000, never) == Closed(902_000)
    assert zonemta.learn(silent, Met(3_000, reached=True), never) is None


def test_without_a_ttl_until_the_next_queue_run():
    sendmail = NegativeCache()
    memory = sendmail.learn(None, Met(5_000, reached=False, timed_out=True, next_look=1_800_000), never)
    assert sendmail.admit(memory, 0, 6_000, never) == Closed(1_800_000)
    assert sendmail.admit(memory, 0, 1_800_000, never) is None
