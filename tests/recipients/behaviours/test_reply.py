from simulator.mail import Outcome
from simulator.recipients import Query, When
from simulator.recipients.behaviours.reply import Reply
from tests.recipients.talk import IP, converse, never, reply, server_of

GONE = reply("550 5.1.1 No such user")


def test_refuses_whom_it_names_and_takes_the_rest():
    server = server_of(Reply(GONE), when=When(recipient="gone-*"))
    converse(
        server,
        server.memory(),
        """
        S: 220 mx.a.test ESMTP
        C: EHLO client.test
        S: 250-mx.a.test
        S: 250-STARTTLS
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250 DSN
        C: MAIL FROM:<s@b.test> SIZE=6
        S: 250 2.1.0 OK
        C: RCPT TO:<gone-anna@a.test>
        S: 550 5.1.1 No such user
        C: RCPT TO:<bob@a.test>
        S: 250 2.1.5 OK
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Hello
        C: .
        T: <s@b.test> to bob@a.test, 7 octets
        S: 250 2.0.0 OK
        C: QUIT
        S: 221 2.0.0 Bye
        X: close
        """,
    )


def test_the_answer_names_its_rule():
    server = server_of(Reply(GONE), at="eom")
    answer = server.answer("eom", Query(IP, "s@b.test", "bob@a.test"), server.memory(), 0, never)
    assert (answer.outcome, answer.rule, answer.then) == (Outcome("eom", GONE), "r", None)


def test_a_reply_of_several_lines():
    server = server_of(Reply(reply("421 4.3.2 Closed\nCome back at nine")), at="banner")
    converse(
        server,
        server.memory(),
        """
        S: 421-4.3.2 Closed
        S: 421 4.3.2 Come back at nine
        X: close
        """,
    )
