"""Mail whose recipient wants no more of it."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import Method
from simulator.recipients.behaviours.accept import Takes
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeLater(Takes):
    """Takes the mail; ``after`` a while its recipient unsubscribes, from ``all`` mail or from its ``tags``.

    One click (RFC 8058) always arrives, a mail (RFC 2369) only while the return path's MX points home. Short
    for ``accept: true, then: {unsubscribe: ...}``.
    """

    after: Delay
    method: Method = "one_click"
    scope: Literal["all", "tags"] = "all"

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(after=self.after, unsubscribe=self.method, scope=self.scope)
