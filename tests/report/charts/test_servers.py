from tests.report.charts.drawn import rows


def test_the_busiest_server_comes_first(lived):
    assert rows(lived, "servers") == [
        ("inbox", 11, 2, 4, 1, 4, 2 / 7, 0.0),
        ("pair", 1, 1, 0, 0, 0, 1.0, 0.0),
    ]
