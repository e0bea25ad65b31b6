"""Every row of the decision table, the law over all of them, and for each guard a mutant."""

from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.mail import DSN, FAULTS, REASONS, STAGES, Outcome, Reply
from simulator.sender import (
    ClassifyRule,
    Dns,
    Finding,
    Policy,
    Reoffer,
    Suppress,
    classify,
    judge,
    judge_report,
    would_list,
)
from tests.sender.examples import EIGHT_HOURS, answered, failed, policy
from tests.sender.mutant import mutated

DEFAULT = policy()


class Case(NamedTuple):
    outcome: Outcome
    ends: str
    hardness: str | None = "soft"
    webhook: str = ""
    lists: bool = False
    policy: Policy = DEFAULT
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed


def retried(outcome, policy=DEFAULT, **facts):
    return Case(outcome, "retry", policy=policy, facts=facts)


def refused(outcome, policy=DEFAULT, **facts):
    return Case(outcome, "refused", webhook="generic", policy=policy, facts=facts)


def listed(outcome, policy=DEFAULT, **facts):
    return Case(outcome, "bounced", "hard", "bounce", lists=True, policy=policy, facts=facts)


def unlisted(outcome, policy=DEFAULT, **facts):
    return Case(outcome, "bounced", "hard", "bounce", policy=policy, facts=facts)


DNS_SAYS_NO = ("dns_nxdomain", "dns_null_mx", "dns_no_host")
DNS_FAILS = ("dns_servfail", "dns_timeout")
RETRY, FAIL = Finding("retry"), Finding("fail")
ALL_DNS_RETRIED = policy(dns=Dns(nxdomain=RETRY, null_mx=RETRY, no_host=RETRY, loop=RETRY))
ALL_DNS_FINAL = policy(dns=Dns(servfail=FAIL, timeout=FAIL))
DNS_LISTS = policy(suppress=Suppress(dns=True))
GONE_RULE = policy(classify=(ClassifyRule(as_="hard", text="gone"),))
BARE_LISTS = policy(suppress=Suppress(bare_code=True))
GARBAGE_FAILS = policy(garbage="fail")
LAST_HOST, AT_ONCE = policy(banner_5xx="last_host"), policy(banner_5xx="at_once")
HARD_RULE = policy(classify=(ClassifyRule(as_="hard", reply="550 5.7.1*", reason="unknown_user"),))
SOFT_RULE = policy(classify=(ClassifyRule(as_="soft", text="/no such/i"),))
FULL = ("mailbox_full",)

