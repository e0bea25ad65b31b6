from dataclasses import asdict
from random import Random

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from simulator.mail import fold
from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations.events import EVENTS
from simulator.metrics.expectations.selector import ROW, Selector, read_selector
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, journals, row
from tests.sender.mutant import mutated


def chosen(selector, rows):
    return selector.rows(journal(rows).lazy()).collect()


def places(rows, **fields):
    return chosen(read_selector(fields, NAMES), rows)[ROW].to_list()


def plainly(selector, rows):
    """The places of the rows meant, one row looked at after the other."""
    told = journal(rows).to_dicts()
    return [place for place, one in enumerate(told) if _meant(selector, one, place, told)]


def _is(event, one):
    return any(one["kind"] == kind and said in (None, one["decision"]) for kind, said in EVENTS[event])


def _when(one):
    return one["at_ms"] if one["began_ms"] is None else one["began_ms"]


def _meant(selector, one, place, rows):
    held = _is(selector.event, one)
    held &= selector.campaign in (None, one["campaign"]) and selector.server in (None, one["server"])
    held &= selector.sender in (None, one["sender"]) and selector.reason in (None, one["reason"])
    held &= selector.tag is None or selector.tag in (one["tags"] or "").split(",")
    if selector.between:
        held &= selector.between[0] <= _when(one) < selector.between[1]
    if selector.after == "listed":
        return held and any(_stops(entry, one, rows) for entry in rows if entry["kind"] == "listed")
    if selector.after:
        before = (other for other in rows[:place] if other["delivery"] == one["delivery"])
        held &= one["delivery"] is not None and any(_is(selector.after, other) for other in before)
    return held


def _stops(entry, one, rows):
    """Whether a row began while an entry stood that stops its message."""
    if (entry["sender"], fold(entry["recipient"])) != (one["sender"], fold(one["recipient"])):
        return False
    scope = entry["tags"] and set(entry["tags"].split(","))
    if scope and not scope & set((one["tags"] or "").split(",")):
        return False
    ends = [
        other["at_ms"]
        for other in rows
        if other["kind"] == "unlisted"
        and (other["sender"], other["recipient"], other["decision"])
        == (entry["sender"], entry["recipient"], entry["decision"])
        and other["at_ms"] >= entry["at_ms"]
    ]
    ends += [] if entry["deadline_ms"] is None else [entry["deadline_ms"]]
    return entry["at_ms"] < _when(one) < min([*ends, 1 << 60])


@st.composite
def worlds(draw):
    """A journal with entries of lists besides: put on, taken off, expiring, narrowed to tags."""
    rows = draw(journals())
    for kind in draw(st.lists(st.sampled_from(["listed", "listed", "unlisted"]), max_size=4)):
        name = draw(st.sampled_from(["bounces", "unsubscribes"]))
        tags = draw(st.sampled_from([None, None, "x", "y,z"])) if kind == "listed" else None
        expires = draw(st.sampled_from([None, None, 5])) if kind == "listed" else None
        sender = draw(st.sampled_from(["main", "other"]))
        cells = {"decision": name, "tags": tags, "deadline_ms": expires, "sender": sender, "campaign": None}
        rows.append(row(kind, draw(st.integers(0, 6)), **cells))
    return rows


SELECTORS = st.builds(
    Selector,
    event=st.sampled_from(["attempt", "accepted", "delivered", "webhook.permanent_fail", "listed"]),
    campaign=st.sampled_from([None, None, "blast"]),
    sender=st.sampled_from([None, None, "main"]),
    server=st.sampled_from([None, None, "a"]),
    tag=st.sampled_from([None, None, "x"]),
    after=st.sampled_from([None, "listed", "listed", "attempt", "webhook.temporary_fail", "delivered"]),
    between=st.sampled_from([None, None, (1, 4)]),
)


def agrees(selector, rows):
    return chosen(selector, rows)[ROW].to_list() == plainly(selector, rows)


