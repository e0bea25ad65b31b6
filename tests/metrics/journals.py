"""Journals made by hand from small dicts, and a slow, plain reading of them to compare with."""

from collections import defaultdict

import polars as pl
from hypothesis import strategies as st

from simulator.journal import KINDS, empty
from simulator.metrics.opinions import THOUGHTLESS

ENDS = ("delivered", "bounced", "refused", "expired", "suppressed")


def journal(rows):
    """A frame with the journal's columns from dicts; what a dict leaves out is null."""
    ordered = sorted(rows, key=lambda row: (row["at_ms"], KINDS.index(row["kind"])))
    return pl.DataFrame(ordered, schema=empty().schema) if ordered else empty()


def row(kind, at=0, delivery=None, **cells):
    """One row; a delivery is its own message unless another is named."""
    place = {
        "campaign": "blast",
        "sender": "main",
        "domain": "a.test",
        "server": "a",
        "recipient": "u@a.test",
    }
    base = {"kind": kind, "at_ms": at, "delivery": delivery, "message": delivery}
    return {**base, **place, **cells}


def delivered(delivery, tries=1, at=0, every=1000, **cells):
    """A delivery that gets through at its nth attempt."""
    rows = [row("accepted", at, delivery, **cells)]
    for number in range(1, tries + 1):
        done = number == tries
        answer = (
            {"code": 250, "reached": True} if done else {"code": 451, "hardness": "soft", "reached": False}
        )
        decision = "done" if done else "retry"
        at += every
        rows.append(row("attempt", at, delivery, attempt=number, decision=decision, **answer, **cells))
    took = tries * every
    return [*rows, row("delivered", at, delivery, attempt=tries, took_ms=took, **cells)]


@st.composite
def lives(draw, delivery):
    """All rows about one delivery, from nothing but accepted to late news."""
    place = {
        "campaign": draw(st.sampled_from(["blast", "probe"])),
        "sender": draw(st.sampled_from(["main", "other"])),
        "server": draw(st.sampled_from(["a", "b", None])),
        "domain": draw(st.sampled_from(["a.test", "b.test"])),
        "tags": draw(st.sampled_from([None, "x", "x,y", "xx,y"])),
        "message": delivery // draw(st.sampled_from([1, 2])),
        "deadline_ms": draw(st.sampled_from([None, 6, 12])),
    }
    at = start = draw(st.integers(0, 5))
    rows = [row("accepted", at, delivery, **place)]
    tries = draw(st.integers(0, 4))
    end = draw(st.sampled_from([None, *ENDS])) if tries else draw(st.sampled_from([None, "suppressed"]))
    for number in range(1, tries + 1):
        at += draw(st.integers(0, 4))
        last = number == tries
        decision = (
            {"delivered": "done", "bounced": "fail", "refused": "fail"}.get(end, "retry") if last else "retry"
        )
        cells = {"decision": decision, "code": draw(st.sampled_from([None, 450, 550])), "attempt": number}
        cells["hardness"] = None if decision == "done" else draw(st.sampled_from(["hard", "soft"]))
        cells["reached"] = decision == "done" or draw(st.booleans())
        cells["began_ms"] = draw(st.integers(start, at))
        rows.append(row("attempt", at, delivery, **cells, **place))
        rows += [row("contact", at, delivery, attempt=number, code=450, **place)] * draw(st.integers(0, 2))
    del place["deadline_ms"]  # the row at which a delivery enters has it, others may
    if end is not None:
        at += draw(st.integers(0, 3))
        word = (
            draw(st.sampled_from(["bounces", "unsubscribes", "complaints"])) if end == "suppressed" else None
        )
        cells = {"attempt": tries, "took_ms": at - start, "decision": word}
        rows.append(row(end, at, delivery, **cells, **place))
    if end == "delivered":
        for kind in draw(
            st.lists(st.sampled_from(["bounced_late", "bounce_lost", "complained"]), unique=True)
        ):
            word = draw(st.sampled_from(["reported", "unreported"])) if kind == "complained" else None
            rows.append(row(kind, at + 1, delivery, decision=word, **place))
    return rows


