import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.mail import FAULTS, STAGES, Outcome, Reply
from simulator.sender import HARD_REASONS, ClassifyRule, classify, says_too_many, would_list
from simulator.sender.classify import read
from tests.sender.examples import answered, failed
from tests.sender.mutant import mutated

READ = [
    # wording
    ("rcpt", "550 User unknown", "unknown_user", "hard", "wording"),
    ("rcpt", "550 5.7.1 No such user!", "unknown_user", "hard", "wording"),
    ("rcpt", "550 5.1.1 <a@x.test> over quota", "mailbox_full", "soft", "wording"),
    ("rcpt", "550 5.4.1 Recipient address rejected: Access denied", "unknown_user", "hard", "wording"),
    ("rcpt", "550 5.1.8 Sender address rejected: Domain not found", "sender_rejected", "soft", "wording"),
    ("rcpt", "550 The sender does not exist", "sender_rejected", "soft", "wording"),
    ("rcpt", "550 5.2.1 The account is inactive", "mailbox_inactive", "soft", "wording"),
    ("rcpt", "450 4.2.0 Greylisted, come back later", "greylisted", "soft", "wording"),
    ("rcpt", "451 4.7.1 Try again later", "greylisted", "soft", "wording"),
    ("rcpt", "550 Connection frequency limited", "rate_limited", "soft", "wording"),
    ("rcpt", "554 5.7.1 Relay access denied", "relay_denied", "soft", "wording"),
    ("mail", "530 5.7.0 Must issue a STARTTLS command first", "tls_failure", "soft", "wording"),
    ("connect", "421 4.7.0 Too many connections from 192.0.2.1", "rate_limited", "soft", "wording"),
    ("connect", "554 5.7.1 Client host [192.0.2.1] blocked using list.test", "ip_blocked", "soft", "wording"),
    ("eom", "550 5.7.26 unauthenticated", "auth_failure", "soft", "wording"),
    ("eom", "554 Message contains a virus", "virus_detected", "soft", "wording"),
    # the enhanced code, where the wording is silent
    ("rcpt", "550 5.1.1 no", "unknown_user", "hard", "enhanced"),
    ("eom", "550 5.1.1 no", "unknown_user", "hard", "enhanced"),
    ("rcpt", "550 5.1.2 no", "bad_domain", "hard", "enhanced"),
    ("rcpt", "553 5.1.3 no", "bad_address_syntax", "hard", "enhanced"),
    ("rcpt", "551 5.1.6 no", "recipient_moved", "hard", "enhanced"),
    ("rcpt", "550 No (#5.1.1)", "unknown_user", "hard", "enhanced"),
    ("rcpt", "550 550 5.1.1 no", "unknown_user", "hard", "enhanced"),
    ("rcpt", "550-no\n550 5.1.1 sorry", "unknown_user", "hard", "enhanced"),
    ("rcpt", "452 4.2.2 no", "mailbox_full", "soft", "enhanced"),
    ("mail", "552 5.3.4 no", "message_too_large", "soft", "enhanced"),
    ("rcpt", "450 4.1.1 unverified", "unknown_user", "soft", "enhanced"),
    ("rcpt", "550 5.7.1 no", "policy_block", "soft", "enhanced"),
    ("rcpt", "550 5.7.99 no", "policy_block", "soft", "enhanced"),
    ("rcpt", "421 4.3.2 no", "remote_system_error", "soft", "enhanced"),
    # the basic code where it came
    ("rcpt", "550 Requested action not taken: mailbox unavailable", "unknown_user", "hard", "code"),
    ("rcpt", "550 5.5.0 Requested action not taken: mailbox unavailable", "unknown_user", "hard", "code"),
    ("rcpt", "550 5.0.0 no", "unknown_user", "hard", "code"),
    ("rcpt", "550 no from 5.1.1.10", "unknown_user", "hard", "code"),
    ("mail", "550 no", "sender_rejected", "soft", "code"),
    ("eom", "550 no", "spam_content", "soft", "code"),
    ("body", "550 no", "spam_content", "soft", "code"),
    ("banner", "554 no", "ip_blocked", "soft", "code"),
    ("rcpt", "551 no", "recipient_moved", "hard", "code"),
    ("rcpt", "552 no", "mailbox_full", "soft", "code"),
    ("eom", "552 no", "message_too_large", "soft", "code"),
    ("rcpt", "452 no", "mailbox_full", "soft", "code"),
    ("data", "452 no", "system_full", "soft", "code"),
    ("rcpt", "450 no", "greylisted", "soft", "code"),
    ("rcpt", "451 no", "remote_system_error", "soft", "code"),
    # nothing but the place
    ("rcpt", "571 no", "policy_block", "soft", "stage"),
    ("eom", "571 no", "spam_content", "soft", "stage"),
    ("connect", "471 no", "rate_limited", "soft", "stage"),
]


