import pytest

from simulator.mail import Duration, Reply
from simulator.recipients import Delay, Server
from simulator.recipients.behaviours.greylist import Greylist
from simulator.recipients.behaviours.replies import Replies
from tests.scenario.sample import SAMPLE, SMALL, problems, read


def with_block(block: str) -> str:
    return SMALL.replace("    domains: [big.test]\n", f"    domains: [big.test]\n{block}")


def with_rules(*rules: str) -> str:
    return with_block("    rules:\n" + "".join(f"      - {{{rule}}}\n" for rule in rules))


def server(text: str) -> Server:
    return read(text).servers["big"]


def codes(text: str) -> list[str]:
    return [one.code for one in problems(text)]


def test_the_defaults() -> None:
    made = server(SMALL)
    assert (made.name, made.domains, made.tls, made.fbl, made.rules) == (
        "big",
        ("big.test",),
        "offered",
        "arf",
        (),
    )
    assert [host.name for host in made.hosts] == ["mx.big.test"]


def test_the_clock_is_that_of_the_start() -> None:
    assert read(SAMPLE).servers["throttled"].clock.time_of_day(0) == (9 * 60 + 50) * 60_000


def test_a_zone_of_its_own() -> None:
    text = with_block("    tz: Asia/Tokyo\n") + "start: 2026-01-05T09:50:00+01:00\n"
    assert server(text).clock.time_of_day(0) == (17 * 60 + 50) * 60_000
    (problem,) = problems(with_block("    tz: Asia/Tokio\n"))
    assert (problem.code, problem.help) == ("E016", "write it like Europe/Berlin")


def test_every_kind_as_the_sample_writes_it() -> None:
    rules = {rule.name: rule for made in read(SAMPLE).servers.values() for rule in made.rules}
    greylist, slow = rules["greylist"].behaviour, rules["slow"].behaviour
    assert isinstance(greylist, Greylist)
    assert (greylist.wait, greylist.says) == (300_000, Reply(451, "4.7.1", ("Greylisted",)))
    assert isinstance(slow, Replies)
    assert [reply.code for reply in slow.replies] == [451, 250]
    assert (rules["flaky"].stage, rules["flaky"].per, rules["flaky"].chance) == ("data", "message", 0.02)
    assert rules["ndr"].then is not None
    assert (rules["ndr"].then.bounce, rules["ndr"].then.after) == (
        Reply(550, "5.1.1", ("Unknown",)),
        Delay(constant=Duration(1_200_000)),
    )
    assert rules["gone"].when is not None
    assert rules["gone"].when.attempt == ">=1"


def test_latency_as_a_whole_or_by_stage() -> None:
    assert server(with_block("    latency: {median: 1s, p95: 2s}\n")).latency.transaction is not None
    by_stage = server(with_block("    latency: {rcpt: {constant: 1s}, eom: {constant: 2s}}\n")).latency
    assert [stage for stage, _ in by_stage.stages] == ["rcpt", "eom"]
    assert codes(with_block("    latency: {median: 2s, p95: 1s}\n")) == ["E017"]
    assert codes(with_block("    latency: {constant: 1s, rcpt: {constant: 1s}}\n")) == ["E017"]
    assert codes(with_block("    latency: {quit: {constant: 1s}}\n")) == ["E001"]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ('name: a, reply: "550 x"', []),
        ("name: a, reply: 550", []),
        ("name: a, greylist: {wait: 5m}, fault: drop", []),
        ("name: a, greylist: {}", []),
        ("name: a", ["E018"]),
        ("name: a, reply: 550 x, fault: drop", ["E018"]),
        ("name: a, greylist: {wait: 5m}, replies: [450 x]", ["E018"]),
        ("name: a, greylist: {wait: 5m}, reply: 450 x, fault: drop", ["E018"]),
        ("name: a, greylist: {wait: 5m}, rate_limit: {messages: 1/1m}", ["E018"]),
        ("name: a, fault: explode", ["E015"]),
        ("name: a, fault: reset, at: rctp", ["E016"]),
        ("name: a, reply: 421 x, at: quit", ["E017"]),
        ("name: a, accept: false", ["E017"]),
        ("name: a, replies: []", ["E017"]),
        ("name: a, reply: hello", ["E016"]),
        ("name: a, when: {recipient: '/(/'}, reply: 550 x", ["E016"]),
        ("name: a, when: {recipient: x}, fault: refuse", ["E017"]),
        ('name: a, when: {recipient: "/\\bx/"}, reply: 550 x', ["E023"]),
        ("name: a, when: {weekday: mon}, reply: 550 x", ["E001"]),
        ("name: a, when: {days: [mon-fri, sun], tz: Asia/Tokyo}, reply: 550 x", []),
        ("name: a, when: {days: [workdays]}, reply: 550 x", ["E017"]),
        ("name: a, when: {tag: x, tz: Asia/Tokyo}, reply: 550 x", ["E017"]),
        ("name: a, outage: {up: 20m, down: 3m}", []),
        ("name: a, outage: {up: 20m, down: 3m}, at: rcpt, reply: 451 x", []),
        ("name: a, outage: {up: 20m, down: 3m}, at: rcpt", ["E017"]),
        ("name: a, outage: {up: 20m}", ["E017"]),
        ("name: a, outage: {from: 1h, for: 20m, every: 6h}", []),
        ("name: a, latency: 2s", []),
        ("name: a, latency: {median: 2s, p95: 9s}, at: rcpt", []),
        ("name: a, latency: 2", ["E014"]),
        ('name: a, when: {host: "mx2.*"}, fault: dns_servfail', ["E017"]),
        ('name: a, rate_limit: {messages: 500/1d, resets: "00:00", tz: Europe/Berlin}', []),
        ('name: a, rate_limit: {messages: 500/7d, resets: "00:00"}', ["E017"]),
        ("name: a, rate_limit: {recipients: [60/1m, 3600/1h]}", []),
        ("name: a, rate_limit: {recipients: []}", ["E017"]),
        ("name: a, rate_limit: {recipients: [60]}", ["E004"]),
        ('name: a, rate_limit: {messages: 500/1d, resets: "25:00"}', ["E016"]),
        ("name: a, chance: 0.5, reply: 550 x", ["E004"]),
        ("name: a, accept: true, then: {after: 1m}", ["E017"]),
        ("name: a, accept: true, then: {bounce: 550 x, after: 1m, status: x}", ["E016"]),
        ("name: a, reply: 550 4.1.1 x", ["E005"]),
        ("name: a, reply: 550 4.1.1 x, strict: false", []),
        ("name: a, replies: [450 x, 451 5.1.1 x]", ["E005"]),
        ("reply: 550 x", ["E013"]),
        ("name: a/b, reply: 550 x", ["E016"]),
    ],
)
def test_rules(rule: str, found: list[str]) -> None:
    assert codes(with_rules(rule)) == found


