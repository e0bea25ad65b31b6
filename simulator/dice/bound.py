"""A draw bound to what it is for, so that pure code can roll without knowing seed or ids."""

from simulator.dice.mix import DELTA, GAMMA, address_id, key, mixed, uniform


class Bound:
    """Answers ``draw(purpose, per)`` for the delivery, attempt and contact it was last bound to.

    One instance serves a whole run: binding is four assignments, and a draw is a function of what it
    is bound to, never of how often it was asked. ``per`` says what the draw belongs to: the attempt
    (delivery, n, k), the message, the recipient's address, or the server alone.
    """

    __slots__ = ("_keys", "_seed", "_step", "attempt", "contact", "delivery", "message", "recipient")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys: dict[str, int] = {}
        self.bind(0, 0, "", 0, 0)

    def bind(self, delivery: int, message: int, recipient: str, attempt: int, contact: int) -> "Bound":
        """Says what the next draws are for; ``recipient`` is the folded address."""
        self.delivery = delivery
        self.message = message
        self.recipient = recipient
        self.attempt = attempt
        self.contact = contact
        self._step = attempt * GAMMA + contact * DELTA
        return self

    def __call__(self, purpose: str, per: str = "attempt") -> int:
        """A uniform of 53 bits."""
        seeded = self._keys.get(purpose)
        if seeded is None:
            seeded = self._keys[purpose] = key(self._seed, purpose)
        if per == "attempt":
            return mixed((seeded ^ self.delivery) + self._step)
        if per == "message":
            return uniform(seeded, self.message)
        if per == "recipient":
            return uniform(seeded, address_id(self.recipient))
        return uniform(seeded, 0)
