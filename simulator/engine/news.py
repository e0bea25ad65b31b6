"""Late news: what comes back after a server took a mail (semantics.md, "Late news").

Reports travel by mail to the return path, so they are seen only while its MX points home; complaints
come through the feedback loop, whatever the MX says.
"""

from dataclasses import replace
from typing import TypeVar

from simulator.engine.agenda import INPUT
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.inputs import List, Wish
from simulator.engine.mailing import DELIVERED, IN_ATTEMPT, QUEUED, Delivery
from simulator.journal import NUMBER
from simulator.mail import DSN, AutoReply, Complaint, LateNews, Outcome, Unsubscribe, fold_domain
from simulator.sender import judge_report
from simulator.transport.seam import Recipient

_LATE, _LOST, _NOTICE = NUMBER["bounced_late"], NUMBER["bounce_lost"], NUMBER["notice"]
_COMPLAINED, _UNSUBSCRIBED = NUMBER["complained"], NUMBER["unsubscribed"]
_SAID = {"complaints": (_COMPLAINED, "reported"), "unsubscribes": (_UNSUBSCRIBED, "one_click")}
_ORDER: dict[type, int] = {DSN: 0, Complaint: 1, Unsubscribe: 2, AutoReply: 3}

Arrived = TypeVar("Arrived", DSN, Complaint, Unsubscribe)


