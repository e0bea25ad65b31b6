"""What the outcome of an attempt means for its delivery: the decision table of the semantics.

The reply's class decides whether it is tried again (``decide_by`` may say otherwise), the reason
whether the address is listed. All static: a function of the outcome, the policy and three facts
about the transaction, so that callers may remember verdicts.
"""

from dataclasses import dataclass, replace
from typing import Literal

from simulator.mail import DSN, OF_DNS, Bounce, Evidence, Fault, Outcome, Reason, Reply, Stage
from simulator.sender.classify import classify, says_too_many
from simulator.sender.policy import Greeting5xx, Policy

Ends = Literal["delivered", "retry", "bounced", "refused"]
Webhook = Literal["", "bounce", "generic"]

PASSES: frozenset[Reason] = frozenset(
    {
        "rate_limited",
        "greylisted",
        "ip_blocked",
        "reputation_block",
        "system_full",
        "remote_system_error",
        "network_error",
        "dns_failure",
        "tls_failure",
    }
)
"""What time or another address of ours may heal."""

_PROOF: frozenset[Evidence] = frozenset({"rule", "enhanced", "wording"})
_GREETING: frozenset[Stage] = frozenset({"connect", "banner", "ehlo", "helo"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an attempt leaves its delivery.

    ``ends``: delivered, retry (``decide`` says when, or that it is given up), bounced (failed hard),
    refused (failed for a soft reason that is final). ``lists``: the address goes on Bounces.
    ``webhook``: the reason a permanent_fail carries, "" where there is none.
    """

    ends: Ends
    bounce: Bounce | None = None
    lists: bool = False
    webhook: Webhook = ""


_DELIVERED = Verdict("delivered")


def judge(
    outcome: Outcome,
    policy: Policy,
    *,
    sole: bool = True,
    last_host: bool = True,
    others_accepted: bool = False,
) -> Verdict:
    """Judge what an attempt came to for one recipient.

    ``sole``: the transaction had no other accepted recipient. ``last_host``: no MX host is left to
    try. ``others_accepted``: the transaction had accepted a recipient before this reply to RCPT.
    Raises ValueError for a 2yz that only lets a session go on.
    """
    reply = outcome.reply
    if reply is not None and reply.is_positive:
        if outcome.stage == "eom":
            return _DELIVERED
        if outcome.stage != "data":  # a 2yz for 354 is garbage
            raise ValueError(f"{outcome} ends no attempt")
    bounce = _classified(outcome, policy)
    if reply is None or reply.code < 400:
        return _judge_fault(outcome.fault or "garbage", bounce, policy)
    heals = passes(bounce) if policy.decide_by == "reason" else None
    if reply.is_transient:
        final = heals is False or names(policy.final_4xx, reply, bounce)
        return _refused(bounce) if final else Verdict("retry", bounce)
    too_many = outcome.stage == "rcpt" and _too_many(reply, policy, others_accepted)
    if too_many or heals or names(policy.soft_5xx, reply, bounce):
        return _retry(bounce)
    if outcome.stage == "starttls":
        return _refused(bounce) if policy.starttls_refused == "by_reply" else _retry(bounce)
    if outcome.stage in _GREETING:
        return _judge_greeting(bounce, policy.greeting_5xx(outcome.stage), last_host)
    about_recipient = outcome.stage == "rcpt" or (outcome.stage == "eom" and sole)
    proven = bounce.evidence in _PROOF or policy.suppress.bare_code
    return _judge_5yz(bounce, lists=proven and about_recipient)


def judge_report(dsn: DSN, policy: Policy) -> Verdict | None:
    """Judge a delivery report that was matched to a delivery; None: it changes nothing.

    ``Action: failed`` makes it a failure whatever the class of its status (RFC 3464 section 2.3.3);
    a status 4.x.x keeps it soft. Never ``retry``: the mail had been accepted. The bounce is delayed.
    Hard, it lists whatever shows it: a bare 550 in the session may be said of the sender as well as of
    the address, but a report names the recipient that failed.
    """
    if dsn.action != "failed":
        return None
    reply = _reported(dsn)
    bounce = replace(_classified(Outcome("rcpt", reply), policy), timing="delayed")
    if dsn.status.startswith("4") or (reply.is_permanent and names(policy.soft_5xx, reply, bounce)):
        bounce = _soft(bounce)
    return _judge_5yz(bounce, lists=True)


def _too_many(reply: Reply, policy: Policy, others_accepted: bool) -> bool:
    """Whether a 5yz to RCPT only turns away what is one recipient too many (RFC 5321 section 4.5.3.1.10)."""
    if policy.reoffer is not None and policy.reoffer.names(reply):
        return True
    return policy.rcpt_552 == "retry" and others_accepted and reply.code == 552 and says_too_many(reply)


def would_list(bounce: Bounce, stage: Stage | None) -> bool:
    """Whether a 5yz puts the address on Bounces: hard, shown by more than the bare code, and an answer
    about the recipient (to RCPT, or after the dot); a stage that is not known counts as RCPT.
    """
    return bounce.hardness == "hard" and bounce.evidence in _PROOF and stage in (None, "rcpt", "eom")


def names(exceptions: tuple[str, ...], reply: Reply, bounce: Bounce) -> bool:
    """Whether ``soft_5xx`` or ``final_4xx`` names a reply: by reason, code, range of codes, or all."""
    code = str(reply.code)
    return any(
        name in ("all", bounce.reason, code) or ("-" in name and name[:3] <= code <= name[4:])
        for name in exceptions
    )


def passes(bounce: Bounce) -> bool | None:
    """Whether what a reply complains of passes by itself; None where it does not say in words.

    An enhanced code is no word of its own here: 4.2.2 says with its first digit what the reply says.
    """
    if bounce.reason in PASSES:
        return True
    return False if bounce.evidence in ("rule", "wording") else None


def _classified(outcome: Outcome, policy: Policy) -> Bounce:
    """The reading of an outcome, a mailbox that is switched off as hard as the policy has it."""
    bounce = classify(outcome, policy.classify)
    if bounce.reason == "mailbox_inactive" and bounce.permanence == "permanent" and bounce.evidence != "rule":
        return replace(bounce, hardness=policy.mailbox_inactive)
    return bounce


def _judge_fault(fault: Fault, bounce: Bounce, policy: Policy) -> Verdict:
    if fault == "garbage" and policy.garbage == "fail":
        return _refused(bounce)
    if fault in OF_DNS and policy.dns.finding(fault).ends == "fail":
        hard = bounce.hardness == "hard"
        return Verdict("bounced", bounce, policy.suppress.dns, "generic") if hard else _refused(bounce)
    return _retry(bounce)


def _judge_greeting(bounce: Bounce, how: Greeting5xx, last_host: bool) -> Verdict:
    # What a server says before it knows any mail is never about the mail: soft, and never listed.
    final = how == "at_once" or (how == "last_host" and last_host)
    return _refused(bounce) if final else _retry(bounce)


def _judge_5yz(bounce: Bounce, *, lists: bool) -> Verdict:
    if bounce.hardness == "soft":
        return _refused(bounce)
    return Verdict("bounced", bounce, lists, "bounce")


def _reported(dsn: DSN) -> Reply:
    """The reply a report quotes, with the report's own status where the reply has no telling one."""
    quoted = dsn.diagnostic
    code = quoted.code if quoted.code >= 400 else 450 if dsn.status.startswith("4") else 550
    telling = quoted.enhanced is not None and not quoted.enhanced.endswith(".0.0")
    return Reply(code, quoted.enhanced if telling else dsn.status or None, quoted.lines)


def _refused(bounce: Bounce) -> Verdict:
    return Verdict("refused", _soft(bounce), False, "generic")


def _retry(bounce: Bounce) -> Verdict:
    return Verdict("retry", _soft(bounce))


def _soft(bounce: Bounce) -> Bounce:
    return bounce if bounce.hardness == "soft" else replace(bounce, hardness="soft")
