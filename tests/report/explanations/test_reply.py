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
sender: {{domain: news.test, policy: {policy}, retry: {{jitter: none, wakeup: exact}}}}
servers:
  inbox: {{domains: [inbox.test], rules: [{{name: it, at: {stage}, reply: "{reply}"}}]}}
workload: [{{name: one, to: [anna@inbox.test]}}]
"""


SIDE_BY_SIDE = f"""\
552 5.2.2 Mailbox full  at rcpt

  class     mailbox_full, soft, immediate (mailbox-over-quota)
            {place_of_rule("mailbox-over-quota", 552)}
  source    RFC 3463, X.2.2; RFC 5321 section 4.2.3;
            support.google.com/a/answer/3726730; Dovecot,
            quota_exceeded_message; Cyrus lmtpd; Exim, appendfile; maildrop

 failed (expired) after 8h: it is too old
  as        mailgun
  then      retried, not listed
  tries     0m 10m 25m 55m 1h55m 3h55m 7h55m
  webhooks  accepted, 7 x temporary_fail, permanent_fail (old)

 failed (soft_permanent) at the first attempt
  as        other
  then      not retried, not listed
  tries     0m
  webhooks  accepted, permanent_fail (generic)"""

NO_DICE = {"retry.jitter": "none", "retry.wakeup": "exact"}
"""A jitter is foretold at its middle and a queue run at 0; in a run both are drawn."""


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


@pytest.mark.parametrize("policy", [name for name in policies() if name != "sendmail"])  # nothing but runs
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
    (told,) = explained(reply, stage, reader(policy, NO_DICE)).told["policies"]
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
    assert plain(lines) == SIDE_BY_SIDE
    assert [(one["policy"], one["retried"], one["reason"]) for one in told["policies"]] == [
        ("mailgun", True, "mailbox_full"),
        ("other", False, "mailbox_full"),
    ]
    json.dumps(told)


def test_policies_that_agree_are_told_of_together():
    names = [f"policy-{n}" for n in range(20)]
    readers = [Reader(name, reader().policy, place_of_rule) for name in names]
    lines, told = explained("550 5.1.1 No", "rcpt", *readers)
    said = plain(lines)
    assert said.count("failed (hard)") == 1
    assert "  as        policy-0, policy-1, policy-2," in said
    assert [one["policy"] for one in told["policies"]] == names


def test_a_class_is_said_again_where_it_changes():
    own = reader(overrides={"classify": "[{reply: '550*', as: soft, name: mine}]"})
    said = plain(explained("550 5.1.1 No", "rcpt", reader(), own).lines)
    assert said.count("  class     ") == 2
    assert "soft, immediate (classify/mine)" in said


def test_what_ends_well_has_no_class():
    lines, told = explained("250 2.0.0 OK", "eom")
    assert "class     no failure" in plain(lines)
    assert told["policies"][0]["final_state"] == "delivered"
    assert "reason" not in told["policies"][0]


def test_a_late_turn_says_when():
    policy = reader(overrides={"hard_on_4yz": "{same: 2, apart: 20m}"})
    said = plain(explained("450 4.1.1 No such user", "rcpt", policy).lines)
    assert " failed (hard) after 25m\n" in said
    assert "retried, listed on bounces" in said


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
