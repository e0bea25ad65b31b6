import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.recipients import Host, Rule, Server, When, Zones
from simulator.recipients.behaviours.fault import Fault
from tests.recipients.talk import always, never
from tests.sender.mutant import mutated


def looked_up(server, domain="a.test", at=0, draw=never, kind=Zones):
    found, hosts, fault, rule = kind((server,)).lookup(domain, {server.name: server.memory()}, at, draw)
    return found, tuple(host.name for host in hosts), fault, rule


def with_hosts(*hosts, **more):
    return Server(name="s", domains=("a.test", "b.test"), hosts=tuple(Host(*host) for host in hosts), **more)


def test_what_nobody_has_does_not_exist():
    assert looked_up(with_hosts(("m1",)), "elsewhere.test") == (None, (), "dns_nxdomain", "")


@pytest.mark.parametrize("domain", ["a.test", "b.test"])
def test_hosts_by_preference(domain):
    server = with_hosts(("backup", 20), ("first", 5), ("second", 10))
    assert looked_up(server, domain) == (server, ("first", "second", "backup"), None, "")


@pytest.mark.parametrize("fault", ["dns_nxdomain", "dns_null_mx", "dns_no_host", "dns_servfail"])
def test_faults_of_the_dns_are_rules(fault):
    server = with_hosts(("m1",), rules=(Rule(name="broken", behaviour=Fault(fault)),))
    assert looked_up(server) == (server, (), fault, "broken")


def test_by_time_and_by_chance():
    night = Rule(name="night", behaviour=Fault("dns_servfail"), when=When(time="00:00-01:00"), chance=0.5)
    server = with_hosts(("m1",), rules=(night,))
    assert looked_up(server, draw=always(0.4))[2:] == ("dns_servfail", "night")
    assert looked_up(server, draw=always(0.6))[2:] == (None, "")
    assert looked_up(server, at=3_600_000, draw=always(0.4))[2:] == (None, "")


def test_the_mail_server_knows_nothing_of_them():
    server = with_hosts(("m1",), rules=(Rule(name="broken", behaviour=Fault("dns_servfail")),))
    assert server.stages == frozenset()


def law_of_preference(kind):
    """Lower preferences first; among equals every order, the same for the same draw."""
    preferences = st.lists(st.integers(0, 2), min_size=1, max_size=5)

    @settings(max_examples=100, deadline=None)
    @given(preferences, st.integers(0, 50))
    def law(preferences, delivery):
        server = with_hosts(*((f"m{n}", preference) for n, preference in enumerate(preferences)))
        draws = (Bound(3).bind(delivery, 0, "", 1, 0) for _ in range(2))
        names, again = (looked_up(server, draw=draw, kind=kind)[1] for draw in draws)
        assert names == again
        assert sorted(names) == sorted(host.name for host in server.hosts)
        by_name = {host.name: host.preference for host in server.hosts}
        assert [by_name[name] for name in names] == sorted(preferences)

    law()
    equals = with_hosts(("m1",), ("m2",))
    orders = [looked_up(equals, draw=Bound(3).bind(n, 0, "", 1, 0), kind=kind)[1] for n in range(200)]
    assert 60 < orders.count(("m1", "m2")) < 140


def test_law_of_preference():
    law_of_preference(Zones)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("sorted(hosts, key=lambda host: host.preference)", "hosts"),
        ('draw(f"{server.name}/mx/{host.name}")', "0"),
        (
            "sorted(hosts, key=lambda host: host.preference)",
            "sorted(hosts, key=lambda host: -host.preference)",
        ),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_preference(mutated("simulator.recipients.dns", guard, instead).Zones)
