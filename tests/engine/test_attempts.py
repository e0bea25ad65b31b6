"""Starts and sessions, as the journal tells them."""

from simulator.engine import List
from tests.engine.story import MINUTE, kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'


def test_an_address_listed_in_the_queue_is_dropped_at_its_next_turn():
    rows = play(ONE, List(MINUTE, "main", "complaints", "ann@x.test"), servers=server(BUSY))
    assert kinds(rows) == ["accepted", "attempt", "listed", "suppressed"]
    assert told(rows, "suppressed", "at_ms", "attempt", "decision") == [(10 * MINUTE, 1, "complaints")]


def test_only_the_listed_one_of_several_is_dropped():
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test]]}",
        List(MINUTE, "main", "bounces", "ann@x.test"),
        servers=server("{name: grey, greylist: {wait: 5m}}"),
    )
    assert told(rows, "suppressed", "recipient") == ["ann@x.test"]
    assert told(rows, "delivered", "recipient") == ["ben@x.test"]


def test_siblings_in_the_queue_follow_the_one_that_got_listed():
    """One mail of four is answered hard; the others were deferred before, and are never tried again."""
    rules = (
        '{name: r, replies: ["451 4.3.0 Busy", "451 4.3.0 Busy", "451 4.3.0 Busy", "550 5.1.1 No such user"]}'
    )
    workload = "[" + ", ".join(f"{{name: c{n}, at: {2 * n}m, to: [ann@x.test]}}" for n in range(3)) + "]"
    rows = play(workload, servers=server(rules))
    assert told(rows, "bounced", "campaign", "at_ms") == [("c0", 10 * MINUTE)]
    assert told(rows, "suppressed", "campaign", "at_ms") == [("c1", 12 * MINUTE), ("c2", 14 * MINUTE)]
    assert len(told(rows, "attempt", "at_ms")) == 4
