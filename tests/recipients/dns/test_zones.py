import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.recipients import Host, Mx, Records, Rule, Server, When, Zones
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.dns import Record, Response
from simulator.recipients.dns.zones import HERE
from tests.recipients.talk import always, never
from tests.sender.mutant import mutated


def looked_up(server, domain="a.test", at=0, draw=never, kind=Zones, zones=None):
    """The hosts of a domain, the fault, and who said so."""
    memories = {server.name: server.memory()}
    hosts, fault, rule = kind((server,), zones or {}).route(domain, memories, at, draw)
    return tuple(one.host.name for one in hosts), fault, rule


def with_hosts(*hosts, **more):
    return Server(name="s", domains=("a.test", "b.test"), hosts=tuple(Host(*host) for host in hosts), **more)


def test_what_nobody_has_does_not_exist():
    assert looked_up(with_hosts(("m1",)), "elsewhere.test") == ((), "dns_nxdomain", "")


@pytest.mark.parametrize("domain", ["a.test", "b.test"])
def test_hosts_by_preference(domain):
    server = with_hosts(("backup", 20), ("first", 5), ("second", 10))
    assert looked_up(server, domain) == (("first", "second", "backup"), None, "")


@pytest.mark.parametrize("fault", ["dns_nxdomain", "dns_null_mx", "dns_no_host", "dns_servfail"])
def test_faults_of_the_dns_are_rules(fault):
    server = with_hosts(("m1",), rules=(Rule(name="broken", behaviour=Fault(fault)),))
    assert looked_up(server) == ((), fault, "broken")


def test_by_time_and_by_chance():
    night = Rule(name="night", behaviour=Fault("dns_servfail"), when=When(time="00:00-01:00"), chance=0.5)
    server = with_hosts(("m1",), rules=(night,))
    assert looked_up(server, draw=always(0.4))[1:] == ("dns_servfail", "night")
    assert looked_up(server, draw=always(0.6))[1:] == (None, "")
    assert looked_up(server, at=3_600_000, draw=always(0.4))[1:] == (None, "")


def test_the_mail_server_knows_nothing_of_them():
    server = with_hosts(("m1",), rules=(Rule(name="broken", behaviour=Fault("dns_servfail")),))
    assert server.stages == frozenset()


PLACE = Server(
    name="s",
    domains=("a.test", "b.test"),
    hosts=(Host("m1.test"), Host("m2.test", 20, down=True), Host("a.test")),
)
A, B = ("192.0.2.1", "192.0.2.2"), ("2001:db8::1",)
NO_SUCH, SILENT, FAILS = Records(rcode="NXDOMAIN"), Records(rcode="TIMEOUT"), Records(rcode="SERVFAIL")


def mx(*hosts):
    return Records(mx=tuple(Mx(host, 10 * n) for n, host in enumerate(hosts, start=1)))


