from tests.report.charts.drawn import rows


def test_every_delivery_stands_where_it_ended(lived):
    assert rows(lived, "outcomes") == [
        ("accepted into the queue", 8, 1.0),
        ("attempted at least once", 6, 0.75),
        ("delivered", 3, 0.375),
        ("failed: hard bounce", 1, 0.125),
        ("failed: soft, yet final", 0, 0.0),
        ("failed: given up", 2, 0.25),
        ("dropped: address is listed", 2, 0.25),
        ("in flight at the end", 0, 0.0),
    ]
