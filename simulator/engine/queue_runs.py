"""Queue runs: a sender that walks through its queue delivers what it finds so many at a time."""

from collections import deque

from simulator.engine.agenda import START, Action
from simulator.engine.floor import Floor
from simulator.engine.mailing import OVER, WAITING, Job, QueueRun
from simulator.sender.wakeups.grid import Runner


class QueueRuns:
    """The runs of all senders; ``enter`` is the action of a job whose turn has come.

    Each look at the queue is a run of its own, whether the one before has ended or not: Exim and Sendmail
    start a process for each.
    """

    def __init__(self, floor: Floor, enter: Action) -> None:
        self._agenda = floor.agenda
        self._draw = floor.draw
        self._enter = enter

    def joins(self, at: int, job: Job) -> bool:
        """Whether the job waits for its turn in the run of this instant; the first try of a mail never
        does, because it is nobody's run."""
        desk = job.message.desk
        if job.run is not None or desk.runner is None or job.due == job.message.accepted_at:
            return False
        run = desk.run
        if run is None or run.at != at:
            run = desk.run = QueueRun(at, deque())
            first = job.deliveries[0].id
            self._agenda.add(at, START, first, job.attempts, 0, self._begin, (run, desk.runner))
        run.jobs.append(job)
        job.status = WAITING
        return True

    def _begin(self, at: int, subject: tuple[QueueRun, Runner]) -> None:
        """All that is due has joined: puts it in order."""
        run, runner = subject
        run.room = runner.width
        run.jobs = deque(sorted(run.jobs, key=self._by_age if runner.order == "age" else self._by_chance))
        self._go_on(at, run)

    def _by_age(self, job: Job) -> tuple[int, int]:
        return job.message.accepted_at, job.deliveries[0].id

    def _by_chance(self, job: Job) -> tuple[int, int]:
        first = job.deliveries[0]
        draw = self._draw.bind(first.id, job.message.id, first.key, first.attempts + 1, 0)
        return draw("queue-run"), first.id

    def _go_on(self, at: int, run: QueueRun) -> None:
        if run.walking:  # a job has ended at once, further up this very stack
            return
        run.walking = True
        while run.jobs and run.room:
            job = run.jobs.popleft()
            if job.status == OVER:  # too old by now
                continue
            job.run = run
            run.room -= 1
            self._enter(at, job)
        run.walking = False

    def leave(self, at: int, job: Job) -> None:
        """A job is done with for this time: the next one's turn."""
        run, job.run = job.run, None
        if run is not None:
            run.room += 1
            self._go_on(at, run)
