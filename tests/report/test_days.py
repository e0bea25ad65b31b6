from simulator.report.days import Day, RedLine, Share, days, drawn
from simulator.report.record import Found


def test_what_happened_on_a_day_is_counted_by_provider(lived):
    """Of the run of an hour: five refused or in trouble at one provider, one mail at the other."""
    found = {day.server: day for day in days(Found.at(lived))}
    assert set(found) == {"inbox", "pair"}
    assert (found["inbox"].sent, found["inbox"].hard, found["inbox"].unknown) == (5, 1, 1)
    assert (found["pair"].sent, found["pair"].delivered) == (1, 1)


def test_a_share_of_nothing_is_none():
    nothing = Day(0.0, "inbox", *(0,) * 9)
    assert Share("x", "hard", "sent").of(nothing) is None
    assert Share("x", "hard", "sent").of(nothing._replace(sent=4, hard=1)) == 0.25


def test_limits_stay_in_sight_where_all_is_well(judged):
    run, limit = Found.at(judged), RedLine(0.1, "whoever")
    quiet = [day._replace(hard=0) for day in days(run)]
    figure = drawn(run, quiet, (Share("hard", "hard", "sent"),), (limit,), 1)
    assert figure["layout"]["yaxis"]["range"][1] > limit.at
