"""A small scenario to sweep, and tasks that go wrong in ways of their own."""

import os
from pathlib import Path

from simulator.tuning.cells import Done, Task, carry_out

AFTER = "sender.retry.give_up.after_attempts"
WAIT = "sender.retry.schedule"
STORY = """\
version: 1
name: small
seed: 5
sender: {domain: news.example.test, retry: {schedule: [10m, 10m, 10m], give_up: {after_attempts: 3}}}
servers: {inbox: {domains: [inbox.test], rules: [{name: busy, chance: 40%, reply: "451 4.3.0 Busy"}]}}
workload: [{name: mail, messages: 30, to: {inbox.test: 100%}}]
"""


def story(place: Path) -> Path:
    file = place / "small.yaml"
    file.write_text(STORY)
    return file


def dies_of_seed_6(task: Task) -> Done:
    """Kills its worker as the kernel does where memory runs out."""
    if any(point.seed == 6 for point in task.points):
        os._exit(9)
    return carry_out(task)
