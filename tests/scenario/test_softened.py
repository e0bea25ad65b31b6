"""Rules that call hard what these servers only defer."""

import pytest

from simulator.errors import Problem
from tests.scenario.sample import SMALL, problems


def warned(rule: str, *server_rules: str) -> tuple[Problem, ...]:
    rules = "".join(f"      - {{name: r{n}, {one}}}\n" for n, one in enumerate(server_rules))
    servers = SMALL.replace("    domains: [big.test]\n", f"    domains: [big.test]\n    rules:\n{rules}")
    sender = "sender: {domain: news.test"
    return problems(servers.replace(sender, f"{sender}, classify: [{{reply: '599*', as: soft}}, {rule}]"))


FULL = 'when: {recipient: "full*"}, reply: "452 4.2.2 Mailbox full"'
GONE = 'reply: "550 5.1.1 No mailbox"'


@pytest.mark.parametrize(
    ("rule", "rules"),
    [
        ("{text: mailbox, as: hard}", [FULL]),
        ("{text: '/full$/', as: hard, reason: unknown_user}", [FULL, GONE]),
        ("{reply: '*4.2.2*', as: hard}", [FULL]),
        ("{at: rcpt, as: hard}", ['replies: ["451 Busy", "250 OK"]']),
        ("{text: slow, as: hard}", ['greylist: {wait: 1m}, reply: "451 Slow down"']),
        ("{text: later, as: hard}", ['accept: true, then: {bounce: "450 4.4.1 Later", after: 1m}']),
    ],
)
def test_a_rule_that_only_a_4yz_comes_to_is_shown(rule: str, rules: list[str]) -> None:
    [found] = warned(rule, *rules)
    assert (found.code, found.source[found.column - 1 :].startswith(rule)) == ("W029", True)
    assert "a 4yz is soft by definition" in found.message
    assert "hard_on_4yz" in found.help


@pytest.mark.parametrize(
    ("rule", "rules"),
    [
        ("{text: mailbox, as: hard}", [FULL, GONE]),
        ("{text: mailbox, as: soft}", [FULL]),
        ("{text: blocked, as: hard}", [FULL]),
        ("{text: ok, as: hard}", ['replies: ["250 OK"]']),
        ("{at: eom, as: hard}", [FULL]),
        ("{reply: '452*', as: soft}, {text: mailbox, as: hard}", [FULL]),
    ],
)
def test_others_are_not(rule: str, rules: list[str]) -> None:
    assert warned(rule, *rules) == ()
