"""One thing changed in a run, for every sender of it: what to lay over the scenario, and the command."""

import shlex
from collections.abc import Mapping

from simulator.report.record import Found


def on_every_sender(run: Found, key: str, value: str) -> Mapping[str, str]:
    """Path -> value, as after ``--set``, of a key of each sender's policy."""
    names = list(run.outline().root.value.get("senders") or {})
    senders = [f"senders.{name}" for name in names] or ["sender"]
    return {f"{sender}.{key}": value for sender in senders}


def command(run: Found, change: Mapping[str, str]) -> str:
    """The command that makes the pair."""
    laid_over = "".join(f" --set {shlex.quote(f'{path}={value}')}" for path, value in change.items())
    return f"{run.command(run.record['seed'])}{laid_over}"
