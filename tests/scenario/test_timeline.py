import pytest

from simulator.scenario import Change, ListChange, Scenario
from tests.scenario.sample import SMALL, problems, read

HOUR, DAY = 3_600_000, 86_400_000
SERVER = """    domains: [big.test]
    hosts: [{name: mx1.big.test}, {name: mx2.big.test, preference: 20}]
    rules: [{name: flap, chance: 0%, fault: refuse}, {name: v1.gone, reply: 550 5.1.1 No such user}]
"""


def text(*events: str) -> str:
    timeline = "timeline:\n" + "".join(f"  - {{{event}}}\n" for event in events)
    return SMALL.replace("    domains: [big.test]\n", SERVER) + timeline


def timeline(*events: str) -> Scenario:
    return read(text(*events)).timeline


def test_lists_change_at_an_instant() -> None:
    assert timeline(
        "at: 2d, unsuppress: a@x.test, list: bounces",
        "at: 1d, suppress: B@x.test, list: unsubscribes, tags: [news], expires: 3d, reason: asked",
        "at: 1d, complain: c@x.test",
        "at: 2d, unsubscribe: d@x.test, tags: [news]",
        "at: 3d, suppress: VIP.test, list: allowlist",
    ) == (
        ListChange(DAY, "suppress", "main", "unsubscribes", "B@x.test", ("news",), 4 * DAY, "asked"),
        ListChange(DAY, "complain", "main", "complaints", "c@x.test"),
        ListChange(2 * DAY, "unsuppress", "main", "bounces", "a@x.test"),
        ListChange(2 * DAY, "unsubscribe", "main", "unsubscribes", "d@x.test", ("news",)),
        ListChange(3 * DAY, "suppress", "main", "allowlist", "vip.test"),
    )


def test_a_change_is_what_a_server_is_from_then_on() -> None:
    down, up = timeline("at: 3h, set: {servers.big.down: false}", "at: 1h, set: {servers.big.down: true}")
    assert (down.at, down.path, down.value, down.server.down) == (HOUR, "servers.big.down", "true", True)
    assert (up.at, up.server.down) == (3 * HOUR, False)


def test_changes_add_up() -> None:
    first, second, third = timeline(
        "at: 1h, set: {servers.big.hosts.mx1.big.test.down: true}",
        "at: 2h, set: {servers.big.rules.flap.chance: 30%, servers.big.rules.v1.gone.reply: 451 4.3.0 Busy}",
    )
    assert [host.down for host in first.server.hosts] == [True, False]
    assert (second.server.rules[0].chance, third.server.rules[0].chance) == (0.3, 0.3)
    assert str(third.server.rules[1].behaviour.reply) == "451 4.3.0 Busy"
    assert [host.down for host in third.server.hosts] == [True, False]


def test_a_place_of_the_mx() -> None:
    assert timeline("at: 3d, set: {senders.main.mx: elsewhere}") == (
        Change(3 * DAY, "senders.main.mx", "elsewhere", sender="main", mx="elsewhere"),
    )


def test_with_several_senders_an_event_names_one() -> None:
    two = "senders: {a: {domain: a.test}, b: {domain: b.test}}"
    both = text("at: 1h, complain: c@x.test").replace("sender: {domain: news.test}", two)
    both = both.replace("{name: one,", "{name: one, from: a,")
    assert [one.code for one in problems(both)] == ["E013"]
    assert read(both.replace("complain:", "sender: b, complain:")).timeline[0].sender == "b"
    assert [one.code for one in problems(both.replace("complain:", "sender: c, complain:"))] == ["E019"]


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("at: 1h", ["E018"]),
        ("complain: a@x.test", ["E013"]),
        ("at: 1h, complain: a@x.test, unsubscribe: a@x.test", ["E018"]),
        ("at: 1h, complain: a@x.test, list: bounces", ["E017"]),
        ("at: 1h, complain: nobody", ["E016"]),
        ("at: 1h, suppress: a@x.test", ["E013"]),
        ("at: 1h, suppress: a@x.test, list: bounces, tags: [x]", ["E017"]),
        ("at: 1h, unsuppress: a@x.test, list: bounces, expires: 1h", ["E017"]),
        ("at: 1h, set: {servers.big.down: true}, sender: main", ["E017"]),
        ("at: 2026-01-01, set: {servers.big.down: true}", ["E017"]),
        ("at: 1h, set: {}", ["E014"]),
        ("at: 1h, set: {servers.big.down: maybe}", ["E014"]),
        ("at: 1h, set: {servers.bigg.down: true}", ["E025"]),
        ("at: 1h, set: {servers.big.tls: none}", ["E025"]),
        ("at: 1h, set: {servers.big.hosts.mx3.big.test.down: true}", ["E025"]),
        ("at: 1h, set: {servers.big.hosts.mx1.big.test.preference: 5}", ["E025"]),
        ("at: 1h, set: {servers.big.rules.flip.chance: 5%}", ["E025"]),
        ("at: 1h, set: {servers.big.rules.flap.chance: 5}", ["E004"]),
        ("at: 1h, set: {servers.big.rules.flap.chnce: 5%}", ["E001"]),
        ("at: 1h, set: {senders.main.mx: away}", ["E015"]),
        ("at: 1h, set: {senders.min.mx: home}", ["E025"]),
        ("at: 1h, set: {senders.main.domain: x.test}", ["E025"]),
        ("at: 1h, set: {workload.one.messages: 3}", ["E025"]),
    ],
)
def test_what_is_refused(event: str, found: list[str]) -> None:
    assert [one.code for one in problems(text(event))] == found