class News:
    """Reports, complaints and unsubscribes, each at the instant it arrives."""

    def __init__(self, floor: Floor, fates: Fates) -> None:
        self._floor = floor
        self._ledger = floor.ledger
        self._fates = fates

    def expect(self, at: int, delivery: Delivery, taken: Recipient) -> None:
        """The server took the mail: what follows from it is on its way."""
        then = taken.then
        assert then is not None
        subject = delivery, then.news, taken.answered_by
        self._floor.agenda.add(
            at + then.after,
            INPUT,
            delivery.id,
            delivery.attempts,
            _ORDER[type(then.news)],
            self.arrive,
            subject,
        )

    def arrive(self, at: int, subject: tuple[Delivery, LateNews, str]) -> None:
        """Something came back about a delivery."""
        delivery, news, rule = subject
        match news:
            case DSN():
                self._report(at, delivery, news, rule)
            case Complaint():
                self._complaint(at, delivery, news, rule)
            case Unsubscribe():
                self._unsubscribe(at, delivery, news, rule)
            case AutoReply():
                self._auto_reply(at, delivery, rule)

    def _report(self, at: int, delivery: Delivery, dsn: DSN, rule: str) -> None:
        home, dsn = delivery.message.desk.mx == "home", _addressed(dsn, delivery.recipient)
        if home:
            dsn = self._brought(at, delivery, dsn)
        if dsn.action != "failed":
            if home:
                self._about(at, _NOTICE, delivery, dsn, rule, dsn.action)
        elif not home and delivery.state == DELIVERED:
            self._about(at, _LOST, delivery, dsn, rule)
        elif not home:  # of a copy whose taking the sender never learnt: nothing of its own is lost
            self._about(at, _NOTICE, delivery, dsn, rule, "report lost")
        elif delivery.state == IN_ATTEMPT:
            delivery.report = dsn, rule
        else:
            self._apply(at, delivery, dsn, rule)

    def after_verdict(self, at: int, delivery: Delivery) -> None:
        """A report that came in the middle of an attempt takes effect now."""
        assert delivery.report is not None
        (dsn, rule), delivery.report = delivery.report, None
        self._apply(at, delivery, dsn, rule)

    def _apply(self, at: int, delivery: Delivery, dsn: DSN, rule: str) -> None:
        """A failure report that reached us and names this delivery."""
        verdict = judge_report(dsn, delivery.message.desk.policy)
        assert verdict is not None
        outcome = _quoted(dsn)
        if delivery.state == QUEUED:  # its reply was lost: the report is the verdict
            self._fates.fail(at, delivery, outcome, verdict, rule)
            return
        if delivery.state == DELIVERED and not delivery.bounced:
            delivery.bounced = True
            self._about(at, _LATE, delivery, dsn, rule, verdict.webhook)
        else:
            self._about(at, _NOTICE, delivery, dsn, rule, "failed")
        if verdict.lists:
            self._fates.list_bounce(at, delivery, outcome, verdict.bounce)

    def _about(self, at: int, kind: int, delivery: Delivery, dsn: DSN, rule: str, decision: str = "") -> None:
        ledger = self._ledger
        verdict = judge_report(dsn, delivery.message.desk.policy)
        bounce = ledger.bounce(verdict.bounce if verdict else None)
        outcome = ledger.outcome(_quoted(dsn))
        ledger.about(at, kind, delivery, outcome, bounce, ledger.word(decision), ledger.word(rule))

    def _brought(self, at: int, delivery: Delivery, news: Arrived) -> Arrived:
        """What comes home by mail, as it arrives."""
        mail_from = delivery.message.desk.sender.mail_from
        arrived = self._floor.transport.bring(news, delivery, mail_from, at)
        assert isinstance(arrived, type(news))
        return arrived

    def _complaint(self, at: int, delivery: Delivery, complaint: Complaint, rule: str) -> None:
        """Reported to us by the provider's feedback loop, or only known to the provider."""
        server = self._floor.servers.get(delivery.key.rpartition("@")[2])
        reported = server is not None and server.fbl == "arf"
        reported = reported and delivery.message.desk.sender.fbl == "all"
        self._wish(at, _COMPLAINED, delivery, "reported" if reported else "unreported", rule)
        if reported:
            self._brought(at, delivery, complaint)
            self._fates.list_wish(at, delivery, "complaints")

    def _unsubscribe(self, at: int, delivery: Delivery, wish: Unsubscribe, rule: str) -> None:
        """One click reaches us always (RFC 8058), a mail only while the MX points home."""
        if wish.method == "mailto" and delivery.message.desk.mx != "home":
            self._wish(at, _NOTICE, delivery, "unsubscribe lost", rule)
            return
        wish = self._brought(at, delivery, wish)
        self._wish(at, _UNSUBSCRIBED, delivery, wish.method, rule)
        tags = delivery.message.tags if wish.scope == "tags" else ()
        self._fates.list_wish(at, delivery, "unsubscribes", tags)

    def _auto_reply(self, at: int, delivery: Delivery, rule: str) -> None:
        """Goes to the return path (RFC 3834 section 4), and is no bounce whatever it says."""
        if delivery.message.desk.mx == "home":
            self._wish(at, _NOTICE, delivery, "auto_reply", rule)

    def by_hand(self, at: int, given: Wish) -> None:
        """The owner of an address speaks up because a scenario or a person says so, and we hear of it.

        Where no mail was delivered that it could be about, it is something that happens to the world.
        """
        kind, word = _SAID[given.list]
        delivery = self._fates.last_mail(given.sender, given.address)
        if delivery is not None:
            self._wish(at, kind, delivery, word, "scenario")
        else:
            placing = self._fates.placing_of_lane(given.sender, fold_domain(given.address.rpartition("@")[2]))
            self._ledger.control(at, placing, f"senders.{given.sender}.{given.list}", given.address)
        self._fates.list_by_hand(at, List(at, given.sender, given.list, given.address, given.tags))

    def _wish(self, at: int, kind: int, delivery: Delivery, decision: str, rule: str) -> None:
        """A wish is part of a delivery's story only once that is known to be delivered."""
        words = self._ledger.words
        kind = kind if delivery.state == DELIVERED else _NOTICE
        self._ledger.about(at, kind, delivery, decision=words[decision], answered_by=words[rule])


def _addressed(dsn: DSN, mailed: str) -> DSN:
    """A report about this very mail: whom it names, and what it quotes of that."""
    if not dsn.recipient and "{" not in dsn.diagnostic.text:
        return dsn
    final = dsn.recipient.replace("{local}", mailed.rpartition("@")[0])
    lines = tuple(line.replace("{recipient}", final or mailed) for line in dsn.diagnostic.lines)
    return replace(dsn, recipient=final, diagnostic=replace(dsn.diagnostic, lines=lines))


def _quoted(dsn: DSN) -> Outcome:
    """The reply quoted in a report: what some host behind the one we spoke to was told.

    Its enhanced code is the report's Status, which need not be the one quoted (RFC 3464 section 2.3.4). A
    Final-Recipient that is not the address mailed stands before its text.
    """
    quoted = replace(dsn.diagnostic, enhanced=dsn.status)
    if dsn.recipient and dsn.recipient not in quoted.text:
        first, *more = quoted.lines
        quoted = replace(quoted, lines=(f"<{dsn.recipient}>: {first}", *more))
    return Outcome("eom", quoted)