@st.composite
def journals(draw):
    """Rows of a whole run: deliveries, rejected addresses, lists."""
    rows = [one for number in range(1, draw(st.integers(0, 8)) + 1) for one in draw(lives(number * 10))]
    for _ in range(draw(st.integers(0, 2))):
        why = draw(st.sampled_from(["invalid", "duplicate"]))
        rows.append(row("rejected", decision=why, server=None, domain=None))
    for _ in range(draw(st.integers(0, 2))):
        rows.append(row("listed", decision="bounces", campaign=None))
    for _ in range(draw(st.integers(0, 1))):
        rows.append(row("notice", 3, 10, decision=draw(st.sampled_from(["unmatched", "failed"]))))
    for _ in range(draw(st.integers(0, 2))):
        rows.append(returned(draw(st.integers(0, 12)), draw(st.sampled_from(["a", "b", "c"]))))
    return rows


def returned(at, server, path="servers.{}.down"):
    """A server that comes back."""
    return row("control", at, campaign=None, sender=None, domain=None, server=None,
               recipient=path.format(server), decision="false")  # fmt: skip


def drain(rows, ends):
    """The longest time from a server's return to the end of what had waited for it."""
    took = []
    for back in (one for one in rows if one["kind"] == "control" and one["decision"] == "false"):
        server, at = back["recipient"].split(".")[1], back["at_ms"]
        own = [one for one in rows if one["kind"] == "accepted" and one["server"] == server]
        waiting = [one["delivery"] for one in own if one["at_ms"] < at]
        waiting = [one for one in waiting if one not in ends or ends[one]["at_ms"] >= at]
        if any(one not in ends for one in waiting):
            return None
        took += [max((ends[one]["at_ms"] - at for one in waiting), default=0)] if own or waiting else []
    return max(took) / 1000 if took else None


