import pytest

from simulator.mail import Duration, Share
from simulator.recipients import Consequence, Delay, Rule, Server
from tests.recipients.reputation.models import STANDARD


@pytest.mark.parametrize(
    "more",
    [{"chance": Share(0.5)}, {"then": Consequence(complaint="abuse", after=Delay(constant=Duration(1)))}],
    ids=["chance", "then"],
)
def test_who_judges_all_mail_takes_no_chance(more):
    rule = Rule(name="opinion", behaviour=STANDARD, **more)
    with pytest.raises(ValueError, match="neither chance nor then"):
        Server(name="s", domains=("a.test",), rules=(rule,))
