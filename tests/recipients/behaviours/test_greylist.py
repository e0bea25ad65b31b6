from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration
from simulator.recipients import Memory, Query
from simulator.recipients.behaviours.greylist import Greylist, Mask
from tests.recipients.talk import ADDRESSED, BEGUN, IP, converse, never, server_of
from tests.sender.mutant import mutated

MINUTE = 60_000
FIVE = Duration(5 * MINUTE)
NOT_YET = f"""
{BEGUN}
C: RCPT TO:<bob@a.test>
S: 451 4.7.1 Greylisted, try again later
C: QUIT
S: 221 2.0.0 Bye
X: close
"""
PASSED = f"""
{ADDRESSED}
C: QUIT
S: 221 2.0.0 Bye
X: close
"""


def test_who_is_new_must_come_back_after_the_wait():
    server = server_of(Greylist(FIVE))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, NOT_YET, at=FIVE - 1)
    converse(server, memory, PASSED, at=FIVE)
    converse(server, memory, PASSED, at=FIVE + 1)


def test_from_another_address_one_is_new_again():
    server = server_of(Greylist(FIVE))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, NOT_YET, at=FIVE, ip="192.0.2.9")


def test_a_key_without_the_address_does_not_mind():
    server = server_of(Greylist(FIVE, key=("sender", "recipient")))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, PASSED, at=FIVE, ip="192.0.2.9")


@pytest.mark.parametrize(
    ("key", "passes"),
    [
        (("ip",), "ip"),
        (("sender",), "sender"),
        (("recipient",), "recipient"),
        (("ip", "sender"), ""),
    ],
)
def test_the_key_is_what_makes_mail_the_same(key, passes):
    server = server_of(Greylist(FIVE, key=key))
    memory = server.memory()
    first = Query(IP, "s@b.test", "bob@a.test")
    other = Query("192.0.2.9", "t@b.test", "amy@a.test")
    server.answer("rcpt", first, memory, 0, never)
    for part in ("ip", "sender", "recipient"):
        query = replace(other, **{part: getattr(first, part)})
        code = server.answer("rcpt", query, server_memory_like(memory), FIVE, never).outcome.reply.code
        assert code == (250 if part == passes else 451)


def server_memory_like(memory):
    """A copy, so that one question does not teach the next."""
    return Memory(deepcopy(memory.own))


def law_of_waiting(kind):
    """A triplet passes exactly when its first mail is at least ``wait`` ago."""

    @given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abc")), max_size=30), st.integers(0, 8))
    def law(visits, wait):
        greylist = kind(Duration(wait))
        own, first = greylist.fresh(), {}
        for at, who in sorted(visits):
            since = at - first.setdefault(who, at)
            answer = greylist.answer(Query(IP, "s@b.test", who), own, at, Memory({}))
            assert (answer is None) == (since >= wait)

    law()


def test_law_of_waiting():
    law_of_waiting(Greylist)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("first_seen < self.wait", "first_seen <= self.wait"),
        ("own.first.setdefault(triplet, at)", "own.first.get(triplet, at); own.first[triplet] = at"),
        ("own.first.setdefault(triplet, at)", "own.first.get(triplet, at)"),
        ("for part in self.key]", "for part in self.key[:2]]"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.greylist", guard, instead)
    with pytest.raises(AssertionError):
        law_of_waiting(mutant.Greylist)


@pytest.mark.parametrize("key", [(), ("ip", "ip")])
def test_a_key_that_cannot_be_meant(key):
    with pytest.raises(ValueError, match="at least one of ip, sender, recipient"):
        Greylist(key=key)


def test_of_one_network_all_are_one_client():
    server = server_of(Greylist(FIVE, mask=Mask(v4=24, v6=64)))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, PASSED, at=FIVE, ip="192.0.2.9")
    converse(server, memory, NOT_YET, at=FIVE, ip="192.0.3.9")
    converse(server, memory, NOT_YET, at=FIVE, ip="2001:db8::1")
    converse(server, memory, PASSED, at=2 * FIVE, ip="2001:db8::ffff")


def test_who_comes_back_too_late_is_new_again():
    server = server_of(Greylist(FIVE, window=Duration(60 * MINUTE)))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, NOT_YET, at=60 * MINUTE)
    converse(server, memory, PASSED, at=60 * MINUTE + FIVE)
    converse(server, memory, PASSED, at=200 * MINUTE)


def test_who_has_not_come_for_long_is_forgotten():
    server = server_of(Greylist(FIVE, forget=Duration(60 * MINUTE)))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, PASSED, at=FIVE)
    converse(server, memory, PASSED, at=FIVE + 60 * MINUTE - 1)
    converse(server, memory, NOT_YET, at=FIVE + 120 * MINUTE)


def test_a_client_known_well_enough_is_greylisted_no_more():
    server = server_of(Greylist(FIVE, allow_after=2))
    memory = server.memory()
    converse(server, memory, NOT_YET, at=0)
    converse(server, memory, PASSED, at=FIVE)
    assert server.answer("rcpt", Query(IP, "t@b.test", "amy@a.test"), memory, FIVE, never).rule == "r"
    converse(server, memory, PASSED, at=FIVE + 1)
    assert server.answer("rcpt", Query(IP, "u@b.test", "amy@a.test"), memory, FIVE + 2, never).rule == ""


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"key": ("sender",), "mask": Mask()}, "put ip into the key"),
        ({"window": FIVE}, "nobody ever passes"),
        ({"allow_after": 0}, "from 1"),
    ],
)
def test_what_cannot_be_meant(keys, why):
    with pytest.raises(ValueError, match=why):
        Greylist(FIVE, **keys)


def test_a_mask_has_bits():
    with pytest.raises(ValueError, match="from 1 to 32 bits"):
        Mask(v4=33)
