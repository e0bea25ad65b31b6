"""The laws of a journal, each a function from a story to what breaks it.

Written for small journals and from the rows alone, row by row, so that nothing is shared with the
code that they judge. Times in ms.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import polars as pl

from simulator.engine import Input
from simulator.errors import LawBroken
from simulator.journal import KINDS
from simulator.mail import fold
from simulator.metrics import check, measure
from simulator.recipients import Server
from simulator.recipients.query import name_of
from simulator.scenario import Scenario
from simulator.sender import Policy, Retry

FINAL = ("delivered", "bounced", "refused", "expired", "suppressed")
Row = dict[str, Any]


class Story:
    """A journal together with the scenario that it came from."""

    def __init__(self, frame: pl.DataFrame, scenario: Scenario, inputs: Iterable[Input] = ()) -> None:
        self.frame = frame
        self.scenario = scenario
        self.inputs = tuple(inputs)
        self.rows: list[Row] = frame.rows(named=True)

    @cached_property
    def by_kind(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
        for row in self.rows:
            found[row["kind"]].append(row)
        return found

    @cached_property
    def attempts(self) -> dict[int, list[Row]]:
        """Of every delivery that was accepted, its attempts in their order."""
        found: dict[int, list[Row]] = {row["delivery"]: [] for row in self.by_kind["accepted"]}
        for row in self.by_kind["attempt"]:
            found.setdefault(row["delivery"], []).append(row)
        return found

    @cached_property
    def finals(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row["kind"] in FINAL:
                found[row["delivery"]].append(row)
        return found

    @cached_property
    def put_off(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """When a delivery with so many attempts behind it was put off without a contact, or brought back, and
        until when: made due then. Whom the rate of a way holds has been due, and waits."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for row in self.rows:
            if (
                row["kind"] in ("deferred", "notice")
                and row["next_at_ms"] is not None
                and row["decision"] not in ("rate", "paused")
            ):
                found[row["delivery"], row["attempt"]].append((row["at_ms"], row["next_at_ms"]))
        return found

    @cached_property
    def offered_again(self) -> Counter[tuple[int, int]]:
        """How often a delivery was offered again within an attempt, in another transaction of its session."""
        notices = (row for row in self.by_kind["notice"] if row["decision"] == "offered again")
        return Counter((row["delivery"], row["attempt"]) for row in notices)

    def host_of(self, row: Row) -> str:
        """The server behind the host that was contacted: a zone may lead to another than the domain's own."""
        host, servers = name_of(row["host"]), self.scenario.servers.values()
        return next(one.name for one in servers if host in [each.name for each in one.hosts])

    @cached_property
    def accepted(self) -> dict[int, Row]:
        return {row["delivery"]: row for row in self.by_kind["accepted"]}

    def retry(self, row: Row) -> Retry:
        return self.policy(row).retry

    def is_routed(self, row: Row) -> bool:
        """Whether its mail took the route of the world, which is for one tag."""
        return any(route.when.tag in (row["tags"] or "").split(",") for route in self.scenario.routes)

    def policy(self, row: Row) -> Policy:
        senders = self.scenario.routes[0].senders if self.is_routed(row) else self.scenario.senders
        return senders[row["sender"]].policy

    def lane(self, row: Row) -> tuple[str, str, bool]:
        """The way that a row's mail took to its domain."""
        return row["sender"], row["domain"], self.is_routed(row)


def retries_are_soft(story: Story) -> Iterator[str]:
    """Only an immediate, soft failure is tried again."""
    for delivery, attempts in story.attempts.items():
        for row in attempts:
            if row["decision"] == "retry" and (row["hardness"], row["timing"]) != ("soft", "immediate"):
                yield f"{delivery}: a {row['timing']} {row['hardness']} failure is to be retried"
        for before, after in pairwise(attempts):
            if before["decision"] != "retry":
                yield f"{delivery}: attempt {after['attempt']} follows one that was {before['decision']}"


