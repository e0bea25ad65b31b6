import pytest

from simulator.engine import plan
from simulator.scenario import Scenario, loads

ALONE = "connections: {per_domain: 1000000}"


def scenario(sender: str = "", servers: str = "", workload: str = "", more: str = "") -> Scenario:
    servers = servers or "{one: {domains: [one.test]}, two: {domains: [two.test]}}"
    workload = workload or "{name: w, messages: 100, to: {one.test: 60%, two.test: 40%}}"
    return loads(
        f"version: 1\nsender: {{domain: s.test, retry: {{schedule: [1m]}}, {sender}}}\n"
        f"servers: {servers}\nworkload: [{workload}]\n{more}"
    )


def homes(made: Scenario, wanted: int = 2) -> list[dict[str, int]]:
    return [dict(shard.homes) for shard in plan(made, wanted).shards]


def test_each_domain_has_a_home():
    assert homes(scenario()) == [{"one.test": 0, "two.test": 1}] * 2


def test_one_shard_is_the_whole_run():
    assert plan(scenario(), 1).shards == ((0, 1, {}, frozenset()),)


def test_the_largest_are_dealt_out_first():
    servers = "{" + ", ".join(f"{name}: {{domains: [{name}.test]}}" for name in "abcd") + "}"
    to = "{a.test: 40%, b.test: 30%, c.test: 20%, d.test: 10%}"
    made = scenario(servers=servers, workload=f"{{name: w, messages: 100, to: {to}}}")
    assert homes(made)[0] == {"a.test": 0, "b.test": 1, "c.test": 1, "d.test": 0}


def test_who_may_be_told_apart_is_dealt_out_one_by_one():
    made = plan(scenario(ALONE), 3)
    assert [(shard.number, shard.of, shard.spread) for shard in made.shards] == [
        (number, 3, {"one.test", "two.test"}) for number in range(3)
    ]
    assert made.why == ""


def test_a_server_that_insists_on_tls_asks_everybody_alike_and_remembers_nobody():
    made = plan(scenario(ALONE, "{one: {domains: [one.test, two.test], tls: required}}"), 2)
    assert [shard.spread for shard in made.shards] == [{"one.test", "two.test"}] * 2


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (scenario(), 'sender "main" has 20 connections to a domain'),
        (
            scenario(ALONE, "{one: {domains: [one.test, two.test], limits: {messages: 9/1h}}}"),
            'server "one" tells no recipients apart in its rule "limits.messages"',
        ),
        (
            scenario(
                ALONE,
                "{one: {domains: [one.test, two.test], "
                "rules: [{name: grey, greylist: {wait: 5m, allow_after: 3}}]}}",
            ),
            'server "one" tells no recipients apart in its rule "grey"',
        ),
        (
            scenario(ALONE, workload="{name: w, to: [[a@one.test, b@one.test], c@one.test]}"),
            'messages of "w" have several recipients',
        ),
        (
            scenario(f"{ALONE}, throttle: {{consecutive: {{threshold: 3}}}}"),
            'sender "main" has a throttle',
        ),
        (
            loads(scenario(ALONE).text.replace("schedule: [1m]", "schedule: [1m], scope: domain")),
            'sender "main" keeps histories that messages share',
        ),
        (
            scenario(ALONE, more="routes: [{when: {domain: one.test}, rate: 1/1s}]"),
            'sender "main" has a rate, or is slowed down by replies',
        ),
    ],
)
def test_what_keeps_mail_together(made, why):
    found = plan(made, 3)
    assert (len(found.shards) < 3, found.why) == (True, why)


def test_a_queue_that_is_worked_off_in_turns_binds_everything():
    made = loads(scenario().text.replace("retry: {schedule: [1m]}", "policy: exim"))
    assert plan(made, 2) == (
        ((0, 1, {}, frozenset()),),
        'sender "main" works its queue off in runs of limited width',
    )


def test_hosts_and_messages_in_common_bind_domains():
    hosts = "hosts: [{name: mx.shared.test}]"
    servers = f"{{one: {{domains: [one.test], {hosts}}}, two: {{domains: [two.test], {hosts}}}}}"
    assert len(plan(scenario(servers=servers), 2).shards) == 1
    assert len(plan(scenario(workload="{name: w, to: [[a@one.test, b@two.test]]}"), 2).shards) == 1


def test_what_two_owners_say_by_hand_binds_their_domains():
    said = "timeline: [{at: 1m, complain: a@one.test}, {at: 1m, complain: b@two.test}]"
    assert len(plan(scenario(more=said), 2).shards) == 1


@pytest.mark.parametrize(
    ("zones", "shards"),
    [
        ("zones: {two.test: {mx: {mx.two.test: 10}}}", 2),
        ("zones: {two.test: {mx: {mx.two.test: 10, mx.one.test: 20}}}", 1),
        (
            "zones: {two.test: nxdomain}\n"
            "timeline: [{at: 1h, set: {zones.two.test: {mx: {mx.one.test: 10}}}}]",
            1,
        ),
    ],
)
def test_zones_that_lead_to_one_host_bind_domains(zones, shards):
    servers = "{one: {domains: [one.test]}, two: {domains: [two.test]}}"
    assert len(plan(scenario(servers=servers, more=zones), 2).shards) == shards


def test_an_opinion_is_formed_of_all_that_a_sender_does():
    servers = (
        "{one: {domains: [one.test], rules: [{name: o, reputation: tenth}]}, two: {domains: [two.test]}}"
    )
    found = plan(scenario(servers=servers), 2)
    assert len(found.shards) == 1
    assert found.why == 'server "one" holds opinions of all that senders do'
