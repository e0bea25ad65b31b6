import pytest

from simulator.report import plain
from simulator.report.explanations.address import explain_address
from simulator.runs import execute
from simulator.scenario import loads
from simulator.scenario.outline import Outline

SCENARIO = """\
version: 1
seed: 3
sender:
  domain: news.test
  suppressions:
    - {address: left@inbox.test, list: unsubscribes, tags: [news]}
    - {domain: inbox.test, list: allowlist}
servers:
  inbox:
    domains: [inbox.test]
    hosts: [{name: a.inbox.test, down: true}, {name: b.inbox.test, preference: 20}]
    tls: required
    limits: {connections: 5}
    rules:
      - {name: servfail, chance: 1%, fault: dns_servfail}
      - {name: theirs, when: {sender: "*@other.test"}, at: mail, reply: "550 5.7.1 Not you"}
      - {name: ours, when: {sender: "*@news.test"}, at: mail, fault: drop, chance: 1%}
      - {name: greylist, greylist: {wait: 1m}}
      - {name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 No"}
      - {name: second, when: {attempt: 2, tag: news}, reply: "451 4.3.0 Again"}
      - {name: some, chance: 40%, per: recipient, at: data, fault: reset}
      - {name: rest, at: data, chance: 50%, per: message, fault: drop}
      - {name: all, accept: true}
      - {name: never, reply: "554 5.7.1 No", at: eom, when: {tag: news}}
workload: [{name: many, messages: 300, to: {inbox.test: 100%}}, {name: few, to: [gone@inbox.test]}]
"""


def explained(address, seed=None):
    return explain_address(address, Outline.of(SCENARIO, "a.yaml", {}), seed)


def rules(address, seed=None):
    return {one["rule"]: (one["meets"], one["why"]) for one in explained(address, seed).told["rules"]}


def test_rules_in_the_order_of_trial():
    assert list(rules("anna@inbox.test")) == [
        "servfail",
        "limits.connections",
        "tls.required",
        "theirs",
        "ours",
        "greylist",
        "gone",
        "second",
        "some",
        "rest",
        "all",
        "never",
    ]


def test_what_is_met_and_why():
    found = rules("anna@inbox.test")
    assert found["servfail"] == ("sometimes", "1% of attempts")
    assert found["limits.connections"] == ("sometimes", "as the server remembers")
    assert found["tls.required"] == ("sometimes", "in a session in clear")
    assert found["theirs"] == ("never", "it is for sender *@other.test")
    assert found["ours"] == ("sometimes", "1% of attempts")
    assert found["greylist"] == ("sometimes", "as the server remembers")
    assert found["gone"] == ("never", "it is for recipient gone*")
    assert found["second"] == ("sometimes", "tag news, attempt 2")
    assert found["rest"] == ("sometimes", "50% of messages")
    assert found["all"] == ("always", "")
    assert found["never"] == ("never", "all has answered before")
    assert rules("gone@inbox.test")["gone"] == ("always", "")


def test_a_fate_of_the_recipient_is_known():
    fates = {seed: rules("anna@inbox.test", seed)["some"][0] for seed in range(30)}
    assert set(fates.values()) == {"always", "never"}
    assert rules("anna@inbox.test")["some"] == rules("anna@inbox.test", 3)["some"]
    told = {rules(f"u{n}@inbox.test")["some"][1] for n in range(9)}
    assert told == {
        "one of the 40% of recipients with seed 3",
        "it is for 40% of recipients, and with seed 3 not for this one",
    }


def test_no_rule_answers_that_was_said_never_to(tmp_path):
    frame = execute(loads(SCENARIO), tmp_path).frame().collect()
    rows = frame.filter(frame["kind"] == "attempt").select("recipient", "answered_by").unique().drop_nulls()
    assert rows.height > 300
    for recipient, rule in rows.iter_rows():
        assert not rule or rules(recipient)[rule][0] != "never"


def test_the_text():
    said = plain(explained("left@inbox.test").lines).splitlines()
    assert said[:6] == [
        "left@inbox.test",
        "  server    inbox  a.yaml:9",
        "  hosts     a.inbox.test (down), b.inbox.test",
        "  listed    unsubscribes for news of sender main  a.yaml:6",
        "  listed    allowlist of sender main  a.yaml:7",
        "",
    ]
    assert "  dns       servfail  sometimes: 1% of attempts  a.yaml:15" in said
    assert "              connections: 5" in said
    assert "  rcpt      gone  never: it is for recipient gone*  a.yaml:19" in said
    assert said[-1] == "  else      the server's ordinary yes"


def test_rules_for_others_are_counted_where_they_are_many():
    story = "version: 1\nsender: {domain: a.test}\nworkload: [{name: w, to: [ok@simulator.test]}]\n"
    lines, told = explain_address("hardbounce@simulator.test", Outline.of(story, "a.yaml", {}))
    others = [one for one in told["rules"] if one["why"].startswith("it is for ")]
    said = plain(lines)
    assert len(others) > 50
    assert f"  never     {len(others)} rules that are for other mail; --json lists them" in said
    assert "mtasim.hardbounce  always" in said
    assert [one["rule"] for one in told["rules"] if f"  {one['rule']}  never" in said] == []


def test_a_domain_that_nobody_has():
    lines, told = explained("x@elsewhere.test")
    assert "dns_nxdomain" in plain(lines)
    assert (told["server"], told["rules"]) == (None, [])


def test_no_address():
    with pytest.raises(ValueError, match="address"):
        explained("no-address")
