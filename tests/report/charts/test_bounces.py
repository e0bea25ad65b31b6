from tests.report.charts.drawn import rows


def test_the_matrix_of_bounces(lived):
    """One hard reply, four soft ones to the full mailbox, one failure report; a fault is no bounce."""
    assert rows(lived, "bounces") == [("hard", 1, 1), ("soft", 4, 0)]
