"""A run of four days at a provider that holds an opinion, dealt with by nothing that is left to chance."""

from pathlib import Path

from tests.report.lived import ran

SCENARIO = """\
version: 1
name: judged
start: 2026-01-05T00:00:00Z
sender:
  domain: news.test
  ips: [192.0.2.1]
  retry: {schedule: [1h], jitter: none, give_up: {after_attempts: 2}}
servers:
  inbox:
    domains: [inbox.test]
    rules:
      - name: opinion
        reputation:
          model: standard
          prior: {score: 80, mails: 10}
          rise: {after: 30d}
          levels:
            high: {spam: 0%}
            medium: {defer: 0%, spam: 0%}
            low: {defer: 0%, reject: 0%, spam: 100%}
            bad: {defer: 0%, reject: 0%, spam: 100%}
      - {name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 No such user"}
      - {name: slow, when: {recipient: "slow*", attempt: "1"}, reply: "421 4.7.28 Unusual rate, slow down"}
      - {name: angry, when: {recipient: "angry*"}, accept: true, then: {complaint: abuse, after: 3h}}
      - {name: trap, when: {recipient: "trap*"}, accept: true}
workload:
  - {name: good, at: 1h, every: 1h, to: [a@inbox.test, b@inbox.test, c@inbox.test, slow@inbox.test]}
  - {name: bought, at: 25h, every: 1h, to: [angry@inbox.test, trap@inbox.test, gone@inbox.test, d@inbox.test]}
  - {name: after, at: 73h, every: 1h, to: [e@inbox.test, f@inbox.test]}
"""


def judged_run(out: Path) -> Path:
    """Runs it and returns its folder."""
    return ran(out, SCENARIO)
