"""The sender's side of an SMTP session, without a socket.

Two coroutines say what to send next and are told how it was answered; whoever drives them moves the
bytes, or the values. Nothing else in the project knows the order of commands, so a virtual run and a
run on the wire hold the same conversation (RFC 5321 sections 3 and 4; semantics.md, "How an attempt
comes to its outcome").
"""

from collections.abc import Callable, Generator
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from simulator.mail import Envelope, Outcome, Reply, Stage, as_sent
from simulator.sender.failover import moves_on
from simulator.sender.policy import Hello, Policy, StarttlsRefused

Tls = Literal["none", "opportunistic", "required"]


class Command(NamedTuple):
    """What to do next: the stage whose answer is wanted, and its argument.

    connect and banner only wait; mail and rcpt carry an address; starttls includes the handshake;
    eom is the body and the dot, so it may be answered at stage body.
    """

    stage: Stage
    argument: str = ""


class Opened(NamedTuple):
    """How an opening ended.

    ``next_step``: ready | failed (``outcome`` says why; another host may be tried) | reconnect (the
    handshake failed: once more to the same host, in clear).
    """

    next_step: Literal["ready", "failed", "reconnect"]
    outcome: Outcome | None = None
    extensions: frozenset[str] = frozenset()
    encrypted: bool = False


class Transacted(NamedTuple):
    """One outcome for each recipient of the envelope, in its order.

    ``accepted``: for each, how many recipients had passed RCPT when it was answered so: those before
    it where it was refused by itself, else all. ``over`` means the session is lost with it; ``sent`` that
    the server has heard of it.
    """

    outcomes: tuple[Outcome, ...]
    accepted: tuple[int, ...]
    over: bool
    sent: bool = True


Ended = TypeVar("Ended")

Opening = Generator[Command, Outcome, Opened]
Transaction = Generator[Command, Outcome, Transacted]

_NO_LIMIT = 1 << 62
_NOT_ENCRYPTED = Reply(454, "4.7.4", ("TLS is required here and was not to be had",))
_TOO_LARGE = Outcome("mail", Reply(552, "5.3.4", ("larger than the size the server announced",)))
_NEEDS_UTF8 = Outcome("mail", Reply(550, "5.6.7", ("the address needs SMTPUTF8, which is not offered",)))


def hold(dialogue: Generator[Command, Outcome, Ended], answer: Callable[[Command], Outcome]) -> Ended:
    """Holds a conversation to its end."""
    try:
        command = next(dialogue)
        while True:
            command = dialogue.send(answer(command))
    except StopIteration as stop:
        ended: Ended = stop.value
        return ended


def proper(outcome: Outcome) -> Outcome:
    """The outcome itself, or garbage where a 2yz or 3yz stands where none is due."""
    reply = outcome.reply
    if reply is None or reply.code >= 400 or outcome.proceeds:
        return outcome
    return Outcome(outcome.stage, fault="garbage")


def opening(tls: Tls, hello: Hello = "ehlo", refused: StarttlsRefused = "clear") -> Opening:
    """Connects, greets and encrypts as far as ``tls`` asks and the server offers (RFC 3207).

    ``hello`` and ``refused`` are the policy's ``hello`` and ``starttls_refused``.
    """
    for wait in ("connect", "banner"):
        outcome = proper((yield Command(wait)))
        if not outcome.proceeds:
            return Opened("failed", outcome)
    greeted = yield from _greet(hello)
    if greeted.next_step != "ready" or tls == "none":
        return greeted
    if "STARTTLS" not in greeted.extensions:
        return greeted if tls == "opportunistic" else _unencrypted(greeted)
    outcome = proper((yield Command("starttls")))
    if outcome.proceeds:
        return (yield from _greet(hello))._replace(encrypted=True)
    if outcome.fault == "tls":
        return Opened("reconnect" if tls == "opportunistic" else "failed", outcome)
    if is_over(outcome):
        return Opened("failed", outcome)
    if tls == "required":
        return _unencrypted(greeted)
    return greeted if refused == "clear" else Opened("failed", outcome)


def _greet(hello: Hello) -> Opening:
    """EHLO, and HELO once where it is refused (RFC 5321 section 3.2); 421 and silence are final."""
    if hello != "helo":
        outcome = proper((yield Command("ehlo")))
        if outcome.reply is not None and outcome.proceeds:
            return Opened("ready", None, _extensions(outcome.reply))
        if hello == "ehlo_only" or is_over(outcome):
            return Opened("failed", outcome)
    outcome = proper((yield Command("helo")))
    return Opened("ready") if outcome.proceeds else Opened("failed", outcome)


