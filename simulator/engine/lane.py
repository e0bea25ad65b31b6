"""A lane: one sender's way to one domain, with so many connections at once.

Plain counters and queues; who waits is served in the order of becoming due. A connection that has
done its transaction takes the next message of the same source address, or closes.
"""

from collections import deque
from typing import TYPE_CHECKING

from simulator.engine.mailing import WAITING, Job

if TYPE_CHECKING:
    from simulator.engine.desk import Desk


class Lane:
    """Connections in use (``busy``) and jobs ``waiting``, by source address."""

    __slots__ = ("busy", "desk", "domain", "limit", "messages_per_connection", "waiting")

    def __init__(self, desk: "Desk", domain: str, limit: int, messages_per_connection: int) -> None:
        self.desk = desk
        self.domain = domain
        self.limit = limit
        self.messages_per_connection = messages_per_connection
        self.busy = 0
        self.waiting: dict[str, deque[Job]] = {}

    def wait(self, job: Job, ip: str) -> None:
        """Puts a job at the end of the queue of its source address."""
        job.status = WAITING
        queue = self.waiting.get(ip)
        if queue is None:
            self.waiting[ip] = deque((job,))
        else:
            queue.append(job)

    def next_for(self, ip: str) -> Job | None:
        """Takes the job that has waited longest for a source address."""
        queue = self.waiting.get(ip)
        while queue:
            job = queue.popleft()
            if not queue:
                del self.waiting[ip]
            if job.status == WAITING:
                return job
        return None

    def next(self) -> tuple[str, Job] | None:
        """Takes the job that has waited longest for any source address, and that address."""
        while self.waiting:
            ip = min(self.waiting, key=self._head)
            job = self.next_for(ip)
            if job is not None:
                return ip, job
        return None

    def first_waiting(self) -> int:
        """The delivery that heads the queues, where somebody waits."""
        return min(map(self._head, self.waiting))[1]

    def _head(self, ip: str) -> tuple[int, int]:
        job = self.waiting[ip][0]
        return job.due, job.deliveries[0].id if job.deliveries else 0
