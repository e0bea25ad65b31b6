"""What holds for every kind in the folder, the next one included."""

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from simulator.kinds import kinds
from simulator.mail import STAGES, Duration, Rate, Reply, Share
from simulator.recipients import Delay, Rule, Server
from simulator.recipients.behaviours.conditions import Condition
from simulator.recipients.behaviours.mix import Portion
from tests.recipients.reputation.models import STANDARD
from tests.recipients.talk import IP

KINDS = kinds("simulator.recipients.behaviours")
HOUR = Duration(3_600_000)
WHAT_HAS_NO_DEFAULT = {
    "reply": Reply.parse("450 4.2.0 Later"),
    "replies": (Reply.parse("450 4.2.0 Later"),),
    "fault": "reset",
    "connections": 1,
    "conditions": (Condition(name="gone", share=0.1, reply=Reply.parse("550 5.1.1 No")),),
    "messages": 1,
    "size": 1,
    "answers": (Portion(Share(0.5), fault="reset"),),
    "recipients": 1,
    "share": Share(0.5),
    "delay": Duration(1),
    "after": Delay(exponential=HOUR),
    "quotes": Reply.parse("550 5.1.1 No such user"),
    "latency": Delay(exponential=Duration(5)),
}
NEEDS_ONE = {
    "sender_auth": {"needs": ("tls",), "bulk": Rate.parse("2/1m")},
    "unknown_ratio_block": {"unknown": "x*"},
    "catch_all_then_bounce": {"unknown": Share(0.5)},
    "outage": {"up": HOUR, "down": HOUR},
    "rate_limit": {"messages": Rate.parse("1/1m")},
    "blocklist": {"ips": (IP,)},
    "reputation": {field.name: getattr(STANDARD, field.name) for field in fields(STANDARD)},
}


def needed(name):
    """The fields that have neither a default nor a value of their own here."""
    ours = NEEDS_ONE.get(name, {})
    return {field.name for field in fields(KINDS[name]) if field.default is MISSING and field.init} - {*ours}


def made(name):
    return KINDS[name](
        **{field: WHAT_HAS_NO_DEFAULT.get(field) for field in needed(name)}, **NEEDS_ONE.get(name, {})
    )


def test_what_is_made_is_made_of_something():
    assert set().union(*map(needed, KINDS)) == {*WHAT_HAS_NO_DEFAULT}


def test_the_kinds():
    assert list(KINDS) == [
        "accept",
        "auto_reply",
        "blocklist",
        "bounce_later",
        "catch_all_then_bounce",
        "complain_later",
        "conditions",
        "connection_limit",
        "fault",
        "flaky",
        "greylist",
        "latency",
        "mailbox_quota",
        "messages_per_connection",
        "mix",
        "on_request",
        "outage",
        "rate_limit",
        "replies",
        "reply",
        "reputation",
        "sender_auth",
        "size_limit",
        "tarpit",
        "too_many_recipients",
        "unknown_ratio_block",
        "unsubscribe_later",
    ]


@pytest.mark.parametrize("name", KINDS)
def test_is_described_and_tested(name):
    assert KINDS[name].__doc__
    assert Path(__file__).with_name(f"test_{name}.py").exists()


@pytest.mark.parametrize("name", KINDS)
def test_is_a_value_that_makes_a_rule(name):
    kind = made(name)
    assert kind == made(name)
    assert hash(kind) == hash(made(name))
    assert kind.default_stage in STAGES
    assert Rule(name="r", behaviour=kind).stage == kind.default_stage


@pytest.mark.parametrize("name", KINDS)
def test_every_run_begins_with_a_memory_of_its_own(name):
    server = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=made(name)),))
    first, second = server.memory().own["r"], server.memory().own["r"]
    assert first is None or first is not second
    assert first == second
