import pytest

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender.schedules.fixed_list import FixedList
from tests.sender.examples import after, never


def test_whole_list():
    schedule = FixedList(delays=tuple(map(Duration, (600_000, 900_000, 1))))
    assert [schedule.wait(after(n), 5, never) for n in range(1, 6)] == [600_000, 900_000, 1, None, None]
    assert schedule.last() == 1


@pytest.mark.parametrize("delays", [(), (5, -1), (-1,)])
def test_refuses_what_is_no_delay(delays):
    with pytest.raises(ValueError, match="below nothing"):
        FixedList(delays=delays)


def test_is_found_by_its_key_and_may_be_written_as_a_list():
    assert kinds("simulator.sender.schedules")["fixed_list"] is FixedList
    assert FixedList.written_as_list == "delays"
