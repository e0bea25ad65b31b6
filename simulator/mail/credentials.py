"""What a receiver can verify of a sender: the facts behind SPF, DKIM, DMARC and reverse DNS."""

from dataclasses import dataclass
from typing import Literal

Spf = Literal["pass", "softfail", "fail", "neutral", "none", "temperror", "permerror"]
"""Results of SPF for the envelope sender (RFC 7208 section 2.6)."""

Dkim = Literal["pass", "fail", "none"]
"""Whether a signature verifies, is there and does not, or is not there (RFC 8601 section 2.7.1)."""

Dmarc = Literal["missing", "none", "quarantine", "reject"]
"""The policy that the domain of From publishes (RFC 7489 section 6.3); ``missing`` where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The facts about one sender, the same for all its mail.

    ``aligned``: whether the domain of From is that of SPF or DKIM (RFC 7489 section 3.1). ``ptr``: whether
    every source address has a name that leads back to it. TLS is no fact of it, but of each session.
    """

    spf: Spf = "pass"
    dkim: Dkim = "pass"
    dmarc: Dmarc = "none"
    aligned: bool = True
    ptr: bool = True

    @property
    def is_authenticated(self) -> bool:
        """Whether DMARC passes: SPF or DKIM does, for the domain of From (RFC 7489 section 4.2)."""
        return self.aligned and "pass" in (self.spf, self.dkim)
