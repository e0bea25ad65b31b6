"""Recipients too many for one transaction: offered again at once, in another one of the same session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.mail import Outcome, Reply

_CODE, _STATUS = re.compile(r"[45]\d\d"), re.compile(r"[45]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reoffer:
    """Which answers to RCPT turn away what is one recipient too many, and who is offered again for it.

    ``on``: codes (``452``) and status codes (``4.5.3``). ``once``: codes that say so where no status code
    stands beside them, believed in the first transaction of an attempt alone. Whatever these name is
    temporary. ``after``: what must have come before in the transaction: that somebody is ``settled``
    (delivered or refused for good: Exim), or ``another`` recipient, whatever his answer (KumoMTA).
    ``others``: whether everybody else who was put off is offered again as well (KumoMTA's whole batch).
    """

    on: tuple[str, ...] = ("452",)
    once: tuple[str, ...] = ()
    after: Literal["settled", "another"] = "settled"
    others: bool = False

    def __post_init__(self) -> None:
        for name in self.on:
            if _CODE.fullmatch(name) is None and _STATUS.fullmatch(name) is None:
                raise ValueError(f"reoffer.on: {name!r} is no code like 452, no status code like 4.5.3")
        for name in self.once:
            if _CODE.fullmatch(name) is None:
                raise ValueError(f"reoffer.once: {name!r} is no code like 452")

    def names(self, reply: Reply) -> bool:
        """Whether a reply to RCPT may say that there were too many."""
        return self._is_meant(reply) or self._is_bare(reply)

    def _is_meant(self, reply: Reply) -> bool:
        return str(reply.code) in self.on or reply.enhanced in self.on

    def _is_bare(self, reply: Reply) -> bool:
        return reply.enhanced is None and str(reply.code) in self.once

    def chosen(self, outcomes: Sequence[Outcome], before: int) -> list[int]:
        """The places of those to be offered again after a transaction that came to these outcomes, one a
        recipient in its order; ``before``: how many transactions of this attempt it has followed."""
        too_many, opened = [], False
        for place, outcome in enumerate(outcomes):
            if opened and self._turns_away(outcome, before):
                too_many.append(place)
            opened = opened or self.after == "another" or _is_settled(outcome)
        if too_many and self.others:
            return [place for place, outcome in enumerate(outcomes) if self._is_put_off(outcome)]
        return too_many

    def _turns_away(self, outcome: Outcome, before: int) -> bool:
        reply = outcome.reply
        if outcome.stage != "rcpt" or reply is None:
            return False
        return self._is_meant(reply) or (before == 0 and self._is_bare(reply))

    def _is_put_off(self, outcome: Outcome) -> bool:
        reply = outcome.reply
        return reply is None or reply.is_transient or (outcome.stage == "rcpt" and self.names(reply))


def _is_settled(outcome: Outcome) -> bool:
    """Delivered, or refused for good by an answer of his own."""
    reply = outcome.reply
    if reply is None:
        return False
    return outcome.stage == "eom" if reply.is_positive else outcome.stage == "rcpt" and reply.is_permanent
