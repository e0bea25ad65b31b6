"""One run with every kind of webhook in it."""

from pathlib import Path
from typing import Any

import simulator
from simulator.report.record import Found

SCENARIO = """\
version: 1
seed: 7
start: 2026-01-05T10:00:00+01:00
senders:
  main:
    domain: a.test
    return_path: back.a.test
    ips: [192.0.2.9]
    suppressions: [{address: dead@i.test, list: bounces}, {address: cross@i.test, list: complaints}]
  other: {domain: b.test, webhooks: {events: [delivered], signing_key: secret}}
servers:
  i:
    domains: [i.test]
    rules:
      - {name: grey, when: {recipient: "slow@*", attempt: 1}, reply: "451 4.7.1 Greylisted"}
      - {name: gone, when: {recipient: "gone@*"}, reply: "550-5.1.1 No such user\\n550 5.1.1 Sorry"}
      - {name: full, when: {recipient: "full@*"}, reply: "452 4.2.2 Mailbox full"}
      - {name: block, when: {recipient: "spam@*"}, at: eom, reply: "554 5.7.1 Looks like spam"}
      - {name: reset, when: {recipient: "reset@*", attempt: 1}, at: data, fault: reset}
      - {name: late, when: {recipient: "late@*"}, accept: true, then: {bounce: "550 5.1.1 No", after: 1h}}
      - name: leave
        when: {recipient: "leave@*"}
        accept: true
        then: {unsubscribe: one_click, scope: tags, after: 2h}
      - {name: angry, when: {recipient: "angry@*"}, accept: true, then: {complaint: abuse, after: 3h}}
workload:
  - name: mail
    from: main
    tags: [news, weekly]
    to: [ok@i.test, slow@i.test, gone@i.test, full@i.test, spam@i.test, reset@i.test, late@i.test,
         leave@i.test, angry@i.test, dead@i.test, cross@i.test]
  - {name: more, from: other, at: 1m, to: [ok@i.test]}
"""


def mailed(place: Path, **laid_over: Any) -> Found:
    """Runs the scenario in a folder; ``laid_over``: paths, with ``__`` for a dot, to YAML text."""
    (place / "a.yaml").write_text(SCENARIO)
    changes = {path.replace("__", "."): text for path, text in laid_over.items()}
    run = simulator.run(place / "a.yaml", set=changes, out=place / "results")
    return Found.at(run.path)
