"""The parts of a mail that matter to its reading, with bounds on size, depth and number.

The standard library parses; a mail that it could only parse slowly (thousands of parts within parts)
or not at all is read as headers and one text.
"""

import html
import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser

from simulator.mail.arf import feedback_fields
from simulator.mail.dsn import blocks_of

_LARGEST = 512 * 1024
_MOST_PARTS = 24
_MOST_BORDERS = 500
_LONGEST_TEXT = 128 * 1024
_TAG = re.compile(
    r"<(?:/?(br|p|div|tr|td|li|h[1-6]|table|pre)\b[^<>]{0,1000}|[a-z!/][^<>]{0,1000})>", re.IGNORECASE
)
_UNSEEN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"), ("<head", "</head>"))

_ORIGINAL = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
    "message/partial",
    "message/external-body",
    "text/rfc822",
}
_STATUS = {
    "message/delivery-status",
    "message/global-delivery-status",
    "text/delivery-status",
    "message/xdelivery-status",
}


@dataclass(slots=True)
class Parts:
    """A mail taken apart.

    ``headers``: of the mail itself; ``texts``: what a person reads, in order; ``status``: the blocks of
    a delivery report; ``feedback``: fields of a complaint; ``original``: headers of the message it is about.
    """

    headers: Message
    texts: list[str] = field(default_factory=list)
    status: list[dict[str, str]] = field(default_factory=list)
    feedback: dict[str, list[str]] | None = None
    original: Message | None = None
    receipt: bool = False

    def header(self, name: str) -> str:
        """A header of the mail, decoded, on one line; "" where it is missing."""
        return header_of(self.headers, name)


def take_apart(octets: bytes) -> Parts:
    """The parts of a mail. Never raises; of a mail over 512 KiB the rest is not read."""
    octets = octets[:_LARGEST]
    if octets.startswith(b"From ") and b"\n" in octets:  # an mbox separator
        octets = octets[octets.index(b"\n") + 1 :]
    if octets.lower().count(b"boundary=") <= _MOST_PARTS and octets.count(b"\n--") <= _MOST_BORDERS:
        try:
            mail = message_from_bytes(octets)
            parts = Parts(mail)
            for part in _leaves(mail):
                _sort(part, parts)
        except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
            pass
        else:
            return parts
    return _as_text(octets)


def header_of(headers: Message, name: str) -> str:
    """A header, decoded, on one line; "" where it is missing. What cannot be decoded is kept."""
    try:
        value = str(headers.get(name, ""))
    except (ValueError, LookupError, TypeError):
        return ""
    return " ".join((_in_words(value) if "=?" in value else value).split())


def _in_words(value: str) -> str:
    """A header whose encoded words (RFC 2047) are decoded; what cannot be is kept."""
    try:
        return "".join(
            piece if isinstance(piece, str) else _decoded(piece, charset or "ascii")
            for piece, charset in decode_header(value[:4096])
        )
    except (MessageError, ValueError, LookupError):
        return value


def headers_in(text: str) -> Message:
    """The headers that a text opens with."""
    return HeaderParser().parsestr(text[:_LONGEST_TEXT])


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts in order, going into multiparts but not into what is attached as a message."""
    stack, seen = [mail], 0
    while stack and seen < _MOST_BORDERS:
        part = stack.pop()
        seen += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            stack.extend(reversed([one for one in payload if isinstance(one, Message)]))
        else:
            yield part


def _sort(part: Message, parts: Parts) -> None:
    kind = part.get_content_type()
    if kind in _STATUS:
        parts.status += blocks_of(_fields_text(part))
    elif kind == "message/feedback-report":
        parts.feedback = feedback_fields(_fields_text(part))
    elif kind == "message/disposition-notification":
        parts.receipt = True
    elif kind in _ORIGINAL or part.get_content_maintype() == "message":
        if parts.original is None:
            parts.original = _message_in(part)
    elif kind == "text/html":
        parts.texts.append(_seen(_text_of(part)))
    elif part.get_content_maintype() == "text" or part.get_content_maintype() == "multipart":
        parts.texts.append(_text_of(part))


def _fields_text(part: Message) -> str:
    """The text of a part of fields: the library takes such parts for messages, in one way or another."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return _text_of(part)
    octets = b"\n".join(_octets_of(block) for block in payload if isinstance(block, Message))
    # RFC 3464 section 2.1 has no need of an encoding, and RFC 6533 of no other charset; mailers use both
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        octets = a2b_base64(octets + b"==")
    elif encoding == "quoted-printable":
        octets = a2b_qp(octets)
    return _decoded(octets, "utf-8")


def _octets_of(block: Message) -> bytes:
    """What the library took for headers and body of a message, as it came."""
    headers = "".join(
        f"{name}: {_in_words(value) if '=?' in value else value}\n" for name, value in block.raw_items()
    )
    rest = block.get_payload()
    return (headers + "\n" + (rest if isinstance(rest, str) else "")).encode("utf-8", "surrogateescape")


def _message_in(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return headers_in(_text_of(part).lstrip("\r\n"))


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return _decoded(payload[:_LONGEST_TEXT], part.get_content_charset("utf-8"))
    return ""


def _decoded(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return octets.decode("utf-8", "replace")


def _seen(source: str) -> str:
    """The text of HTML as it would be read, a line for each block."""
    source = " ".join(source.split())
    for opening, closing in _UNSEEN:
        source = _without(source, opening, closing)
    source = _TAG.sub(lambda tag: "\n" if tag[1] else "", source)
    return html.unescape(source).replace("\xa0", " ")


def _without(source: str, opening: str, closing: str) -> str:
    """The source without what stands between the two, in one walk."""
    low, kept, at = source.lower(), [], 0
    while (start := low.find(opening, at)) >= 0:
        kept.append(source[at:start])
        end = low.find(closing, start)
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join(kept) + source[at:]


def _as_text(octets: bytes) -> Parts:
    text = octets.decode("utf-8", "replace")
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    return Parts(message_from_string(head + "\n\n"), [body[:_LONGEST_TEXT]])
