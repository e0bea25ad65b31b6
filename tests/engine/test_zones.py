"""Case 14: what presets make of NXDOMAIN, SERVFAIL, null MX and an MX to nowhere; zones that change."""

import pytest

from tests.engine.story import HOUR, MINUTE, play, told

SERVERS = """{inbox: {domains: [x.test], hosts: [{name: m1.x.test}, {name: m2.x.test, preference: 20}]},
  spare: {domains: [s.test], hosts: [{name: m.s.test}, {name: s.test}]}}"""
SAYS = {
    "nxdomain": "x.test: nxdomain",
    "null mx": "x.test: null_mx",
    "nowhere": "x.test: {mx: {m.x.test: 10}}, m.x.test: nxdomain",
    "servfail": "x.test: servfail",
    "silence": "x.test: timeout",
    "soft and hard": "x.test: {mx: {m3.x.test: 10, m4.x.test: 20}}, m3.x.test: nxdomain, m4.x.test: servfail",
    "denied": "x.test: {mx: nxdomain, a: [203.0.113.1]}",
}
ONE = "{name: c, to: [ann@x.test]}"


def zoned(policy, zones, workload=ONE, own="", **given):
    sender = f"{{domain: a.test, policy: {policy}{own}}}"
    more = f"zones: {{{zones}}}\n{given.pop('more', '')}"
    return play(workload, servers=given.pop("servers", SERVERS), sender=sender, more=more, **given)


EXPECTED = {
    # preset -> attempts made, and the row and status that end it
    "nxdomain": {
        "postfix": (1, "bounced 5.4.4"),
        "exim": (1, "bounced 5.0.0"),
        "sendmail": (1, "bounced 5.1.2"),
        "qmail": (1, "bounced 5.1.2"),
        "opensmtpd": (1, "bounced 5.4.4"),
        "haraka": (1, "bounced 5.1.2"),
        "kumomta": (9, "expired 5.4.7"),
        "stalwart": (1, "bounced 5.4.4"),
        "postal": (18, "expired None"),
        "zonemta": (1, "bounced 5.4.4"),
        "maddy": (1, "bounced 5.4.4"),
        "powermta": (6480, "expired 4.4.7"),
        "mailgun": (1, "bounced 5.4.4"),
    },
    "null mx": {
        "postfix": (1, "bounced 5.1.0"),
        "exim": (1, "bounced 5.0.0"),
        "sendmail": (1, "bounced 5.1.10"),
        "qmail": (1, "bounced 5.4.4"),
        "opensmtpd": (1, "bounced 5.1.10"),
        "haraka": (1, "bounced 5.1.2"),
        "kumomta": (1, "bounced 5.1.10"),
        "stalwart": (1, "bounced 5.1.10"),
        "postal": (18, "expired None"),
        "zonemta": (1, "bounced 5.1.10"),
        "maddy": (1, "bounced 5.1.10"),
        "powermta": (1, "bounced 5.1.10"),
        "mailgun": (1, "bounced 5.1.10"),
    },
    "nowhere": {
        "postfix": (1, "bounced 5.4.4"),
        "exim": (1, "bounced 5.0.0"),
        "sendmail": (1, "bounced 5.1.2"),
        "qmail": (1, "bounced 5.4.4"),
        "opensmtpd": (30, "expired 5.4.7"),
        "haraka": (13, "expired 5.1.2"),
        "kumomta": (9, "expired 5.4.7"),
        "stalwart": (1, "bounced 5.4.4"),
        "postal": (18, "expired None"),
        "zonemta": (1, "bounced 5.4.4"),
        "maddy": (1, "bounced 5.4.0"),
        "powermta": (6480, "expired 4.4.7"),
        "mailgun": (1, "bounced 5.4.4"),
    },
    "servfail": {
        "postfix": (107, "expired 4.4.3"),
        "exim": (24, "expired 5.0.0"),  # as for a 4yz: what a run begins with is the phase of its queue runs
        "sendmail": (242, "expired 4.4.7"),
        "qmail": (40, "expired None"),
        "opensmtpd": (30, "expired 5.4.7"),
        "haraka": (13, "expired 5.1.0"),
        "kumomta": (9, "expired 5.4.7"),
        "stalwart": (9, "expired 4.4.3"),
        "postal": (18, "expired None"),
        "zonemta": (18, "expired 5.0.0"),
        "maddy": (20, "expired 4.4.4"),
        "powermta": (6480, "expired 4.4.7"),
        "mailgun": (7, "expired None"),
    },
}
PRESETS = list(EXPECTED["nxdomain"])


@pytest.mark.parametrize("case", EXPECTED)
@pytest.mark.parametrize("policy", PRESETS)
def test_case_14(policy, case):
    """From its attempts to its end, without a contact."""
    rows = zoned(policy, SAYS[case])
    end = rows[-1]
    assert (end["attempt"], f"{end['kind']} {end['enhanced']}") == EXPECTED[case][policy]
    assert told(rows, "contact", "host") == []
    fault = {"null mx": "dns_null_mx", "nowhere": "dns_no_host"}.get(case, f"dns_{case}")
    assert set(told(rows, "attempt", "stage", "code", "text", "host")) == {("connect", None, fault, None)}
    assert set(told(rows, "attempt", "answered_by", "server")) == {("zones.x.test", "inbox")}


@pytest.mark.parametrize("policy", PRESETS)
def test_what_may_heal_goes_before_what_never_will(policy):
    """Postfix: a soft failure wins over a hard one; so it does for all that look at every host."""
    (first, *_) = told(zoned(policy, SAYS["soft and hard"], "{name: c, to: [ann@x.test]}"), "attempt", "text")
    assert first == "dns_servfail"


