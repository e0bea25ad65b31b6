from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.penalty_square import Penalty, PenaltySquare
from tests.sender.examples import never

OPENSMTPD = PenaltySquare()


def after(*seconds):
    memory = None
    for at in seconds:
        memory = OPENSMTPD.learn(memory, Met(at * 1000, reached=False), never)
    return memory


def test_failures_together_add_up():
    assert [after(*[0] * number).until // 1000 for number in (1, 2, 3, 15, 16, 99)] == [
        *(15, 60, 135, 3375, 3600, 3600)
    ]


def test_the_end_of_a_disabling_takes_a_point_away():
    assert after(0) == Penalty(1, 15_000)
    assert after(0, 15) == Penalty(1, 30_000)  # so one try after another never gets beyond 15 s
    assert after(0, 0, 60) == Penalty(2, 120_000)


def test_closed_while_disabled():
    assert OPENSMTPD.admit(after(0), 0, 14_999, never) == Closed(15_000)
    assert OPENSMTPD.admit(after(0), 0, 15_000, never) is None
    assert OPENSMTPD.learn(after(0), Met(15_000, reached=True), never) is None
    assert OPENSMTPD.learn(after(0, 0), Met(60_000, reached=True), never) == Penalty(1, 0)
