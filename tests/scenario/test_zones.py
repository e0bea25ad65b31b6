import pytest

from simulator.errors import ScenarioInvalid
from simulator.mail import Duration
from simulator.recipients import Mx, Records
from simulator.scenario import loads

TEXT = """version: 1
sender: {domain: news.test, hostname: mail.news.test, ips: [192.0.2.1, "2001:db8::25"]}
servers: {corp: {domains: [corp.test], hosts: [{name: mx1.corp.test}, {name: mx2.corp.test}]}}
"""
TO_CORP = "workload: [{name: c, to: [a@corp.test]}]\n"


def read(zones, more=TO_CORP):
    return loads(f"{TEXT}zones:\n  {zones}\n{more}")


def problems(zones, more=TO_CORP):
    try:
        return read(zones, more).warnings
    except ScenarioInvalid as refused:
        return refused.problems


@pytest.mark.parametrize(
    ("written", "records"),
    [
        (
            "{mx: {mx1.corp.test: 10, MX2.corp.test: 20}}",
            {"mx": (("mx1.corp.test", 10), ("mx2.corp.test", 20))},
        ),
        ("null_mx", {"mx": ((".", 0),)}),
        ("{mx: null_mx}", {"mx": ((".", 0),)}),
        ("nxdomain", {"rcode": "NXDOMAIN"}),
        ("servfail", {"rcode": "SERVFAIL"}),
        ("timeout", {"rcode": "TIMEOUT"}),
        ("{mx: servfail, a: [203.0.113.1]}", {"mx_rcode": "SERVFAIL", "a": ("203.0.113.1",)}),
        ('{a: [203.0.113.1], aaaa: ["2001:db8:0::1"]}', {"a": ("203.0.113.1",), "aaaa": ("2001:db8::1",)}),
        ("{cname: mx1.corp.test}", {"cname": "mx1.corp.test"}),
        ("{}", {}),
    ],
)
def test_zones_as_they_are_written(written, records):
    if "mx" in records:
        records = records | {"mx": tuple(Mx(*one) for one in records["mx"])}
    assert read(f"X.test: {written}").zones["x.test"] == Records(**records)


def test_the_senders_own_hosts_are_there():
    assert read("x.test: nxdomain").zones["mail.news.test"] == Records(
        a=("192.0.2.1",), aaaa=("2001:db8::25",)
    )
    assert loads(TEXT + TO_CORP).zones == {}


def test_mail_may_go_to_a_domain_that_only_has_a_zone():
    assert read("gone.test: nxdomain", "workload: [{name: c, to: [a@gone.test]}]\n").workload[0].messages == 1


FAULTS = {
    # what is written -> code, column, message, help
    "x.test: {mx: {mx3.corp.test: 10}}": (
        "E019",
        3,
        'no server has a host "mx3.corp.test", and it has no zone',
        'did you mean "mx2.corp.test"?',
    ),
    "x.test: {mx: {elsewhere.invalid: 10}}": (
        "E019",
        3,
        'no server has a host "elsewhere.invalid", and it has no zone',
        'or is it to lead nowhere? "elsewhere.invalid: nxdomain"',
    ),
    "x.test: {cname: nobody.invalid}": (
        "E019",
        3,
        'no server has a host "nobody.invalid", and it has no zone',
        "or is it to lead nowhere?",
    ),
    "x.test: {mx: {mx1.corp.test: ten}}": (
        "E017",
        32,
        "mx1.corp.test needs a preference",
        "the lowest is tried",
    ),
    "x.test: {mx: {mx1.corp.test: 70000}}": (
        "E017",
        32,
        "mx1.corp.test needs a preference",
        "from 0 to 65535",
    ),
    "x.test: {mx: [mx1.corp.test]}": (
        "E014",
        16,
        "a list stands where MX records are due",
        "mx1.corp.test: 10",
    ),
    "x.test: nodomain": ("E015", 11, '"nodomain" is no zone', 'did you mean "nxdomain"?'),
    "x.test: {a: [203.0.113.300]}": (
        "E016",
        16,
        "'203.0.113.300' is no IP address",
        "write it like 192.0.2.1",
    ),
    'x.test: {a: ["2001:db8::1"]}': ("E017", 15, "a holds addresses of IPv4, and 2001:db8::1 is none", ""),
    "x.test: {cname: mx1.corp.test, a: [203.0.113.1]}": ("E017", 19, "cname has nothing beside it", ""),
    "x.test: {mxs: {mx1.corp.test: 10}}": ("E001", 12, 'unknown key "mxs"', 'did you mean "mx"?'),
    "x..test: nxdomain": ("E016", 3, "'x..test'", ""),
    "x.test: nxdomain\n  X.test: servfail": ("E026", 3, 'the zone "x.test" is there twice', "on line 5"),
    "x.test: {cname: y.test}\n  y.test: {cname: x.test}": (
        "E017",
        3,
        "the alias x.test leads back to itself",
        "a CNAME names another host",
    ),
}


@pytest.mark.parametrize("written", FAULTS)
def test_what_is_wrong_with_a_zone(written):
    code, column, message, help = FAULTS[written]
    first = problems(written)[0]
    assert (first.code, first.column) == (code, column)
    assert first.message.startswith(message)
    assert help in first.help


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("x.test: {a: [203.0.113.1]}", ["W031"]),
        ("mx1.corp.test: {a: [203.0.113.1]}", []),
        ("mail.news.test: {a: [192.0.2.7]}", []),
        ("x.test: {mx: {mx1.corp.test: 10}, a: [203.0.113.80]}", []),
        ("real.com: nxdomain", ["W027"]),
    ],
)
def test_warnings(written, codes):
    assert [one.code for one in problems(written)] == codes


def test_a_zone_over_time():
    timeline = """timeline:
  - {at: 2h, set: {zones.X.test: {mx: {mx1.corp.test: 10}}}}
  - {at: 1h, set: {zones.x.test: servfail, zones.y.test: null_mx}}
"""
    first, second, third = read("x.test: nxdomain", TO_CORP + timeline).timeline
    assert [one.at for one in (first, second, third)] == [Duration(3_600_000)] * 2 + [Duration(7_200_000)]
    assert (first.path, first.value, first.zones["x.test"]) == (
        "zones.x.test",
        "servfail",
        Records(rcode="SERVFAIL"),
    )
    assert second.zones.keys() == {"mail.news.test", "x.test", "y.test"}
    assert second.zones["x.test"] == Records(rcode="SERVFAIL")
    assert third.zones["x.test"] == Records(mx=(Mx("mx1.corp.test", 10),))
    assert third.value == "{mx: {mx1.corp.test: 10}}"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("zones.x.test: {mx: {mx9.corp.test: 10}}", "E019"),
        ("zones.x.test: nodomain", "E015"),
        ("zones.x..test: nxdomain", "E016"),
        ("zones.: nxdomain", "E025"),
        ("zones: {x.test: nxdomain}", "E025"),
    ],
)
def test_what_is_wrong_with_a_change(event, code):
    more = f"{TO_CORP}timeline: [{{at: 1h, set: {{{event}}}}}]\n"
    assert [one.code for one in problems("x.test: nxdomain", more)] == [code]
