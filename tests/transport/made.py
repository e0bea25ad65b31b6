"""What the tests of the transport share: deliveries, a transport over one server, whole contacts."""

from dataclasses import dataclass, replace

from simulator.dice import Bound
from simulator.mail import Outcome, Reply, fold
from simulator.recipients import Rule, Server, When
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.transport import ScriptedTransport
from tests.sender.examples import policy

IP = "192.0.2.1"
RETURN_PATH = "bounces@b.test"
POLICY = policy()


@dataclass(frozen=True)
class Message:
    id: int
    tags: tuple[str, ...] = ()
    size: int = 0


MESSAGE = Message(7)


@dataclass
class Delivery:
    id: int
    recipient: str
    message: Message = MESSAGE

    @property
    def key(self):
        return fold(self.recipient)


def deliveries(*recipients):
    return [Delivery(number, recipient) for number, recipient in enumerate(recipients, 1)]


def says(text, **more):
    """A rule that answers; its name is the text."""
    return Rule(name=text, behaviour=Says(Reply.parse(text)), **more)


def fails(fault, **more):
    """A rule that fails below SMTP; its name is the fault."""
    return Rule(name=fault, behaviour=Fault(fault), **more)


def to(local):
    return When(recipient=local)


def server(*rules, **more):
    return Server(name="s", domains=("a.test",), rules=rules, **more)


def answered(stage, text):
    return Outcome(stage, Reply.parse(text))


class Line:
    """One transport over one server, and a draw for one attempt."""

    def __init__(self, server, seed=1):
        self.server = server
        self.transport = ScriptedTransport({server.name: server})
        self.draw = Bound(seed).bind(1, 7, "", 1, 1)

    def contact(self, at=0, host=None, clear=False, ip=IP, **changed):
        host = host or self.server.hosts[0]
        return self.transport.open(
            self.server, host, ip, replace(POLICY, **changed), at, self.draw, clear=clear
        )

    def session(self, **more):
        return self.contact(**more).session

    def offer(self, *recipients, session=None, at=0, size=0, **changed):
        """One mail to these recipients, on a session of its own unless one is given."""
        to = [replace(one, message=Message(7, size=size)) for one in deliveries(*recipients)]
        session = session or self.session(at=at)
        self.draw.bind(to[0].id, to[0].message.id, to[0].key, self.draw.attempt, 1)
        return self.transport.transact(session, RETURN_PATH, to, replace(POLICY, **changed), at, self.draw)
