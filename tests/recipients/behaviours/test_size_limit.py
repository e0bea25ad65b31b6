from simulator.mail import Size
from simulator.recipients.behaviours.size_limit import SizeLimit
from tests.recipients.talk import GREETED, converse, server_of


def test_mail_over_the_limit_is_refused_by_what_it_declares():
    server = server_of(SizeLimit(Size(1000)))
    converse(
        server,
        server.memory(),
        f"""
        {GREETED.replace("HELO", "EHLO").replace("S: 250 mx.a.test", "S: 250-mx.a.test")}
        S: 250-STARTTLS
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250 DSN
        C: MAIL FROM:<s@b.test> SIZE=1001
        S: 552 5.3.4 Message size exceeds fixed limit
        C: MAIL FROM:<s@b.test> SIZE=1000
        S: 250 2.1.0 OK
        """,
    )
