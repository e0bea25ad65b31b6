import pytest

from simulator.mail import GROUP_OF, GROUPS, REASONS, Bounce
from simulator.sender.classify import also, classify, source_of
from simulator.sender.classify.rules import load
from tests.sender.examples import answered, failed

SYSTEMS = {"iana", "kumomta", "powermta", "sisimai", "zonemta", "ses", "sendgrid", "mailgun"}


def test_every_reason_has_its_names_and_its_group():
    assert set(load("systems")) == set(REASONS)
    assert all(set(names) == SYSTEMS for names in load("systems").values())
    assert set(GROUP_OF) == set(REASONS)
    assert sum(map(len, GROUPS.values())) == len(REASONS)


def test_mailgun_calls_a_bounce_only_what_is_hard():
    hard = classify(answered("550 5.1.1 User unknown"))
    soft = classify(answered("450 4.1.1 User unknown"))
    assert (also(hard)["mailgun"], also(soft)["mailgun"]) == ("bounce", "generic")
    assert also(hard)["sisimai"] == also(soft)["sisimai"] == "userunknown"


@pytest.mark.parametrize(
    ("bounce", "source"),
    [
        (classify(answered("550 User unknown")), "RFC 5321 section 3.3"),
        (classify(answered("550 5.1.1 no")), "X.1.1"),
        (classify(answered("550 no")), "550, at its place"),
        (classify(answered("571 no")), "place of the reply in the session: rcpt"),
        (classify(failed("timeout")), "no reply at all: timeout"),
        (Bounce("unknown", "soft", "permanent", "rule", "classify/mine"), "the scenario's own rule: mine"),
    ],
)
def test_the_source_of_a_reading(bounce, source):
    assert source in source_of(bounce.read_by)


def test_a_name_that_no_rule_has():
    assert source_of("recipient/nobody") == ""
