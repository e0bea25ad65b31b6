from tests.report.charts.drawn import rows


def test_the_ladder(lived):
    assert rows(lived, "retries") == [(1, 6, 3, 300.0), (2, 2, 0, 600.0), (3, 2, 0, 600.0), (4, 2, 0, None)]
