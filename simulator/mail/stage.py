"""The stages of an SMTP session at which a server can answer or fail (RFC 5321 section 4)."""

from typing import Literal, get_args

Stage = Literal[
    "connect",  # TCP, and the name resolution before it
    "banner",
    "ehlo",
    "helo",
    "starttls",
    "auth",
    "mail",
    "rcpt",
    "data",  # the answer to DATA
    "body",  # after 354, before the dot
    "eom",  # the answer to the dot
    "rset",
    "quit",
]

STAGES: tuple[Stage, ...] = get_args(Stage)
"""All stages in the order of a session."""

OPENING: frozenset[Stage] = frozenset({"connect", "banner", "ehlo", "helo", "starttls", "auth"})
"""Stages that belong to the session, before any message is named."""

DECISIVE: tuple[Stage, ...] = tuple(stage for stage in STAGES if stage not in ("auth", "rset", "quit"))
"""Stages whose answer can decide what becomes of a mail. A sender that delivers to an MX does not log in
(AUTH is for submission, RFC 6409 section 4.3), and nothing hangs on the answers to RSET and QUIT."""

_ALSO_READ: dict[str, Stage] = {"dot": "eom", "end-of-data": "eom", "greeting": "banner"}


def parse_stage(text: str) -> Stage:
    """Read a stage by its name or by one of its other names (``dot``, ``end-of-data``, ``greeting``).

    Raises ValueError for any other word.
    """
    word = text.strip().lower()
    for stage in STAGES:
        if stage == word:
            return stage
    if word in _ALSO_READ:
        return _ALSO_READ[word]
    raise ValueError(f"{text!r} is no stage of a session; the stages are {', '.join(STAGES)}")
