import pytest

from simulator.recipients import Query, Rule, Server, When
from simulator.recipients.behaviours.replies import Replies
from simulator.recipients.behaviours.reply import Reply
from tests.recipients.talk import BEGUN, IP, SENT, converse, never, reply, server_of

THIRD_TIME_LUCKY = Replies(tuple(map(reply, ("451 4.3.0 Busy", "450 4.3.0 Still busy", "250 2.1.5 OK"))))


def codes(server, memory, *recipients):
    queries = (Query(IP, "s@b.test", recipient) for recipient in recipients)
    return [server.answer("rcpt", query, memory, 0, never).outcome.reply.code for query in queries]


def test_the_third_time_is_lucky():
    server = server_of(THIRD_TIME_LUCKY)
    memory = server.memory()
    for answer in ("451 4.3.0 Busy", "450 4.3.0 Still busy"):
        converse(
            server,
            memory,
            f"""
            {BEGUN}
            C: RCPT TO:<bob@a.test>
            S: {answer}
            C: QUIT
            S: 221 2.0.0 Bye
            X: close
            """,
        )
    converse(
        server,
        memory,
        f"""
        {SENT}
        C: .
        T: <s@b.test> to bob@a.test, 0 octets
        S: 250 2.0.0 OK
        """,
    )


def test_the_last_reply_repeats():
    server = server_of(THIRD_TIME_LUCKY)
    assert codes(server, server.memory(), *["bob@a.test"] * 6) == [451, 450, 250, 250, 250, 250]


def test_every_recipient_is_counted_by_itself():
    server = server_of(THIRD_TIME_LUCKY)
    both = ("bob@a.test", "amy@a.test")
    assert codes(server, server.memory(), *both * 3) == [451, 451, 450, 450, 250, 250]


def test_attempts_stopped_by_an_earlier_rule_are_counted():
    stop = Rule(name="stop", behaviour=Reply(reply("450 4.2.0 First")), when=When(attempt=1))
    lucky = Rule(name="lucky", behaviour=THIRD_TIME_LUCKY)
    server = Server(name="s", domains=("a.test",), rules=(stop, lucky))
    memory = server.memory()
    assert codes(server, memory, *["bob@a.test"] * 3) == [450, 450, 250]


def test_at_the_dot_only_attempts_that_reach_the_dot_are_counted():
    server = server_of(THIRD_TIME_LUCKY, at="eom")
    memory = server.memory()
    assert codes(server, memory, "bob@a.test", "bob@a.test") == [250, 250]
    query = Query(IP, "s@b.test", "bob@a.test")
    assert server.answer("eom", query, memory, 0, never).outcome.reply.code == 451


def test_an_empty_script_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Replies(())
