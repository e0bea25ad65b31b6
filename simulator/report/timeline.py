"""What happened to one delivery, event by event, with the rule behind each and where it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.mail import format_duration
from simulator.metrics.webhooks import reason_of, webhook_of
from simulator.recipients.query import name_of
from simulator.report.lives import Life, Row
from simulator.sender import Again, History, Retry, centre, decide

if TYPE_CHECKING:
    from simulator.scenario.outline import Outline, Written

_FATES = {"bounced", "refused", "expired", "suppressed"}


class Named(NamedTuple):
    """A rule by its name, and the ``file:line`` where it stands ("" where it is not written)."""

    rule: str
    at: str = ""


NO_RULE = Named("")
DOWN = "host down"
"""Who answers where no rule does: a host that is down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of a delivery's story; what it says nothing of is empty.

    ``at_ms`` counts from the scenario's start. ``answer`` is the reply on one line, or the name of
    the fault; ``read_as`` reason, hardness and timing. An attempt ended at ``at_ms`` after ``took_ms``,
    having ``waited_ms`` for a connection before. ``wait_ms`` is until the next attempt, and
    ``because`` the formula behind it, or behind the end; ``decision`` is the journal's. ``status``: the
    enhanced code under which a lookup that failed is told.
    """

    at_ms: int
    kind: str
    attempt: int | None = None
    contact: int | None = None
    host: str = ""
    ip: str = ""
    stage: str = ""
    answer: str = ""
    took_ms: int | None = None
    waited_ms: int | None = None
    reached: bool | None = None
    answered_by: Named = NO_RULE
    read_as: tuple[str, ...] = ()
    read_by: Named = NO_RULE
    decision: str = ""
    status: str = ""
    wait_ms: int | None = None
    because: Named = NO_RULE
    webhook: str = ""
    webhook_reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fields that say something; instants and spans in seconds."""
        told: dict[str, Any] = {}
        for name, value in asdict(self).items():
            if value in (None, "", ()) or (isinstance(value, Named) and not value.rule):
                continue
            if name.endswith("_ms"):
                told[name.removesuffix("_ms")] = value / 1000
            else:
                told[name] = value._asdict() if isinstance(value, Named) else value
        return told


