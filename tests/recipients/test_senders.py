from simulator.mail import Credentials
from simulator.recipients import Senders
from tests.recipients.talk import IP, asking

OURS, THEIRS = Credentials(ptr=False), Credentials(spf="fail")
KNOWN = Senders({"b.test": OURS}, {IP: THEIRS})


def test_by_the_envelope_sender_once_it_is_named_and_by_the_address_before():
    assert KNOWN.of(asking(sender="s@B.test")) is OURS
    assert KNOWN.of(asking(sender="")) is THEIRS
    assert KNOWN.of(asking(sender="s@c.test")) is THEIRS


def test_nothing_is_held_against_a_stranger():
    assert Senders().of(asking()) == Credentials()
