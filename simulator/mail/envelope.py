"""The envelope: who gets a transaction's mail, and where reports about it go."""

from typing import NamedTuple


class Envelope(NamedTuple):
    """MAIL FROM and RCPT TO of one transaction (RFC 5321 section 2.3.1), 1..n recipients.

    ``size`` in octets (RFC 1870), 0 where it is not known.
    """

    sender: str
    recipients: tuple[str, ...]
    size: int = 0
