from simulator.report.opinions import MOST, Opinion, Thought, thoughts, worst
from simulator.report.record import Found


def test_one_thought_for_each_provider_and_key(judged):
    found = thoughts(Found.at(judged))
    assert [(one.server, one.rule, one.key, one.is_ip) for one in found] == [
        ("inbox", "opinion", "192.0.2.1", True),
        ("inbox", "opinion", "news.test", False),
    ]
    instants = [one.at_ms for one in found[0].opinions]
    assert instants == sorted(set(instants))


def test_those_that_fell_lowest_are_told_of_by_name():
    keys = [Thought("p", "r", f"k{n:02}", True, [Opinion(0, "low", {"score": float(n)})]) for n in range(20)]
    assert worst(keys[::-1]) == keys[:MOST]


def test_the_lowest_is_the_first_of_equals():
    told = [Opinion(at, "low", {"score": score}) for at, score in ((1, 60.0), (2, 50.0), (3, 50.0))]
    assert Thought("p", "r", "k", True, told).lowest.at_ms == 2