CASES = {
    # success
    "250 after the dot": Case(answered("250 2.0.0 OK", "eom"), "delivered", None),
    "any 2yz after the dot": Case(answered("299 fine", "eom"), "delivered", None),
    # 4yz, transport faults
    "4yz": retried(answered("451 4.3.0 Busy")),
    "4yz that names a dead address": retried(answered("450 4.1.1 User unknown")),
    "4yz read hard by a rule stays soft": retried(answered("450 4.1.1 gone"), policy=GONE_RULE),
    "4yz after the dot": retried(answered("452 4.3.1 Full", "eom")),
    "421 in the middle": retried(answered("421 4.3.2 Closing", "data")),
    **{
        f"fault {fault}": retried(failed(fault))
        for fault in FAULTS
        if fault not in (*DNS_SAYS_NO, "dns_loop")
    },
    "silence after the dot": retried(failed("timeout", "eom")),
    # garbage
    "354 where none is due": retried(answered("354 go on")),
    "2yz for 354": retried(answered("250 ok", "data")),
    "garbage made final": refused(failed("garbage", "rcpt"), policy=GARBAGE_FAILS),
    "354 made final": refused(answered("354 go on"), policy=GARBAGE_FAILS),
    "other faults are not garbage": retried(failed("drop", "rcpt"), policy=GARBAGE_FAILS),
    # soft_5xx, final_4xx
    "5yz named by reason": retried(answered("552 5.2.2 Full"), policy=policy(soft_5xx=FULL)),
    "5yz named by code": retried(answered("550 5.1.1 Unknown"), policy=policy(soft_5xx=("550",))),
    "5yz at an end of a range": retried(answered("504 no"), policy=policy(soft_5xx=("500-504",))),
    "5yz past a range": refused(answered("505 no"), policy=policy(soft_5xx=("500-504",))),
    "all 5yz": retried(answered("550 5.1.1 Unknown"), policy=policy(soft_5xx=("all",))),
    "4yz named final": refused(answered("452 4.2.2 Full"), policy=policy(final_4xx=FULL)),
    "4yz not named final": retried(answered("451 4.3.0 Busy"), policy=policy(final_4xx=FULL)),
    "soft_5xx names no 4yz's fate": refused(
        answered("452 4.2.2 Full"), policy=policy(soft_5xx=FULL, final_4xx=FULL)
    ),
    # 5yz, soft
    "5yz, full": refused(answered("552 5.2.2 Full")),
    "bare 552 at RCPT": refused(answered("552 no")),
    "bare 552 after the dot": refused(answered("552 no", "eom")),
    "too large": refused(answered("552 5.3.4 Too big", "mail")),
    "inactive mailbox": refused(answered("550 5.2.1 Mailbox disabled")),
    "server insists on TLS": refused(answered("530 5.7.0 Must issue STARTTLS", "mail")),
    "hard made soft by a rule": refused(answered("550 5.1.1 No such user"), policy=SOFT_RULE),
    # 5yz, hard
    "hard by enhanced code": listed(answered("550 5.1.1 <a@b.test>")),
    "hard by wording": listed(answered("550 User unknown")),
    "hard by a rule": listed(answered("550 5.7.1 x"), policy=HARD_RULE),
    "hard at RCPT beside others": listed(answered("550 5.1.1 x"), sole=False),
    "hard after the dot, one recipient": listed(answered("550 5.1.1 x", "eom")),
    "hard after the dot, several": unlisted(answered("550 5.1.1 x", "eom"), sole=False),
    "hard words to MAIL": unlisted(answered("550 5.1.1 x", "mail")),
    "hard words to DATA": unlisted(answered("550 5.1.1 x", "data")),
    "bare 550": unlisted(answered("550 no")),
    "bare 551": unlisted(answered("551 no")),
    "mailbox unavailable alone": unlisted(answered("550 mailbox unavailable")),
    "bare 550 where it lists": listed(answered("550 no"), policy=BARE_LISTS),
    "bare 550 to MAIL": refused(answered("550 no", "mail"), policy=BARE_LISTS),
    # before any mail is named
    **{
        f"5yz at {stage}": retried(answered("554 5.1.1 no such user", stage))
        for stage in ("connect", "banner", "ehlo", "helo", "starttls")
    },
    "4yz banner": retried(answered("421 busy", "banner"), policy=AT_ONCE),
    "5yz banner, final on the last host": refused(answered("554 5.1.1 no", "banner"), policy=LAST_HOST),
    "5yz banner, hosts left": retried(answered("554 no", "banner"), policy=LAST_HOST, last_host=False),
    "5yz banner, final at once": refused(answered("554 no", "banner"), policy=AT_ONCE, last_host=False),
    "TLS required, refused": retried(answered("554 5.7.1 no", "starttls"), policy=AT_ONCE),
    "5yz HELO, final": refused(answered("554 no", "helo"), policy=policy(helo_5xx="at_once")),
    "5yz HELO, final like a banner": refused(answered("554 no", "helo"), policy=AT_ONCE),
    "5yz banner, where HELO is final": retried(
        answered("554 no", "banner"), policy=policy(helo_5xx="at_once")
    ),
    "STARTTLS refused for good": refused(
        answered("554 5.7.1 no", "starttls"), policy=policy(starttls_refused="by_reply")
    ),
    "STARTTLS refused for now": retried(
        answered("454 4.7.0 no", "starttls"), policy=policy(starttls_refused="by_reply")
    ),
    # too many recipients
    "552 as too many, after others": retried(answered("552 5.5.3 Too many"), others_accepted=True),
    "552 as too many, the first one": refused(answered("552 Too many recipients")),
    "552 as full, after others": refused(answered("552 5.2.2 Full"), others_accepted=True),
    "552 as too many, where that is final": refused(
        answered("552 5.5.3 Too many"), policy=policy(rcpt_552="fail"), others_accepted=True
    ),
    "552 that is offered again": retried(answered("552 no"), policy=policy(reoffer=Reoffer(once=("552",)))),
    "552 that would be, after the dot": refused(
        answered("552 no", "eom"), policy=policy(reoffer=Reoffer(once=("552",)))
    ),
    "452 as too many": retried(answered("452 4.5.3 Too many recipients")),
    # DNS says no
    **{f"{fault}": Case(failed(fault), "bounced", "hard", "generic") for fault in DNS_SAYS_NO},
    **{f"{fault} retried": retried(failed(fault), policy=ALL_DNS_RETRIED) for fault in DNS_SAYS_NO},
    **{f"{fault} made final": refused(failed(fault), policy=ALL_DNS_FINAL) for fault in DNS_FAILS},
    "dns_loop": refused(failed("dns_loop")),
    "dns_loop retried": retried(failed("dns_loop"), policy=ALL_DNS_RETRIED),
    "dns_nxdomain where it lists": Case(
        failed("dns_nxdomain"), "bounced", "hard", "generic", True, DNS_LISTS
    ),
}


