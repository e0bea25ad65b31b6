import pytest

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row

ANNA = {"recipient": "Gone-Anna@a.test"}


def run():
    """Anna is bounced at her second attempt and listed, then dropped; Cy's mail bounces late."""
    soft = {"attempt": 1, "decision": "retry", "code": 451, "enhanced": "4.7.1", "text": "Wait [1]\nplease"}
    hard = {"attempt": 2, "decision": "fail", "code": 550, "enhanced": "5.1.1", "text": "No such user"}
    return [
        row("accepted", 0, 1, **ANNA),
        row("attempt", 1, 1, **soft, **ANNA),
        row("attempt", 2, 1, **hard, **ANNA),
        row("bounced", 2, 1, attempt=2, reason="unknown_user", **ANNA),
        row("listed", 2, recipient="gone-anna@a.test", decision="bounces", campaign=None),
        row("accepted", 9, 2, campaign="probe", **ANNA),
        row("suppressed", 9, 2, campaign="probe", decision="bounces", **ANNA),
        *delivered(3, recipient="cy@a.test"),
        row("bounced_late", 5000, 3, recipient="cy@a.test", reason="mailbox_full"),
        row("accepted", 7, 4, recipient="dot@a.test"),
        row("attempt", 8, 4, recipient="dot@a.test", attempt=1, decision="retry", text="timeout"),
        row("listed", 0, recipient="dot@a.test", decision="complaints", campaign=None),
        row("unlisted", 6, recipient="dot@a.test", decision="complaints", campaign=None),
        row("listed", 0, recipient="dot@a.test", decision="bounces", campaign=None, sender="other"),
    ]


def judged(**item):
    frame = journal(run())
    return judge(parse(item, NAMES, "s.yaml:9"), frame, measure(frame))


def test_the_check_of_the_sample():
    found = judged(
        message={"to": "gone-anna@a.test", "nth": 1},
        outcome="failed",
        attempts=2,
        replies=["451*", "550 5.1.1*"],
        suppressed="bounces",
    )
    assert found.passed
    assert found.text == (
        "message gone-anna@a.test nth=1: "
        "outcome failed, attempts 2, replies 451*; 550 5.1.1*, suppressed bounces"
    )
    assert found.at == "s.yaml:9"


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ({"to": "GONE-anna@A.test", "campaign": "blast"}, {"reason": "unknown_user", "suppressed": True}),
        ({"to": "gone-*", "campaign": "probe"}, {"outcome": "dropped", "attempts": 0, "replies": []}),
        ({"to": "*@a.test", "nth": 1}, {"attempts": 2}),
        ({"to": "c?"}, {"outcome": "delivered", "attempts": 1}),
        ({"to": "cy@a.test"}, {"outcome": "bounced_late", "reason": "mailbox_full", "suppressed": False}),
        ({"to": "dot@a.test"}, {"outcome": "in_flight", "replies": ["timeout"], "suppressed": False}),
        ({"to": "gone-anna@a.test", "nth": 1}, {"replies": ["451 4.7.1 Wait [1]*please", "550*"]}),
        ({"campaign": "probe"}, {"outcome": "dropped"}),
    ],
)
def test_checks_that_hold(message, fields):
    found = judged(message=message, **fields)
    assert found.passed, found.measured


@pytest.mark.parametrize(
    ("message", "fields", "measured"),
    [
        ({"to": "cy@a.test"}, {"outcome": "failed"}, "outcome delivered; bounced_late"),
        ({"to": "cy@a.test"}, {"outcome": "complained", "attempts": 1}, "outcome delivered; bounced_late"),
        ({"to": "dot@a.test"}, {"suppressed": True, "attempts": 2}, "attempts 1, suppressed false"),
        ({"to": "gone-anna@a.test", "nth": 1}, {"suppressed": "complaints"}, "suppressed bounces"),
        (
            {"to": "gone-anna@a.test", "nth": 1},
            {"replies": ["451*"]},
            "replies 451 4.7.1 Wait [1]\nplease; 550",
        ),
        ({"to": "gone-anna@a.test"}, {"attempts": 2}, "Gone-Anna@a.test (probe): attempts 0"),
        ({"to": "nobody@a.test"}, {"attempts": 0}, "nothing to judge: no such message"),
        ({"to": "cy@a.test", "nth": 2}, {"attempts": 1}, "nothing to judge: no such message"),
        ({"to": "anna@a.test"}, {"attempts": 1}, "nothing to judge: no such message"),
    ],
)
def test_checks_that_are_missed_say_what_was_found(message, fields, measured):
    found = judged(message=message, **fields)
    assert not found.passed
    assert found.measured.startswith(measured)


