import pytest

from simulator.report import plain
from simulator.report.lines import COLUMNS
from simulator.report.lives import is_to, lives
from simulator.report.record import Found
from simulator.report.telling import instant, told
from simulator.report.timeline import Timeline
from tests.report.lived import ran

FULL = """\
   full@inbox.test
   campaign one, sender main, server inbox, delivery {delivery}
   00:00:00      queued
                 webhook  accepted
   00:00:00      attempt 1 at mx.inbox.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  lived.yaml:14
                 read as  mailbox_full, soft, immediate (classify/quota)
                          lived.yaml:6
                 then     again in 5m: wait 1 of [5m, 10m]  lived.yaml:5
                 webhook  temporary_fail
   00:05:00      attempt 2 at mx.inbox.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  lived.yaml:14
                 read as  mailbox_full, soft, immediate (classify/quota)
                          lived.yaml:6
                 then     again in 10m: wait 2 of [5m, 10m]  lived.yaml:5
                 webhook  temporary_fail
   00:15:00      attempt 3 at mx.inbox.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  lived.yaml:14
                 read as  mailbox_full, soft, immediate (classify/quota)
                          lived.yaml:6
                 then     again in 10m: the last of [5m, 10m], repeated
                          lived.yaml:5
                 webhook  temporary_fail
   00:25:00      attempt 4 at mx.inbox.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  lived.yaml:14
                 read as  mailbox_full, soft, immediate (classify/quota)
                          lived.yaml:6
                 then     no further try is due before it is given up
                 webhook  temporary_fail
   00:25:00      given up, 25m after it was queued
                 because  give_up.after_attempts: 4  lived.yaml:5
                 webhook  permanent_fail (old)"""


def text(folder, address, **how):
    run = Found.at(folder)
    (life, *_), _ = lives(run.frame(), is_to(address), 2)
    return plain(told(life, Timeline(run.outline()).events(life), **how)), life


def test_a_whole_timeline(lived):
    said, life = text(lived, "full@inbox.test")
    assert said == FULL.format(delivery=life.accepted["delivery"])


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            "late@inbox.test",
            [
                "00:00:00      delivered, 0s after it was queued",
                "00:20:00      a report came back: it failed after delivery",
                "webhook  permanent_fail (bounce)",
                "00:20:00      the address is put on bounces",
            ],
        ),
        ("left@inbox.test", ["by       the scenario itself", "stands on unsubscribes"]),
        ("lost@inbox.test", ["reached  the server took the mail, but the sender never learnt"]),
        (
            "a@pair.test",
            ["contact 1 at mx1.pair.test", "by       nobody: the host is down", "attempt 1 at mx2.pair.test"],
        ),
        ("gone@inbox.test", ["failed for good: hard", "because  unknown_user"]),
    ],
)
def test_what_else_is_told(lived, address, lines):
    said, _ = text(lived, address)
    for line in lines:
        assert line in said


def test_an_explanation_cites_where_a_built_in_rule_comes_from_and_a_story_does_not(lived):
    cited, _ = text(lived, "gone@inbox.test")
    assert "source   RFC 5321 section 3.3" in cited
    briefly, _ = text(lived, "gone@inbox.test", briefly=True)
    assert "source" not in briefly


def test_what_took_time_and_what_waited_for_a_connection_is_told(tmp_path):
    slow = {"servers.inbox.latency": "{constant: 4s}", "sender.connections.per_domain": "1"}
    folder = ran(tmp_path, overrides=slow)
    said = [text(folder, f"{name}@inbox.test")[0] for name in ("gone", "full", "late")]
    assert all("attempt 1 at mx.inbox.test from 192.0.2.1, took 4s" in one for one in said)
    assert any("s for a connection" in one for one in said)


def test_of_many_attempts_the_first_and_the_last_are_shown(tmp_path):
    folder = ran(tmp_path, overrides={"sender.retry.give_up.after_attempts": "12"})
    said, _ = text(folder, "full@inbox.test", briefly=True)
    numbers = [line.split()[2] for line in said.splitlines() if " attempt " in line]
    assert numbers == ["1", "2", "3", "11", "12"]
    assert "... attempts 4 to 10 ..." in said
    whole, _ = text(folder, "full@inbox.test")
    assert whole.count(" attempt ") == 12


def test_one_attempt_is_never_left_out(tmp_path):
    folder = ran(tmp_path, overrides={"sender.retry.give_up.after_attempts": "6"})
    said, _ = text(folder, "full@inbox.test", briefly=True)
    assert "..." not in said
    assert said.count(" attempt ") == 6


def test_nothing_is_wider_than_a_terminal(lived):
    for address in ("full@inbox.test", "gone@inbox.test", "late@inbox.test", "a@pair.test"):
        said, _ = text(lived, address)
        assert max(map(len, said.splitlines()[2:])) <= COLUMNS


@pytest.mark.parametrize(
    ("at_ms", "told"),
    [(0, "00:00:00"), (600_250, "00:10:00.250"), (183_600_000, "2d 03:00:00")],
)
def test_instants(at_ms, told):
    assert instant(at_ms) == told
