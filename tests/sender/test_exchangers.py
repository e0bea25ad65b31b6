"""Which exchangers a sender takes: laws over random sets of them, each with mutants that break it."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.sender import Dns, Failover, chosen
from tests.sender.examples import policy, sender
from tests.sender.mutant import mutated


class One(NamedTuple):
    name: str
    preference: int
    address: int = 0


def one(name, preference=10, address=0):
    return One(name, preference, address)


def taken(found, fault=None, choose=chosen, ourselves=None, **parts):
    kept, left = choose(found, fault, sender(hostname=ourselves, policy=policy(**parts)))
    return list(kept), left


A1, A2, B1, C1 = one("a"), one("a", 10, 1), one("b", 20), one("c", 30)


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ({}, [A1, A2, B1, C1]),
        ({"hosts": 2}, [A1, A2, B1]),
        ({"addresses": 3}, [A1, A2, B1]),
        ({"addresses": 1}, [A1]),
        ({"addresses_per_host": 1}, [A1, B1, C1]),
        ({"hosts": 2, "addresses_per_host": 1}, [A1, B1]),
        ({"addresses_per_host": 1, "addresses": 2}, [A1, B1]),
    ],
)
def test_so_many_and_no_more(limits, kept):
    assert taken([A1, A2, B1, C1], failover=Failover(**limits)) == (kept, None)


def test_mail_goes_to_better_exchangers_than_ourselves():
    assert taken([A1, B1, C1], ourselves="b") == ([A1], None)
    assert taken([A1, B1, C1], ourselves="elsewhere") == ([A1, B1, C1], None)


def test_to_nobody_where_we_are_the_best():
    assert taken([A1, one("b", 10)], ourselves="b") == ([], "dns_loop")


def test_a_fault_leaves_nobody():
    assert taken([], "dns_servfail") == ([], "dns_servfail")
    assert taken([A1], "dns_nxdomain") == ([], "dns_nxdomain")


def test_some_try_a_domain_that_is_denied():
    stubborn = Dns(implicit_mx="nxdomain")
    assert taken([A1], "dns_nxdomain", dns=stubborn) == ([A1], None)
    assert taken([], "dns_nxdomain", dns=stubborn) == ([], "dns_nxdomain")
    assert taken([], "dns_null_mx", dns=stubborn) == ([], "dns_null_mx")


NAMES = "abcd"
sets = st.lists(st.builds(One, st.sampled_from(NAMES), st.integers(0, 3), st.integers(0, 9)), min_size=1).map(
    lambda found: sorted(set(found), key=lambda each: (each.preference, each.name))
)
limit = st.none() | st.integers(1, 4)


def law_of_limits(choose):
    """In the order given, within every limit, and none left out without need."""

    @settings(max_examples=200, deadline=None)
    @given(sets, limit, limit, limit)
    def law(found, hosts, addresses, per_host):
        failover = Failover(hosts=hosts, addresses=addresses, addresses_per_host=per_host)
        kept, fault = taken(found, choose=choose, failover=failover)
        assert fault is None
        assert [each for each in found if each in kept] == kept
        names = [each.name for each in kept]
        assert kept[0] == found[0]
        assert len(kept) <= (addresses or 99)
        assert len(set(names)) <= (hosts or 99)
        assert all(names.count(name) <= (per_host or 99) for name in names)
        if len(kept) < (addresses or 99):
            wanted = list(dict.fromkeys(each.name for each in found))[:hosts]
            assert list(dict.fromkeys(names)) == wanted
            of_each = {name: sum(each.name == name for each in found) for name in wanted}
            assert all(names.count(name) == min(of_each[name], per_host or 99) for name in wanted)

    law()


def law_of_loops(choose):
    """All that are taken are preferred to ourselves; all that are preferred are taken."""

    @settings(max_examples=200, deadline=None)
    @given(sets, st.sampled_from(NAMES))
    def law(found, ourselves):
        kept, fault = taken(found, choose=choose, ourselves=ourselves)
        own = [each.preference for each in found if each.name == ourselves]
        better = [each for each in found if not own or each.preference < min(own)]
        assert kept == better
        assert fault == (None if better else "dns_loop")

    law()


LAWS = {"limits": law_of_limits, "loops": law_of_loops}


@pytest.mark.parametrize("law", LAWS)
def test_law(law):
    LAWS[law](chosen)


MUTANTS = {
    "hosts do not count": ("limits", "len(hosts) == failover.hosts", "False"),
    "a host beyond the limit hides those after it": ("limits", "            continue", "            break"),
    "addresses of a host do not count": ("limits", "hosts[one.name] <= failover.addresses_per_host", "True"),
    "addresses do not count": ("limits", "kept[: failover.addresses]", "kept"),
    "equals of ourselves are tried": ("loops", "one.preference < own", "one.preference <= own"),
    "we go by our worst place": ("loops", "own = min(", "own = max("),
    "nobody is ourselves": ("loops", "if sender.hostname is None else", "if True else"),
}


@pytest.mark.parametrize("crime", MUTANTS)
def test_the_law_notices(crime):
    law, guard, instead = MUTANTS[crime]
    with pytest.raises(AssertionError):
        LAWS[law](mutated("simulator.sender.exchangers", guard, instead).chosen)