def test_a_contradiction_is_underlined_within_the_reply() -> None:
    text = with_rules('name: a, reply: "452 5.2.2 Mailbox full"')
    (problem,) = problems(text)
    assert problem.source[problem.column - 1 :][: problem.width] == "5.2.2"
    assert problem.help.startswith('"452 4.2.2 ..." or "552 5.2.2 ..."?')


def test_an_expression_that_cannot_be_had_is_shown_where_it_stands() -> None:
    [found] = problems(with_rules("name: r, when: {recipient: '/(a+)+(?=b)/'}, reply: \"450 x\""))
    assert (found.code, found.column, found.width) == ("E016", 37, 14)
    assert found.help == "write it without look-around, back references and possessive repeats"


def test_a_stage_that_decides_nothing_is_shown_where_it_stands() -> None:
    [found] = problems(with_rules('name: r, reply: "421 4.3.2 Closing", at: rset'))
    assert (found.column, found.width) == (51, 4)
    assert found.help == "use one of connect, banner, ehlo, helo, starttls, mail, rcpt, data, body, eom"


def test_names_and_domains_stand_once() -> None:
    (problem,) = problems(with_rules("name: a, reply: 550 x, chance: 1%", "name: a, reply: 551 x"))
    assert (problem.code, problem.line) == ("E026", 7)
    assert "line 6" in problem.message
    assert codes(SMALL.replace("workload", "  other: {domains: [BIG.test]}\nworkload")) == ["E026"]


def test_a_rule_below_one_that_takes_everything_is_a_warning() -> None:
    shadowed = with_rules("name: all, reply: 550 x", "name: gone, reply: 551 x", "name: odd, fault: drop")
    assert [(one.code, one.line) for one in problems(shadowed)] == [("W007", 7)]
    passing = with_rules(
        "name: all, greylist: {wait: 1m}", "name: gone, reply: 551 x, chance: 5%", "name: b, reply: 550 x"
    )
    assert problems(passing) == ()


def test_a_domain_of_somebody_is_a_warning() -> None:
    assert codes(SMALL.replace("[big.test]", "[big.test, example.com, mail.example.org, gmail.com]")) == [
        "W027"
    ]


def test_limits() -> None:
    made = server(with_block("    limits: {connections: 2, messages: 100/1m, over: 421 4.7.0 Slow}\n"))
    assert [rule.name for rule in made.limits.rules()] == ["limits.connections", "limits.messages"]
    assert codes(with_block("    limits: {connections: 0}\n")) == ["E017"]
    assert codes(with_block("    limits: {messages: 100}\n")) == ["E004"]
    assert codes(with_block("    limits: {connections: 1, over: 421 5.7.0 x}\n")) == ["E005"]


def test_hosts() -> None:
    made = server(with_block("    hosts: [{name: MX1.big.test, preference: 5, down: true}]\n"))
    assert [(host.name, host.preference, host.down) for host in made.hosts] == [("mx1.big.test", 5, True)]
