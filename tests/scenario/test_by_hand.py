import pytest

from simulator.errors import ScenarioInvalid
from simulator.scenario import loads
from simulator.scenario.by_hand import ServersByHand

STORY = """\
sender: {domain: shop.test}
servers:
  corp:
    domains: [corp.test]
    hosts: [{name: mx1.corp.test}, {name: mx2.corp.test}]
    rules:
      - {name: grey, greylist: {wait: 5m}}
      - {name: gone, when: {recipient: "gone-*"}, reply: "550 5.1.1 No"}
workload: [{name: w, to: [a@corp.test]}]
"""
BARE = """\
sender: {domain: a.test}
servers: {s: {domains: [s.test]}}
workload: [{name: w, to: [a@s.test]}]
"""


@pytest.fixture
def hand():
    return ServersByHand(loads(STORY))


def rules(change):
    return [(rule.name, getattr(rule.behaviour, "reply", None)) for rule in change.server.rules]


def test_what_a_timeline_may_set_a_hand_may(hand):
    assert hand.set("servers.corp.down", True).server.down
    again = hand.set("servers.corp.hosts.mx2.corp.test.down", True)
    assert again.server.down  # one change stands on the other
    assert [host.down for host in again.server.hosts] == [False, True]
    assert str(rules(hand.set("servers.corp.rules.gone.reply", "550 5.7.1 No"))[1][1]) == "550 5.7.1 No"


def test_a_rule_goes_before_all_others_or_in_the_place_of_its_name(hand):
    made = hand.put_rule("corp", {"name": "full", "reply": "452 4.2.2 Full"})
    assert (made.path, [name for name, _ in rules(made)]) == (
        "servers.corp.rules.full",
        ["full", "grey", "gone"],
    )
    made = hand.put_rule("corp", {"name": "grey", "reply": "451 4.7.1 Later"})
    assert [name for name, _ in rules(made)] == ["full", "grey", "gone"]
    assert str(rules(made)[1][1]) == "451 4.7.1 Later"
    assert [name for name, _ in rules(hand.remove_rule("corp", "full"))] == ["grey", "gone"]


def test_a_server_without_rules_gets_its_first_and_the_built_in_one_is_there():
    hand = ServersByHand(loads(BARE))
    assert [name for name, _ in rules(hand.put_rule("s", {"name": "no", "reply": "550 No"}))] == ["no"]
    assert rules(hand.put_rule("simulator", {"name": "no", "reply": "550 No"}))[0][0] == "no"


def test_at_first_everything_is_as_it_was(hand):
    hand.set("servers.corp.down", True)
    hand.put_rule("corp", {"name": "full", "reply": "452 4.2.2 Full"})
    first = {change.path: change.server for change in hand.reset()}
    assert first["servers.corp"] == loads(STORY).servers["corp"]
    assert list(first) == ["servers.corp", "servers.simulator"]
    assert [name for name, _ in rules(hand.put_rule("corp", {"name": "x", "reply": "550 No"}))] == [
        "x",
        "grey",
        "gone",
    ]


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (lambda hand: hand.set("servers.crop.down", True), "leads nowhere"),
        (lambda hand: hand.set("servers.corp.domains", ["x.test"]), "leads nowhere"),
        (lambda hand: hand.set("senders.main.mx", "home"), "is no value of a server"),
        (lambda hand: hand.set("servers.corp.down", "maybe"), "true or false is due"),
        (lambda hand: hand.put_rule("crop", {"name": "x", "reply": "550 No"}), 'no server "crop"'),
        (lambda hand: hand.put_rule("corp", {"name": "x"}), "the rule does nothing"),
        (lambda hand: hand.put_rule("corp", {"name": "x", "reply": "no"}), "no"),
        (lambda hand: hand.put_rule("corp", {"reply": "550 No"}), "name"),
        (lambda hand: hand.remove_rule("corp", "x"), 'has no rule "x"'),
    ],
)
def test_what_cannot_be_done_changes_nothing(hand, deed, why):
    with pytest.raises(ScenarioInvalid, match=why):
        deed(hand)
    assert [name for name, _ in rules(hand.set("servers.corp.down", False))] == ["grey", "gone"]