class Timeline:
    """Reads lives with the help of the scenario's outline."""

    def __init__(self, outline: "Outline") -> None:
        self._outline = outline

    def events(self, life: Life) -> list[Event]:
        """The events of a delivery in their order; a contact that its attempt tells of is left out."""
        return [self._event(life, row) for row in life.rows if _is_told(row, life.rows)]

    def _event(self, life: Life, row: Row) -> Event:
        kind, decision = row["kind"], row["decision"] or ""
        of_dns = kind in _FATES and (row["text"] or "").startswith("dns_")
        status = (row["enhanced"] or "") if of_dns else ""
        if _is_told_already(row, life.rows):
            row = {**row, **dict.fromkeys(("text", "code", "enhanced", "stage", "answered_by", "read_by"))}
        waits = kind == "attempt" and row["next_at_ms"] is not None
        wait = row["next_at_ms"] - row["at_ms"] if waits else None
        return Event(
            at_ms=row["at_ms"],
            kind=kind,
            attempt=row["attempt"] if kind in ("attempt", "contact") or kind in _FATES else None,
            contact=row["contact"],
            host=row["host"] or "",
            ip=row["ip"] or "",
            stage=row["stage"] or "",
            answer=_answer(row),
            took_ms=row["took_ms"],
            waited_ms=row["waited_ms"] or None,
            reached=row["reached"],
            answered_by=self._answered_by(life, row),
            read_as=tuple(row[name] for name in ("reason", "hardness", "timing") if row[name]),
            read_by=self._read_by(life, row),
            decision=decision,
            status=status,
            wait_ms=wait,
            because=self._because(life, row, wait),
            webhook=webhook_of(kind, decision),
            webhook_reason=reason_of(kind, decision),
        )

    def _answered_by(self, life: Life, row: Row) -> Named:
        name, server = row["answered_by"] or "", life.accepted["server"] or ""
        if name and name != "scenario":
            return Named(name, self._outline.of_rule(server, name).at)
        return Named(name) if name else self._down(server, row)

    def _down(self, server: str, row: Row) -> Named:
        """A host that is down refuses without a rule."""
        known = self._outline.servers.get(server)
        for place, host in enumerate(known.hosts if known else ()):
            if host.name == name_of(row["host"] or "") and host.down and row["text"] == "refuse":
                return Named(DOWN, self._outline.of_server(server, "hosts", place, "down").at)
        return NO_RULE

    def _read_by(self, life: Life, row: Row) -> Named:
        name = row["read_by"] or ""
        sender, way = self._way(life)
        return Named(name, self._outline.of_reading(sender, name, row["code"], way))

    def _because(self, life: Life, row: Row, wait: int | None) -> Named:
        if row["kind"] == "expired":
            return self._given_up(life, row)
        if row["kind"] != "attempt" or row["decision"] != "retry":
            return NO_RULE
        if wait is None and self._is_held(life, row):
            return Named("again when the rest of its message has been tried")
        after = self._of_sender(life, "dns", "retry_after")
        if after.at and (row["text"] or "").startswith("dns_"):
            return Named(f"dns.retry_after: {after.text}", after.at)
        if wait is None:
            return Named("no further try is due before it is given up")
        return self._waited(life, row, wait)

    def _is_held(self, life: Life, row: Row) -> bool:
        """Whether it is due with the other recipients of its message."""
        put_off = (one for one in life.rows if one["kind"] == "deferred" and one["decision"] == "message")
        return any(one["attempt"] == row["attempt"] for one in put_off)

    def _given_up(self, life: Life, row: Row) -> Named:
        if row["decision"] == "schedule":
            written = self._of_retry(life, "schedule")
            return Named(f"schedule: {written.text} is used up, and tail: stop", written.at)
        key = "after_attempts" if row["decision"] == "attempts" else "after"
        written = self._of_retry(life, "give_up", key)
        return Named(f"give_up.{key}: {written.text}", written.at)

    def _waited(self, life: Life, row: Row, wait: int) -> Named:
        """``wait 2 of [10m, 15m]``, and what a jitter made of it."""
        schedule = self._of_retry(life, "schedule")
        told = f"wait {row['attempt']} of {schedule.text}"
        known = self._outline.sender(*self._way(life))
        if known is None:
            return Named(told, schedule.at)
        hint = known.policy.retry.hint
        if hint is not None and hint.wait(row["text"] or "") is not None:
            return Named("the wait that the reply names", self._of_retry(life, "hint").at)
        retry, history = replace(known.policy.retry, jitter=None), _history(life, row)
        plain = decide(history, retry, row["at_ms"], centre)
        if not isinstance(plain, Again):  # only the jitter brought the next try before the age
            return Named(told, schedule.at)
        if not isinstance(decide(history, replace(retry, tail="stop"), row["at_ms"], centre), Again):
            told = f"the last of {schedule.text}, repeated"
        return Named(f"{told}{self._around(life, known.policy.retry, plain.wait, wait)}", schedule.at)

    def _around(self, life: Life, retry: Retry, base: int, wait: int) -> str:
        """What comes to a schedule's wait: the jitter, and the time until the queue is looked at."""
        if base == wait:
            return ""
        jitter, wakeup = (self._of_retry(life, key).text for key in ("jitter", "wakeup"))
        spread = f" spread by jitter {jitter}" if retry.jitter is not None else ""
        looked = f" and the next queue run, wakeup {wakeup}" if wakeup not in ("", "exact") else ""
        return f", {format_duration(base)}{spread}{looked}"

    def _of_retry(self, life: Life, *path: str) -> "Written":
        return self._of_sender(life, "retry", *path)

    def _of_sender(self, life: Life, *path: str) -> "Written":
        sender, way = self._way(life)
        return self._outline.of_sender(sender, *path, way=way)

    def _way(self, life: Life) -> tuple[str, int | None]:
        """Whose mail it is, and the route that it took."""
        row = life.accepted
        tags = tuple(row["tags"].split(",")) if row["tags"] else ()
        return row["sender"], self._outline.way_of(row["sender"], row["domain"], tags)


def as_json(life: Life, events: Sequence[Event]) -> dict[str, Any]:
    """A delivery and its events as ``mtasim explain --json`` gives them."""
    names = ("delivery", "message", "recipient", "campaign", "sender", "server", "tags")
    told: Mapping[str, Any] = {name: life.accepted[name] for name in names}
    return {**told, "events": [event.as_json() for event in events]}


def _is_told(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row is an event of its own; a contact that gave a session is none."""
    return row["kind"] != "contact" or not (row["text"] is None or _is_told_already(row, rows))


def _is_told_already(row: Row, rows: Sequence[Row]) -> bool:
    """Whether an attempt that ended in the same instant gives the same answer."""
    if row["kind"] not in ("contact", "delivered", "bounced", "refused", "listed"):
        return False
    alike = ("at_ms", "code", "text")
    return any(one["kind"] == "attempt" and all(one[key] == row[key] for key in alike) for one in rows)


def _answer(row: Row) -> str:
    parts: Iterator[Any] = iter((row["code"], row["enhanced"], row["text"]))
    return " ".join(str(part) for part in parts if part not in (None, "")).replace("\n", " ")


def _history(life: Life, row: Row) -> History:
    """What the sender knew when it chose the wait after this attempt, as far as the journal tells."""
    attempts = [one for one in life.rows if one["kind"] == "attempt" and one["attempt"] <= row["attempt"]]
    first, began = attempts[0]["at_ms"], row["began_ms"]
    if len(attempts) == 1:
        return History(life.accepted["at_ms"], row["attempt"], first, 0, began, 0)
    before = attempts[-2]["at_ms"]
    waited = (attempts[-2]["next_at_ms"] or before) - before
    return History(life.accepted["at_ms"], row["attempt"], first, waited, began, before)