@pytest.mark.parametrize("policy", PRESETS)
def test_who_tries_the_address_of_a_domain_that_is_denied(policy):
    servers = "{inbox: {domains: [x.test], hosts: [{name: x.test}]}}"
    rows = zoned(policy, SAYS["denied"], servers=servers)
    delivered = told(rows, "delivered", "attempt") == [1]
    assert delivered == (policy in ("postfix", "haraka", "stalwart", "postal"))


def test_powermta_asks_again_after_a_minute():
    rows = zoned("powermta", "x.test: servfail")
    assert told(rows, "attempt", "began_ms")[:5] == [n * MINUTE for n in range(5)]


def test_a_silent_name_server_takes_its_time():
    rows = zoned("mailgun", "x.test: timeout")
    spans = [(0, 10_000), (610_000, 620_000), (1_520_000, 1_530_000)]
    assert told(rows, "attempt", "began_ms", "at_ms")[:3] == spans
    slower = zoned("mailgun", "x.test: timeout", own=", dns: {timeout_after: 1m}")
    assert told(slower, "attempt", "at_ms")[0] == MINUTE


def test_a_domain_that_gains_its_mx_after_two_hours():
    """Mail that waits finds it at its next try, mail that had failed is lost, later mail goes at once."""
    more = "timeline: [{at: 2h, set: {zones.x.test: {mx: {m1.x.test: 10}}}}]"
    workload = "[{name: c, to: [ann@x.test]}, {name: d, at: 3h, to: [bob@x.test]}]"
    for policy, ends in {"mailgun": "bounced", "kumomta": "delivered"}.items():
        rows = zoned(policy, "x.test: nxdomain", workload, more=more)
        fates = [row for row in rows if row["kind"] in ("bounced", "delivered")]
        assert {row["recipient"]: row["kind"] for row in fates} == {
            "ann@x.test": ends,
            "bob@x.test": "delivered",
        }
    answers = told([row for row in rows if row["recipient"] == "ann@x.test"], "attempt", "text")
    assert answers == ["dns_nxdomain"] * 3 + ["OK"]
    (changed,) = [row for row in rows if row["kind"] == "control"]
    assert (changed["at_ms"], changed["recipient"]) == (2 * HOUR, "zones.x.test")
    assert changed["decision"] == "{mx: {m1.x.test: 10}}"


def test_a_domain_that_moves_to_another_server():
    more = "timeline: [{at: 1h, set: {zones.x.test: {mx: {m.s.test: 10}}}}]"
    workload = "[{name: c, to: [ann@x.test]}, {name: d, at: 2h, to: [bob@x.test]}]"
    rows = zoned("mailgun", "x.test: {mx: {m1.x.test: 10}}", workload, more=more)
    assert told(rows, "contact", "host", "server") == [("m1.x.test", "inbox"), ("m.s.test", "inbox")]


def test_every_address_is_a_contact_and_a_backup_may_stand_elsewhere():
    zones = """x.test: {mx: {m1.x.test: 10, m.s.test: 20}},
      m1.x.test: {a: [203.0.113.1, 203.0.113.2], aaaa: ["2001:db8::1"]}"""
    servers = SERVERS.replace("{name: m1.x.test}", "{name: m1.x.test, down: true}")
    found = told(zoned("postfix", zones, servers=servers), "contact", "host")
    addresses = ["203.0.113.1", "203.0.113.2", "2001:db8::1"]
    assert found == [*(f"m1.x.test[{address}]" for address in addresses), "m.s.test"]
    found = told(zoned("stalwart", zones, servers=servers), "contact", "host")
    assert found == [*(f"m1.x.test[{address}]" for address in addresses[:2]), "m.s.test"]


def test_mail_does_not_go_back_to_ourselves():
    own = ", hostname: mail.a.test"
    towards = "x.test: {mx: {m1.x.test: 10, mail.a.test: 20, m2.x.test: 30}}"
    servers = SERVERS.replace("{name: m1.x.test}", "{name: m1.x.test, down: true}")
    rows = zoned("postfix", towards, own=own, servers=servers)
    assert set(told(rows, "contact", "host")) == {"m1.x.test"}
    ends = {
        policy: zoned(policy, "x.test: {mx: {mail.a.test: 10}}", own=own)[-1]
        for policy in ("postfix", "qmail", "haraka")
    }
    shown = {policy: (row["kind"], row["enhanced"], row["reason"]) for policy, row in ends.items()}
    assert shown == {
        "postfix": ("refused", "5.4.6", "routing_loop"),
        "qmail": ("refused", "5.4.6", "routing_loop"),
        "haraka": ("expired", "5.1.2", "expired"),
    }


def test_a_host_that_goes_down_takes_its_addresses_with_it():
    zones = "x.test: {mx: {m1.x.test: 10}}, m1.x.test: {a: [203.0.113.1, 203.0.113.2]}"
    more = "timeline: [{at: 5m, set: {servers.inbox.hosts.m1.x.test.down: true}}]"
    rows = zoned(
        "mailgun", zones, "[{name: c, to: [ann@x.test]}, {name: d, at: 6m, to: [bob@x.test]}]", more=more
    )
    shown = told(rows, "contact", "host", "text")[:3]
    assert shown == [
        ("m1.x.test[203.0.113.1]", None),
        ("m1.x.test[203.0.113.1]", "refuse"),
        ("m1.x.test[203.0.113.2]", "refuse"),
    ]
