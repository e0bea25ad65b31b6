from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration, Rate
from simulator.sender.pace import Defer, admit
from tests.sender.mutant import mutated


def law_of_rates(admit):
    """In no window are there more than the rate, and nobody is put off longer than the window is full."""

    @given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 4), st.integers(1, 20))
    def law(instants, count, per):
        rate, starts = Rate(count, Duration(per)), deque()
        for at in sorted(instants):
            room = sum(at - start < per for start in starts) < count
            said = admit(starts, rate, at)
            assert (said is None) == room
            if said is None:
                starts.append(at)
            else:
                assert at < said.until
                assert admit(starts, rate, said.until) is None
                assert admit(starts, rate, said.until - 1) is not None

    law()


def test_law_of_rates():
    law_of_rates(admit)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("at >= opens", "at > opens"),
        ("len(starts) < rate.count", "len(starts) <= rate.count"),
        ("starts[-rate.count]", "starts[-1]"),
        ('Defer("rate", opens)', 'Defer("rate", opens + 1)'),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_rates(mutated("simulator.sender.pace", guard, instead).admit)


def test_without_a_rate_nothing_is_put_off():
    assert admit(deque([5, 5, 5]), None, 5) is None
    assert admit(deque([5]), Rate(1, Duration(10)), 5) == Defer("rate", 15)
