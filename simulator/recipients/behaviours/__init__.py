"""What a rule does with the mail it applies to: one file per kind, its fields the YAML keys.

A kind is a value; what it must remember from one question to the next is an object of its own,
made fresh for every run and passed in. A field ``says`` is written beside the kind, not in it:
``{greylist: {wait: 5m}, reply: "451 ..."}``.

What a kind says of itself: ``rolls``, if it changes by chance, and finds what is in store for it in
``server.roll``, once for the server, for each recipient or attempt; ``always``, if it answers whatever it is
asked; ``then``, if it takes the mail for the sake of what follows; ``by_recipient``, if it knows recipients
one by one: mail to one is none of another's business, so that a run may be carried out in shards.
"""

from typing import Any, Protocol

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


class Behaviour(Protocol):
    """What every kind in this folder can answer."""

    @property
    def default_stage(self) -> Stage:
        """Where a rule of this kind applies unless it says ``at``."""
        ...

    def fresh(self) -> Any:
        """What this kind remembers, at the start of a run; None if it remembers nothing."""
        ...

    def answer(self, query: Query, own: Any, at: int, server: Memory) -> Reply | Fault | None:
        """The answer to a query at ``at`` (ms), or None to let it pass on to the next rule.

        ``own`` is what ``fresh`` made, ``server`` what the server as a whole remembers.
        """
        ...
