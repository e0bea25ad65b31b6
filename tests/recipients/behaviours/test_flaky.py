import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Share
from simulator.recipients.behaviours.flaky import Flaky
from tests.recipients.talk import BEGUN, GREETED, always, asking, converse, reply, server_of
from tests.sender.mutant import mutated

HALF = Share(0.5)


def fates(server, attempts, seed=1, recipient="bob@a.test"):
    """Whether each attempt of a delivery fails."""
    memory, draw, stage = server.memory(), Bound(seed), server.rules[0].stage
    return [
        not server.answer(
            stage, asking(recipient), memory, 0, draw.bind(7, 7, recipient, n, 1)
        ).outcome.proceeds
        for n in range(1, attempts + 1)
    ]


def test_a_connection_breaks_or_holds():
    server = server_of(Flaky(HALF))
    converse(server, server.memory(), "X: reset at connect", draw=always(0.49))
    converse(server, server.memory(), GREETED, draw=always(0.5))


def test_two_in_a_row_and_the_third_attempt_passes():
    server = server_of(Flaky(Share(1.0), in_a_row=2, says=reply("451 4.3.0 Try again")), at="rcpt")
    memory = server.memory()
    refused = f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 451 4.3.0 Try again"
    for script in (refused, refused, f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 250 2.1.5 OK", refused):
        converse(server, memory, script, draw=always(0))


def test_it_fails_its_share_of_attempts():
    found = fates(server_of(Flaky(Share(0.2))), 4000)
    assert abs(sum(found) / 4000 - 0.2) < 0.025  # four standard deviations


def law_of_flakiness(kind):
    """Never more than so many failures in a row, and without the bound the dice alone decide."""

    @given(st.integers(0, 50), st.floats(0, 1), st.integers(1, 4))
    def law(seed, share, most):
        free, bound = fates(server_of(kind(share)), 40, seed), fates(server_of(kind(share, most)), 40, seed)
        assert "F" * (most + 1) not in "".join(".F"[failed] for failed in bound)
        assert all(fails or not failed for failed, fails in zip(bound, free, strict=True))
        if "F" * (most + 1) not in "".join(".F"[failed] for failed in free):
            assert bound == free

    law()


def test_law_of_flakiness():
    law_of_flakiness(Flaky)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("failed < self.in_a_row", "failed <= self.in_a_row"),
        ("own.pop(who, None)", "pass"),
        ("if fails and failed", "if failed"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.flaky", guard, instead)
    with pytest.raises(AssertionError):
        law_of_flakiness(mutant.Flaky)


def test_at_least_one():
    with pytest.raises(ValueError, match="from 1"):
        Flaky(HALF, 0)
