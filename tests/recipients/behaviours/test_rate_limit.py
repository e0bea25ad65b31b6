from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration, Rate
from simulator.recipients import Limits, Memory, Query, Server
from simulator.recipients.behaviours.rate_limit import RateLimit
from tests.recipients.talk import GREETED, IP, converse
from tests.sender.mutant import mutated

MINUTE = 60_000
SCRIPT = f"""
{GREETED}
C: MAIL FROM:<s@b.test>
S: {{}}
C: QUIT
S: 221 2.0.0 Bye
X: close
"""
YES, NO = SCRIPT.format("250 2.1.0 OK"), SCRIPT.format("451 4.7.1 Too many messages, slow down")


def test_two_in_any_minute():
    server = Server(name="s", domains=("a.test",), limits=Limits(messages=Rate(2, Duration(MINUTE))))
    memory = server.memory()
    converse(server, memory, YES, at=0)
    converse(server, memory, YES, at=40_000)
    converse(server, memory, NO, at=59_999)
    converse(server, memory, YES, at=60_000)
    converse(server, memory, NO, at=99_999)
    converse(server, memory, YES, at=100_000)


def law_of_rates(kind):
    """In no window are there more than the limit, and none is refused while there is room."""

    @given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 4), st.integers(1, 20))
    def law(instants, count, per):
        limit, passed = kind(Rate(count, Duration(per))), []
        own = limit.fresh()
        assert own == deque()
        for at in sorted(instants):
            room = sum(at - earlier < per for earlier in passed) < count
            said = limit.answer(Query(IP, "s@b.test", ""), own, at, Memory({}))
            assert (said is None) == room
            passed += [at] if room else []
            assert len(own) <= count

    law()


def test_law_of_rates():
    law_of_rates(RateLimit)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("own[0] >= self.messages.per", "own[0] > self.messages.per"),
        ("if len(own) >= self.messages.count", "if len(own) > self.messages.count"),
        (
            "            return self.says\n        own.append(at)",
            "            own.append(at); return self.says\n        own.append(at)",
        ),
        ("own.popleft()", "own.clear()"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.rate_limit", guard, instead)
    with pytest.raises(AssertionError):
        law_of_rates(mutant.RateLimit)