def wrong_cases(judge):
    """The names of the cases that come out differently."""
    wrong = []
    for name, case in CASES.items():
        verdict = judge(case.outcome, case.policy, **case.facts)
        hardness = verdict.bounce.hardness if verdict.bounce else None
        found = (verdict.ends, hardness, verdict.webhook, verdict.lists)
        if found != (case.ends, case.hardness, case.webhook, case.lists):
            wrong.append((name, found))
    return wrong


def test_the_decision_table():
    assert wrong_cases(judge) == []


def test_a_reply_that_only_goes_on_ends_no_attempt():
    with pytest.raises(ValueError, match="ends no attempt"):
        judge(answered("250 ok", "rcpt"), policy())


REPORTS = {
    "hard": (DSN("failed", "5.1.1", Reply.parse("550 5.1.1 User unknown")), "bounced", "bounce", True),
    "hard by the report's status": (DSN("failed", "5.1.1", Reply.parse("550 no")), "bounced", "bounce", True),
    "hard by status behind 5.0.0": (
        DSN("failed", "5.1.1", Reply.parse("550 5.0.0 no")),
        "bounced",
        "bounce",
        True,
    ),
    "soft by status behind 5.0.0": (
        DSN("failed", "5.2.2", Reply.parse("550 5.0.0 no")),
        "refused",
        "generic",
        False,
    ),
    "bare": (DSN("failed", "5.0.0", Reply.parse("550 no")), "bounced", "bounce", True),
    "soft": (DSN("failed", "5.2.2", Reply.parse("552 5.2.2 Full")), "refused", "generic", False),
    "status 4": (
        DSN("failed", "4.4.7", Reply.parse("450 4.4.7 old")),
        "refused",
        "generic",
        False,
    ),
    "status 4, reply 5": (
        DSN("failed", "4.1.1", Reply.parse("550 5.1.1 gone")),
        "refused",
        "generic",
        False,
    ),
    "status 5, reply 4": (DSN("failed", "5.1.1", Reply.parse("450 4.1.1 gone")), "refused", "generic", False),
    "no diagnostic": (DSN("failed", "5.1.1", Reply(250, None, ("",))), "bounced", "bounce", True),
    "no diagnostic, status 4": (DSN("failed", "4.1.1", Reply(250, None, ("",))), "refused", "generic", False),
}


def wrong_reports(judge_report):
    wrong = []
    for name, (dsn, ends, webhook, lists) in REPORTS.items():
        verdict = judge_report(dsn, policy())
        expected = (ends, webhook, lists, "delayed", "hard" if ends == "bounced" else "soft")
        bounce = verdict.bounce
        if (verdict.ends, verdict.webhook, verdict.lists, bounce.timing, bounce.hardness) != expected:
            wrong.append(name)
    return wrong


def test_reports_of_failure():
    assert wrong_reports(judge_report) == []


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_reports_change_nothing(action):
    assert judge_report(DSN(action, "5.1.1", Reply.parse("550 5.1.1 x")), policy()) is None


def test_a_report_is_final_even_of_what_soft_5xx_names():
    dsn = DSN("failed", "5.1.1", Reply.parse("550 5.1.1 User unknown"))
    verdict = judge_report(dsn, policy(soft_5xx=("550",)))
    assert (verdict.ends, verdict.webhook, verdict.lists) == ("refused", "generic", False)


