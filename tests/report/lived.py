"""A run in which one message each shows one thing, and its timeline."""

from pathlib import Path

from simulator.report.lives import is_to, lives
from simulator.report.record import Found
from simulator.report.timeline import Event, Timeline
from simulator.runs import execute
from simulator.scenario import loads

SCENARIO = """\
version: 1
name: lived
sender:
  domain: news.test
  retry: {schedule: [5m, 10m], jitter: none, give_up: {after_attempts: 4}}
  classify: [{name: quota, reply: "452*", as: soft, reason: mailbox_full}]
  suppressions: [{address: left@inbox.test, list: unsubscribes}]
servers:
  inbox:
    domains: [inbox.test]
    rules:
      - {name: lost, when: {recipient: "lost*"}, at: eom, fault: drop}
      - {name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 No such user"}
      - {name: full, when: {recipient: "full*"}, reply: "452 4.2.2 Mailbox full"}
      - {name: late, when: {recipient: "late*"}, accept: true, then: {bounce: "550 5.1.1 Gone", after: 20m}}
  pair:
    domains: [pair.test]
    hosts:
      - {name: mx1.pair.test, preference: 10, down: true}
      - {name: mx2.pair.test, preference: 20}
workload:
  - name: one
    to: [gone@inbox.test, full@inbox.test, late@inbox.test, left@inbox.test, lost@inbox.test]
  - {name: two, at: 1h, to: [gone@inbox.test, ok@inbox.test, a@pair.test]}
expect:
  - dropped.count == 9
  - message: {to: full@inbox.test}
    outcome: delivered
  - message: {to: nobody@inbox.test}
    outcome: delivered
"""


def ran(out: Path, text: str = SCENARIO, overrides: dict[str, str] | None = None) -> Path:
    """Runs the scenario and returns the run's folder."""
    return execute(loads(text, "lived.yaml", overrides or {}), out).path


def events_of(folder: Path, address: str, which: int = 0) -> list[Event]:
    """The events of the delivery to an address, in the order of campaigns."""
    run = Found.at(folder)
    found, _ = lives(run.frame(), is_to(address), 10)
    return Timeline(run.outline()).events(found[which])
