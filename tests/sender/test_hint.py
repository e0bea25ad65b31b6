import pytest

from simulator.mail import Duration
from simulator.sender.hint import Hint


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Greylisted, try again in 120 seconds", 130),
        ("try again in 5 minutes", 310),
        ("wait 2 minutes or 90 seconds", 100),  # seconds are looked for first, as Postal does
        ("try again in 1 minute", None),
        ("come back in an hour", None),
        ("", None),
        ("123456789012 seconds", 456_789_012 + 10),  # the last nine digits of what nobody means
    ],
)
def test_the_wait_that_a_reply_names(text, seconds):
    wait = Hint().wait(text)
    assert wait == (None if seconds is None else seconds * 1000)


def test_what_is_added():
    assert Hint(add=Duration(0)).wait("in 120 seconds") == 120_000
