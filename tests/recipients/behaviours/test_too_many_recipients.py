import pytest

from simulator.recipients import Limits, Rule, Server, When
from simulator.recipients.behaviours.reply import Reply
from simulator.recipients.behaviours.too_many_recipients import TooManyRecipients
from tests.recipients.talk import BEGUN, converse, reply, server_of

TWO_AND_NO_MORE = f"""
{BEGUN}
C: RCPT TO:<amy@a.test>
S: 250 2.1.5 OK
C: RCPT TO:<bob@a.test>
S: 250 2.1.5 OK
C: RCPT TO:<cy@a.test>
S: 452 4.5.3 Too many recipients
C: RCPT TO:<di@a.test>
S: 452 4.5.3 Too many recipients
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: .
T: <s@b.test> to amy@a.test, bob@a.test, 0 octets
S: 250 2.0.0 OK
C: MAIL FROM:<s@b.test>
S: 250 2.1.0 OK
C: RCPT TO:<cy@a.test>
S: 250 2.1.5 OK
"""


def test_the_mail_goes_to_those_taken_and_the_next_transaction_counts_anew():
    server = server_of(TooManyRecipients(2))
    converse(server, server.memory(), TWO_AND_NO_MORE)


def test_the_limits_of_a_server_say_the_same():
    server = Server(name="s", domains=("a.test",), limits=Limits(recipients_per_message=2))
    converse(server, server.memory(), TWO_AND_NO_MORE)


def test_who_was_refused_for_another_reason_does_not_count():
    gone = Rule(name="gone", behaviour=Reply(reply("550 5.1.1 No")), when=When(recipient="gone"))
    limit = Rule(name="limit", behaviour=TooManyRecipients(1, says=reply("552 5.5.3 Too many recipients")))
    server = Server(name="s", domains=("a.test",), rules=(gone, limit))
    converse(
        server,
        server.memory(),
        f"""
        {BEGUN}
        C: RCPT TO:<gone@a.test>
        S: 550 5.1.1 No
        C: RCPT TO:<amy@a.test>
        S: 250 2.1.5 OK
        C: RCPT TO:<bob@a.test>
        S: 552 5.5.3 Too many recipients
        """,
    )


def test_at_least_one():
    with pytest.raises(ValueError, match="at least 1 recipient"):
        TooManyRecipients(0)
