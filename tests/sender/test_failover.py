import pytest

from simulator.mail import FAULTS, STAGES
from simulator.scenario import read_policy
from simulator.sender import Failover, walks_on
from simulator.sender.failover import moves_on, phases_of
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
        (failed("drop", "banner"), "banner drop"),
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
def test_the_columns_an_outcome_stands_in(outcome, phase):
    assert phases_of(outcome) == tuple((phase or "").split())
    assert moves_on(outcome, EVERY) == (phase is not None)
    assert not moves_on(outcome, Failover(on=()))


def test_by_default_only_what_prevents_a_session_moves_on():
    moving = {stage for stage in STAGES if moves_on(answered("450 4.0.0 later", stage), Failover())}
    assert moving == {"connect", "banner", "ehlo", "helo", "starttls"}
    assert all(moves_on(failed(fault, "banner"), Failover()) for fault in FAULTS)
    assert not moves_on(failed("drop", "rcpt"), Failover())
    assert not moves_on(failed("drop", "eom"), Failover())


# Which failures to open a session are taken to the next host in the same attempt: the letters stand
# for connect, a banner of 4yz and of 5yz, none, EHLO (refused with 421), HELO, a handshake that fails.
MOVES = {
    "postfix": "c45neht",
    "exim": "c45neht",
    "sendmail": "c45neht",
    "qmail": "c",
    "opensmtpd": "c45neh",
    "haraka": "cnt",
    "kumomta": "c45net",
    "powermta": "c4neht",
    "stalwart": "c45net",
    "postal": "c45neht",
    "maddy": "c45neht",
}
OPENINGS = {
    "c": failed("refuse", "connect"),
    "4": answered("421 4.3.2 busy", "banner"),
    "5": answered("554 5.3.2 go away", "banner"),
    "n": failed("drop", "banner"),
    "e": answered("421 4.3.2 busy", "ehlo"),
    "h": answered("421 4.3.2 busy", "helo"),
    "t": failed("tls", "starttls"),
}


@pytest.mark.parametrize("name", MOVES)
def test_who_goes_to_the_next_host(name):
    policy = read_policy(name, {})
    assert "".join(key for key, outcome in OPENINGS.items() if walks_on(outcome, policy)) == MOVES[name]


@pytest.mark.parametrize(
    "wrong", [{"hosts": 0}, {"sessions": 0}, {"addresses": 0}, {"addresses_per_host": 0}]
)
def test_refuses(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        Failover(**wrong)
