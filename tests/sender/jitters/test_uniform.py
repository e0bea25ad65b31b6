import pytest

from simulator.mail import Duration, Share
from simulator.sender.jitters.uniform import Uniform
from tests.sender.examples import ends


def test_a_share_more_or_less():
    assert ends(Uniform(share=Share(0.1)), 600_000) == (540_000, 600_000, 660_000)
    assert ends(Uniform(share=Share(1.0)), 9) == (0, 9, 18)
    assert ends(Uniform(share=Share(0.0)), 9) == (9, 9, 9)


def test_a_span_more_or_less_never_below_nothing():
    assert ends(Uniform(by=Duration(30_000)), 1_200_000) == (1_170_000, 1_200_000, 1_230_000)
    assert ends(Uniform(by=Duration(30_000)), 10_000) == (0, 20_000, 40_000)


@pytest.mark.parametrize("wrong", [{}, {"share": Share(0.1), "by": Duration(1)}])
def test_one_of_share_and_span(wrong):
    with pytest.raises(ValueError, match="share of the wait or a span"):
        Uniform(**wrong)
