from tests.report.charts.drawn import rows


def test_webhooks_by_name_and_reason(lived):
    assert rows(lived, "webhooks") == [
        ("accepted", "", 8),
        ("delivered", "", 3),
        ("permanent_fail", "bounce", 2),
        ("permanent_fail", "old", 2),
        ("permanent_fail", "suppress-bounce", 1),
        ("permanent_fail", "suppress-unsubscribe", 1),
        ("temporary_fail", "", 8),
    ]
