import pytest

from simulator.mail import Duration
from simulator.sender import GiveUp, Retry
from simulator.sender.schedules.exponential import Exponential
from simulator.sender.schedules.fixed_list import FixedList
from simulator.sender.schedules.rule_list import Rule, RuleList
from simulator.sender.wakeups.grid import Grid
from simulator.sender.wakeups.poll import Poll

ONE_WAIT = FixedList(delays=(Duration(1),))
EVERY_RUN = FixedList(delays=(Duration(0),))
RULES = RuleList(rules=(Rule(op="F", until=Duration(1), gap=Duration(1_000)),))

REFUSED = {
    "no attempt at all": (lambda: GiveUp(after_attempts=0), "at least 1"),
    "no time at all": (lambda: GiveUp(after=Duration(0)), "longer than nothing"),
    "nothing to dequeue": (lambda: GiveUp(check="on_dequeue"), "needs after_attempts"),
    "for ever, repeating": (lambda: Retry(schedule=ONE_WAIT), "for ever"),
    "for ever, growing": (lambda: Retry(schedule=Exponential(first=Duration(1)), tail="stop"), "for ever"),
    "for ever, by rules": (lambda: Retry(schedule=RULES), "for ever"),
    "no rules": (
        lambda: Retry(schedule=ONE_WAIT, give_up=GiveUp(check="rules_exhausted")),
        "needs a schedule",
    ),
    "no clock": (lambda: Retry(schedule=ONE_WAIT, tail="stop", resolution=Duration(0)), "resolution"),
    "at once": (lambda: Retry(schedule=EVERY_RUN, tail="stop"), "needs a wakeup with a period"),
    "at once at last": (
        lambda: Retry(schedule=FixedList(delays=(Duration(5), Duration(0))), tail="stop"),
        "needs a wakeup with a period",
    ),
    "no period": (lambda: Grid(period=Duration(0)), "longer than nothing"),
    "no pause": (lambda: Poll(period=Duration(0)), "longer than nothing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name):
    make, words = REFUSED[name]
    with pytest.raises(ValueError, match=words):
        make()


def test_ends_by_itself_where_a_list_stops_or_rules_end():
    assert Retry(schedule=ONE_WAIT, tail="stop").give_up == GiveUp()
    assert Retry(schedule=RULES, give_up=GiveUp(check="rules_exhausted")).give_up.after is None


def test_a_delay_of_nothing_is_every_queue_run():
    retry = Retry(schedule=EVERY_RUN, tail="stop", wakeup=Grid(period=Duration(60_000)))
    assert retry.schedule.last() == 0