CASES = {
    # zones -> the hosts in the order to try, the fault, and the zone that says so
    "every address, v4 before v6": (
        {"x.test": mx("m1.test", "m2.test"), "m1.test": Records(a=A, aaaa=B)},
        ("m1.test[192.0.2.1]", "m1.test[192.0.2.2]", "m1.test[2001:db8::1]", "m2.test"), None, "",
    ),
    "the preference of the record, not of the host": (
        {"x.test": mx("m2.test", "m1.test")}, ("m2.test", "m1.test"), None, "",
    ),
    "null MX": ({"x.test": mx(".")}, (), "dns_null_mx", "zones.x.test"),
    "no such name": ({"x.test": NO_SUCH}, (), "dns_nxdomain", "zones.x.test"),
    "the name server fails": ({"x.test": FAILS}, (), "dns_servfail", "zones.x.test"),
    "the name server is silent": ({"x.test": SILENT}, (), "dns_timeout", "zones.x.test"),
    "an MX that does not exist": (
        {"x.test": mx("gone.test"), "gone.test": NO_SUCH}, (), "dns_no_host", "zones.x.test",
    ),
    "an MX without an address": (
        {"x.test": mx("bare.test"), "bare.test": Records()}, (), "dns_no_host", "zones.x.test",
    ),
    "what may be there tomorrow goes before what never will": (
        {"x.test": mx("gone.test", "slow.test"), "gone.test": NO_SUCH, "slow.test": SILENT},
        (), "dns_timeout", "zones.x.test",
    ),
    "one MX that is there is enough": (
        {"x.test": mx("gone.test", "slow.test", "m1.test"), "gone.test": NO_SUCH, "slow.test": SILENT},
        ("m1.test",), None, "",
    ),
    "no MX: the domain itself": ({"x.test": Records(a=A[:1])}, ("x.test[192.0.2.1]",), None, ""),
    "neither MX nor address": ({"x.test": Records()}, (), "dns_no_host", "zones.x.test"),
    "an alias as MX": (
        {"x.test": mx("alias.test"), "alias.test": Records(cname="m1.test")}, ("m1.test",), None, "",
    ),
    "an alias as domain": (
        {"x.test": Records(cname="y.test"), "y.test": mx("m1.test")}, ("m1.test",), None, "",
    ),
    "an alias of nothing": (
        {"x.test": Records(cname="y.test"), "y.test": NO_SUCH}, (), "dns_nxdomain", "zones.y.test",
    ),
    "an address at which nobody stands": (
        {"x.test": mx("other.test"), "other.test": Records(a=A[:1])}, ("other.test[192.0.2.1]",), None, "",
    ),
    "denied, although it has an address": (
        {"x.test": Records(mx_rcode="NXDOMAIN", a=A[:1])},
        ("x.test[192.0.2.1]",), "dns_nxdomain", "zones.x.test",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_where_the_zones_lead(case):
    zones, hosts, fault, rule = CASES[case]
    assert looked_up(PLACE, "x.test", zones=zones) == (hosts, fault, rule)


def test_the_host_behind_an_address():
    zones = Zones((PLACE,), {"x.test": mx("m2.test", "other.test"), "other.test": Records(a=A[:1])})
    ours, nobody = zones.resolved("x.test").hosts
    assert (ours.server, ours.host.down, ours.name, ours.preference) == (PLACE, True, "m2.test", 10)
    assert (nobody.server.down, nobody.name) == (True, "other.test")
    assert (zones.home("x.test"), zones.home("other.test"), zones.home("b.test")) == (PLACE, None, PLACE)
    assert zones.names("x.test") == ("m2.test", "other.test")


def test_a_domain_that_is_its_own_host():
    (host,) = Zones((PLACE,), {"a.test": Records(a=A[:1])}).resolved("a.test").hosts
    assert (host.server, host.host.name, host.preference) == (PLACE, "a.test[192.0.2.1]", 0)


def test_a_question_and_its_answer():
    zones = Zones(
        (PLACE,), {"x.test": Records(cname="y.test"), "y.test": mx("m1.test"), "gone.test": NO_SUCH}
    )
    alias, exchanger = Record("x.test", "CNAME", "y.test"), Record("y.test", "MX", "m1.test", 10)
    assert zones.lookup("x.test", "MX") == Response("NOERROR", (alias, exchanger), "zones.y.test")
    assert zones.lookup("x.test", "CNAME") == Response("NOERROR", (alias,), "zones.x.test")
    assert zones.lookup("x.test", "A") == Response("NOERROR", (alias,), "zones.y.test")
    assert zones.lookup("gone.test", "A") == Response("NXDOMAIN", (), "zones.gone.test")
    assert zones.lookup("nobody.test", "A") == Response("NXDOMAIN")
    assert zones.lookup("m1.test", "A") == Response("NOERROR", (Record("m1.test", "A", HERE),))
    assert [one.data for one in zones.lookup("b.test", "MX").records] == ["m1.test", "m2.test", "a.test"]


def test_aliases_in_a_ring_fail():
    zones = Zones((PLACE,), {"x.test": Records(cname="y.test"), "y.test": Records(cname="x.test")})
    assert zones.lookup("x.test", "MX").rcode == "SERVFAIL"


def test_a_domain_keeps_its_rules_beside_its_zone():
    server = with_hosts(("m1",), rules=(Rule(name="broken", behaviour=Fault("dns_servfail")),))
    assert looked_up(server, zones={"a.test": mx("m1")}) == ((), "dns_servfail", "broken")


def test_zones_that_are_written_anew():
    before = Zones((PLACE,), {"x.test": NO_SUCH})
    assert before.resolved("x.test").fault == "dns_nxdomain"
    assert before.rewritten({"x.test": mx("m1.test")}).names("x.test") == ("m1.test",)


names = st.sampled_from(["x.test", "m1.test", "m2.test", "y.test", "z.test"])
rcodes = st.sampled_from(["NXDOMAIN", "SERVFAIL", "TIMEOUT"])
exchangers = st.builds(Mx, names, st.integers(0, 3))
written = st.one_of(
    st.builds(Records, rcode=rcodes),
    st.builds(Records, cname=names),
    st.builds(Records, mx_rcode=rcodes, a=st.sampled_from([(), A[:1]])),
    st.builds(
        Records,
        mx=st.lists(exchangers, max_size=4, unique_by=lambda one: one.host).map(tuple),
        a=st.sampled_from([(), A[:1], A]),
        aaaa=st.sampled_from([(), B]),
    ),
)


def law_of_lookups(kind):
    """A route follows from single questions to the name server alone, as RFC 5321 section 5.1 has it."""

    @settings(max_examples=300, deadline=None, report_multiple_bugs=False)
    @given(st.dictionaries(names, written), names, st.integers(0, 50))
    def law(records, domain, delivery):
        zones = kind((PLACE,), records)
        draw = Bound(3).bind(delivery, 0, "", 1, 0)
        route = zones.route(domain, {"s": PLACE.memory()}, 0, draw)
        said = zones.lookup(domain, "MX")
        found = [one for one in said.records if one.kind == "MX"] or [Record("", "MX", domain, 0)]
        reached, faults = [], set()
        for one in found:
            answers = [zones.lookup(one.data, kind) for kind in ("A", "AAAA")]
            faults |= {answer.rcode for answer in answers}
            of_it = [each for answer in answers for each in answer.records if each.kind != "CNAME"]
            reached += [(one.preference, each.name) for each in of_it]
        soft = {"SERVFAIL": "dns_servfail", "TIMEOUT": "dns_timeout"}
        if said.rcode != "NOERROR":
            assert route.fault == soft.get(said.rcode, "dns_nxdomain")
        elif reached:
            assert route.fault is None
            assert sorted((one.preference, one.name) for one in route.hosts) == sorted(reached)
            preferences = [one.preference for one in route.hosts]
            assert preferences == sorted(preferences)
        else:
            assert route.fault in ({soft[code] for code in faults & soft.keys()} or {"dns_no_host"})

    law()


def test_law_of_lookups():
    law_of_lookups(Zones)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('for kind in ("A", "AAAA")', 'for kind in ("A",)'),
        ("preference=exchanger.preference", "preference=host.preference"),
        (
            'if said.rcode in ("SERVFAIL", "TIMEOUT"):\n                    fault',
            "if False:\n                    fault",
        ),
        ("exchangers or [Mx(domain, 0)]", "exchangers"),
        ("None if hosts else fault", "fault"),
        ('if said.rcode in ("SERVFAIL", "TIMEOUT"):\n            return', "if False:\n            return"),
    ],
)
def test_the_law_of_lookups_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_lookups(mutated("simulator.recipients.dns.zones", guard, instead).Zones)


