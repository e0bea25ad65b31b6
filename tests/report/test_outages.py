from simulator.report.outages import Down, _stretches, met, set_down
from simulator.report.periods import Periods
from simulator.report.record import Found
from tests.report.lived import ran

FLAPPING = """\
version: 1
name: flapping
seed: 3
sender: {domain: n.test, retry: {schedule: [5m], jitter: none, give_up: {after: 3h}}}
servers:
  inbox: {domains: [inbox.test], rules: [{name: flap, outage: {up: 40m, down: 40m}, fault: refuse}]}
  other: {domains: [other.test], rules: [{name: full, reply: "452 4.2.2 Mailbox full"}]}
workload:
  - {name: steady, messages: 400, over: 6h, to: {inbox.test: 50%, other.test: 50%}}
"""


def test_down_until_it_comes_back_or_to_the_end():
    changed = [
        (10, "servers.a.down", "true"),
        (20, "servers.b.hosts.mx.down", "true"),
        (30, "servers.a.down", "false"),
        (40, "servers.c.limits", "none"),
    ]
    assert list(set_down(changed, 99)) == [Down(10, 30, "a"), Down(20, 99, "b.hosts.mx")]


def test_an_outage_is_seen_where_every_attempt_of_a_period_met_it(tmp_path):
    run = Found.at(ran(tmp_path, FLAPPING))
    periods = Periods.of(9 * 3_600_000, run.outline().start)
    found = list(met(run, periods))
    assert {one.what for one in found} == {"inbox: flap"}, "a full mailbox is no outage"
    rows = run.frame().collect().filter(kind="attempt", server="inbox").select("at_ms", "answered_by").rows()
    inside = [rule for at, rule in rows if any(one.begin <= at < one.until for one in found)]
    assert set(inside) == {"flap"}
    assert len(inside) > 100
    assert any(rule is None for _, rule in rows)


def test_numbers_that_follow_one_another_are_one_stretch():
    assert list(_stretches([1, 2, 3, 5, 8, 9])) == [(1, 3), (5, 5), (8, 9)]
    assert list(_stretches([])) == []
