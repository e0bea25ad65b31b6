import pytest

from simulator.mail import Duration
from simulator.sender import (
    ClassifyRule,
    Connections,
    GiveUps,
    HardOn4yz,
    ListEntry,
    Sender,
    Timeouts,
)
from tests.sender.examples import policy

REFUSED = {
    "no connection": (lambda: Connections(per_domain=0), "at least 1"),
    "no message": (lambda: Connections(messages_per_connection=0), "at least 1"),
    "no recipient": (lambda: Connections(recipients_per_transaction=0), "at least 1"),
    "never the same": (lambda: HardOn4yz(same=0), "at least 1"),
    "never given up": (lambda: GiveUps(count=0, within=Duration(1)), "at least 1"),
    "rule without condition": (lambda: ClassifyRule(as_="soft"), "needs one of"),
    "hard 4yz": (lambda: ClassifyRule(as_="hard", reply="452*"), "soft by definition"),
    "a rule at a stage that decides nothing": (
        lambda: ClassifyRule(as_="soft", at="quit"),
        "at quit no answer",
    ),
    "open slash": (lambda: ClassifyRule(as_="soft", text="/abc"), "closing slash"),
    "no expression": (lambda: ClassifyRule(as_="soft", text="/(/"), "no regular expression"),
    "no reason": (lambda: policy(soft_5xx=("mailbox_fill",)), "mailbox_fill"),
    "no 5yz": (lambda: policy(soft_5xx=("452",)), "452"),
    "half a range": (lambda: policy(soft_5xx=("500-",)), "500-"),
    "no 4yz": (lambda: policy(final_4xx=("552",)), "552"),
    "entry of nobody": (lambda: ListEntry(list="bounces"), "an address or a domain"),
    "entry of two": (lambda: ListEntry(list="allowlist", address="a@x.test", domain="x.test"), "or a domain"),
    "a domain that bounced": (lambda: ListEntry(list="bounces", domain="x.test"), "allowlist"),
    "no domain": (lambda: ListEntry(list="allowlist", domain="x..test"), "no domain"),
    "no address": (lambda: ListEntry(list="bounces", address="x.test"), "no address"),
    "tags of a bounce": (lambda: ListEntry(list="bounces", address="a@x.test", tags=("t",)), "narrowed"),
    "no source": (
        lambda: Sender(name="s", domain="d", return_path="d", policy=policy(), ips=()),
        "at least one",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name):
    make, words = REFUSED[name]
    with pytest.raises(ValueError, match=words):
        make()


def test_a_policy_is_a_value():
    one, same = (
        policy(soft_5xx=("all", "552", "500-504", "unknown")),
        policy(soft_5xx=("all", "552", "500-504", "unknown")),
    )
    assert one == same
    assert hash(one) == hash(same)


def test_timeouts_are_the_minima_of_rfc_5321():
    minutes = {"banner": 5, "mail": 5, "rcpt": 5, "data": 2, "body": 3, "eom": 10}
    assert {stage: getattr(Timeouts(), stage) / 60_000 for stage in minutes} == minutes


@pytest.mark.parametrize(
    ("key", "hosts", "shared"),
    [
        ("domain", ("m1.test", "m2.test"), "a.test"),
        ("mx_set", ("m2.test", "m1.test"), "m1.test m2.test"),
        ("host", ("m2.test", "m1.test"), "m2.test"),
        ("mx_set", (), "a.test"),
        ("host", (), "a.test"),
    ],
)
def test_who_shares_connections(key, hosts, shared):
    assert Connections(key=key).shared_by("a.test", hosts) == shared
