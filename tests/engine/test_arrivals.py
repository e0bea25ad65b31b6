from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simulator.engine import Reject, Submit
from simulator.engine.arrivals import arrivals
from tests.engine.story import scenario

SERVERS = "{inbox: {domains: [x.test, y.test]}}"


def submitted(workload: str, seed: int = 1):
    made = scenario(workload, servers=SERVERS)
    return list(arrivals(made.workload, seed))


def test_even_arrivals_share_the_span_out():
    found = submitted('{name: c, at: 1s, over: 10s, messages: 4, to: "u{n}@x.test"}')
    assert [(one.at, one.number) for one in found] == [(1000, 0), (3500, 1), (6000, 2), (8500, 3)]
    assert [one.recipients for one in found] == [(f"u{n}@x.test",) for n in (1, 2, 3, 4)]


def test_without_a_span_they_come_at_once():
    assert {one.at for one in submitted("{name: c, at: 1m, messages: 9, to: u@x.test}")} == {60_000}


@given(st.integers(0, 50))
def test_poisson_arrivals_are_spread_and_in_order(seed: int):
    workload = '{name: c, at: 1s, over: 1h, arrivals: poisson, messages: 200, to: "u{n}@x.test"}'
    instants = [one.at for one in submitted(workload, seed)]
    assert instants == sorted(instants)
    assert instants[0] >= 1000
    assert instants[-1] < 3_601_000
    # A quarter of the span holds a binomial number of them: 50, give or take 6 standard deviations.
    assert all(13 <= n <= 87 for n in Counter(at // 900_250 for at in instants).values())


def test_one_every_so_often():
    found = submitted('{name: c, at: 1s, every: 10s, until: 31s, to: "u{n}@x.test"}')
    assert [one.at for one in found] == [1000, 11_000, 21_000]


def test_the_hours_of_a_day_shape_the_span():
    """From midnight on two days: four fifths between 8 and 20 o'clock, the rest by night."""
    shape = "day: {'08:00-20:00': 80%, '20:00-08:00': 20%}"
    for arrivals_, off in (("even", 1), ("poisson", 60)):
        workload = (
            f'{{name: c, over: 2d, messages: 1000, arrivals: {arrivals_}, {shape}, to: "u{{n}}@x.test"}}'
        )
        instants = [one.at for one in submitted(workload)]
        assert instants == sorted(instants)
        by_day = sum(8 <= at // 3_600_000 % 24 < 20 for at in instants)
        assert abs(by_day - 800) <= off
        assert abs(sum(at < 86_400_000 for at in instants) - 500) <= off


def test_a_list_gives_each_message_tags_of_its_own():
    made = scenario("{name: c, tags: [news], to: [ann@x.test, ben@x.test]}", servers=SERVERS)
    to = replace(made.workload[0].to, tags=(("vip", "news"), ()))
    entry = replace(made.workload[0], to=to)
    assert [one.tags for one in arrivals((entry,), 1)] == [("news", "vip"), ("news",)]


def test_another_seed_another_day():
    workload = '{name: c, over: 1h, arrivals: poisson, messages: 5, to: "u{n}@x.test"}'
    assert submitted(workload, 1) != submitted(workload, 2)
    assert submitted(workload, 1) == submitted(workload, 1)


def test_shares_are_exact_and_number_the_people_of_a_domain():
    found = submitted("{name: c, messages: 10, to: {x.test: 70%, y.test: 30%}}")
    addresses = [one.recipients[0] for one in found]
    assert sorted(addresses) == sorted(
        [f"u{n}@x.test" for n in range(1, 8)] + [f"u{n}@y.test" for n in range(1, 4)]
    )
    of_x = [address for address in addresses if address.endswith("@x.test")]
    assert of_x == [f"u{n}@x.test" for n in range(1, 8)]
    assert addresses != sorted(addresses)  # their order is drawn


def test_a_second_campaign_meets_the_same_people():
    shares = "messages: 6, to: {x.test: 50%, y.test: 50%}"
    both = submitted(f"[{{name: c, {shares}}}, {{name: d, {shares}}}]")
    of = {name: sorted(one.recipients for one in both if one.campaign == name) for name in "cd"}
    assert of["c"] == of["d"]


@given(st.permutations(["b", "a", "c"]))
def test_entries_are_merged_by_instant_name_and_index(names):
    parts = [f"{{name: {name}, over: 4s, messages: 2, to: u@x.test}}" for name in names]
    found = submitted(f"[{', '.join(parts)}]")
    assert [(one.at, one.campaign, one.number) for one in found] == [
        *((0, name, 0) for name in "abc"),
        *((2000, name, 1) for name in "abc"),
    ]


def test_nothing_is_made_before_it_is_wanted():
    made = scenario("{name: c, over: 1h, messages: 90000000, to: u@x.test}", servers=SERVERS)
    assert next(arrivals(made.workload, 1)).number == 0


def test_what_a_list_rejects_comes_with_its_entry():
    made = scenario("{name: c, at: 5s, to: [ann@x.test]}", servers=SERVERS)
    entry = replace(made.workload[0], rejected=(("ann@", "invalid"), ("ANN@x.test", "duplicate")))
    assert list(arrivals((entry,), 1)) == [
        Reject(5000, "c", "main", "ann@", "invalid"),
        Reject(5000, "c", "main", "ANN@x.test", "duplicate"),
        Submit(5000, "c", 0, "main", ("ann@x.test",)),
    ]
