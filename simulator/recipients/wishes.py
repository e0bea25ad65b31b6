"""What a mail asks of the server in its header: X-Bounce-Me, as the sinks of load generators read it."""

import re

_WISH = re.compile(rb"^X-Bounce-Me:[ \t]*([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_LONGEST = 400  # octets; a reply line has 512 (RFC 5321 section 4.5.3.1.5)


def wish_of(text: bytes) -> str:
    """The reply that the header of a mail asks for, "" where it asks for none."""
    if not text:
        return ""
    found = _WISH.search(text.partition(b"\r\n\r\n")[0])
    return " ".join(found[1][:_LONGEST].decode(errors="replace").split()) if found is not None else ""
