"""What a mail that came back is: failure, delay, success, complaint, answer, or mail like any other.

A report in the form of RFC 3464 is believed; what follows no standard must both come from a program and
say that something was not delivered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.mail import DSN, Action, Bounce, Reply, fold
from simulator.mail.arf import FeedbackReport, feedback
from simulator.mail.dsn import ReportedRecipient, blocks_of, reported
from simulator.sender.classify import Quoted, quoted, read, read_text
from simulator.sender.classify.words import words_of
from simulator.sender.returned.kind import Kind, is_from_program, kind_of_prose
from simulator.sender.returned.mime import Parts, header_of, headers_in, take_apart
from simulator.sender.returned.prose import Said, before_original, recipients_in
from simulator.sender.returned.signs import shows

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]]{1,255}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_VERP = re.compile(r"[+\-=]([^@=+]{1,64})=([^@=]{1,255})$")
_MOST_RECIPIENTS = 1000
_REPLY = re.compile(r"(?:.{0,200}(?:[:;<>(\[\"#,]|--)\s?)?[45]\d\d[ -]")
_WORD = re.compile(r"[^\W\d_]{2}")
_LONGEST_PROSE = 24 * 1024  # no program needs more to say who was not reached


@dataclass(frozen=True, slots=True)
class Returned:
    """One recipient of a mail that came back; ``bounce`` is None where nothing failed.

    ``status`` is an enhanced code and ``smtp_code`` the basic one, "" and None where none is told.
    """

    address: str
    action: Action
    status: str
    smtp_code: int | None
    diagnostic: str
    bounce: Bounce | None
    original: str = ""

    @property
    def dsn(self) -> DSN:
        """The same as the value that ``judge_report`` judges."""
        told = quoted(self.diagnostic)
        code = self.smtp_code or told.code or {"failed": 550, "delayed": 450}.get(self.action, 250)
        if self.action == "failed" and self.status.startswith("4") and self.smtp_code is None:
            code = 450
        return DSN(self.action, self.status, Reply(code, told.reply.enhanced, told.reply.lines))


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail read. ``to``: where it was sent, the return path of ours that it answers."""

    kind: Kind
    recipients: tuple[Returned, ...] = ()
    original_message_id: str = ""
    to: str = ""
    feedback: FeedbackReport | None = None


def read_mail(octets: bytes) -> ReadMail:
    """Read a mail as it came. Never raises; the work is bounded by the size of the mail."""
    parts = take_apart(octets)
    to = _first_address(parts.header("to")) or _first_address(parts.header("delivered-to"))
    if parts.feedback is not None or _is_old_complaint(parts):
        return _complaint(parts, to)
    reports = reported(parts.status[: _MOST_RECIPIENTS + 1]).recipients
    if reports:
        return _standard(parts, reports, to)
    return _prose(parts, to)


def _standard(parts: Parts, reports: tuple[ReportedRecipient, ...], to: str) -> ReadMail:
    actions = {one.action for one in reports}
    kind: Kind = "bounce" if "failed" in actions else "delay_notice" if "delayed" in actions else "delivered"
    text = "\n".join(parts.texts)
    recipients = tuple(_of_report(one, text if len(reports) == 1 else "") for one in reports)
    return ReadMail(kind, recipients, _message_id(parts, text), to)


def _of_report(report: ReportedRecipient, text: str) -> Returned:
    if report.action not in ("failed", "delayed"):
        silent = report.diagnostic, None, report.original
        return Returned(report.address, report.action, report.status, None, *silent)
    told = report.diagnostic or _quoted_reply(text[:_LONGEST_PROSE]) or ("" if report.status else text[:2000])
    found, bounce = _diagnosed(told, report.status)
    if report.action == "delayed" and bounce.hardness == "hard":
        bounce = replace(bounce, hardness="soft")
    return Returned(
        report.address, report.action, report.status, found.code, report.diagnostic, bounce, report.original
    )


def _diagnosed(text: str, status: str) -> tuple[Quoted, Bounce]:
    """Read a diagnosis; a status that says more than the reply in it, or is softer, is heard too."""
    found, bounce = read_text(text)
    told = found.enhanced or ""
    telling = bool(told) and not told.endswith(".0.0")
    if status and (not telling or found.code is None):
        code = (
            found.code if found.code is not None and found.code >= 400 else 450 if status[0] == "4" else 550
        )
        bounce = read(Reply(code, told if telling else status, found.reply.lines), found.stage)
    if status.startswith("4"):
        bounce = replace(bounce, hardness="soft")
    return found, replace(bounce, timing="delayed")


def _prose(parts: Parts, to: str) -> ReadMail:
    told = _told(parts)
    fields = reported(blocks_of(told)).recipients if "final-recipient" in told.lower() else ()
    if fields and is_from_program(parts):
        return _standard(parts, fields, to)
    kind = kind_of_prose(parts, parts.header("subject"), words_of(told))
    message_id = _message_id(parts, told) if kind != "ordinary" else ""
    if kind not in ("bounce", "delay_notice"):
        return ReadMail(kind, (), message_id, to)
    said = _failed_recipients(parts, told, to)
    if kind == "bounce" and not said:
        return ReadMail("ordinary", (), "", to)
    action: Action = "failed" if kind == "bounce" else "delayed"
    return ReadMail(kind, tuple(_of_prose(said, action, told.strip())), message_id, to)


