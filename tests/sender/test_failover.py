import pytest

from simulator.mail import FAULTS, STAGES
from simulator.sender import Failover
from simulator.sender.failover import moves_on, phase_of
from tests.sender.examples import answered, failed

EVERY = Failover(
    on=(
        *("connect", "banner", "ehlo", "helo", "starttls", "tls"),
        *("mail", "rcpt", "data", "eom", "drop", "lost_dot"),
    )
)


@pytest.mark.parametrize(
    ("outcome", "phase"),
    [
        (failed("refuse", "connect"), "connect"),
        (failed("timeout", "connect"), "connect"),
        (answered("554 no", "connect"), "connect"),
        (answered("421 no", "banner"), "banner"),
        (answered("554 no", "banner"), "banner"),
        (failed("drop", "banner"), "drop"),
        (answered("500 no", "ehlo"), "ehlo"),
        (answered("550 no", "helo"), "helo"),
        (answered("454 no", "starttls"), "starttls"),
        (failed("tls", "starttls"), "tls"),
        (answered("450 no", "mail"), "mail"),
        (answered("550 no", "mail"), None),
        (answered("450 no", "rcpt"), "rcpt"),
        (answered("550 no", "rcpt"), None),
        (answered("451 no", "data"), "data"),
        (failed("reset", "body"), "drop"),
        (answered("451 no", "eom"), "eom"),
        (answered("554 no", "eom"), None),
        (failed("drop", "eom"), "lost_dot"),
    ],
)
def test_the_column_an_outcome_stands_in(outcome, phase):
    assert phase_of(outcome) == phase
    assert moves_on(outcome, EVERY) == (phase is not None)
    assert not moves_on(outcome, Failover(on=()))


def test_by_default_only_what_prevents_a_session_moves_on():
    moving = {stage for stage in STAGES if moves_on(answered("450 4.0.0 later", stage), Failover())}
    assert moving == {"connect", "banner", "ehlo", "helo", "starttls"}
    assert all(moves_on(failed(fault, "banner"), Failover()) for fault in FAULTS)
    assert not moves_on(failed("drop", "eom"), Failover())


@pytest.mark.parametrize("wrong", [{"hosts": 0}, {"sessions": 0}])
def test_refuses(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        Failover(**wrong)
