"""What is contacted where the sender, and not the DNS alone, decides; with whole runs in ``test_zones``."""

from simulator.dice import Bound
from simulator.engine.desk import Desk
from simulator.engine.lane import Lane
from simulator.engine.ledger import Ledger
from simulator.engine.lookups import Lookups
from simulator.engine.mailing import Delivery, Job, Message
from simulator.journal import Frames, Journal
from simulator.recipients import Host, Mx, Records, Server
from simulator.sender import Failover
from simulator.transport import ScriptedTransport
from tests.sender.examples import policy, sender

HOSTS = (Host("m1.x.test"), Host("m2.x.test", 20), Host("m3.x.test", 30))
INBOX = Server(name="inbox", domains=("x.test",), hosts=HOSTS)


def route(zones, **parts):
    desk = Desk(sender(**parts), Ledger(Journal(Frames())), seed=1)
    message = Message(1, desk, "c", (), 0, "")
    job = Job(message, Lane(desk, "x.test"), "x.test", [Delivery(1, message, "ann@x.test", "ann@x.test", 0)])
    found = Lookups(ScriptedTransport({"inbox": INBOX}, zones)).route(0, job, Bound(1))
    return [one.name for one in found.hosts], found.fault, found.answered_by


def test_hosts_beyond_the_limit_are_left_out():
    assert route({}) == (["m1.x.test", "m2.x.test", "m3.x.test"], None, "")
    assert route({}, policy=policy(failover=Failover(hosts=2))) == (["m1.x.test", "m2.x.test"], None, "")


def test_no_host_is_kept_beside_a_fault():
    denied = {"x.test": Records(mx_rcode="NXDOMAIN", a=("203.0.113.1",))}
    assert route(denied) == ([], "dns_nxdomain", "zones.x.test")


def test_one_host_is_looked_at_where_it_may_be_the_sender():
    alone = {"x.test": Records(mx=(Mx("m1.x.test", 10),))}
    assert route(alone) == (["m1.x.test"], None, "")
    assert route(alone, hostname="m1.x.test") == ([], "dns_loop", "")