def _unencrypted(greeted: Opened) -> Opened:
    return Opened("failed", Outcome("starttls", _NOT_ENCRYPTED), greeted.extensions)


def _extensions(ehlo: Reply) -> frozenset[str]:
    return frozenset(line.strip().upper() for line in ehlo.lines[1:])


def walks_on(outcome: Outcome, policy: Policy) -> bool:
    """Whether an opening that failed so is tried again with the next MX host, in the same attempt.

    As ``failover`` says, but for a 5yz greeting where ``banner_5xx`` or ``helo_5xx: at_once`` makes it
    final, and a failed handshake under ``tls_fail: defer``.
    """
    if outcome.fault == "tls" and policy.tls_fail == "defer":
        return False
    refused = outcome.reply is not None and outcome.reply.is_permanent
    final = refused and policy.greeting_5xx(outcome.stage) == "at_once"
    return not final and moves_on(outcome, policy.failover)


def goes_clear(policy: Policy, age: int) -> bool:
    """Whether mail of this age (ms) is offered in clear to a host with which the handshake has failed.

    Postfix does so only in an attempt that began when the mail was minimal_backoff_time old
    (PLAINTEXT_FALLBACK_OK_AFTER_TLS_SESSION_FAILURE in smtp.h).
    """
    if policy.tls_fail == "clear_after_delay":
        return age >= policy.clear_after
    return policy.tls_fail == "clear_now"


def is_over(outcome: Outcome) -> bool:
    """Whether the session is lost: a fault, or 421 (RFC 5321 section 3.8)."""
    return outcome.reply is None or outcome.reply.code == 421


def transaction(envelope: Envelope, extensions: frozenset[str]) -> Transaction:
    """MAIL, one RCPT each, DATA, the mail and its dot; addresses go as they are sent (``as_sent``)."""
    recipients = tuple(map(as_sent, envelope.recipients))
    envelope = Envelope(as_sent(envelope.sender), recipients, envelope.size)
    ours = _found_by_ourselves(envelope, extensions)
    if ours is not None:
        return _alike(ours, len(recipients))._replace(sent=False)
    outcome = proper((yield Command("mail", envelope.sender)))
    if not outcome.proceeds:
        return _alike(outcome, len(recipients))
    refusals: list[Outcome | None] = []
    for recipient in recipients:
        outcome = proper((yield Command("rcpt", recipient)))
        if is_over(outcome):
            return _settle(refusals, outcome, len(recipients))
        refusals.append(None if outcome.proceeds else outcome)
    if None not in refusals:
        return _settle(refusals, outcome, len(recipients))
    for stage in ("data", "eom"):
        outcome = proper((yield Command(stage)))
        if not outcome.proceeds:
            break
    return _settle(refusals, outcome, len(recipients))


def _alike(outcome: Outcome, recipients: int) -> Transacted:
    """What came before any recipient was named is everybody's outcome."""
    return Transacted((outcome,) * recipients, (0,) * recipients, is_over(outcome))


def _settle(refusals: list[Outcome | None], outcome: Outcome, recipients: int) -> Transacted:
    """Those refused keep their reply; those accepted and those not yet asked share the outcome."""
    all_accepted, before = refusals.count(None), 0
    outcomes, accepted = [], []
    for refusal in (*refusals, *[None] * (recipients - len(refusals))):
        outcomes.append(refusal or outcome)
        accepted.append(before if refusal else all_accepted)
        before += refusal is None
    return Transacted(tuple(outcomes), tuple(accepted), is_over(outcome))


def _found_by_ourselves(envelope: Envelope, extensions: frozenset[str]) -> Outcome | None:
    """A refusal that needs no server: SIZE exceeded (RFC 1870), SMTPUTF8 missing (RFC 6531)."""
    if envelope.size and envelope.size > announced_size(extensions):
        return _TOO_LARGE
    addresses = (envelope.sender, *envelope.recipients)
    if "SMTPUTF8" not in extensions and not all(map(str.isascii, addresses)):
        return _NEEDS_UTF8
    return None


@lru_cache(maxsize=1024)
def announced_size(extensions: frozenset[str]) -> int:
    """The largest mail that a server says it takes, in octets (RFC 1870): far more than any where it
    names none, or 0."""
    limits = [int(word[5:]) for word in extensions if word.startswith("SIZE ") and word[5:].isdigit()]
    return min(filter(None, limits), default=_NO_LIMIT)
