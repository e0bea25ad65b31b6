"""What a mail is by its signs: who wrote it, what stands above it and in it.

In doubt it is no failure: a failure lists an address.
"""

import re
from typing import Literal

from simulator.sender.classify.words import words_of
from simulator.sender.returned.mime import Parts
from simulator.sender.returned.signs import Sign, is_quoted, opens_with, shows

Kind = Literal["bounce", "delay_notice", "delivered", "auto_reply", "challenge", "complaint", "ordinary"]

_CODE = re.compile(r" (?:[45]\d\d|[45] [0-7] \d{1,3}) ")  # in words_of: its dots are spaces


def kind_of_prose(parts: Parts, subject: str, words: str) -> Kind:
    """What a mail is that follows no standard; ``words``: of what it says before it quotes another."""
    head = words_of(subject)
    if parts.receipt or _answers_by_itself(parts):
        return "auto_reply"
    if not is_quoted(subject) and (is_from_program(parts) or opens_with("failed_heads", subject)):
        if shows("notices", head) or shows("notices", words):
            return "ordinary"
        if _tells_of_delay(head, words):
            return "delay_notice"
        if _tells_of_failure(parts, head, words):
            return "bounce"
    if _is_challenge(parts, subject, head, words):
        return "challenge"
    return "auto_reply" if _is_automatic(parts) or opens_with("auto_reply_heads", subject) else "ordinary"


def _tells_of_delay(head: str, words: str) -> bool:
    if shows("delayed", head):
        return True
    return shows("delayed", words) and not shows("final", words) and not shows("final_heads", head)


def _tells_of_failure(parts: Parts, head: str, words: str) -> bool:
    """Whether a text without a standard tells of a failure; the less its writer is a program, the more
    it must say: parcels are undeliverable too, and people ask about mail that was returned to them.
    """
    if parts.header("x-failed-recipients"):
        return True
    headed, failed = shows("failed_heads", head), shows("failed", words)
    if shows("auto_reply_heads", head) and not headed:
        return False
    person = any(
        parts.header(name) for name in ("in-reply-to", "references", "x-mailer", "user-agent", "list-id")
    )
    if _is_daemon(parts, "daemons"):
        return (failed and (headed or not person)) or (headed and bool(words.strip()))
    coded = _CODE.search(words) is not None
    if is_from_program(parts):
        return headed and failed and (coded or shows("mail_words", head))
    return headed and failed and coded and not person and not shows("greetings", words)


def is_from_program(parts: Parts) -> bool:
    """Whether a program wrote it: no return path, or the name of one."""
    if parts.header("return-path") in ("<>", "<MAILER-DAEMON>") or parts.header("x-failed-recipients"):
        return True
    return _is_daemon(parts, "daemons") or _is_daemon(parts, "daemons_perhaps")


def _is_daemon(parts: Parts, sign: Sign) -> bool:
    """Whether the writer bears a program's name, in the address or beside it."""
    return shows(sign, words_of(parts.header("from").replace("@", " @ ").split(" @ ")[0]))


def _answers_by_itself(parts: Parts) -> bool:
    """Headers that only answering machines set (RFC 3834 and what came before it)."""
    if any(
        parts.header(name)
        for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply")
    ):
        return not parts.header("x-failed-recipients")
    if _is_automatic(parts):
        return opens_with("auto_reply_heads", parts.header("subject")) and not is_from_program(parts)
    return False


def _is_automatic(parts: Parts) -> bool:
    """Whether a header says that a program answers in somebody's stead (RFC 3834 section 5)."""
    return parts.header("auto-submitted").casefold().startswith("auto-replied") or parts.header(
        "precedence"
    ).casefold() in ("auto_reply", "auto-reply")


def _is_challenge(parts: Parts, subject: str, head: str, words: str) -> bool:
    """Whether somebody's filter asks for a proof; it says so and says what to do."""
    told = shows("challenges", head) or shows("challenges", words)
    answer = is_quoted(subject) and any(parts.header(name) for name in ("in-reply-to", "references"))
    person = answer and not _is_automatic(parts)
    return told and not person and not parts.header("list-id") and shows("proofs", head + words)
