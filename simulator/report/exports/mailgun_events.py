"""``mailgun-events``: the items of Mailgun's Events API."""

from dataclasses import dataclass
from typing import BinaryIO

from simulator.report.json_lines import write_lines
from simulator.report.mailgun import mailgun_events
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class MailgunEvents:
    """Items of Mailgun's Events API, a JSON object a line, ascending by ``timestamp``.

    All events of all senders, whatever webhooks they asked for: what ``GET /v3/DOMAIN/events`` holds
    of the sender whose ``domain.name`` it is.
    """

    def write(self, run: Found, into: BinaryIO) -> None:
        """Raises EnvironmentLacking where the scenario is no longer in the run's folder."""
        write_lines((event.data for event in mailgun_events(run)), into)
