"""Hands the points of a sweep to an executor, a second of work at a time, and takes in their cells."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from simulator.runs.executors import Crew
from simulator.tuning.cells import Cell, Done, Task, carry_out, failed
from simulator.tuning.grid import Point

TASK_S = 1.0
"""How long a task should take: what it costs to hand one over (0.2 to 2 ms) is nothing then."""

_AHEAD = 2
"""Tasks under way for each worker, so that none waits for its next."""

Numbered = tuple[int, Point]


class Distribution:
    """The points still to be carried out, and those under way."""

    def __init__(self, crew: Crew, task: Task, points: Iterable[Numbered]) -> None:
        self._crew = crew
        self._task = task
        self._waiting = deque(points)
        self._suspects: deque[Numbered] = deque()
        self._under_way: dict[Future[Done], list[Numbered]] = {}
        self._took_s, self._done = 0.0, 0

    def cells(self) -> Iterator[tuple[int, Cell]]:
        """Each cell with the number of its point, as they come.

        A worker that dies (killed, out of memory) takes its pool along. Whatever was under way is suspect
        and is tried again alone, in a pool of its own; who dies then has failed, the others have not.
        """
        while self._waiting or self._suspects:
            alone = bool(self._suspects)
            queue = deque([self._suspects.popleft()]) if alone else self._waiting
            try:
                yield from self._shift(self._crew.hire(), queue)
            except BrokenExecutor as broken:
                lost = [one for batch in self._under_way.values() for one in batch]
                self._under_way.clear()
                if alone:
                    lost.extend(queue)
                    yield from ((number, failed(point, broken)) for number, point in lost)
                else:
                    self._suspects.extend(lost)

    def _shift(self, executor: Executor, queue: deque[Numbered]) -> Iterator[tuple[int, Cell]]:
        try:
            while queue or self._under_way:
                while queue and len(self._under_way) < _AHEAD * self._crew.workers:
                    self._submit(executor, queue)
                done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    cells = self._taken_in(future)
                    batch = self._under_way.pop(future)
                    yield from zip((number for number, _ in batch), cells, strict=True)
        finally:
            for future in self._under_way:
                future.cancel()
            executor.shutdown(wait=False)

    def _submit(self, executor: Executor, queue: deque[Numbered]) -> None:
        batch = [queue.popleft() for _ in range(min(self._size(len(queue)), len(queue)))]
        task = self._task._replace(points=[point for _, point in batch])
        try:
            future = executor.submit(carry_out, task)
        except BrokenExecutor:
            queue.extendleft(reversed(batch))  # it was never begun
            raise
        self._under_way[future] = batch

    def _taken_in(self, future: Future[Done]) -> list[Cell]:
        batch = self._under_way[future]
        try:
            done = future.result()
        except BrokenExecutor:
            raise
        except Exception as error:  # a cluster that gave up a task says so in its own words
            return [failed(point, error) for _, point in batch]
        self._took_s, self._done = self._took_s + done.took_s, self._done + len(done.cells)
        return done.cells

    def _size(self, left: int) -> int:
        """Points of the next task: for about TASK_S, and never so many that at the end a worker has none."""
        if not self._done:
            return 1
        wanted = round(TASK_S * self._done / max(self._took_s, 1e-9))
        return max(1, min(wanted, left // (_AHEAD * self._crew.workers)))