TEXTS = [
    "",
    "User unknown",
    "No such user",
    "Mailbox full",
    "Try again later",
    "Too many recipients",
    "spam",
    "No",
]
ENHANCED = st.none() | st.from_regex(r"[45]\.[0-7]\.(1?[0-9]|30)", fullmatch=True)
CODES = st.sampled_from([354, 421, 450, 452, 500, 504, 505, 530, 550, 551, 552, 553, 554, 571])
PLACES = st.sampled_from([*STAGES, "rcpt", "rcpt", "eom", "eom", "eom"])
REPLIES = st.builds(Reply, CODES, ENHANCED, st.sampled_from(TEXTS).map(lambda t: (t,)))
OUTCOMES = st.builds(Outcome, PLACES, reply=REPLIES) | st.builds(
    Outcome, PLACES, fault=st.sampled_from(FAULTS)
)
NAMED = ["mailbox_full", "unknown_user", "550", "500-504", "all"]
FINAL_OR_NOT = st.sampled_from(["fail", "retry"])
FINDINGS = st.sampled_from([FAIL, RETRY])
POLICIES = st.builds(
    Policy,
    retry=st.just(EIGHT_HOURS),
    soft_5xx=st.just(()) | st.lists(st.sampled_from(NAMED), max_size=2).map(tuple),
    final_4xx=st.lists(st.sampled_from(REASONS), max_size=3).map(tuple),
    dns=st.builds(Dns, nxdomain=FINDINGS, null_mx=FINDINGS, no_host=FINDINGS),
    garbage=FINAL_OR_NOT,
    banner_5xx=st.sampled_from(["retry", "last_host", "at_once"]),
    suppress=st.builds(Suppress, bare_code=st.booleans(), dns=st.booleans()),
    classify=st.sampled_from([(), HARD_RULE.classify, (ClassifyRule(as_="hard", text="full"),)]),
)
BEFORE_MAIL = ("connect", "banner", "ehlo", "helo", "starttls")


def law_of_retrying(judge):
    @settings(
        max_examples=600, database=None, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False
    )
    @given(OUTCOMES, POLICIES, st.booleans(), st.booleans(), st.booleans())
    def law(outcome, policy, sole, last_host, others):
        verdict = judge(outcome, policy, sole=sole, last_host=last_host, others_accepted=others)
        bounce, reply = verdict.bounce, outcome.reply
        assert bounce.timing == "immediate"
        if verdict.ends == "retry":
            assert bounce.hardness == "soft"
            assert not verdict.webhook
            assert not verdict.lists
            if reply is not None and reply.is_permanent and outcome.stage not in BEFORE_MAIL:
                named = {"all", str(reply.code), bounce.reason}.intersection(policy.soft_5xx)
                ranged = "500-504" in policy.soft_5xx and 500 <= reply.code <= 504
                assert named or ranged or (others and reply.code == 552)
        else:
            assert verdict.webhook
            assert (bounce.hardness == "hard") == (verdict.ends == "bounced")
        if reply is not None and reply.is_transient:
            assert bounce.hardness == "soft"
        if verdict.lists:
            assert bounce.hardness == "hard"
            assert outcome.fault or outcome.stage == "rcpt" or (outcome.stage == "eom" and sole)

    law()


def test_law_retry_means_immediate_and_soft():
    law_of_retrying(judge)


