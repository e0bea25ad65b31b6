from tests.report.charts.drawn import rows, telling


def test_the_lists_keep_what_they_were_given(lived):
    assert telling(lived, "suppressions")[0] == (0.0, 1, 1)
    assert rows(lived, "suppressions")[-1][1:] == (2, 1), "the late bounce lists its address, too"
