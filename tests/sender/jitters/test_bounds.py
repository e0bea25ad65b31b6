"""What all jitters have in common; the bounds of each stand in its own file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.kinds import kinds
from simulator.mail import Duration, Share
from tests.sender.examples import after

KINDS = kinds("simulator.sender.jitters")
FIELDS = {"uniform": {"share": Share(0.1)}, "decorrelated": {"cap": Duration(10**9)}}


def test_the_kinds():
    assert list(KINDS) == ["decorrelated", "equal", "full", "uniform"]


@pytest.mark.parametrize("name", KINDS)
@given(wait=st.integers(1, 10**8), last=st.integers(0, 10**8), u=st.integers(0, ONE - 2))
def test_one_draw_named_jitter_a_whole_wait_and_more_of_it_for_a_higher_draw(name, wait, last, u):
    jitter, purposes = KINDS[name](**FIELDS.get(name, {})), []

    def draw(purpose):
        purposes.append(purpose)
        return u

    spread = jitter.spread(wait, after(2, last_wait=last), draw)
    assert purposes == ["jitter"]
    assert isinstance(spread, int)
    assert 0 <= spread <= jitter.spread(wait, after(2, last_wait=last), lambda _: ONE - 1)
