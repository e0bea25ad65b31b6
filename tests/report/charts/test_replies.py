from tests.report.charts.drawn import rows


def test_an_answer_has_its_class_and_both_rules(lived):
    full = (4, "inbox", "452 4.2.2 Mailbox full", "rcpt", "mailbox_full", "soft", "full", "classify/quota")
    lost, gone = rows(lived, "replies")[0], rows(lived, "replies")[2]
    assert rows(lived, "replies")[1] == full
    assert lost[:7] == (4, "inbox", "drop", "eom", "network_error", "soft", "lost")
    assert gone[:7] == (1, "inbox", "550 5.1.1 No such user", "rcpt", "unknown_user", "hard", "gone")
