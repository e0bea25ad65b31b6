"""Who mails a server, as the DNS and the headers of mail tell it: nothing here is remembered or drawn."""

from collections.abc import Mapping
from typing import NamedTuple

from simulator.mail import Credentials
from simulator.recipients.query import Query

_UNKNOWN = Credentials()
_NOBODY: Mapping[str, Credentials] = {}


class Senders(NamedTuple):
    """Credentials by the domain of the envelope sender, and by source address."""

    domains: Mapping[str, Credentials] = _NOBODY
    ips: Mapping[str, Credentials] = _NOBODY

    def of(self, query: Query) -> Credentials:
        """Those of whoever asks: by its address alone while no sender is named. Nothing is held against a
        stranger."""
        known = self.domains.get(query.sender.rpartition("@")[2].lower()) if query.sender else None
        return known or self.ips.get(query.ip, _UNKNOWN)
