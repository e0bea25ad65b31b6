"""What a provider thinks of the sender: formed from all that it sees, felt once nothing else is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Complaint, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Query, Ruling
from simulator.recipients.reputation import Model, Postmaster, Taken, View

_OF_ADDRESSES = ("5.1.0", "5.1.1", "5.1.6", "5.1.10")  # RFC 3463 section 3.2, and Microsoft's 5.1.10
_BARE = (550, 551, 553)  # RFC 5321 section 4.2.3: no such mailbox, not here, name not allowed
_UNKNOWN = "unknown_user"  # what profiles call the rule that says so, whatever its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reputation(Model):
    """Judges who sends by what was seen of the address and of the domain (reputation_and_method 1.6).

    A name stands for a model: ``reputation: standard``, the path of a file, or a mapping, laid over the
    model that it names (``model: standard``). It has the last word: what other rules answer is heard
    first, wherever they stand.
    """

    default_stage: ClassVar[Stage] = "eom"
    hears: ClassVar[tuple[Stage, ...]] = ("rcpt", "eom")
    needs_recipient: ClassVar[bool] = True

    def fresh(self) -> Postmaster:
        """Nobody is known."""
        return Postmaster(self)

    def answer(self, query: Query, own: Postmaster, at: int, server: Memory) -> None:
        """Nothing before the others have spoken: see ``overrule``."""

    def overrule(self, query: Query, heard: Answer, own: Postmaster, at: int, server: Memory) -> Ruling:
        """What becomes of a mail beyond what others answer: ``unread`` is filed as spam."""
        stage, own.model = heard.outcome.stage, self
        if stage == "rcpt":
            own.named(query, at)
        if not heard.outcome.proceeds:
            self._refused(query, heard, own, at)
            return "stands"
        return self._judged(query, heard, own, at, server) if stage == "eom" else "stands"

    def views(self, own: Postmaster, at: int) -> Iterator[View]:
        """What is thought of everybody at an instant (ms)."""
        own.model = self  # as it is now: a timeline may have set something
        return own.views(at)

    def _judged(self, query: Query, heard: Answer, own: Postmaster, at: int, server: Memory) -> Ruling:
        """Nothing else is held against this mail."""
        verdict = own.judge(query, at, lambda part: server.roll(part, "attempt"), server.traps)
        if verdict in ("inbox", "spam"):
            complains = heard.then is not None and isinstance(heard.then.news, Complaint)
            due = at + heard.then.after if heard.then is not None and complains else None
            taken = Taken(verdict == "inbox", heard.rule in self.traps.rules, due)
            own.took(query, at, taken, server.traps)
            return "stands" if taken.inboxed else "unread"
        if verdict in ("throttled", "deferred"):
            own.put_off(query, at, throttled=True)
        else:
            own.settled(query)
        reply: Reply = getattr(self.replies, verdict)
        return reply

    def _refused(self, query: Query, heard: Answer, own: Postmaster, at: int) -> None:
        """Others have refused the recipient, or put it off."""
        reply = heard.outcome.reply
        if reply is None or reply.code < 500:
            own.put_off(query, at, throttled=False)
        elif _is_unknown(reply) or heard.rule.startswith(_UNKNOWN):
            own.unknown(query, at)
        else:
            own.settled(query)


def _is_unknown(reply: Reply) -> bool:
    """Whether a refusal says that there is no such recipient."""
    return reply.enhanced in _OF_ADDRESSES or (reply.enhanced is None and reply.code in _BARE)
