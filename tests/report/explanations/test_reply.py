"""What is foretold of a reply is what a run then does."""

import json

import pytest

from simulator.mail import Outcome, Reply, parse_stage
from simulator.metrics.webhooks import webhook_of
from simulator.report import plain
from simulator.report.explanations.reply import Reader, elsewhere, explain_reply
from simulator.report.lives import is_to, lives
from simulator.report.record import Found
from simulator.runs import execute
from simulator.scenario import loads, policies, read_policy
from simulator.sender import place_of_rule

RUN = """\
version: 1
sender: {{domain: news.test, policy: {policy}, retry: {{jitter: none}}}}
servers:
  inbox: {{domains: [inbox.test], rules: [{{name: it, at: {stage}, reply: "{reply}"}}]}}
workload: [{{name: one, to: [anna@inbox.test]}}]
"""


def reader(name="mailgun", overrides=None):
    return Reader(name, read_policy(name, overrides or {}), place_of_rule)


def explained(reply, stage="rcpt", *readers):
    return explain_reply(Outcome(parse_stage(stage), Reply.parse(reply)), readers or [reader()])


def done(tmp_path, policy, reply, stage):
    """What a run did: instants of attempts, webhooks, whether the address was listed."""
    text = RUN.format(policy=policy, stage=stage, reply=reply)
    run = Found.at(execute(loads(text), tmp_path).path)
    ((life,), _) = lives(run.frame(), is_to("anna@inbox.test"), 1)
    tries = [row["at_ms"] / 1000 for row in life.rows if row["kind"] == "attempt"]
    webhooks = [(row["at_ms"] / 1000, webhook_of(row["kind"], row["decision"])) for row in life.rows]
    return tries, [one for one in webhooks if one[1]], any(row["kind"] == "listed" for row in life.rows)


@pytest.mark.parametrize("policy", policies())
@pytest.mark.parametrize(
    ("reply", "stage"),
    [
        ("552 5.2.2 Mailbox full", "rcpt"),
        ("550 5.1.1 No such user", "rcpt"),
        ("550 No", "rcpt"),
        ("451 4.7.1 Greylisted", "rcpt"),
        ("554 5.7.1 Spam", "eom"),
        ("452 4.3.1 Disk full", "mail"),
    ],
)
def test_a_run_does_what_was_foretold(tmp_path, policy, reply, stage):
    (told,) = explained(reply, stage, reader(policy, {"retry.jitter": "none"})).told["policies"]
    tries, webhooks, listed = done(tmp_path, policy, reply, stage)
    assert told["tries"] == tries
    assert [(one["at"], one["webhook"]) for one in told["webhooks"]] == webhooks
    assert told["listed"] == listed


def test_policies_side_by_side():
    lines, told = explained(
        "552 5.2.2 Mailbox full",
        "rcpt",
        reader(),
        Reader("other", read_policy("mailgun", {"taxonomy": "metrics"}), place_of_rule),
    )
    said = plain(lines).splitlines()
    assert said[0] == "552 5.2.2 Mailbox full  at rcpt"
    assert " mailgun  failed (expired)  after 8h: it is too old" in said
    assert " other  failed (soft_permanent)  at the first attempt" in said
    assert "  tries     0m 10m 25m 55m 1h55m 3h55m 7h55m" in said
    assert "  webhooks  accepted, 7 x temporary_fail, permanent_fail (old)" in said
    assert "  webhooks  accepted, permanent_fail (generic)" in said
    assert [(one["policy"], one["retried"], one["reason"]) for one in told["policies"]] == [
        ("mailgun", True, "mailbox_full"),
        ("other", False, "mailbox_full"),
    ]
    json.dumps(told)


def test_what_ends_well_has_no_class():
    lines, told = explained("250 2.0.0 OK", "eom")
    assert "class" not in plain(lines)
    assert told["policies"][0]["final_state"] == "delivered"
    assert "reason" not in told["policies"][0]


def test_a_late_turn_says_when():
    policy = reader(overrides={"hard_on_4yz": "{same: 2, apart: 20m}"})
    said = plain(explained("450 4.1.1 No such user", "rcpt", policy).lines)
    assert " mailgun  failed (hard)  after 25m" in said
    assert "listed    on bounces" in said


def test_long_ladders_are_cut():
    said = plain(
        explained(
            "451 4.3.0 hm",
            "rcpt",
            reader(
                overrides={
                    "retry": "{schedule: [1m], tail: repeat, give_up: {after_attempts: 30, after: null}}"
                }
            ),
        ).lines
    )
    assert "30 in all" in said
    assert "its attempts are used up" in said


def test_where_else_it_would_mean_something_else():
    said = plain(elsewhere(Outcome("rcpt", Reply.parse("550")), reader()))
    assert "sender_rejected at mail" in said
    assert "at rcpt" not in said
    assert elsewhere(Outcome("rcpt", Reply.parse("550 5.1.1 No such user")), reader()) == []
    assert elsewhere(Outcome("eom", Reply.parse("250 OK")), reader()) == []