MUTANTS = {
    "final_4xx": ("heals is False or names(policy.final_4xx, reply, bounce)", "heals is False"),
    "a 4yz is never final": ("bounce) if final else Verdict", "bounce) if True else Verdict"),
    "soft_5xx": ("too_many or heals or names(policy.soft_5xx, reply, bounce)", "too_many or heals"),
    "all of soft_5xx": ('("all", bounce.reason, code)', "(bounce.reason, code)"),
    "ranges of soft_5xx": ("name[:3] <= code <= name[4:]", "name[:3] <= code < name[4:]"),
    "ranges end": ("name[:3] <= code <= name[4:]", "name[:3] <= code"),
    "retry is soft": ('return Verdict("retry", _soft(bounce))', 'return Verdict("retry", bounce)'),
    "too many": ("others_accepted and reply.code == 552", "reply.code == 552"),
    "too many by its words": ("reply.code == 552 and says_too_many(reply)", "reply.code == 552"),
    "552 is temporary": ('policy.rcpt_552 == "retry" and ', ""),
    "552 is final": ('policy.rcpt_552 == "retry" and ', "False and "),
    "what is offered again": ("policy.reoffer is not None and", "False and"),
    "only at RCPT": ('outcome.stage == "rcpt" and _too_many', "_too_many"),
    "starttls": ('outcome.stage == "starttls"', "False"),
    "starttls by its reply": ('policy.starttls_refused == "by_reply"', "False"),
    "greeting": ("outcome.stage in _GREETING", "False"),
    "helo is of the greeting": ('"ehlo", "helo"}', '"ehlo"}'),
    "at_once": ('how == "at_once" or', "False or"),
    "last_host": ('how == "last_host" and last_host', 'how == "last_host"'),
    "refused is soft": ('return Verdict("refused", _soft(bounce)', 'return Verdict("refused", bounce'),
    "only rcpt and the dot": ('outcome.stage == "rcpt" or (', 'outcome.stage != "eom" or ('),
    "the dot, sole": ('(outcome.stage == "eom" and sole)', '(outcome.stage == "eom")'),
    "the dot lists": ('(outcome.stage == "eom" and sole)', "False"),
    "rcpt lists beside others": ('outcome.stage == "rcpt" or', '(outcome.stage == "rcpt" and sole) or'),
    "bare code does not list": ('{"rule", "enhanced", "wording"}', '{"rule", "enhanced", "wording", "code"}'),
    "wording lists": ('{"rule", "enhanced", "wording"}', '{"rule", "enhanced"}'),
    "enhanced lists": ('{"rule", "enhanced", "wording"}', '{"rule", "wording"}'),
    "a rule lists": ('{"rule", "enhanced", "wording"}', '{"enhanced", "wording"}'),
    "bare_code opted in": (" or policy.suppress.bare_code", ""),
    "soft is refused": ('    if bounce.hardness == "soft":\n        return _refused(bounce)\n', ""),
    "garbage fails": ('fault == "garbage" and policy.garbage == "fail"', "False"),
    "only garbage fails": ('fault == "garbage" and policy.garbage', "policy.garbage"),
    "garbage is 2yz for 354": ('if outcome.stage != "data":', "if True:"),
    "DNS fails": ("fault in OF_DNS and", "False and"),
    "DNS retries": ('policy.dns.finding(fault).ends == "fail"', "True"),
    "what is soft of the DNS is refused": ('hard = bounce.hardness == "hard"', "hard = True"),
    "DNS lists": ("bounce, policy.suppress.dns,", "bounce, False,"),
    "DNS does not list": ("bounce, policy.suppress.dns,", "bounce, True,"),
    "DNS is no bounce webhook": ('policy.suppress.dns, "generic"', 'policy.suppress.dns, "bounce"'),
    "delivered": (
        'if outcome.stage == "eom":\n            return _DELIVERED',
        "if False:\n            ...",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_table_notices(name):
    mutant = mutated("simulator.sender.verdict", *MUTANTS[name])
    try:
        assert wrong_cases(mutant.judge)
    except ValueError:
        assert name in ("delivered", "garbage is 2yz for 354")


@pytest.mark.parametrize(
    "name",
    [
        "retry is soft",
        "only rcpt and the dot",
        "the dot, sole",
        "soft is refused",
    ],
)
def test_the_law_notices(name):
    with pytest.raises(AssertionError):
        law_of_retrying(mutated("simulator.sender.verdict", *MUTANTS[name]).judge)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('dsn.status.startswith("4") or (reply', "(reply"),
        (', timing="delayed")', ")"),
        (
            "_judge_5yz(bounce, lists=True)",
            "_judge_5yz(bounce, lists=bounce.evidence in ('enhanced', 'wording'))",
        ),
        ('and not quoted.enhanced.endswith(".0.0")', ""),
        ('450 if dsn.status.startswith("4") else 550', "450"),
        ("quoted.code if quoted.code >= 400 else", ""),
    ],
)
def test_the_reports_notice(guard, instead):
    assert wrong_reports(mutated("simulator.sender.verdict", guard, instead).judge_report)


@pytest.mark.parametrize(
    ("text", "stage", "listed"),
    [
        ("550 5.1.1 no", "rcpt", True),
        ("550 User unknown", "eom", True),
        ("550 User unknown", None, True),
        ("550 User unknown", "mail", False),
        ("550 no", "rcpt", False),
        ("450 User unknown", "rcpt", False),
        ("552 Mailbox full", "rcpt", False),
    ],
)
def test_what_would_list_an_address(text, stage, listed):
    assert would_list(classify(answered(text, stage or "rcpt")), stage) == listed


def test_a_mailbox_switched_off_is_as_hard_as_the_policy_has_it():
    soft = judge(answered("550 5.2.1 Account disabled"), DEFAULT)
    hard = judge(answered("550 5.2.1 Account disabled"), policy(mailbox_inactive="hard"))
    later = judge(answered("450 4.2.1 Account disabled"), policy(mailbox_inactive="hard"))
    assert (soft.ends, soft.lists) == ("refused", False)
    assert (hard.ends, hard.lists, hard.bounce.hardness) == ("bounced", True, "hard")
    assert (later.ends, later.bounce.hardness) == ("retry", "soft")
