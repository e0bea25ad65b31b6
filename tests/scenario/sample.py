"""A scenario that uses every part of the language, and helpers that read pieces of one."""

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import Scenario, loads

SAMPLE = """\
version: 1
name: sample
description: Every part of the language once.
seed: 42
start: 2026-01-05T09:50:00+01:00
duration: 12h

sender:
  domain: news.example.test
  return_path: bounces.news.example.test
  mx: home
  ips: [192.0.2.10, 192.0.2.11]
  ip_choice: sticky
  fbl: all
  policy: mailgun
  taxonomy: metrics
  connections: {per_domain: 5, messages_per_connection: 20}
  retry:
    schedule: [10m, 15m, 30m, 1h, 2h, 4h]
    tail: stop
    jitter: {uniform: {share: 10%}}
    give_up: {after: 8h, after_attempts: 9}
  classify:
    - {reply: "452*", as: soft}
    - {reply: "550 5.7.*", text: '/blocked|spam/i', as: soft, reason: policy_block, at: rcpt}
  hard_on_4yz: {same: 2, apart: 1h}
  suppress: {bare_code: true, give_ups: {count: 3, within: 30d}}
  timeouts: {connect: 20s, eom: 5m}
  webhooks: {url: "http://127.0.0.1:8900/hooks", events: [permanent_fail, delivered], signing_key: secret}
  suppressions:
    - {address: left@bigmail.test, list: unsubscribes, tags: [welcome], expires: 3d}
    - {domain: vip.test, list: allowlist}

routes:
  - {name: codes, when: {tag: otp, sender: main}, retry: {schedule: [30s, 1m], give_up: {after: 10m}}}
  - name: big
    when: {mx: "*.bigmail.test", server: big*, domain: bigmail.test}
    policy: mailgun
    ips: [192.0.2.12]
    rate: 100/1m
    backoff_on: [{reply: "421*", reason: rate_limited, connections: 1, rate: 10/1m, for: 15m}]

servers:
  bigmail:
    domains: [bigmail.test]
    tz: Asia/Tokyo
    size: 25MB
    hosts: [{name: mx1.bigmail.test, preference: 10}, {name: mx2.bigmail.test, preference: 20, down: true}]
    latency: {median: 120ms, p95: 900ms}
    rules:
      - {name: greylist, greylist: {wait: 5m, key: [ip, sender, recipient]}, reply: "451 4.7.1 Greylisted"}
      - {name: gone, when: {recipient: "gone-*", attempt: ">=1"}, at: rcpt, reply: "550 5.1.1 No such user"}
      - {name: slow, when: {recipient: "slow-*"}, replies: ["451 4.3.0 Busy", "250 2.0.0 OK"]}
      - {name: full, when: {recipient: "full-*", time: "09:00-12:00", tag: welcome}, reply: "452 4.2.2 Full"}
  throttled:
    domains: [corp.test, corp.example]
    latency: {rcpt: {constant: 5ms}, eom: {exponential: 1s}}
    limits: {connections: 2, messages_per_connection: 3, messages: 100/1d, resets: "00:00", tz: Europe/Berlin,
      over: "421 4.7.28 Slow down"}
    rules:
      - {name: odd, when: {sender: '/^bounce/'}, reply: "550 4.1.1 Odd", strict: false}
      - {name: flaky, chance: 2%, per: message, at: data, fault: reset}
  forwarder:
    domains: [alumni.test]
    tls: required
    fbl: none
    rules:
      - {name: flap, outage: {up: 20m, down: 3m}, fault: refuse}
      - {name: shut, when: {time: "23:30-05:00", days: [mon-fri], tz: UTC}, at: banner, reply: "421 4.3.2 No"}
      - {name: ndr, chance: 5%, accept: true, then: {bounce: "550 5.1.1 Unknown", after: 20m, status: 5.1.1}}
      - {name: angry, chance: 0.2%, accept: true, then: {complaint: abuse, after: 2h}}

workload:
  - {name: blast, at: 0m, messages: 30, over: 5m, tags: [welcome], arrivals: poisson,
     to: {bigmail.test: 60%, corp.test: 30%, alumni.test: 10%}}
  - {name: probe, from: main, at: 1h, to: [gone-anna@bigmail.test, [a@corp.test, b@corp.example]]}
  - {name: many, at: 2h, messages: 4, to: "u{n}@bigmail.test"}
  - {name: codes, at: 14:30, every: 1m, until: 15:00, tags: [otp], priority: high, deliver_within: 5m,
     size: 20kB, to: "u{n}@corp.test", day: {"08:00-20:00": 80%, "20:00-08:00": 20%}}

timeline:
  - {at: 1h, set: {servers.bigmail.down: true, servers.forwarder.rules.ndr.chance: 5%, senders.main.mx: none}}
  - {at: 2026-01-05T12:00:00Z, suppress: left@corp.test, list: unsubscribes, tags: [otp], expires: 1d}
  - {at: 3h, unsuppress: left@corp.test, list: unsubscribes}
  - {at: 4h, complain: a@corp.test}

expect:
  - delivered.rate >= 93%
  - {that: attempts.p95 <= 4, where: {server: throttled}}
  - message: {to: gone-anna@bigmail.test, campaign: probe}
    outcome: failed
    replies: ["550 5.1.1*"]
"""

SMALL = """\
sender: {domain: news.test}
servers:
  big:
    domains: [big.test]
workload:
  - {name: one, to: [anna@big.test]}
"""


def problems(text: str, **overrides: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a text; () where it can be run."""
    try:
        return loads(text, overrides=overrides).warnings
    except ScenarioInvalid as error:
        return error.problems


def told(text: str) -> list[tuple[str, int, int]]:
    """Codes and places of everything that is wrong with a text."""
    return [(one.code, one.line, one.column) for one in problems(text)]


def small(section: str, instead: str) -> str:
    """The small scenario with one line of it replaced."""
    assert section in SMALL
    return SMALL.replace(section, instead)


def read(text: str) -> Scenario:
    """A text that must be valid."""
    return loads(text)
