import pytest

from simulator.mail.bounce import REASONS
from simulator.report.bounce_classes import CLASSES, SILENT, Classes, classes_of

PMTA = {
    "bad-configuration",
    "bad-connection",
    "bad-domain",
    "bad-mailbox",
    "content-related",
    "inactive-mailbox",
    "invalid-sender",
    "message-expired",
    "no-answer-from-host",
    "other",
    "policy-related",
    "protocol-errors",
    "quota-issues",
    "relaying-issues",
    "routing-errors",
    "spam-related",
    "virus-related",
}
KUMO = {
    "AuthenticationFailed",
    "BadConfiguration",
    "BadConnection",
    "BadDomain",
    "ContentRelated",
    "DNSFailure",
    "InactiveMailbox",
    "InvalidRecipient",
    "InvalidSender",
    "MessageExpired",
    "NoAnswerFromHost",
    "PolicyRelated",
    "ProtocolErrors",
    "QuotaIssues",
    "RelayDenied",
    "RoutingErrors",
    "SpamBlock",
    "SpamContent",
    "TransientFailure",
    "Uncategorized",
    "VirusRelated",
}


def test_every_reason_has_a_class_in_both_and_every_category_of_powermta_a_reason():
    assert set(CLASSES) == set(REASONS)
    every = (*CLASSES.values(), SILENT)
    assert {one.pmta for one in every} == PMTA
    assert {one.kumo for one in every} == KUMO


@pytest.mark.parametrize(
    ("code", "text", "reason", "classes"),
    [
        (550, "No", "unknown_user", Classes("bad-mailbox", "InvalidRecipient")),
        (None, "reset", "network_error", Classes("bad-connection", "BadConnection")),
        (None, "timeout", "network_error", SILENT),
        (451, "timeout", "network_error", Classes("bad-connection", "BadConnection")),
        (None, None, None, Classes("other", "Uncategorized")),
    ],
)
def test_the_classes_of_a_row(code, text, reason, classes):
    assert classes_of({"code": code, "text": text, "reason": reason}) == classes
