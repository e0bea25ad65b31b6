"""Which of our mails a mail that came back is about: by VERP, by Message-ID, by recipient."""

import re
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from simulator.mail import fold
from simulator.sender.returned.reading import ReadMail, Returned

Sent = TypeVar("Sent")
By = str
"""How it was found: verp, message_id or recipient."""


class Sought(NamedTuple, Generic[Sent]):
    """Where the sender's memory can be asked: each gives what was sent for what the mail tells, or None.

    ``by_return_path``: the address the report came to; ``by_message_id``: ours, with the recipient told,
    "" where it is hidden; ``by_recipient``: the last mail to a folded address.
    """

    by_return_path: Callable[[str], Sent | None]
    by_message_id: Callable[[str, str], Sent | None]
    by_recipient: Callable[[str], Sent | None]


def correlate(mail: ReadMail, recipient: Returned | None, sent: Sought[Sent]) -> tuple[Sent, By] | None:
    """The mail of ours that a report is about, and what showed it; None if nothing does.

    The return path is ours alone and is believed first; the recipient last, since forwarding changes
    the final one: the original one, where the report tells it, is asked before it.
    """
    found = sent.by_return_path(mail.to) if mail.to else None
    if found is not None:
        return found, "verp"
    addresses = [fold(one) for one in ((recipient.original, recipient.address) if recipient else ()) if one]
    if mail.original_message_id:
        for address in [*addresses, ""]:
            found = sent.by_message_id(mail.original_message_id, address)
            if found is not None:
                return found, "message_id"
    for address in addresses:
        found = sent.by_recipient(address)
        if found is not None:
            return found, "recipient"
    return None


_TOKEN = re.compile(r"[^+=@-]{1,64}[+=-]([^@]{1,255})@")


def verp_token(address: str) -> str:
    """What a return path carries beside the name of its mailbox: "bounces+17=x@us.test" has "17=x"."""
    found = _TOKEN.match(address)
    return found[1] if found is not None else ""
