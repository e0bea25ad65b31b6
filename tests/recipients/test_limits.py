from simulator.mail import Duration, Rate
from simulator.recipients import Limits
from simulator.recipients.behaviours.connection_limit import ConnectionLimit
from simulator.recipients.behaviours.messages_per_connection import MessagesPerConnection
from simulator.recipients.behaviours.rate_limit import RateLimit
from tests.recipients.talk import reply

SLOW = reply("421 4.7.28 Slow down")
RATE = Rate(100, Duration(60_000))


def test_no_limits_no_rules():
    assert Limits().rules() == ()


def test_each_is_a_rule_of_its_own():
    rules = Limits(connections=2, messages_per_connection=20, messages=RATE).rules()
    assert [(rule.name, rule.stage, rule.behaviour) for rule in rules] == [
        ("limits.connections", "connect", ConnectionLimit(2)),
        ("limits.messages_per_connection", "mail", MessagesPerConnection(20)),
        ("limits.messages", "mail", RateLimit(RATE)),
    ]


def test_one_reply_for_all():
    rules = Limits(connections=2, messages_per_connection=20, messages=RATE, over=SLOW).rules()
    assert [rule.behaviour.says for rule in rules] == [SLOW] * 3