def pace(began):
    """Attempts per second over all of their time, and in the fullest minute."""
    length = max(began) - min(began) if began else 0
    minutes = [sum(one // 60_000 == other // 60_000 for one in began) for other in began]
    return {
        "attempts.rate": len(began) * 1000 / length if length else None,
        "attempts.rate.max": max(minutes) / 60 if began else None,
    }


def oracle(rows, end=None):
    """Every metric, counted one by one over the rows; percentiles by sorting.

    ``end``: the last instant of the run, where ``rows`` are a part of it.
    """
    rows = sorted(rows, key=lambda one: (one["at_ms"], KINDS.index(one["kind"])))
    of = defaultdict(list)
    for one in rows:
        of[one["kind"]].append(one)
    tries, reached, depth, deepest = defaultdict(list), defaultdict(int), 0, 0
    for one in of["attempt"]:
        tries[one["delivery"]].append(one)
        reached[one["delivery"]] += bool(one.get("reached"))
    for one in rows:
        depth += (one["kind"] == "accepted") - (one["kind"] in ENDS)
        deepest = max(deepest, depth)
    counts = sorted(map(len, tries.values()))
    first_failed = {key for key, each in tries.items() if each[0]["decision"] != "done"}
    got = {one["delivery"] for one in of["delivered"]}
    ended = [one for kind in ENDS for one in of[kind]]
    took = sorted(one["took_ms"] for one in of["delivered"])
    dropped = [one["decision"] for one in of["suppressed"]]
    failed = len(of["bounced"]) + len(of["refused"]) + len(of["expired"])
    retries = sum(one["decision"] == "retry" for one in of["attempt"])
    rejected = [one["decision"] for one in of["rejected"]]
    seconds = [value / 1000 for value in took]
    ends = {one["delivery"]: one for one in ended}
    end = max((one["at_ms"] for one in rows), default=0) if end is None else end
    ages = [
        ends[one["delivery"]]["at_ms"] - one["at_ms"] if one["delivery"] in ends else end - one["at_ms"]
        for one in of["accepted"]
    ]
    dated = [one for one in of["accepted"] if one.get("deadline_ms") is not None]
    deadlines = {one["delivery"]: one["deadline_ms"] for one in dated}
    in_time = sum(one["at_ms"] <= deadlines.get(one["delivery"], -1) for one in of["delivered"])
    began = [one["at_ms"] if one.get("began_ms") is None else one["began_ms"] for one in of["attempt"]]
    return {
        "messages.total": len({one["message"] for one in of["accepted"]}),
        "messages.invalid": rejected.count("invalid"),
        "messages.duplicate": rejected.count("duplicate"),
        "accepted.count": len(of["accepted"]),
        "attempts.total": len(of["attempt"]),
        "attempts.mean": sum(counts) / len(counts) if counts else None,
        "attempts.p95": nearest_rank(counts, 95),
        "attempts.max": max(counts, default=None),
        "contacts.total": len(of["contact"]),
        "delivered.count": len(of["delivered"]),
        "delivered.rate": len(of["delivered"]) / len(of["accepted"]) if of["accepted"] else None,
        "delivered.mean": sum(took) / len(took) / 1000 if took else None,
        "delivered.p50": nearest_rank(seconds, 50),
        "delivered.p95": nearest_rank(seconds, 95),
        "first_attempt.fail_rate": len(first_failed) / len(tries) if tries else None,
        "recovered.rate": len(first_failed & got) / len(first_failed) if first_failed else None,
        "failed.count": failed,
        "failed.hard": len(of["bounced"]),
        "failed.soft_permanent": len(of["refused"]),
        "failed.expired": len(of["expired"]),
        "dropped.count": len(dropped),
        "dropped.bounce": dropped.count("bounces"),
        "dropped.unsubscribe": dropped.count("unsubscribes"),
        "dropped.complaint": dropped.count("complaints"),
        "bounced_late.count": len(of["bounced_late"]),
        "complained.count": len(of["complained"]),
        "unsubscribed.count": len(of["unsubscribed"]),
        "bounces.hard": len(of["bounced"]),
        "bounces.soft": sum(bool(one["code"]) and one["hardness"] == "soft" for one in of["attempt"]),
        "bounces.delayed": len(of["bounced_late"]),
        "bounces.lost": len(of["bounce_lost"]),
        "bounces.unmatched": sum(one["decision"] == "unmatched" for one in of["notice"]),
        "deferrals.count": retries,
        "deferrals.no_contact": len(of["deferred"]),
        "duplicates.count": sum(max(0, copies - 1) for copies in reached.values()),
        "in_flight.count": len(
            {one["delivery"] for one in of["accepted"]} - {one["delivery"] for one in ended}
        ),
        "suppressions.count": len(of["listed"]) - len(of["unlisted"]),
        "queue.depth": depth,
        "queue.depth.max": deepest,
        "queue.age.max": max(ages) / 1000 if ages else None,
        "drain.time": drain(rows, ends),
        "delivered.in_time": in_time / len(dated) if dated else None,
        **pace(began),
        "campaign.finished_at": max(one["at_ms"] for one in ended) / 1000 if ended else None,
        **standing(of, tries),
        "webhooks.accepted": len(of["accepted"]),
        "webhooks.delivered": len(of["delivered"]),
        "webhooks.temporary_fail": retries,
        "webhooks.permanent_fail": failed + len(dropped) + len(of["bounced_late"]),
        "webhooks.complained": sum(one["decision"] == "reported" for one in of["complained"]),
        "webhooks.unsubscribed": len(of["unsubscribed"]),
    }


def standing(of, tries):
    """What a sender is judged by, where nobody holds an opinion of it."""
    delivered, complained = len(of["delivered"]), len(of["complained"])
    whose = ("sender", "server", "domain", "recipient")
    died = {}
    for one in of["bounced"]:
        key = tuple(one[name] for name in whose)
        died[key] = min(died.get(key, one["at_ms"]), one["at_ms"])
    begun = [(tuple(one[name] for name in whose), one.get("began_ms", one["at_ms"])) for one in of["attempt"]]
    replied = sum(bool(one["code"]) for one in of["attempt"])
    unknown = sum(one.get("reason") == "unknown_user" for one in of["attempt"])
    return {
        "inboxed.count": delivered,
        "inboxed.rate": 1.0 if delivered else None,
        "bounces.rate": len(of["bounced"]) / len(tries) if tries else None,
        "unknown_users.rate": unknown / replied if replied else None,
        "complained.per_delivered": complained / delivered if delivered else None,
        "complained.per_inboxed": complained / delivered if delivered else None,
        "wasted.attempts": sum(at > died[key] for key, at in begun if key in died),
        **THOUGHTLESS,
    }


def nearest_rank(values, percent):
    """The smallest of the sorted values that at least so many per cent do not exceed."""
    for value in values:
        if sum(other <= value for other in values) * 100 >= percent * len(values):
            return value
    return None
