"""``tls: required`` as a rule: no mail before STARTTLS (RFC 3207 section 4)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from simulator.mail import Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query
from simulator.recipients.rule import Rule

_MUST = Reply(530, "5.7.0", ("Must issue a STARTTLS command first",))


@dataclass(frozen=True, slots=True)
class MustEncrypt:
    """Refuses MAIL in clear."""

    default_stage: ClassVar[Stage] = "mail"
    by_recipient: ClassVar[bool] = True

    @classmethod
    def rules(cls, tls: str) -> tuple[Rule, ...]:
        """The rule, where it is required."""
        return (Rule(name="tls.required", behaviour=cls()),) if tls == "required" else ()

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | None:
        """530 in clear."""
        return None if query.encrypted else _MUST


def without_offer(ehlo: Reply) -> Reply:
    """The answer to an EHLO after STARTTLS, which offers it no more (RFC 3207 section 4.2)."""
    first, *offers = ehlo.lines
    return replace(ehlo, lines=(first, *(line for line in offers if line.strip().upper() != "STARTTLS")))
