from simulator.report.record import Found
from simulator.report.without_lists import change, not_made, without_lists
from tests.report.lived import ran


def test_listed_addresses_are_mailed_and_bounce_again(tmp_path, lived):
    """gone@ is written to twice, left@ unsubscribed before."""
    run = Found.at(lived)
    panel = without_lists(run, Found.at(ran(tmp_path, overrides=dict(change(run)))))
    assert panel.table.rows == (
        ("dropped: address is listed", 2, 0, -2),
        ("attempts", 12, 14, 2),
        ("delivered", 3, 4, 1),
        ("hard bounces", 1, 2, 1),
        ("failure reports after delivery", 1, 1, 0),
        ("complaints", 0, 0, 0),
    )


def test_where_it_is_not_made_the_command_is_told(lived):
    panel = not_made(Found.at(lived), "Not made: why.")
    assert panel.table.rows == (("mtasim run lived.yaml --seed 1 --set sender.suppress.heed=false",),)
