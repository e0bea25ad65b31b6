"""Rounds: who was one too many for a transaction is offered again in another, in the same attempt."""

from typing import NamedTuple

from simulator.engine.mailing import Delivery, Job, Rounds
from simulator.transport.seam import Handled, Recipient


class Round(NamedTuple):
    """How a transaction goes on in another: who is offered ``again``, who is put off and waits ``aside``
    for its end. The others are settled."""

    again: list[tuple[Delivery, Recipient]]
    aside: list[tuple[Delivery, Recipient, int]]

    @property
    def unsettled(self) -> list[tuple[Delivery, Recipient]]:
        """All that this attempt is not over for."""
        return self.again + [(delivery, result) for delivery, result, _ in self.aside]


def next_round(job: Job, handled: Handled) -> Round | None:
    """What the sender's ``reoffer`` makes of a transaction whose session goes on; None: nothing."""
    desk = job.message.desk
    reoffer = desk.policy.reoffer
    if reoffer is None:
        return None
    outcomes = [result.outcome for result in handled.recipients]
    chosen = set(reoffer.chosen(outcomes, job.rounds.number if job.rounds else 0))
    found = Round([], [])
    offered = zip(job.deliveries, handled.recipients, handled.accepted, strict=True)
    for place, (delivery, result, accepted) in enumerate(offered):
        if desk.reading(result.outcome, accepted).verdict.ends != "retry":
            continue
        if place in chosen:
            found.again.append((delivery, result))
        else:
            found.aside.append((delivery, result, accepted))
    return found if found.again else None


def begun(job: Job, found: Round) -> None:
    """The job carries those who are offered again alone; the rest of it waits aside."""
    before = job.rounds or Rounds(0)
    job.rounds = Rounds(before.number + 1, (*before.aside, *found.aside))
    job.deliveries = [delivery for delivery, _ in found.again]


def ended(job: Job, handled: Handled) -> Handled:
    """The last transaction of an attempt, with those who waited aside for it."""
    assert job.rounds is not None
    aside, job.rounds = job.rounds.aside, None
    job.deliveries = job.deliveries + [delivery for delivery, _, _ in aside]
    return Handled(
        (*handled.recipients, *(result for _, result, _ in aside)),
        (*handled.accepted, *(accepted for _, _, accepted in aside)),
        handled.over,
        handled.took,
    )
