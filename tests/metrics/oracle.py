"""Every metric a second time: slowly, delivery by delivery, from its definition alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]
FINAL = {"delivered", "bounced", "refused", "expired", "suppressed"}


def within(rows: Iterable[Row], where: Mapping[str, str]) -> list[Row]:
    """The rows of named groups."""
    return [row for row in rows if all(_belongs(row, group, name) for group, name in where.items())]


def names_in(rows: Iterable[Row], group: str) -> set[str]:
    """The groups that have a delivery."""
    accepted = [row for row in rows if row["kind"] == "accepted"]
    if group == "tag":
        return {tag for row in accepted for tag in (row.get("tags") or "").split(",") if tag}
    return {row[group] for row in accepted if row.get(group)}


def _belongs(row: Row, group: str, name: str) -> bool:
    if group == "tag":
        return name in (row.get("tags") or "").split(",")
    return bool(row.get(group) == name)


def expected(rows: list[Row]) -> dict[str, int | float | None]:
    """All metrics of rows in canonical order."""
    kinds = Counter(row["kind"] for row in rows)
    told = Counter((row["kind"], row.get("decision")) for row in rows)
    retried = told["attempt", "retry"]
    failed = kinds["bounced"] + kinds["refused"] + kinds["expired"]
    final = sum(kinds[kind] for kind in FINAL)
    return {
        "messages.total": len({row["message"] for row in rows if row["kind"] == "accepted"}),
        "messages.invalid": told["rejected", "invalid"],
        "messages.duplicate": told["rejected", "duplicate"],
        "accepted.count": kinds["accepted"],
        "contacts.total": kinds["contact"],
        "failed.count": failed,
        "failed.hard": kinds["bounced"],
        "failed.soft_permanent": kinds["refused"],
        "failed.expired": kinds["expired"],
        "dropped.count": kinds["suppressed"],
        "dropped.bounce": told["suppressed", "bounces"],
        "dropped.unsubscribe": told["suppressed", "unsubscribes"],
        "dropped.complaint": told["suppressed", "complaints"],
        "bounced_late.count": kinds["bounced_late"],
        "complained.count": kinds["complained"],
        "unsubscribed.count": kinds["unsubscribed"],
        "bounces.hard": kinds["bounced"],
        "bounces.soft": sum(_is_soft_reply(row) for row in rows),
        "bounces.delayed": kinds["bounced_late"],
        "bounces.lost": kinds["bounce_lost"],
        "bounces.unmatched": told["notice", "unmatched"],
        "deferrals.count": retried,
        "deferrals.no_contact": kinds["deferred"],
        "in_flight.count": kinds["accepted"] - final,
        "suppressions.count": kinds["listed"] - kinds["unlisted"],
        "webhooks.accepted": kinds["accepted"],
        "webhooks.delivered": kinds["delivered"],
        "webhooks.temporary_fail": retried,
        "webhooks.permanent_fail": failed + kinds["suppressed"] + kinds["bounced_late"],
        "webhooks.complained": told["complained", "reported"],
        "webhooks.unsubscribed": kinds["unsubscribed"],
        **_attempts(rows),
        **_times(rows),
    }


def _is_soft_reply(row: Row) -> bool:
    return row["kind"] == "attempt" and row.get("code") is not None and row.get("hardness") == "soft"


def _attempts(rows: list[Row]) -> dict[str, int | float | None]:
    tried: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "attempt":
            tried[row["delivery"]].append(row)
    delivered = {row["delivery"] for row in rows if row["kind"] == "delivered"}
    made = [len(attempts) for attempts in tried.values()]
    stumbled = {delivery for delivery, attempts in tried.items() if attempts[0]["decision"] != "done"}
    taken = [sum(bool(row.get("reached")) for row in attempts) for attempts in tried.values()]
    return {
        "attempts.total": sum(made),
        "attempts.mean": _over(sum(made), len(made)),
        "attempts.p95": percentile(made, 95),
        "attempts.max": max(made, default=None),
        "first_attempt.fail_rate": _over(len(stumbled), len(made)),
        "recovered.rate": _over(len(stumbled & delivered), len(stumbled)),
        "duplicates.count": sum(max(0, copies - 1) for copies in taken),
    }


def _times(rows: list[Row]) -> dict[str, int | float | None]:
    took = [row["took_ms"] for row in rows if row["kind"] == "delivered"]
    depth = deepest = 0
    last = None
    for row in rows:
        if row["kind"] == "accepted":
            depth += 1
        elif row["kind"] in FINAL:
            depth -= 1
            last = row["at_ms"]
        deepest = max(deepest, depth)
    accepted = sum(row["kind"] == "accepted" for row in rows)
    return {
        "delivered.count": len(took),
        "delivered.rate": _over(len(took), accepted),
        "delivered.p50": _seconds(percentile(took, 50)),
        "delivered.p95": _seconds(percentile(took, 95)),
        "queue.depth.max": deepest,
        "campaign.finished_at": _seconds(last),
    }


def percentile(values: list[int], percent: int) -> int | None:
    """The smallest value that at least so many per cent of all values do not exceed."""
    for value in sorted(values):
        if 100 * sum(other <= value for other in values) >= percent * len(values):
            return value
    return None


def _over(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
