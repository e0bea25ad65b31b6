"""Replies as logs, reports and people quote them: with prefixes, doubled codes, lines run together."""

import re
from dataclasses import dataclass, replace

from simulator.mail import Bounce, Reason, Reply, Stage, parse_stage
from simulator.sender.classify.reading import read, status_in
from simulator.sender.classify.rules import place_of
from simulator.sender.classify.words import words_of

_LONGEST = 8192
_CODE = re.compile(r"(?:^|[\s:;>=#\[(\"'])([45]\d\d)(?=[ \-]|\s|$)(?!-\d\d)")
_NO_FAILURE = re.compile(r"[23]\d\d(?=[ \-\n]|$)")
_OPENS = re.compile(r"\s*(?:smtp|x-[\w.+-]{1,30})\s*;\s*", re.IGNORECASE)
_STATUS = re.compile(r"[\s(\[#]*([45]\.\d{1,3}\.\d{1,3})(?![\d.])[\])]?\s*")
_ANSWERED = re.compile(
    r"(?:in reply to|after|in response to|while sending|to the)\s+"
    r"(?:the\s+)?(?:pipelined\s+|initial\s+)?"
    r"(end of data|rcpt to|mail from|data|ehlo|helo|starttls|rcpt|mail|connect)",
    re.IGNORECASE,
)
_STAGES = {"end of data": "eom", "rcpt to": "rcpt", "mail from": "mail"}

_PASSES: frozenset[Reason] = frozenset(
    {"network_error", "dns_failure", "greylisted", "rate_limited", "remote_system_error", "system_full"}
)
_SAYS_IT_PASSES = frozenset(
    {"temporarily", "temporary", "again", "deferred", "later", "delayed", "retry", "connect", "connection"}
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A reply found in a text.

    ``code`` is None where the text names none; ``reply`` then carries one that fits its class.
    ``stage`` is where the text says it came, None where it does not.
    """

    reply: Reply
    code: int | None
    stage: Stage | None

    @property
    def enhanced(self) -> str | None:
        """The enhanced code, from wherever in the reply it stands."""
        return self.reply.enhanced or status_in(self.reply.text)


def quoted(text: str) -> Quoted:
    """Find the reply in a line of a log, in a Diagnostic-Code field, or in a reply as it came.

    Codes that are repeated, on lines of their own or run together, count once; the last line's counts
    where lines disagree (RFC 5321 section 4.2.1). Never raises.
    """
    text = text[:_LONGEST].replace("\\r", "").replace("\\n", "\n").strip()
    stage = _stage_in(text)
    opening = _OPENS.match(text)
    if opening is not None:
        text = text[opening.end() :]
    if _NO_FAILURE.match(text) is not None:
        return Quoted(Reply.parse(_apart(text, text[:3])), int(text[:3]), stage)
    found = _CODE.search(text)
    if found is None or (found.start(1) > 0 and not _introduced(text, found.start(1))):
        return Quoted(_without_code(text), None, stage)
    reply = _parsed(text[found.start(1) :], found[1])
    return Quoted(reply, reply.code, stage)


def read_text(text: str, stage: Stage | None = None) -> tuple[Quoted, Bounce]:
    """Find the reply in a text and read it; ``stage`` where the caller knows it.

    A 2yz or 3yz is no failure: ``unknown``, by its code.
    """
    found = quoted(text)
    if found.reply.code < 400:
        return found, Bounce("unknown", "soft", "transient", "code", f"code/{found.reply.code}")
    bounce = read(found.reply, stage or found.stage)
    if found.code is not None or found.enhanced is not None:
        return found, bounce
    if bounce.evidence != "wording":  # the class was a guess, and there is nothing else
        return found, Bounce("unknown", "soft", bounce.permanence, "stage", f"stage/{place_of(stage)}")
    if bounce.reason in _PASSES:
        bounce = replace(bounce, permanence="transient", hardness="soft")
    return found, bounce


def _introduced(text: str, at: int) -> bool:
    """Whether a number within a text is a code: something leads up to it, or a status code or the reply
    in quotation marks follows (IronPort: 5.1.0 - Unknown address error 550-'5.7.1 denied')."""
    before = text[:at].rstrip(" \"'")
    return (
        text.startswith("-'", at + 3)
        or before.endswith((":", ";", "<", ">", "=", "#", "(", "[", "--", "\n"))
        or _STATUS.match(text, at + 3) is not None
    )


def _apart(text: str, code: str) -> str:
    """A reply whose lines run together, line by line. One that opens with ``550 `` has but one (RFC 5321
    section 4.2.1): in it a code that something leads up to is quoted, not said anew."""
    before = r"\S" if text[3:4] == "-" else r"[^\s:;<(\[=>\"']"
    return re.sub(rf"(?<={before})[ \t]+(?={code}[ \-]\S)", "\n", text)


def _parsed(text: str, code: str) -> Reply:
    first, *rest = _apart(text, code).split("\n")
    reply = Reply.parse("\n".join((f"{code} {first[3:].lstrip(' -')}", *(line.strip() for line in rest))))
    if reply.code < 400:  # a later line that only looks like one of a reply
        reply = Reply(int(code), reply.enhanced, reply.lines)
    return reply


def _without_code(text: str) -> Reply:
    """A reply of the class that the status code or the words tell of."""
    status = _STATUS.match(text)
    if status is not None:
        code = 450 if status[1].startswith("4") else 550
        return Reply(code, status[1], (text[status.end() :],))
    passes = not _SAYS_IT_PASSES.isdisjoint(words_of(text).split())
    return Reply(450 if passes else 550, None, (text,))


def _stage_in(text: str) -> Stage | None:
    said = _ANSWERED.search(text)
    if said is None:
        return None
    name = said[1].lower()
    return parse_stage(_STAGES.get(name, name))