def nothing_follows_the_end(story: Story) -> Iterator[str]:
    """No attempt after the final row of its delivery, which tells the attempts made."""
    for delivery, finals in story.finals.items():
        attempts = story.attempts.get(delivery, [])
        for final in finals:
            if any(row["at_ms"] > final["at_ms"] for row in attempts):
                yield f"{delivery}: an attempt after it was {final['kind']}"
            if (final["attempt"] or 0) != len(attempts):
                yield f"{delivery}: {final['kind']} after {final['attempt']} attempts, {len(attempts)} made"


def ends_once(story: Story) -> Iterator[str]:
    """One final state for every delivery once the queue has drained, and at most one before."""
    drained = story.scenario.duration is None
    for delivery in story.attempts:
        finals = [row["kind"] for row in story.finals.get(delivery, ())]
        if len(finals) > 1 or (drained and not finals):
            yield f"{delivery}: ends with {finals}"


def adds_up(story: Story) -> Iterator[str]:
    """The identities of the semantics, by way of the metrics."""
    try:
        check(measure(story.frame))
    except LawBroken as broken:
        yield str(broken)


def is_canonical(story: Story) -> Iterator[str]:
    """Rows in the order of instant, kind, delivery, attempt, contact."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    parts = ("delivery", "attempt", "contact")
    keys = [
        (row["at_ms"], order[row["kind"]], *(-1 if row[part] is None else row[part] for part in parts))
        for row in story.rows
    ]
    for place, (before, after) in enumerate(pairwise(keys)):
        if before > after:
            yield f"row {place + 1}: {after} stands after {before}"


def attempts_are_counted(story: Story) -> Iterator[str]:
    """Attempts are numbered from 1 without gaps, never more than N, each due when it was put off to."""
    for delivery, attempts in story.attempts.items():
        numbers = [row["attempt"] for row in attempts]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{delivery}: attempts {numbers}"
        for before, after in pairwise(attempts):
            put_off = story.put_off[delivery, before["attempt"]]
            # which of several at one instant was the last cannot be told from the rows
            last = [until for at, until in put_off if at == put_off[-1][0]]
            if after["began_ms"] - after["waited_ms"] not in (last or [before["next_at_ms"]]):
                yield f"{delivery}: attempt {after['attempt']} was not due when it was said to be"
        most = story.retry(attempts[0]).give_up.after_attempts if attempts else None
        if most is not None and len(attempts) > most:
            yield f"{delivery}: {len(attempts)} attempts, {most} allowed"


def none_is_too_old(story: Story) -> Iterator[str]:
    """No attempt begins when its delivery has reached the age at which it is given up."""
    for delivery, attempts in story.attempts.items():
        for row in attempts:
            age = story.retry(row).give_up.after
            began = row["began_ms"] - story.accepted[delivery]["at_ms"]
            if age is not None and began >= age:
                yield f"{delivery}: attempt {row['attempt']} began at the age of {began} ms"


def lists_are_kept(story: Story) -> Iterator[str]:
    """No attempt begins after its address was listed, for mail like it, by its sending domain."""
    for row in story.by_kind["attempt"]:
        for since, until in _listed(story, row):
            if since < row["began_ms"] < until:
                yield f"{row['delivery']}: attempt {row['attempt']} at {row['began_ms']}, listed at {since}"


def _listed(story: Story, attempt: Row) -> Iterator[tuple[int, float]]:
    """From when until when the address of an attempt stood on lists that stop its message."""
    about = (attempt["sender"], fold(attempt["recipient"]))
    tags = (attempt["tags"] or "").split(",")
    for row in story.by_kind["listed"]:
        if (row["sender"], row["recipient"]) == about and (not row["tags"] or row["tags"] in tags):
            gone = [each["at_ms"] for each in story.by_kind["unlisted"] if _entry(each) == _entry(row)]
            yield row["at_ms"], min((at for at in gone if at >= row["at_ms"]), default=float("inf"))


def _entry(row: Row) -> tuple[str, str, str, str | None]:
    """Which entry a row is about: whose, on which list, of which address, for which tag."""
    return row["sender"], row["decision"], row["recipient"], row["tags"]


def entries_come_and_go(story: Story) -> Iterator[str]:
    """An entry is put on a list only while it does not stand there, and taken off only while it does."""
    standing: Counter[tuple[str, str, str, str | None]] = Counter()
    rows = story.by_kind["listed"] + story.by_kind["unlisted"]
    for at, together in groupby(sorted(rows, key=itemgetter("at_ms")), key=itemgetter("at_ms")):
        for row in together:
            standing[_entry(row)] += 1 if row["kind"] == "listed" else -1
        yield from (f"{entry} stands {n} times at {at}" for entry, n in standing.items() if n not in (0, 1))


def drops_have_their_list(story: Story) -> Iterator[str]:
    """A delivery is dropped only for an entry of the list that is named."""
    entries = {
        (row["sender"], row["recipient"], row["decision"]): row["at_ms"]
        for row in story.by_kind["listed"][::-1]
    }
    for row in story.by_kind["suppressed"]:
        since = entries.get((row["sender"], fold(row["recipient"]), row["decision"]))
        if since is None or since > row["at_ms"]:
            yield f"{row['delivery']}: dropped for {row['decision']}, where it does not stand"


def late_news_is_of_delivered(story: Story) -> Iterator[str]:
    """A late bounce belongs to a delivered delivery, once; it never brings another attempt."""
    ends = {row["delivery"]: row["at_ms"] for row in story.by_kind["delivered"]}
    late = Counter(row["delivery"] for row in story.by_kind["bounced_late"])
    for delivery, count in late.items():
        if count > 1 or delivery not in ends:
            yield f"{delivery}: {count} late bounces, delivered at {ends.get(delivery)}"


def lanes_are_kept(story: Story) -> Iterator[str]:
    """A sender never has more attempts under way on its way to a domain than connections allowed."""
    under_way: dict[tuple[str, str, bool], list[Row]] = defaultdict(list)
    for row in story.by_kind["attempt"]:
        under_way[story.lane(row)].append(row)
    for lane, rows in under_way.items():
        limit = story.policy(rows[0]).connections.per_domain
        if (most := _most(_spans(rows))) > limit:
            yield f"{lane}: {most} at once, {limit} allowed"


def the_urgent_go_first(story: Story) -> Iterator[str]:
    """Nothing starts on a way on which mail of a higher priority waits, be it retry or fresh."""
    ranks = {entry.name: ("high", "normal", "low").index(entry.priority) for entry in story.scenario.workload}
    starts: dict[tuple[str, str, bool], list[tuple[int, int, int]]] = defaultdict(list)
    for row in story.by_kind["attempt"]:
        if row["campaign"] in ranks:
            due = row["began_ms"] - row["waited_ms"]
            starts[story.lane(row)].append((ranks[row["campaign"]], due, row["began_ms"]))
    for lane, attempts in starts.items():
        for rank, due, began in attempts:
            overtaken = [one for one in attempts if one[0] > rank and due < one[2] < began]
            if overtaken:
                yield f"{lane}: waits from {due} to {began}, {overtaken} start before"


def rates_are_kept(story: Story) -> Iterator[str]:
    """On a way with a rate no more attempts start in any period than it allows."""
    starts: dict[tuple[str, str, bool], set[tuple[int, int, int]]] = defaultdict(set)
    rates = {}
    for row in story.by_kind["attempt"]:
        starts[story.lane(row)].add((row["began_ms"], row["message"], row["attempt"]))
        rates[story.lane(row)] = story.policy(row).rate
    for lane, found in starts.items():
        rate, instants = rates[lane], sorted(began for began, _, _ in found)
        if rate is None:
            continue
        for first, last in zip(instants, instants[rate.count :], strict=False):
            if last - first < rate.per:
                yield f"{lane}: {rate.count + 1} start between {first} and {last}"


def sessions_are_kept(story: Story) -> Iterator[str]:
    """One mail at a time on a connection, and no more of them than allowed."""
    sessions: dict[int, list[Row]] = defaultdict(list)
    for row in story.by_kind["attempt"]:
        if row["session"] is not None:
            sessions[row["session"]].append(row)
    for session, rows in sessions.items():
        limit = story.policy(rows[0]).connections.messages_per_connection
        mails = _transactions(story, rows)
        if sorted(mails) != list(range(1, len(mails) + 1)):
            yield f"session {session}: transactions {sorted(mails)}"
        if len(mails) > limit:
            yield f"session {session}: {len(mails)} mails, {limit} allowed"
        if _most(_spans(rows)) > 1:
            yield f"session {session}: two mails at once"


def _transactions(story: Story, rows: list[Row]) -> set[int]:
    """Those of a session: who was offered again in one has been in the ones before it."""
    found: set[int] = set()
    for row in rows:
        before = story.offered_again[row["delivery"], row["attempt"]]
        found.update(range(row["transaction"] - before, row["transaction"] + 1))
    return found


def _spans(rows: Iterable[Row]) -> Iterable[tuple[int, int]]:
    """From when until when connections were in use: a mail has one until the last of its transactions."""
    found: dict[tuple[int | None, int, int], tuple[int, int]] = {}
    for row in rows:
        mail = row["session"], row["message"], row["began_ms"]
        _, until = found.get(mail, (0, 0))
        found[mail] = row["began_ms"], max(until, row["at_ms"])
    return found.values()


def servers_are_kept(story: Story) -> Iterator[str]:
    """A server never has more connections open than its limit."""
    ends: dict[int, int] = {}
    for row in story.by_kind["attempt"]:
        if row["session"] is not None:
            ends[row["session"]] = max(row["at_ms"], ends.get(row["session"], 0))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in story.by_kind["contact"]:
        if row["session"] is not None:
            server = story.host_of(row)
            spans[server].append((row["began_ms"], ends[row["session"]]))
    for name, open_ in spans.items():
        limit = _limit(story.scenario.servers[name])
        if (most := _most(open_)) > limit:
            yield f"server {name}: {most} connections at once, {limit} allowed"


def transactions_are_kept(story: Story) -> Iterator[str]:
    """No more recipients are offered in one transaction than the sender allows."""
    shared: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in story.by_kind["attempt"]:
        if row["session"] is not None:
            shared[row["session"], row["transaction"]].append(row)
    for where, rows in shared.items():
        limit = story.policy(rows[0]).connections.recipients_per_transaction
        if limit is not None and len(rows) > limit:
            yield f"transaction {where}: {len(rows)} recipients, {limit} allowed"


def _limit(server: Server) -> float:
    found = server.limits.connections
    return float("inf") if found is None else found


def _most(spans: Iterable[tuple[int, int]]) -> int:
    """How many half-open spans overlap at most; one that ends makes room for one that starts."""
    steps = sorted(step for began, ended in spans if began < ended for step in ((ended, -1), (began, 1)))
    most = open_ = 0
    for _, change in steps:
        open_ += change
        most = max(most, open_)
    return most


Law = Callable[[Story], Iterator[str]]

LAWS: dict[str, Law] = {
    law.__name__: law
    for law in (
        retries_are_soft,
        nothing_follows_the_end,
        ends_once,
        adds_up,
        is_canonical,
        attempts_are_counted,
        none_is_too_old,
        lists_are_kept,
        entries_come_and_go,
        drops_have_their_list,
        late_news_is_of_delivered,
        lanes_are_kept,
        the_urgent_go_first,
        rates_are_kept,
        sessions_are_kept,
        servers_are_kept,
        transactions_are_kept,
    )
}


def violations(frame: pl.DataFrame, scenario: Scenario, inputs: Iterable[Input] = ()) -> dict[str, list[str]]:
    """What breaks which law; empty where all hold."""
    story = Story(frame, scenario, inputs)
    return {name: broken for name, law in LAWS.items() if (broken := list(law(story)))}
