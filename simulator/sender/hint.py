"""Waits that a reply asks for in its words: "try again in 120 seconds"."""

import re
from dataclasses import dataclass

from simulator.mail import Duration

_10_SECONDS = Duration(10_000)
_MOST_DIGITS = 9
_SECONDS, _MINUTES = (re.compile(rf"(\d{{1,{_MOST_DIGITS}}}) {unit}") for unit in ("seconds", "minutes"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """The wait that a reply names, and ``add`` to it, in the place of the schedule's.

    Postal does so (app/senders/smtp_sender.rb): the first "N seconds", else the first "N minutes", and ten
    seconds more. Greylisting servers have no standard words for it (RFC 6647 section 4.4).
    """

    add: Duration = _10_SECONDS

    def wait(self, text: str) -> int | None:
        """The wait in ms that the text of a reply asks for; None where it names none."""
        seconds, minutes = _SECONDS.search(text), _MINUTES.search(text)
        if seconds is not None:
            return int(seconds[1]) * 1000 + self.add
        return None if minutes is None else int(minutes[1]) * 60_000 + self.add