def wrong_readings(classify):
    wrong = []
    for stage, text, reason, hardness, evidence in READ:
        bounce = classify(answered(text, stage))
        if (bounce.reason, bounce.hardness, bounce.evidence) != (reason, hardness, evidence):
            wrong.append((stage, text, bounce))
    return wrong


def test_replies():
    assert wrong_readings(classify) == []


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('Bounce(reason, "soft", "transient", evidence', 'Bounce(reason, "hard", "transient", evidence'),
        ("wording = tables.strong.first(words, digit, stage, numbers)", "wording = None"),
        ("wording = tables.weak.first_of(found, digit, stage, numbers)", "wording = None"),
        ("if numbers in tables.specific:", "if False:"),
        ("if numbers in general or subject in general:", "if numbers in general:"),
        ('if place in bare or "else" in bare:', 'if "else" in bare:'),
        (r"(?!\d|\.\d)", ""),
        ("found[0] if found is not None else None", "None"),
    ],
)
def test_the_readings_notice(guard, instead):
    mutant = mutated("simulator.sender.classify.reading", guard, instead)
    try:
        assert wrong_readings(mutant.classify)
    except KeyError:
        assert "bare" in guard


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        *[(fault, "network_error") for fault in ("refuse", "timeout", "reset", "drop")],
        ("garbage", "protocol_error"),
        ("tls", "tls_failure"),
        ("dns_servfail", "dns_failure"),
        ("dns_timeout", "dns_failure"),
        ("dns_loop", "routing_loop"),
    ],
)
def test_faults_are_soft(fault, reason):
    bounce = classify(failed(fault))
    assert (bounce.reason, bounce.hardness, bounce.permanence) == (reason, "soft", "transient")
    assert (bounce.evidence, bounce.read_by) == ("fault", f"fault/{fault}")


@pytest.mark.parametrize("fault", ["dns_nxdomain", "dns_null_mx", "dns_no_host"])
def test_a_domain_that_is_not_there_is_hard(fault):
    bounce = classify(failed(fault))
    assert (bounce.reason, bounce.hardness, bounce.permanence) == ("bad_domain", "hard", "permanent")


def test_a_reply_that_cannot_stand_there():
    assert classify(answered("354 go on")).reason == "protocol_error"


def test_the_rules_of_a_scenario_come_first():
    rules = (
        ClassifyRule(as_="soft", text="unknown", name="theirs"),
        ClassifyRule(as_="hard", reply="554", reason="recipient_moved"),
    )
    theirs = classify(answered("550 5.1.1 User unknown"), rules)
    assert (theirs.reason, theirs.hardness, theirs.evidence) == ("unknown_user", "soft", "rule")
    assert theirs.read_by == "classify/theirs"
    moved = classify(answered("554 no"), rules)
    assert (moved.reason, moved.hardness, moved.read_by) == ("recipient_moved", "hard", "classify/2")
    assert classify(answered("550 no"), rules) == classify(answered("550 no"))


@pytest.mark.parametrize(
    ("text", "too_many"),
    [("452 4.5.3 no", True), ("552 Too many recipients", True), ("552 5.2.2 Full", False), ("552 no", False)],
)
def test_one_recipient_too_many(text, too_many):
    assert says_too_many(Reply.parse(text)) == too_many


