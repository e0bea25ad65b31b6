"""Servers of many kinds, for laws that hold of all of them."""

from simulator.mail import Duration, Rate, Reply, Share
from simulator.recipients import Consequence, Delay, Limits, Rule, Server, When
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.behaviours.flaky import Flaky
from simulator.recipients.behaviours.greylist import Greylist
from simulator.recipients.behaviours.latency import Latency
from simulator.recipients.behaviours.outage import Outage
from simulator.recipients.behaviours.replies import Replies
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.recipients.behaviours.tarpit import Tarpit

BUSY = Says(Reply.parse("451 4.3.0 Busy"))
GONE = Says(Reply.parse("550 5.1.1 No such user"))
CLOSING = Says(Reply.parse("421 4.3.2 Closing\nCome back later"))
SCRIPT = Replies(tuple(map(Reply.parse, ("451 4.3.0 Busy", "250 2.1.5 OK", "550 5.1.1 Gone"))))
SLOW = Latency(Delay(exponential=Duration(20)))
AMY = When(recipient="amy")
COMPLAINT = Consequence(complaint="abuse", after=Delay(constant=Duration(1)))


def server(*rules, tls="offered", **limits):
    named = tuple(
        Rule(name=f"r{number}", behaviour=kind, **more) for number, (kind, more) in enumerate(rules)
    )
    return Server(name="s", domains=("a.test",), rules=named, tls=tls, limits=Limits(**limits))


SERVERS = [
    server(),
    server(tls="none"),
    server(tls="required"),
    server((Greylist(), {}), (GONE, {"when": When(recipient="gone-*")})),
    server((GONE, {"when": When(recipient="gone-*")}), (SCRIPT, {})),
    server((SCRIPT, {"at": "eom"}), (BUSY, {"at": "data", "chance": 0.3})),
    server((BUSY, {"at": "data", "when": AMY})),
    server((BUSY, {"at": "eom", "when": AMY}), (SCRIPT, {"at": "eom"})),
    server((BUSY, {"at": "body", "when": AMY})),
    server((Greylist(), {"at": "data"}), (Greylist(), {"at": "eom", "when": AMY})),
    server((Fault("drop"), {"at": "eom", "when": AMY}), (Accept(), {"then": COMPLAINT})),
    server((Fault("reset"), {"at": "eom", "chance": 0.5})),
    server((Fault("garbage"), {"at": "rcpt", "chance": 0.5})),
    server((Fault("tls"), {"at": "starttls"})),
    server((Fault("timeout"), {"at": "ehlo"})),
    server((Fault("refuse"), {"chance": 0.5})),
    server((CLOSING, {"at": "connect"})),
    server((CLOSING, {"at": "banner"})),
    server((CLOSING, {"at": "rcpt", "chance": 0.2})),
    server((GONE, {"at": "banner"})),
    server((GONE, {"at": "ehlo"})),
    server((GONE, {"at": "ehlo"}), (BUSY, {"at": "helo"})),
    server((BUSY, {"at": "starttls"})),
    server((BUSY, {"at": "mail", "when": When(sender="s@*")})),
    server(messages_per_connection=2),
    server(messages=Rate(2, Duration(1_000)), connections=1),
    server((Accept(), {"chance": 0.5, "then": COMPLAINT})),
    server(recipients_per_message=1, connections_per_ip=1),
    server((Tarpit(Duration(10), after=1), {}), (SLOW, {}), (SLOW, {"at": "eom", "when": AMY})),
    server((Flaky(Share(0.5), 1), {"at": "data"}), (Flaky(Share(0.3)), {})),
    server((Outage(for_=Duration(1_000), every=Duration(2_000)), {}), (SLOW, {"at": "connect"})),
]
