from simulator.mail import Duration
from simulator.sender.schedules.rule_list import Rule, RuleList
from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.host_record import HostRecord
from tests.sender.examples import never

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
EXIM = HostRecord(
    rules=RuleList(
        rules=(
            Rule(op="F", until=Duration(2 * HOUR), gap=Duration(15 * MINUTE)),
            Rule(op="G", until=Duration(16 * HOUR), gap=Duration(HOUR), factor=1.5),
            Rule(op="F", until=Duration(4 * DAY), gap=Duration(6 * HOUR)),
        )
    )
)


def failing_until(end):
    """The record of a host that is tried whenever its record allows, and when it was tried."""
    memory, at, tried = None, 0, []
    while at <= end:
        tried.append(at)
        memory = EXIM.learn(memory, Met(at, reached=False), never)
        at = EXIM.admit(memory, at, at, never).until
    return memory, tried


def test_the_host_has_a_ladder_of_its_own():
    _, tried = failing_until(20 * HOUR)
    assert [at // MINUTE for at in tried] == [
        *(0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 195, 285, 420, 622, 926)
    ]


def test_a_new_message_waits_for_the_hosts_next_try():
    memory, tried = failing_until(HOUR)
    assert EXIM.admit(memory, tried[-1] + MINUTE, tried[-1] + MINUTE, never) == Closed(
        tried[-1] + 15 * MINUTE
    )
    assert EXIM.admit(memory, 0, tried[-1] + 15 * MINUTE, never) is None


def test_a_message_past_the_rules_is_let_through_while_the_host_is_not():
    memory, tried = failing_until(2 * DAY)
    now = tried[-1] + SECOND
    assert EXIM.admit(memory, now - 4 * DAY, now, never) == Closed(tried[-1] + 6 * HOUR)
    assert EXIM.admit(memory, now - 4 * DAY - SECOND, now, never) is None


def test_past_the_rules_whoever_comes_between_tries_fails_at_once():
    memory, tried = failing_until(4 * DAY + 6 * HOUR)
    now = tried[-1] + MINUTE
    assert EXIM.admit(memory, now, now, never) == Closed(tried[-1] + 6 * HOUR, final=True)
    assert EXIM.admit(memory, now, tried[-1] + 6 * HOUR, never) is None


def test_it_outlives_messages_for_a_week():
    memory, tried = failing_until(HOUR)
    assert EXIM.learn(memory, Met(tried[-1] + 7 * DAY, reached=False), never).attempts == len(tried) + 1
    assert EXIM.learn(memory, Met(tried[-1] + 7 * DAY + SECOND, reached=False), never).attempts == 1
    assert EXIM.learn(memory, Met(tried[-1] + MINUTE, reached=True), never) is None


def test_it_is_due_as_soon_as_its_second_has_begun():
    memory = EXIM.learn(None, Met(2_140, reached=False), never)
    due = 2 * SECOND + 15 * MINUTE
    assert EXIM.admit(memory, due - 1, due - 1, never) == Closed(due)
    assert EXIM.admit(memory, due, due, never) is None
