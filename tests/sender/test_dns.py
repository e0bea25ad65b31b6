import pytest

from simulator.mail import FAULTS, OF_DNS, Duration
from simulator.scenario.senders import read_policy
from simulator.sender import Dns, Finding

FATES = ("nxdomain", "null_mx", "no_host", "servfail", "timeout", "loop")


@pytest.mark.parametrize(
    ("written", "ends", "told"),
    [
        ("fail", "fail", ""),
        ("retry", "retry", ""),
        (" fail 5.1.10 ", "fail", ".1.10"),
        ("retry  4.4.3", "retry", ".4.3"),
    ],
)
def test_verdicts_as_they_are_written(written, ends, told):
    assert Finding.parse(written) == Finding(ends, told)


@pytest.mark.parametrize(
    "written", ["", "fails", "fail 5", "fail 5.1", "5.1.10", "retry 2.0.0", "fail 5.1.1.1"]
)
def test_what_is_no_verdict(written):
    with pytest.raises(ValueError, match=r"write it like fail, or retry 4\.4\.3"):
        Finding.parse(written)


def test_the_class_of_a_status_is_that_of_the_verdict():
    with pytest.raises(ValueError, match=r"class 5: write 5\.4\.4"):
        Finding.parse("fail 4.4.4")


def test_there_is_one_for_every_fault_of_the_dns():
    dns = Dns()
    assert {fault for fault in FAULTS if fault in OF_DNS} == {f"dns_{fate}" for fate in FATES}
    told = {fate: dns.status(f"dns_{fate}") for fate in FATES}
    assert told == {
        "nxdomain": "5.4.4",
        "null_mx": "5.1.10",
        "no_host": "5.4.4",
        "servfail": "4.4.3",
        "timeout": "4.4.3",
        "loop": "5.4.6",
    }


def test_the_class_follows_where_a_verdict_is_turned_round():
    assert Dns(null_mx=Finding("retry")).status("dns_null_mx") == "4.1.10"


def of(name):
    dns = read_policy(name, {}).dns
    return " ".join(f"{dns.finding(f'dns_{fate}').ends[0]}{dns.status(f'dns_{fate}')}" for fate in FATES)


PRESETS = {
    # nxdomain, null MX, no host, SERVFAIL, no answer, the sender itself: f(ail) or r(etry), the status
    "postfix": "f5.4.4 f5.1.0 f5.4.4 r4.4.3 r4.4.3 f5.4.6",
    "exim": "f5.0.0 f5.0.0 f5.0.0 r4.0.0 r4.0.0 r4.0.0",
    "sendmail": "f5.1.2 f5.1.10 f5.1.2 r4.4.3 r4.4.3 f5.3.5",
    "qmail": "f5.1.2 f5.4.4 f5.4.4 r4.1.2 r4.1.2 f5.4.6",
    "opensmtpd": "f5.4.4 f5.1.10 r4.4.4 r4.4.3 r4.4.3 f5.4.6",
    "haraka": "f5.1.2 f5.1.2 r4.1.2 r4.1.0 r4.1.0 r4.1.2",
    "kumomta": "r4.4.4 f5.1.10 r4.4.4 r4.4.4 r4.4.4 f5.4.4",
    "stalwart": "f5.4.4 f5.1.10 f5.4.4 r4.4.3 r4.4.3 f5.4.6",
    "postal": "r4.4.4 r4.1.10 r4.4.4 r4.4.3 r4.4.3 r4.4.6",
    "zonemta": "f5.4.4 f5.1.10 f5.4.4 r4.4.3 r4.4.3 f5.4.6",
    "maddy": "f5.4.4 f5.1.10 f5.4.0 r4.4.4 r4.4.4 f5.4.6",
    "powermta": "r4.4.4 f5.1.10 r4.4.4 r4.4.3 r4.4.3 f5.4.6",
    "mailgun": "f5.4.4 f5.1.10 f5.4.4 r4.4.3 r4.4.3 f5.4.6",
}


@pytest.mark.parametrize("name", PRESETS)
def test_what_a_preset_makes_of_each(name):
    assert of(name) == PRESETS[name]


def test_who_tries_a_domain_that_is_denied():
    tries = {name for name in PRESETS if read_policy(name, {}).dns.implicit_mx == "nxdomain"}
    assert tries == {"postfix", "haraka", "stalwart", "postal"}


def test_who_has_a_wait_of_its_own():
    waits = {name: read_policy(name, {}).dns.retry_after for name in PRESETS}
    assert {name: wait for name, wait in waits.items() if wait} == {"powermta": Duration(60_000)}
