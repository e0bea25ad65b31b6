"""Served mail as rows of the journal: what a run would have written of it, seen from the servers.

A delivery is a (sender, recipient) from its first attempt until it is taken or refused for good; what comes
after that is another. How a refusal is read is the policy's of the scenario's sender; that a real one reads
it otherwise shows in what it does next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.control.answered import Answered, Met, Returned
from simulator.control.campaigns import Campaigns
from simulator.dice import identity, identity_of
from simulator.journal import NULL, NUMBER, ROW, Journal, Placing
from simulator.mail import DSN, Bounce, Complaint, Outcome, Unsubscribe, as_sent, fold, fold_domain
from simulator.scenario import Change, Scenario
from simulator.sender import Sender, Verdict, judge, judge_report, proper


@dataclass(slots=True)
class Delivery:
    """One delivery as its servers know it."""

    id: int
    message: int
    recipient: str
    placing: Placing
    accepted_at: int
    attempts: int = 0


class Books:
    """Writes rows; ``flush`` makes them last."""

    def __init__(self, scenario: Scenario, journal: Journal) -> None:
        self._journal = journal
        self._senders: Mapping[str, Sender] = scenario.senders
        self._main = next(iter(scenario.senders))
        self._by_path = {
            domain: name for name, one in scenario.senders.items() for domain in (one.domain, one.return_path)
        }
        self._campaigns = Campaigns(scenario.workload)
        self._open: dict[tuple[str, str], Delivery] = {}
        self._last: dict[tuple[int, int, str], Delivery] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._listed: set[tuple[str, str, str]] = set()

    def flush(self) -> None:
        """Writes what has been noted."""
        self._journal.flush()

    def seen(self, sender: str, recipient: str) -> int:
        """How often the servers have answered about (sender, recipient)."""
        return self._seen.get((sender, fold(recipient)), 0)

    def met(self, met: Met) -> None:
        """A session."""
        self._row(
            "contact",
            met.at,
            Placing("", "", "", met.server, ""),
            outcome=met.outcome,
            began_ms=met.began,
            contact=1,
            session=met.session,
            answered_by=met.rule,
            host=met.host,
            ip=met.ip,
            took_ms=met.at - met.began,
        )

    def changed(self, at: int, change: Change) -> None:
        """The world changed: what stands at a path is something else from now on."""
        server = change.server.name if change.server else None
        placing = Placing("", "", "", server, "")
        self._row("control", at, placing, recipient=change.path, decision=change.value)

    def answered(self, one: Answered) -> None:
        """An attempt, and what it came to for its delivery."""
        key = (one.sender, fold(one.recipient))
        self._seen[key] = self._seen.get(key, 0) + 1
        delivery = self._open.get(key)
        if delivery is None:
            delivery = self._open[key] = self._begun(one)
        delivery.attempts += 1
        policy = self._senders[delivery.placing.sender].policy
        outcome = proper(one.outcome)
        verdict = judge(outcome, policy, sole=one.alone)
        decision = {"delivered": "done", "retry": "retry"}.get(verdict.ends, "fail")
        self._attempted(one, delivery, outcome, verdict, decision)
        if one.reached and one.then is not None:
            self._last[one.session, one.transaction, key[1]] = delivery
        if verdict.ends != "retry":
            del self._open[key]
            self._ended(one, delivery, outcome, verdict)

    def _begun(self, one: Answered) -> Delivery:
        message = identity_of("served", one.session, one.transaction)
        number = identity(message, hash_of(one.recipient))
        delivery = Delivery(number, message, one.recipient, self._placing(one), one.began)
        self._about("accepted", one.began, delivery, next_at_ms=one.began)
        return delivery

    def _placing(self, one: Answered) -> Placing:
        path = one.sender.rpartition("@")[2].lower()
        sender = self._by_path.get(path, self._main)
        domain = _domain(one.recipient)
        return Placing(self._campaigns.of(one.recipient, domain), sender, domain, one.server, "")

    def _attempted(
        self, one: Answered, delivery: Delivery, outcome: Outcome, verdict: Verdict, decision: str
    ) -> None:
        self._about(
            "attempt",
            one.at,
            delivery,
            outcome,
            verdict.bounce,
            began_ms=one.began,
            contact=1,
            session=one.session,
            transaction=one.transaction,
            decision=decision,
            answered_by=one.rule,
            host=one.host,
            ip=one.ip,
            took_ms=one.at - one.began,
            reached=int(one.reached),
        )

    def _ended(self, one: Answered, delivery: Delivery, outcome: Outcome, verdict: Verdict) -> None:
        bounce, word = verdict.bounce, verdict.webhook
        self._about(verdict.ends, one.at, delivery, outcome, bounce, decision=word, answered_by=one.rule)
        if verdict.lists:
            self._list(one, delivery, "bounces", outcome, bounce)

    def returned(self, one: Returned) -> None:
        """News of a mail that was taken; what nobody was sent is lost on the sender."""
        about = one.about
        delivery = self._last.pop((about.session, about.transaction, fold(about.recipient)), None)
        if delivery is None:
            return
        match one.news:
            case DSN():
                self._reported(one, delivery, one.news)
            case Complaint():
                word = "reported" if one.sent else "unreported"
                self._about("complained", one.at, delivery, decision=word, answered_by=about.rule)
                self._list(one, delivery, "complaints")
            case Unsubscribe(method):
                kind = "unsubscribed" if one.sent else "notice"
                word = method if one.sent else "unsubscribe lost"
                self._about(kind, one.at, delivery, decision=word, answered_by=about.rule)
                self._list(one, delivery, "unsubscribes")

    def _reported(self, one: Returned, delivery: Delivery, dsn: DSN) -> None:
        verdict = judge_report(dsn, self._senders[delivery.placing.sender].policy)
        outcome, rule = Outcome("eom", replace(dsn.diagnostic, enhanced=dsn.status)), one.about.rule
        if verdict is None:
            self._about("notice", one.at, delivery, outcome, decision=dsn.action, answered_by=rule)
        elif not one.sent:
            self._about("bounce_lost", one.at, delivery, outcome, answered_by=rule)
        else:
            bounce, word = verdict.bounce, verdict.webhook
            self._about("bounced_late", one.at, delivery, outcome, bounce, decision=word, answered_by=rule)
            if verdict.lists:
                self._list(one, delivery, "bounces", outcome, bounce)

    def _list(
        self,
        one: Answered | Returned,
        delivery: Delivery,
        name: str,
        outcome: Outcome | None = None,
        bounce: Bounce | None = None,
    ) -> None:
        """The address belongs on a Do-Not-Send list of the sender from now on, if the sender knows."""
        key = fold(delivery.recipient)
        entry = (delivery.placing.sender, name, key)
        if entry not in self._listed and (isinstance(one, Answered) or one.sent):
            self._listed.add(entry)
            placing = delivery.placing._replace(campaign="")
            self._row("listed", one.at, placing, outcome, bounce, recipient=key, decision=name)

    def _about(
        self,
        kind: str,
        at: int,
        delivery: Delivery,
        outcome: Outcome | None = None,
        bounce: Bounce | None = None,
        **cells: int | str,
    ) -> None:
        own: dict[str, int | str] = {
            "message": delivery.message,
            "delivery": delivery.id,
            "attempt": delivery.attempts or NULL,
        }
        if kind not in ("accepted", "attempt"):
            own["took_ms"] = at - delivery.accepted_at
        self._row(kind, at, delivery.placing, outcome, bounce, recipient=delivery.recipient, **own, **cells)

    def _row(
        self,
        kind: str,
        at: int,
        placing: Placing,
        outcome: Outcome | None = None,
        bounce: Bounce | None = None,
        recipient: str = "",
        **cells: int | str,
    ) -> None:
        vocabulary, sheet = self._journal.vocabulary, self._journal.others
        row: dict[str, int] = dict.fromkeys(ROW, NULL)
        row |= {
            name: vocabulary.word(cell) if isinstance(cell, str) else cell for name, cell in cells.items()
        }
        row |= {
            "at_ms": at,
            "kind": NUMBER[kind],  # type: ignore[index]
            "placing": vocabulary.placing(placing),
            "outcome": vocabulary.outcome(outcome),
            "bounce": vocabulary.bounce(bounce),
        }
        sheet.cells.extend(tuple(row[name] for name in ROW))
        sheet.recipients.append(recipient)


def hash_of(recipient: str) -> int:
    """A number for a recipient within its message."""
    return identity_of("recipient", fold(recipient)) >> 16


def _domain(recipient: str) -> str:
    domain = as_sent(recipient).rpartition("@")[2]
    try:
        return fold_domain(domain)
    except ValueError:
        return domain.lower()