def test_every_message_selected_must_hold_and_three_that_do_not_are_named():
    found = judged(message={"to": "*@a.test"}, attempts=7)
    assert not found.passed
    assert (found.measured.count("attempts"), found.measured[-4:]) == (3, " ...")
    assert judged(message={"to": "*@a.test"}, suppressed=False).passed is False
    assert judged(message={"to": "*@?.test", "campaign": "blast", "nth": 3}, outcome="in_flight").passed


@pytest.mark.parametrize(
    ("item", "path", "told"),
    [
        ({"message": {"to": "x@a.test"}}, ("message",), "nothing is expected"),
        ({"message": {}, "attempts": 1}, ("message",), "which message?"),
        ({"message": "x@a.test", "attempts": 1}, ("message",), "which message?"),
        (
            {"message": {"too": "x"}, "attempts": 1},
            ("message", "too"),
            "means nothing in the choice of a message",
        ),
        ({"message": {"to": ""}, "attempts": 1}, ("message", "to"), "a recipient is due"),
        ({"message": {"to": "x", "nth": 0}, "attempts": 1}, ("message", "nth"), "from 1"),
        (
            {"message": {"to": "x", "campaign": "blats"}, "attempts": 1},
            ("message", "campaign"),
            "no campaign",
        ),
        ({"message": {"to": "x"}, "attempts": -1}, ("attempts",), "from 0"),
        ({"message": {"to": "x"}, "attempts": True}, ("attempts",), "4 or <= 4 is due"),
        ({"message": {"to": "x"}, "outcome": "fialed"}, ("outcome",), "'fialed' is no outcome"),
        ({"message": {"to": "x"}, "reason": "full"}, ("reason",), "'full' is no reason"),
        ({"message": {"to": "x"}, "suppressed": "bounce"}, ("suppressed",), "'bounce' is no list"),
        ({"message": {"to": "x"}, "replies": {}}, ("replies",), "a list is due"),
        ({"message": {"to": "x"}, "replies": ["250", None]}, ("replies", 1), "a pattern of a reply"),
        ({"message": {"to": "x"}, "atempts": 1}, ("atempts",), "'atempts' means nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(item, path, told):
    with pytest.raises(ExpectationInvalid) as caught:
        parse(item, NAMES)
    assert told in caught.value.message
    assert caught.value.path == path


def ladder():
    """Full is tried three times and given up after 40 s; alum's mail bounces late, and 4.2.2 is why."""
    full = {"recipient": "full@a.test"}
    rows = [row("accepted", 1_000, 1, **full)]
    for number, began in enumerate((1_000, 11_000, 26_000), 1):
        cells = {"attempt": number, "decision": "retry", "began_ms": began, "code": 452, "text": "Full"}
        rows.append(row("attempt", began + 300, 1, **cells, **full))
    rows.append(row("expired", 41_000, 1, decision="attempts", reason="expired", **full))
    report = {"recipient": "alum@a.test", "timing": "delayed", "code": 452, "enhanced": "4.2.2"}
    return [
        *rows,
        *delivered(2, recipient="alum@a.test"),
        row("notice", 3_000, 2, **{**report, "decision": "delayed", "enhanced": "4.4.1"}),
        row("notice", 3_500, 2, **{**report, "decision": "unsubscribe lost"}),
        row("bounced_late", 4_000, 2, **report),
        row("accepted", 0, 3, recipient="dsn@a.test"),
        row("bounced", 10, 3, **{**report, "recipient": "dsn@a.test", "enhanced": "5.1.1"}),
    ]


def found_of(to, **fields):
    frame = journal(ladder())
    return judge(parse({"message": {"to": to}, **fields}, NAMES), frame, measure(frame))


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("full", {"attempts_at": [0, "10s", "25s"]}),
        ("full", {"attempts_at": ["1s", "9s", "25s"], "within": "1s"}),
        ("full", {"ended": "40s"}),
        ("full", {"ended": "1m +- 20s", "attempts": ">= 3", "outcome": "failed"}),
        ("alum", {"dsn": {"action": "failed", "status": "4.2.2"}}),
        ("alum", {"dsn": {"action": "delayed"}}),
        ("alum", {"dsn": {"status": "4.*"}}),
        ("dsn", {"dsn": {"action": "failed", "status": "5.1.1"}}),
    ],
)
def test_ladders_ends_and_reports_that_hold(to, fields):
    found = found_of(to, **fields)
    assert found.passed, found.measured


@pytest.mark.parametrize(
    ("to", "fields", "measured"),
    [
        ("full", {"attempts_at": [0, "10s"]}, "attempts_at 0m 10s 25s"),
        ("full", {"attempts_at": [0, "10s", "25s", "1h"]}, "attempts_at 0m 10s 25s"),
        ("full", {"attempts_at": [0, "9s", "25s"], "within": "999ms"}, "attempts_at 0m 10s 25s"),
        ("full", {"ended": "1m +- 19s"}, "ended 40s"),
        ("full", {"dsn": {"action": "failed"}}, "dsn none"),
        ("alum", {"dsn": {"action": "delayed", "status": "4.2.2"}}, "dsn delayed 4.4.1; failed 4.2.2"),
        ("alum", {"dsn": {"status": "5.*"}}, "dsn delayed 4.4.1; failed 4.2.2"),
        ("alum", {"attempts_at": []}, "attempts_at 1s"),
    ],
)
def test_ladders_ends_and_reports_that_are_missed(to, fields, measured):
    found = found_of(to, **fields)
    assert (found.passed, found.measured) == (False, measured)
    assert found.witness == {"full": 1, "alum": 2}[to]


def test_what_did_not_end_ended_not_at_all():
    found = judged(message={"to": "dot@a.test"}, ended="<= 1h")
    assert (found.passed, found.measured) == (False, "ended not at all")


def test_a_ladder_is_told_with_its_tolerance():
    text = "message full: attempts_at 0m 10m 1h within 5s, ended 8h +- 1m, dsn failed 4.2.2"
    fields = {"attempts_at": [0, "10m", "60m"], "within": "5s", "ended": "8h +- 1m"}
    assert found_of("full", **fields, dsn={"action": "failed", "status": "4.2.2"}).text == text


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"within": "5s", "attempts": 1}, ("within",), "goes with attempts_at"),
        ({"attempts_at": "1m"}, ("attempts_at",), "a list is due"),
        ({"attempts_at": ["1m", "x"]}, ("attempts_at", 1), "'x' is no duration"),
        ({"ended": 480}, ("ended",), "8h +- 1m"),
        ({"ended": "480"}, ("ended",), "a duration is due here"),
        ({"dsn": {}}, ("dsn",), "which report?"),
        ({"dsn": "failed"}, ("dsn",), "which report?"),
        ({"dsn": {"action": "fialed"}}, ("dsn", "action"), "'fialed' is no action"),
        ({"dsn": {"state": "x"}}, ("dsn", "state"), "means nothing in dsn:"),
    ],
)
def test_what_cannot_be_read_of_them_is_refused_where_it_stands(fields, path, told):
    with pytest.raises(ExpectationInvalid) as caught:
        parse({"message": {"to": "x"}, **fields}, NAMES)
    assert told in caught.value.message
    assert caught.value.path == path


@pytest.mark.parametrize(("off", "suppressed"), [(["news"], True), (["news", "sale"], False)])
def test_an_address_stands_on_a_list_while_one_of_its_tags_does(off, suppressed):
    about = {"recipient": "ann@a.test", "decision": "unsubscribes", "campaign": None}
    frame = journal(
        [
            *delivered(1, recipient="ann@a.test"),
            *(row("listed", 1, tags=tag, **about) for tag in ("news", "sale")),
            *(row("unlisted", 2, tags=tag, **about) for tag in off),
        ]
    )
    check = parse({"message": {"to": "ann@a.test"}, "suppressed": suppressed}, NAMES, "s.yaml:9")
    assert judge(check, frame, measure(frame)).passed
