"""A sending system's policy as values: what can be written in a ``sender`` block, field by key.

Nothing is decided here. A field's metadata entry ``key`` names its YAML key where Python reserves
the word. Every class refuses with ValueError what it cannot mean.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.mail import (
    DECISIVE,
    REASONS,
    Address,
    Credentials,
    Duration,
    Hardness,
    Rate,
    Reason,
    Stage,
    fold_domain,
)
from simulator.regex import finder
from simulator.sender.backoff import Backoff
from simulator.sender.dns import USUAL, Dns
from simulator.sender.failover import Failover
from simulator.sender.notify import Notify
from simulator.sender.reoffer import Reoffer
from simulator.sender.retry import Retry
from simulator.sender.schedules.fixed_list import FixedList
from simulator.sender.throttles import Throttle
from simulator.sender.webhooks import Webhooks

Hello = Literal["ehlo", "ehlo_only", "helo"]
StarttlsRefused = Literal["clear", "next_host", "by_reply"]
Greeting5xx = Literal["retry", "last_host", "at_once"]

_FAILOVER, _NO_NOTICES, _HONEST = Failover(), Notify(), Credentials()
_20_SECONDS, _30_SECONDS = Duration(20_000), Duration(30_000)
_2_MINUTES, _3_MINUTES, _5_MINUTES, _10_MINUTES = map(Duration, (120_000, 180_000, 300_000, 600_000))
_1_HOUR = Duration(3_600_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Limits the sender keeps of itself.

    ``recipients_per_transaction``: how many recipients of a message in one domain are offered together, the
    others in further transactions beside that; None: all of them. ``key``: who shares the limits, and
    connections: the mail to a ``domain`` (the default), to all domains with the same ``mx_set``, or to all
    with the same best ``host``.
    """

    per_domain: int = 20
    messages_per_connection: int = 100
    recipients_per_transaction: int | None = None
    key: Literal["domain", "mx_set", "host"] = "domain"

    def __post_init__(self) -> None:
        recipients = 1 if self.recipients_per_transaction is None else self.recipients_per_transaction
        if min(self.per_domain, self.messages_per_connection, recipients) < 1:
            raise ValueError("limits of connections must be at least 1")

    def shared_by(self, domain: str, hosts: Sequence[str]) -> str:
        """What mail to a domain shares its limits under; ``hosts``: its MX hosts, the best first."""
        if self.key == "domain" or not hosts:
            return domain
        return hosts[0] if self.key == "host" else " ".join(sorted(hosts))