def law_of_preference(kind):
    """Lower preferences first; among equals every order, the same for the same draw."""
    preferences = st.lists(st.integers(0, 2), min_size=1, max_size=5)

    @settings(max_examples=100, deadline=None)
    @given(preferences, st.integers(0, 50))
    def law(preferences, delivery):
        server = with_hosts(*((f"m{n}", preference) for n, preference in enumerate(preferences)))
        draws = (Bound(3).bind(delivery, 0, "", 1, 0) for _ in range(2))
        names, again = (looked_up(server, draw=draw, kind=kind)[0] for draw in draws)
        assert names == again
        assert sorted(names) == sorted(host.name for host in server.hosts)
        by_name = {host.name: host.preference for host in server.hosts}
        assert [by_name[name] for name in names] == sorted(preferences)

    law()
    equals = with_hosts(("m1",), ("m2",))
    orders = [looked_up(equals, draw=Bound(3).bind(n, 0, "", 1, 0), kind=kind)[0] for n in range(200)]
    assert 60 < orders.count(("m1", "m2")) < 140


def test_law_of_preference():
    law_of_preference(Zones)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("sorted(drawn, key=lambda one: one.preference)", "drawn"),
        ('draw(f"{one.server.name}/mx/{one.name}")', "0"),
        (
            "sorted(drawn, key=lambda one: one.preference)",
            "sorted(drawn, key=lambda one: -one.preference)",
        ),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_preference(mutated("simulator.recipients.dns.zones", guard, instead).Zones)