@settings(max_examples=150, deadline=None)
@given(SELECTORS, worlds())
def test_it_chooses_what_plain_reading_finds(selector, rows):
    assert agrees(selector, rows)


LISTED = Selector(event="attempt", after="listed")
LATER = Selector(event="attempt", after="attempt")
BETWEEN = Selector(event="attempt", between=(1, 4))
MUTANTS = [
    (LATER, 'joined.filter(pl.col(ROW) > pl.col("since"))', 'joined.filter(pl.col(ROW) >= pl.col("since"))'),
    (LATER, "since=pl.col(ROW).min()", "since=pl.col(ROW).max()"),
    (LISTED, '(pl.col("_since") < at)', '(pl.col("_since") <= at)'),
    (LISTED, '(at < pl.col("_until").fill_null(_FOREVER))', '(at <= pl.col("_until").fill_null(_FOREVER))'),
    (LISTED, "joined.filter(stops & stood)", "joined.filter(stood)"),
    (LISTED, 'on=["sender", "_key"]', 'on=["_key"]'),
    (LISTED, '.unique(ROW, keep="first", maintain_order=True)', ""),
    (BETWEEN, 'is_between(*self.between, closed="left")', 'is_between(*self.between, closed="both")'),
    (BETWEEN, "tests.append(instant().is_between", 'tests.append(pl.col("at_ms").is_between'),
]


@pytest.mark.parametrize(("selector", "guard", "instead"), MUTANTS)
def test_a_selector_with_one_guard_changed_is_found_out(selector, guard, instead):
    mutant = mutated("simulator.metrics.expectations.selector", guard, instead).Selector(**asdict(selector))
    quick = settings(max_examples=3_000, database=None, deadline=None, phases=[Phase.generate])
    assert find(worlds(), lambda rows: not agrees(mutant, rows), settings=quick, random=Random(5))


def test_an_address_a_pattern_and_a_local_part():
    rows = [
        row("accepted", place, place + 1, recipient=to)
        for place, to in enumerate(["Anna@a.test", "bob@a.test", "anna@bigmail.test", "bo@a.test"])
    ]
    for place, one in enumerate(rows):
        one["domain"] = one["recipient"].rpartition("@")[2]
        one["at_ms"] = place
    assert places(rows, event="accepted", to="ANNA@a.test") == [0]
    assert places(rows, event="accepted", to="anna") == [0, 2]
    assert places(rows, event="accepted", to="bo*@a.test") == [1, 3]
    assert places(rows, event="accepted", to="b?") == [3]


@pytest.mark.parametrize(
    ("attempt", "found"),
    [(2, [1]), ("2", [1]), ("1-2", [0, 1]), (">=2", [1, 2]), ("<= 2", [0, 1]), ("4", [])],
)
def test_attempts_by_number(attempt, found):
    rows = [one for one in delivered(1, tries=3) if one["kind"] == "attempt"]
    assert places(rows, event="attempt", attempt=attempt) == found


def test_an_attempt_counts_when_it_begins():
    rows = [row("attempt", 9000, 1, began_ms=1000, attempt=1, decision="done")]
    assert places(rows, event="attempt", between=["1s", "2s"]) == [0]
    assert places(rows, event="attempt", between=[0, "1s"]) == []


@pytest.mark.parametrize(("ip", "found"), [("192.0.2.1", [0]), ("2001:DB8::1", [1]), ("192.0.2.9", [])])
def test_source_addresses_are_compared_as_addresses(ip, found):
    rows = [row("contact", 1, 1, ip="192.0.2.1"), row("contact", 2, 1, ip="2001:db8::1")]
    assert places(rows, event="contact", ip=ip) == found


def test_an_address_of_other_letters_is_found_on_the_list_under_its_key():
    rows = [
        row("listed", 1, recipient="strasse@a.test", decision="bounces", campaign=None),
        row("attempt", 9, 1, recipient="Stra\u00dfe@a.test", attempt=1, decision="done", began_ms=5),
    ]
    assert places(rows, event="attempt", after="listed") == [1]