REPLIES = st.builds(
    Reply,
    st.integers(200, 599),
    st.none() | st.from_regex(r"[245]\.\d{1,3}\.\d{1,3}", fullmatch=True),
    st.lists(
        st.text(max_size=60) | st.sampled_from(["User unknown", "full", "5.1.1"]), min_size=1, max_size=3
    ).map(tuple),
)
OUTCOMES = st.builds(Outcome, st.sampled_from(STAGES), reply=REPLIES) | st.builds(
    Outcome, st.sampled_from(STAGES), fault=st.sampled_from(FAULTS)
)
RULES = st.sampled_from(
    [(), (ClassifyRule(as_="hard", text="full"), ClassifyRule(as_="soft", text="unknown"))]
)


def law_of_reading(classify):
    @settings(max_examples=300, database=None, derandomize=True, phases=[Phase.generate])
    @given(OUTCOMES, RULES)
    def law(outcome, rules):
        bounce, reply = classify(outcome, rules), outcome.reply
        assert bounce.timing == "immediate"
        assert bounce == classify(outcome, rules)
        if reply is not None and reply.code >= 400:
            assert (bounce.permanence == "permanent") == reply.is_permanent
            assert reply.is_permanent or bounce.hardness == "soft"
            assert bounce.evidence == "rule" or (bounce.hardness == "hard") == (
                reply.is_permanent and bounce.reason in HARD_REASONS
            )
        else:
            assert bounce.evidence == "fault"

    law()


def test_law_any_failure_is_read_and_a_4yz_is_soft():
    law_of_reading(classify)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('"soft" if reply.is_transient else hardness', "hardness"),
        ('Bounce(reason, "soft", "transient", evidence', 'Bounce(reason, "soft", "permanent", evidence'),
        ("reply is None or reply.code < 400", "reply is None"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises((AssertionError, KeyError, TypeError)):
        law_of_reading(mutated("simulator.sender.classify.reading", guard, instead).classify)


def test_a_place_that_is_not_known_decides_nothing():
    unknown = [read(Reply.parse(text), None) for text in ("550", "550 mailbox", "550 no", "450 no", "571 no")]
    assert [(bounce.reason, bounce.evidence) for bounce in unknown] == [
        ("unknown_user", "code"),
        ("unknown_user", "code"),
        ("policy_block", "code"),
        ("rate_limited", "code"),
        ("policy_block", "stage"),
    ]


@pytest.mark.parametrize("stage", ["rcpt", None])
def test_a_long_text_that_names_no_recipient_speaks_of_something_else(stage):
    """A bare 550 after RCPT stands for an unknown user only where there is little or nothing beside it."""
    long = read(Reply.parse("550 Legitimate returns are never sent to more than one of us"), stage)
    assert (long.reason, long.hardness, long.read_by) == ("policy_block", "soft", "code/550")
    brief = read(Reply.parse("550 no"), "rcpt")
    assert (brief.reason, brief.hardness, brief.evidence) == ("unknown_user", "hard", "code")


@pytest.mark.parametrize(
    "reply",
    [
        "550 Your account does not exist or you must authenticate",
        "550 The sending user was not found in the directory",
        "550 Authentication failed: user unknown",
        "550 LDAP policy refuses you",
        "550 Bounce address does not exist",
        "550 Reply-To address is invalid",
        "554 Blocked: the link points to a domain that does not exist",
        "550 No MX for your domain",
        "550 The server for the sender's domain could not be found",
        "550-Callback setup failed while verifying <news@us.test>\n550 Sender verify failed",
        "550-Postmaster verification failed while checking <news@us.test>\n550 Sender verify failed",
        "550 Verification failed for <news@us.test>",
        "451 Could not complete sender verify callout",
        "554 5.7.1 Blocked, the return email domain is invalid, no DNS record for it was found",
        "550 5.7.1 <news@us.test>: Sender address rejected: mailbox does not exist",
        "550 Mailbox unavailable or is not local",
        "550 ann@shop.test... Retransmissão negada",
    ],
)
@pytest.mark.parametrize("stage", ["rcpt", None])
def test_what_is_missing_on_our_side_lists_nobody(reply, stage):
    assert not would_list(read(Reply.parse(reply), stage), stage)
