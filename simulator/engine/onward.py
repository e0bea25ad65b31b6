"""Going on: recipients whom one host put off are offered to the next, in the same attempt."""

from dataclasses import replace

from simulator.engine.mailing import Delivery, Job
from simulator.sender.failover import moves_on
from simulator.transport.seam import Handled, Recipient

Moving = list[tuple[Delivery, Recipient]]
"""Those who go on, each with what it came to where it was."""


def moving(job: Job, handled: Handled) -> Moving:
    """Whom the sender's ``failover`` has go on after this transaction."""
    desk = job.message.desk
    failover = desk.policy.failover
    if failover.sessions is not None and job.sessions >= failover.sessions:
        return []
    offered = zip(job.deliveries, handled.recipients, handled.accepted, strict=True)
    return [
        (delivery, result)
        for delivery, result, accepted in offered
        if moves_on(result.outcome, failover)
        and desk.reading(result.outcome, accepted).verdict.ends == "retry"
    ]


def without(job: Job, handled: Handled, gone: Moving) -> Handled:
    """What is left of a transaction for those who stay, before they are parted."""
    going = {delivery.id for delivery, _ in gone}
    kept = [place for place, delivery in enumerate(job.deliveries) if delivery.id not in going]
    recipients = tuple(handled.recipients[place] for place in kept)
    return replace(handled, recipients=recipients, accepted=tuple(handled.accepted[place] for place in kept))