@pytest.mark.parametrize(
    ("given_", "path", "told", "help"),
    [
        ("attempt", (), "which event?", ""),
        ({}, (), "which event?", ""),
        ({"to": "u@a.test"}, (), "which event?", ""),
        ({"event": "atempt"}, ("event",), "'atempt' is no event", '"attempt"'),
        ({"event": "webhook.deliverd"}, ("event",), "is no event", '"webhook.delivered"'),
        ({"event": 7}, ("event",), "7 is no event", ""),
        ({"event": "attempt", "too": "u"}, ("too",), "'too' means nothing in a selector", '"to"'),
        ({"event": "attempt", "to": ""}, ("to",), "a recipient is due", ""),
        ({"event": "attempt", "campaign": "blats"}, ("campaign",), "no campaign 'blats'", '"blast"'),
        ({"event": "attempt", "sender": "mian"}, ("sender",), "no sender 'mian'", '"main"'),
        ({"event": "attempt", "server": "bigmial"}, ("server",), "no server 'bigmial'", '"bigmail"'),
        ({"event": "attempt", "tag": "newz"}, ("tag",), "no tag 'newz'", '"news"'),
        ({"event": "attempt", "ip": "192.0.2.300"}, ("ip",), "is no IP address", "192.0.2.1"),
        ({"event": "attempt", "ip": True}, ("ip",), "True is no IP address", ""),
        ({"event": "bounced", "reason": "ful"}, ("reason",), "'ful' is no reason", ""),
        ({"event": "attempt", "attempt": "2-1"}, ("attempt",), "count from 1", "1-3"),
        ({"event": "attempt", "attempt": 0}, ("attempt",), "count from 1", "1-3"),
        ({"event": "attempt", "attempt": "two"}, ("attempt",), "no number of an attempt", ">=2"),
        ({"event": "attempt", "after": "listd"}, ("after",), "'listd' is no event", '"listed"'),
        ({"event": "attempt", "after": "unlisted"}, ("after",), "unlisted happens to no delivery", ""),
        ({"event": "delivered", "ip": "192.0.2.1"}, ("ip",), "delivered has no ip: none would ever", ""),
        ({"event": "listed", "campaign": "blast"}, ("campaign",), "listed has no campaign", ""),
        (
            {"event": "webhook.delivered", "reason": "mailbox_full"},
            ("reason",),
            "webhook.delivered has no reason",
            "",
        ),
        ({"event": "attempt", "between": "3h"}, ("between",), "two instants are due", "[3h, 4h]"),
        ({"event": "attempt", "between": ["3h"]}, ("between",), "two instants are due", "[3h, 4h]"),
        ({"event": "attempt", "between": ["3h", "2h"]}, ("between",), "must be later", "[3h, 4h]"),
        ({"event": "attempt", "between": ["3h", "4"]}, ("between", 1), "'4' is no duration", "1h30m"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(given_, path, told, help):
    with pytest.raises(ExpectationInvalid) as caught:
        read_selector(given_, NAMES)
    assert told in caught.value.message
    assert caught.value.path == path
    assert help in caught.value.help + caught.value.message


def test_it_tells_all_that_it_looks_at():
    given_ = {
        "event": "attempt", "to": "u@a.test", "campaign": "blast", "sender": "main", "server": "a",
        "tag": "x", "ip": "192.0.2.1", "reason": "unknown_user", "attempt": ">=2", "after": "listed",
        "between": ["1h", "24h"],
    }  # fmt: skip
    assert str(read_selector(given_, NAMES)) == (
        "attempt to u@a.test campaign=blast sender=main server=a tag=x ip=192.0.2.1 reason=unknown_user "
        "#>=2 after listed between 1h and 1d"
    )
