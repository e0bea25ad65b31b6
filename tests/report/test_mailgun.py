from simulator.report.mailgun import mailgun_events
from tests.report.exports.mailed import mailed


def test_an_event_says_by_which_webhook_it_is_sent_and_of_whose_mail(tmp_path):
    told = [
        (one.webhook, one.sender.name, one.data["event"])
        for one in mailgun_events(mailed(tmp_path))
        if one.data["recipient"] in ("slow@i.test", "leave@i.test")
    ]
    assert told == [
        ("accepted", "main", "accepted"),
        ("accepted", "main", "accepted"),
        ("temporary_fail", "main", "failed"),
        ("delivered", "main", "delivered"),
        ("delivered", "main", "delivered"),
        ("unsubscribed", "main", "unsubscribed"),
    ]