def _told(parts: Parts) -> str:
    """What the program says, without the message it quotes; that becomes the mail's original."""
    texts = [before_original(text[:_LONGEST_PROSE]) for text in parts.texts[:4]]
    below = next((rest for _, rest in texts if rest.strip()), "")
    if parts.original is None and below:
        parts.original = headers_in(below.lstrip("\n"))
    said = [text for text, _ in texts if text.strip()]
    first = said[0] if said else ""
    return first if shows("failed", words_of(first)) else "\n".join(said)


_Heard = tuple[str, int | None, Bounce]  # status, basic code and reading of a diagnosis


def _of_prose(said: list[Said], action: Action, told: str) -> Iterator[Returned]:
    """What is said of each recipient below it; where that says nothing, what the whole text says."""
    heard: dict[str, _Heard] = {}
    for one in said:
        diagnosis = one.diagnosis.strip()
        status, code, bounce = _heard(diagnosis, heard)
        if bounce.reason == "unknown":
            diagnosis = told
            status, code, bounce = _heard(told, heard)
        if action == "delayed":
            bounce = replace(bounce, hardness="soft", permanence="transient")
        yield Returned(one.address, action, status, code, diagnosis[:1000], bounce)


def _heard(diagnosis: str, heard: dict[str, _Heard]) -> _Heard:
    """A diagnosis read; one that is said of many recipients is read once."""
    if diagnosis not in heard:
        found, bounce = _diagnosed(_telling(diagnosis), "")
        heard[diagnosis] = found.enhanced or "", found.code, bounce
    return heard[diagnosis]


def _telling(diagnosis: str) -> str:
    """The reply that a diagnosis quotes; the whole of it where it quotes none."""
    return _quoted_reply(diagnosis) or " ".join(diagnosis.split())


def _quoted_reply(text: str) -> str:
    """The lines of a text from the one on that quotes a reply, to the next empty one; "" without.

    A reply that says something goes before one that is nothing but numbers ("Status code: 550 5.1.10").
    """
    lines, bare = [line.strip() for line in text.split("\n")], ""
    for number, line in enumerate(lines):
        found = _REPLY.match(line)
        if found is not None:
            end = next((n for n in range(number, len(lines)) if not lines[n]), len(lines))
            if _WORD.search(" ".join([line[found.end() :], *lines[number + 1 : end]])):
                return " ".join(lines[number:end])
            bare = bare or " ".join(lines[number:end])
    return bare


def _failed_recipients(parts: Parts, told: str, to: str) -> list[Said]:
    named = _ADDRESS.findall(parts.header("x-failed-recipients"))
    original_to = _addresses_of(parts)
    message_id = _message_id(parts, told).strip("<>")
    us = frozenset(fold(one) for one in (to, _first_address(parts.header("from")), message_id) if one)
    said = recipients_in(told, us - {fold(one) for one in original_to} if len(original_to) == 1 else us)
    if named:
        by_address = {fold(one.address): one for one in said}
        whole = said[0].diagnosis if said else told
        return [
            by_address.get(fold(address), Said(address, whole))
            for address in [*dict.fromkeys(named)][:_MOST_RECIPIENTS]
        ]
    if said:
        return said
    verp = _VERP.search(to.partition("@")[0])
    if verp is not None:
        return [Said(f"{verp[1]}@{verp[2]}", told)]
    return [Said(address, told) for address in original_to[:1]]


def _addresses_of(parts: Parts) -> list[str]:
    if parts.original is None:
        return []
    return [one.rstrip(".>") for one in _ADDRESS.findall(header_of(parts.original, "to"))]


def _message_id(parts: Parts, text: str) -> str:
    """The Message-ID of the message that a mail is about, from its copy, the text, the threads."""
    own = parts.header("message-id")
    values = [header_of(parts.original, "message-id")] if parts.original is not None else []
    values += [parts.header("x-original-message-id"), parts.header("original-message-id")]
    named = re.search(r"message-id\s*:\s*(<[^<>\s]{1,500}>)", text, re.IGNORECASE)
    values += [
        named[1] if named is not None else "",
        parts.header("in-reply-to"),
        parts.header("references"),
    ]
    for value in values:
        found = _MESSAGE_ID.search(value)
        if found is not None and found[0] != own:
            return found[0]
    return ""


def _is_old_complaint(parts: Parts) -> bool:
    """Reports of feedback loops older than ARF (Hotmail's junk mail reporting program)."""
    return (
        parts.header("subject").casefold().startswith("complaint about message from")
        and parts.original is not None
    )


def _complaint(parts: Parts, to: str) -> ReadMail:
    report = feedback(parts.feedback or {})
    hidden = [header_of(parts.original, "x-hmxmroriginalrecipient")] if parts.original is not None else []
    addresses = dict.fromkeys(report.recipients or [one for one in hidden if "@" in one])
    recipients = tuple(Returned(one, "delivered", "", None, "", None) for one in addresses)
    return ReadMail("complaint", recipients, _message_id(parts, ""), to, report)


def _first_address(value: str) -> str:
    found = _ADDRESS.search(value)
    return found[0] if found is not None else ""