@dataclass(frozen=True, slots=True, kw_only=True)
class HardOn4yz:
    """Opt-in: the same answer about a dead address ``same`` times, each ``apart`` from the one before."""

    same: int = 2
    apart: Duration = _1_HOUR

    def __post_init__(self) -> None:
        if self.same < 1:
            raise ValueError("hard_on_4yz.same must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUps:
    """Opt-in: list an address after ``count`` messages given up ``within`` a span, none delivered."""

    count: int
    within: Duration

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("suppress.give_ups.count must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppress:
    """Opt-ins to listing: by the bare basic code, by the DNS, by messages given up.

    ``heed: false`` mails listed addresses all the same; the lists are kept as ever. It is there to show
    what they spare.
    """

    heed: bool = True
    bare_code: bool = False
    dns: bool = False
    give_ups: GiveUps | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyRule:
    """One rule of a scenario, asked before the built-in ones; every condition given must hold.

    ``reply``: a glob over the reply in one line ("452 4.2.2 Mailbox full"), case ignored.
    ``text``: '/regular expression/' of RE2 (``/.../i`` ignores case), found anywhere in the text; without
    slashes, words to be found there, case ignored. ``at``: the stage. A rule that gives no
    ``reason`` leaves the built-in one. A 4yz stays soft whatever ``as`` says.
    """

    as_: Hardness = field(metadata={"key": "as"})
    reply: str | None = None
    text: str | None = None
    at: Stage | None = None
    reason: Reason | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.reply is None and self.text is None and self.at is None:
            raise ValueError("a classify rule needs one of reply, text, at")
        if self.at is not None and self.at not in DECISIVE:
            raise ValueError(f"at {self.at} no answer decides anything: use one of {', '.join(DECISIVE)}")
        if self.as_ == "hard" and self.reply is not None and self.reply.startswith("4"):
            raise ValueError("a 4yz is soft by definition: use hard_on_4yz or final_4xx")
        if self.text is not None and self.text.startswith("/"):
            finder(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long silence is borne at each stage.

    The minimum waits of RFC 5321 section 4.5.3.2; connect, rset and quit, of which it says nothing,
    as Postfix has them (smtp_connect_timeout, smtp_rset_timeout, smtp_quit_timeout).
    """

    connect: Duration = _30_SECONDS
    banner: Duration = _5_MINUTES
    ehlo: Duration = _5_MINUTES
    helo: Duration = _5_MINUTES
    starttls: Duration = _5_MINUTES
    auth: Duration = _5_MINUTES
    mail: Duration = _5_MINUTES
    rcpt: Duration = _5_MINUTES
    data: Duration = _2_MINUTES
    body: Duration = _3_MINUTES
    eom: Duration = _10_MINUTES
    rset: Duration = _20_SECONDS
    quit: Duration = _5_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Every decision of a sending system that can be set; hashable.

    ``soft_5xx`` names 5yz that are retried as if they were 4yz: reasons, codes (``552``), ranges
    (``500-504``), ``all``. ``final_4xx`` names in the same way the 4yz that are not retried.
    ``decide_by``: whether the reply's class decides or its reason (``verdict.passes``). ``throttle``: what
    is remembered of destinations that could not be reached; None for nothing.
    ``reoffer``: which recipients are offered again in the same session, as one too many for a transaction;
    None for nobody. ``rcpt_552``: whether a 552 that says so after others were accepted is temporary (RFC
    5321 section 4.5.3.1.10) or, as in most programs, final.
    ``rate``: so many attempts to one domain in any such period; ``backoff_on``: replies that slow the way
    to a domain down.
    ``hello``: EHLO, and HELO where it is refused; EHLO alone; HELO alone. ``starttls_refused``: go on in
    clear; the next host, as ``failover`` says, and else put it off; or by the reply's class. ``tls_fail``:
    what follows a handshake that failed: once more in clear, at once or if the mail is ``clear_after`` old
    by then; the next host, as ``failover`` says; or nothing. ``helo_5xx``: as ``banner_5xx``, for a refused
    HELO; None for the same.
    ``mailbox_inactive``: whether a 5yz about a mailbox that is switched off is hard; systems disagree.
    """

    retry: Retry
    failover: Failover = _FAILOVER
    notify: Notify = _NO_NOTICES
    decide_by: Literal["reply_class", "reason"] = "reply_class"
    connections: Connections = Connections()
    rate: Rate | None = None
    backoff_on: tuple[Backoff, ...] = ()
    soft_5xx: tuple[str, ...] = ()
    final_4xx: tuple[str, ...] = ()
    mailbox_inactive: Hardness = "soft"
    hard_on_4yz: HardOn4yz | None = None
    dns: Dns = USUAL
    tls: Literal["none", "opportunistic", "required"] = "opportunistic"
    hello: Hello = "ehlo"
    starttls_refused: StarttlsRefused = "clear"
    tls_fail: Literal["clear_now", "clear_after_delay", "next_host", "defer"] = "clear_now"
    clear_after: Duration = _5_MINUTES
    banner_5xx: Greeting5xx = "retry"
    helo_5xx: Greeting5xx | None = None
    garbage: Literal["retry", "fail"] = "retry"
    reoffer: Reoffer | None = None
    rcpt_552: Literal["retry", "fail"] = "retry"
    classify: tuple[ClassifyRule, ...] = ()
    suppress: Suppress = Suppress()
    timeouts: Timeouts = Timeouts()
    throttle: Throttle | None = None

    def greeting_5xx(self, stage: Stage) -> Greeting5xx:
        """What a 5yz means before any mail is named."""
        return self.helo_5xx if stage == "helo" and self.helo_5xx is not None else self.banner_5xx

    @property
    def retry_of_dns(self) -> Retry:
        """When a lookup that failed is tried again."""
        if self.dns.retry_after is None:
            return self.retry
        again = FixedList(delays=(self.dns.retry_after,))
        return replace(self.retry, schedule=again, tail="repeat", jitter=None)

    def __post_init__(self) -> None:
        _check_exceptions("soft_5xx", "5", self.soft_5xx)
        _check_exceptions("final_4xx", "4", self.final_4xx)


def _check_exceptions(key: str, digit: str, names: tuple[str, ...]) -> None:
    written = re.compile(f"all|{digit}[0-9]{{2}}(-{digit}[0-9]{{2}})?")
    for name in names:
        if name not in REASONS and written.fullmatch(name) is None:
            raise ValueError(
                f"{key}: {name!r} is no reason, no code, no range like {digit}00-{digit}04, not all"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """An entry the sender starts with. ``expires`` counts from the scenario's start.

    ``tags`` narrow an unsubscribe; none means all mail. Only an allowlist can name a ``domain``.
    """

    list: Literal["bounces", "unsubscribes", "complaints", "allowlist"]
    address: str | None = None
    domain: str | None = None
    tags: tuple[str, ...] = ()
    expires: Duration | None = None
    code: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.address is None) == (self.domain is None):
            raise ValueError("a list entry names an address or a domain")
        if self.domain is not None:
            if self.list != "allowlist":
                raise ValueError("a whole domain can only be put on the allowlist")
            fold_domain(self.domain)
        if self.address is not None:
            Address.parse(self.address)
        if self.tags and self.list != "unsubscribes":
            raise ValueError("only an unsubscribe can be narrowed to tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One sending system: who it is, what comes back to it, how it decides.

    ``mx``: where the return-path's domain points; unless ``home``, what is reported by mail is lost.
    ``ip_choice``: how a message finds its source address among ``ips``. ``hostname``: what it calls itself;
    an MX host of this name is itself, and it goes to none that is preferred no more (RFC 5321 section 5.1).
    ``auth``: what receivers can verify of it.
    """

    name: str
    domain: str
    return_path: str
    policy: Policy
    mx: Literal["home", "elsewhere", "none"] = "home"
    ips: tuple[str, ...] = ("192.0.2.1",)
    ip_choice: Literal["sticky", "per_attempt", "per_domain"] = "sticky"
    fbl: Literal["all", "none"] = "all"
    hostname: str | None = None
    auth: Credentials = _HONEST
    suppressions: tuple[ListEntry, ...] = ()
    webhooks: Webhooks = field(default_factory=Webhooks)

    def __post_init__(self) -> None:
        if not self.ips:
            raise ValueError("a sender needs at least one source address")

    @property
    def mail_from(self) -> str:
        """The envelope sender of its mail, the same for all of it: VERP would be new to every greylist."""
        return f"bounces@{self.return_path}"
