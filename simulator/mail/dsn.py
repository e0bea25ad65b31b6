"""Delivery status notifications as mail: RFC 3464, with the fields of RFC 3461 and RFC 6533.

``DeliveryReport`` is the value, ``render`` writes it as a mail, ``blocks_of`` and ``reported`` read the
text of its message/delivery-status part back: what is read is what was written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.message import Message

from simulator.mail.late import ACTIONS, Action
from simulator.mail.letter import Letter, written

Fields = Mapping[str, str]
"""The fields of one block, names in lower case, values unfolded."""

_STATUS = re.compile(r"(?<![\d.])([245])\s?\.\s?(\d{1,3})\s?\.\s?(\d{1,3})(?![\d.]*\d)")
_TYPED = re.compile(r"\s*([\w.+-]{1,40})\s*;\s*(.*)", re.DOTALL)
_HEX = re.compile(r"\+([0-9A-F]{2})")
_POINT = re.compile(r"\\x\{(1?[0-9A-F]{1,5})\}")
_SPOKEN: dict[str, Action] = {
    "fail": "failed",
    "delay": "delayed",
    "deliver": "delivered",
    "relay": "relayed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRecipient:
    """What a report says of one recipient (RFC 3464 section 2.3).

    ``address`` is its Final-Recipient; ``original`` what was handed in by ORCPT, "" where that is not
    told; ``status`` an enhanced code; ``diagnostic`` the text of Diagnostic-Code without its type.
    """

    address: str
    action: Action
    status: str
    original: str = ""
    remote: str = ""
    diagnostic: str = ""
    diagnostic_type: str = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """A report about one message. ``envelope_id``: ENVID of RFC 3461, "" where none was given."""

    reporting: str
    recipients: tuple[ReportedRecipient, ...]
    envelope_id: str = ""


def render(report: DeliveryReport, letter: Letter) -> bytes:
    """The mail that brings a report (RFC 3464 section 2)."""
    automatic = ("Auto-Submitted", "auto-replied")  # RFC 3834 section 5
    return written(
        replace(letter, headers=(automatic, *letter.headers)), _status_part(report), "delivery-status"
    )


def reported(blocks: Iterable[Fields]) -> DeliveryReport:
    """Read the blocks of a message/delivery-status part; blocks about no recipient name the message.

    Unknown fields are passed over; an Action that is missing or unheard of follows the status.
    """
    reporting, envelope_id, recipients = "", "", []
    for block in blocks:
        reporting = reporting or _untyped(block.get("reporting-mta", ""))
        envelope_id = envelope_id or unxtext(block.get("original-envelope-id", "").strip())
        recipient = _recipient(block)
        if recipient is not None:
            recipients.append(recipient)
    return DeliveryReport(reporting=reporting, recipients=tuple(recipients), envelope_id=envelope_id)


def blocks_of(text: str) -> list[dict[str, str]]:
    """Blocks of fields, set apart by empty lines; folded lines are joined, names in lower case.

    A block that begins anew with a recipient although none was closed (mailers that forget the empty
    line) is two.
    """
    blocks: list[dict[str, str]] = []
    block: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if not line.strip():
            if block:
                blocks.append(block)
            block, name = {}, ""
        elif line[0] in " \t" and name:
            block[name] = f"{block[name]} {line.strip()}"
        elif ":" in line:
            key, _, value = line.partition(":")
            name = key.strip().lower()
            if name == "final-recipient" and name in block:
                blocks.append(block)
                block = {}
            block.setdefault(name, value.strip())
    return [*blocks, block] if block else blocks


def typed_address(value: str) -> str:
    """The address of "rfc822; ann@x.test", whatever its type; "" where there is none (RFC 6533 too)."""
    found = _TYPED.match(value)
    kind, address = (found[1].lower(), found[2]) if found is not None else ("", value)
    address = address.strip().strip("<>\"' ")
    if kind == "utf-8":
        return _POINT.sub(_character, address)
    return address


def status_of(text: str) -> str:
    """The first enhanced code in a text ("5.1.1 (bad mailbox)"), "" where there is none."""
    found = _STATUS.search(text)
    return ".".join(found.groups()) if found is not None else ""


def xtext(text: str) -> str:
    """Text as xtext, as ENVID and ORCPT travel (RFC 3461 section 4)."""
    return "".join(
        sign if "!" <= sign <= "~" and sign not in "+=" else f"+{octet:02X}"
        for octet, sign in ((octet, chr(octet)) for octet in text.encode())
    )


def unxtext(text: str) -> str:
    """The text that xtext stands for; what is no xtext is kept as it is."""
    octets = _HEX.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        return octets.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _status_part(report: DeliveryReport) -> Message:
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    blocks = [
        _block(
            ("Reporting-MTA", f"dns; {report.reporting}"), ("Original-Envelope-Id", xtext(report.envelope_id))
        )
    ]
    blocks += [_recipient_block(one) for one in report.recipients]
    part.set_payload([*blocks])
    return part


def _recipient_block(one: ReportedRecipient) -> Message:
    return _block(
        ("Original-Recipient", one.original and _typed(one.original)),
        ("Final-Recipient", _typed(one.address)),
        ("Action", one.action),
        ("Status", one.status),
        ("Remote-MTA", one.remote and f"dns; {one.remote}"),
        ("Diagnostic-Code", one.diagnostic and f"{one.diagnostic_type}; {one.diagnostic}"),
    )


def _block(*fields: tuple[str, str]) -> Message:
    block = Message()
    for name, value in fields:
        if value:
            block[name] = " ".join(value.split())
    return block


def _typed(address: str) -> str:
    """An address with its type; beyond ASCII as utf-8-addr-xtext (RFC 6533 section 3)."""
    if address.isascii():
        return f"rfc822; {address}"
    return "utf-8; " + "".join(sign if sign.isascii() else f"\\x{{{ord(sign):X}}}" for sign in address)


def _recipient(block: Fields) -> ReportedRecipient | None:
    final, original = block.get("final-recipient", ""), block.get("original-recipient", "")
    address, first = typed_address(final), unxtext(typed_address(original))
    if "@" not in address and "@" in first:
        address = first
    if not address and not first:
        return None
    diagnostic, kind = (
        _untyped(block.get("diagnostic-code", "")),
        _TYPED.match(block.get("diagnostic-code", "")),
    )
    status = status_of(block.get("status", "")) or status_of(diagnostic)
    return ReportedRecipient(
        address=address,
        action=_action(block.get("action", ""), status),
        status=status,
        original=first,
        remote=_untyped(block.get("remote-mta", "")),
        diagnostic=diagnostic,
        diagnostic_type=kind[1].lower() if kind is not None else "smtp",
    )


def _action(said: str, status: str) -> Action:
    word = said.strip().lower()
    for action in ACTIONS:
        if word.startswith(action):
            return action
    for start, action in _SPOKEN.items():
        if word.startswith(start):
            return action
    return {"2": "delivered", "4": "delayed"}.get(status[:1], "failed")  # type: ignore[return-value]


def _untyped(value: str) -> str:
    found = _TYPED.match(value)
    return (found[2] if found is not None else value).strip()


def _character(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else found[0]
