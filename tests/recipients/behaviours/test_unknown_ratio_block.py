import pytest

from simulator.mail import Duration, Share
from simulator.recipients import Rule, Server, When
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.recipients.behaviours.unknown_ratio_block import UnknownRatioBlock
from tests.recipients.talk import BEGUN, asking, converse, never, reply

HOUR = 3_600_000
BLOCK = UnknownRatioBlock("gone-*", Share(0.5), at_least=3, within=Duration(HOUR), hold=Duration(4 * HOUR))
GONE = Says(reply("550 5.1.1 No such user"))


def server_of_strangers():
    rules = (
        Rule(name="block", behaviour=BLOCK),
        Rule(name="gone", behaviour=GONE, when=When(recipient="gone-*")),
    )
    return Server(name="s", domains=("a.test",), rules=rules)


def test_who_names_too_many_strangers_is_shut_out_for_hours():
    server = server_of_strangers()
    memory = server.memory()
    converse(
        server,
        memory,
        f"""
        {BEGUN}
        C: RCPT TO:<bob@a.test>
        S: 250 2.1.5 OK
        C: RCPT TO:<gone-1@a.test>
        S: 550 5.1.1 No such user
        C: RCPT TO:<gone-2@a.test>
        S: 421 4.7.0 Too many unknown recipients from 192.0.2.1
        X: close
        """,
    )
    for at, code in [(4 * HOUR - 1, 421), (4 * HOUR, 250)]:
        assert server.answer("rcpt", asking(), memory, at, never).outcome.reply.code == code


def test_another_client_is_judged_by_itself():
    server = server_of_strangers()
    memory = server.memory()
    for n in range(3):
        server.answer("rcpt", asking(f"gone-{n}@a.test"), memory, 0, never)
    other = asking()
    other.ip = "192.0.2.9"
    assert server.answer("rcpt", other, memory, 0, never).outcome.reply.code == 250


def test_what_is_long_ago_no_longer_counts():
    server = server_of_strangers()
    memory = server.memory()
    codes = [
        server.answer("rcpt", asking(f"gone-{at}@a.test"), memory, at, never).outcome.reply.code
        for at in (0, 1, HOUR + 1)
    ]
    assert codes == [550, 550, 550]


def test_judged_from_one_on():
    with pytest.raises(ValueError, match="from 1"):
        UnknownRatioBlock("gone-*", at_least=0)
