from collections import defaultdict

import pytest

from tests.engine.story import MINUTE, play, told

BUSY = '{inbox: {domains: [x.test, y.test], rules: [{name: busy, reply: "451 4.3.0 Busy"}]}}'
THREE_IPS = "ips: [192.0.2.1, 192.0.2.2, 192.0.2.3]"
THRICE = "retry: {schedule: [1m], give_up: {after_attempts: 4}}"
MANY = '{name: c, messages: 40, to: "u{n}@x.test"}'


def addresses(choice: str, workload: str = MANY) -> dict:
    """The source addresses of the attempts at each message."""
    sender = f"{{domain: a.test, {THREE_IPS}, ip_choice: {choice}, {THRICE}}}"
    found = defaultdict(list)
    for message, ip in told(play(workload, servers=BUSY, sender=sender), "attempt", "message", "ip"):
        found[message].append(ip)
    return found


def test_a_message_keeps_its_source_address():
    found = addresses("sticky")
    assert all(len(set(ips)) == 1 for ips in found.values())
    assert len({ips[0] for ips in found.values()}) == 3


def test_or_draws_one_for_every_attempt():
    found = addresses("per_attempt")
    assert any(len(set(ips)) > 1 for ips in found.values())
    assert {ip for ips in found.values() for ip in ips} == {"192.0.2.1", "192.0.2.2", "192.0.2.3"}


def test_or_one_for_every_domain():
    assert len({ip for ips in addresses("per_domain").values() for ip in ips}) == 1


OPT_IN = "hard_on_4yz: {same: 2, apart: 5m}"
UNKNOWN = '{inbox: {domains: [x.test], rules: [{name: gone, reply: "450 4.1.1 No such user"}]}}'


@pytest.mark.parametrize(
    ("opt_in", "decisions"),
    [(OPT_IN, ["retry", "retry", "fail"]), ("tls: none", ["retry"] * 4)],
    ids=["on", "off"],
)
def test_the_same_4yz_again_and_again_turns_hard(opt_in: str, decisions: list[str]):
    sender = f"{{domain: a.test, retry: {{schedule: [3m], give_up: {{after_attempts: 4}}}}, {opt_in}}}"
    rows = play("{name: c, to: [gone@x.test]}", servers=UNKNOWN, sender=sender)
    assert told(rows, "attempt", "decision") == decisions
    assert told(rows, "listed", "recipient") == (["gone@x.test"] if decisions[-1] == "fail" else [])


GIVE_UPS = "suppress: {give_ups: {count: 2, within: 1h}}"
TWICE = "retry: {schedule: [1m], give_up: {after_attempts: 2}}"


def test_messages_given_up_list_an_address_if_asked():
    workload = """[{name: c1, to: [ann@x.test]}, {name: c2, at: 10m, to: [ann@x.test]},
      {name: c3, at: 20m, to: [ann@x.test]}]"""
    rows = play(workload, servers=BUSY, sender=f"{{domain: a.test, {TWICE}, {GIVE_UPS}}}")
    assert told(rows, "listed", "at_ms", "reason") == [(11 * MINUTE, "expired")]
    assert told(rows, "suppressed", "campaign") == ["c3"]
    off = play(workload, servers=BUSY, sender=f"{{domain: a.test, {TWICE}}}")
    assert told(off, "listed", "at_ms") == []


def test_a_delivery_makes_give_ups_forgotten():
    rules = '{name: busy, when: {attempt: "1-2"}, reply: "451 4.3.0 Busy"}, ' + (
        '{name: again, when: {attempt: "4-5"}, reply: "451 4.3.0 Busy"}'
    )
    workload = "[" + ", ".join(f"{{name: c{n}, at: {10 * n}m, to: [ann@x.test]}}" for n in range(3)) + "]"
    rows = play(
        workload,
        servers=f"{{inbox: {{domains: [x.test], rules: [{rules}]}}}}",
        sender=f"{{domain: a.test, {TWICE}, {GIVE_UPS}}}",
    )
    assert [len(told(rows, kind, "at_ms")) for kind in ("expired", "delivered", "listed")] == [2, 1, 0]
