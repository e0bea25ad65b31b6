"""To which entry of a scenario's workload a recipient belongs, when somebody else mails it."""

from collections.abc import Sequence

from simulator.mail import fold
from simulator.scenario import Entry, Listed, Shares

UNKNOWN = "served"
"""The campaign of recipients that no entry mails: every delivery has one."""


class Campaigns:
    """Knows the recipients that entries name, and the domains to which others go."""

    def __init__(self, workload: Sequence[Entry]) -> None:
        self._by_address: dict[str, str] = {}
        self._by_domain: dict[str, str] = {}
        for entry in workload:
            match entry.to:
                case Listed(messages):
                    for address in (one for message in messages for one in message):
                        self._by_address.setdefault(fold(address), entry.name)
                case Shares(counts):
                    for domain, _ in counts:
                        self._by_domain.setdefault(domain, entry.name)
                case template:
                    self._by_domain.setdefault(fold(template.text).rpartition("@")[2], entry.name)

    def of(self, recipient: str, domain: str) -> str:
        """The name of the first entry that mails the address, or its domain; ``UNKNOWN`` where none does."""
        return self._by_address.get(fold(recipient)) or self._by_domain.get(domain, UNKNOWN)
