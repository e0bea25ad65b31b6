"""Lookups: what the DNS says of a domain, and which of the exchangers its sender takes."""

from simulator.dice import Bound
from simulator.engine.mailing import Job
from simulator.recipients import Route
from simulator.sender import chosen
from simulator.transport.seam import Transport


class Lookups:
    """Asked anew for every attempt that needs a connection."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def route(self, at: int, job: Job, draw: Bound) -> Route:
        """Where the mail of a job goes now: hosts to be tried in their order, or a fault and no host."""
        found = self._transport.resolve(job.domain, at, draw)
        sender = job.message.desk.sender
        if len(found.hosts) == 1 and found.fault is None and sender.hostname is None:
            return found
        hosts, fault = chosen(found.hosts, found.fault, sender)
        return Route(hosts, fault, found.answered_by)
