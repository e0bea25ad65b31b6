"""Every preset's whole ladder against a server that always answers "450 4.2.2 full" to RCPT.

The figures are those of the real programs (first twelve offsets, attempts, when it gives up, status),
read off their sources or their vendors' pages: each preset's file names them.
"""

from dataclasses import dataclass, field

import pytest

from simulator.mail import Outcome, Reply, parse_duration
from simulator.scenario import policies, read_policy
from simulator.sender import ladder

FULL = Outcome("rcpt", Reply.parse("450 4.2.2 full"))


def climb(name, overrides=(), phase="0s", took="0s", answer=FULL, **given):
    policy = read_policy(name, dict(overrides))
    return ladder(policy, answer, phase=parse_duration(phase), took=parse_duration(took), **given)


def seconds(instants):
    return [instant / 1000 for instant in instants]


@dataclass
class Golden:
    policy: str
    offsets: list[float]
    attempts: int
    gives_up: float
    status: str | None
    notices: list[float] = field(default_factory=list)
    phase: str = "0s"
    took: str = "0s"
    overrides: dict[str, str] = field(default_factory=dict)


QMAIL = [0, 400, 1600, 3600, 6400, 10000, 14400, 19600, 25600, 32400, 40000, 48400]
DOUBLING = [0, 1200, 3600, 8400, 18000, 37200, 75600, 152400, 306000]
DAY = 86400
BY_AGE = "{age_doubling: {max: 4h, variant: skip}}"

# fmt: off
GOLDEN = {
    "postfix, ideal": Golden(
        "postfix", [0, 300, 600, 1200, 2400, 4800, 9000, 13200, 17400, 21600, 25800, 30000],
        108, 433200, "4.2.2"),
    "postfix, a scan 150 s after the message came": Golden(
        "postfix", [0, 450, 1050, 2250, 4650, 8850, 13050, 17250, 21450, 25650, 29850, 34050],
        107, 433050, "4.2.2", phase="150s"),
    "postfix, attempts of 2 s miss their tick by one": Golden(
        "postfix", [0, 600, 1500, 3300, 6900, 11100, 15300, 19500, 23700, 27900, 32100, 36300],
        107, 435302, "4.2.2", took="2s"),
    "postfix, which warns on demand": Golden(
        "postfix", [0, 300, 600, 1200, 2400, 4800, 9000, 13200, 17400, 21600, 25800, 30000],
        108, 433200, "4.2.2", [17400], overrides={"notify.at": "[4h]"}),
    "exim, a queue run every second": Golden(
        "exim", [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 8100, 11700, 17100],
        29, 345601, "5.0.0", [DAY, 2 * DAY, 3 * DAY, 4 * DAY], overrides={"retry.wakeup.period": "1s"}),
    "exim -q30m": Golden(
        "exim", [0, 1800, 3600, 5400, 7200, 9000, 12600, 18000, 27000, 39600, 59400, 81000],
        25, 347400, "5.0.0", [DAY, 2 * DAY, 3 * DAY, 4 * DAY]),
    "exim -q30m, 900 s after the message came": Golden(
        "exim", [0, 900, 2700, 4500, 6300, 8100, 11700, 17100, 26100, 38700, 58500, 80100],
        25, 346500, "5.0.0", [day * DAY + 900 for day in (1, 2, 3)], phase="900s"),
    "exim -q30m, attempts of 5 s": Golden(
        "exim", [0, 1800, 3600, 5400, 7200, 12600, 19800, 28800, 41400, 61200, 84600, 108000],
        23, 347405, "5.0.0", [DAY, 2 * DAY, 3 * DAY, 4 * DAY], took="5s"),
    "sendmail -q30m": Golden(
        "sendmail", [1800 * run for run in range(12)], 241, 432000, "4.4.7", [14400]),
    "sendmail -q10m": Golden(
        "sendmail", [600 * run for run in range(12)], 721, 432000, "4.4.7", [14400],
        overrides={"retry.wakeup.period": "10m"}),
    "sendmail, MaxQueueAge of 4 h": Golden(
        "sendmail", [0, 1800, 3600, 7200, 14400, 28800, 43200, 57600, 72000, 86400, 100800, 115200],
        34, 432000, "4.4.7", [14400], overrides={"retry.schedule": BY_AGE}),
    "qmail": Golden("qmail", QMAIL, 40, 608400, None),
    "qmail, local": Golden(
        "qmail", [0, 100, 400, 900, 1600, 2500, 3600, 4900, 6400, 8100, 10000, 12100],
        79, 608400, None, overrides={"retry.schedule.unit": "100s"}),
    "opensmtpd": Golden("opensmtpd", QMAIL, 30, 345600, "5.4.7", [10000]),
    "haraka": Golden(
        "haraka", [0, 64, 192, 448, 960, 1984, 4032, 8128, 16320, 32704, 65472, 131008], 13, 262080, "5.2.2"),
    "kumomta, no jitter": Golden(
        "kumomta", DOUBLING, 9, 306000, "5.4.7", overrides={"retry.jitter": "none"}),
    "kumomta, waits of 4 h at most": Golden(
        "kumomta", [0, 1200, 3600, 8400, 18000, 32400, 46800, 61200, 75600, 90000, 104400, 118800],
        45, 594000, "5.4.7", overrides={"retry.jitter": "none", "retry.schedule.cap": "4h"}),
    "kumomta-shaped, no jitter": Golden(
        "kumomta-shaped", DOUBLING, 9, 306000, "5.4.7", overrides={"retry.jitter": "none"}),
    "powermta": Golden("powermta", [600 * n for n in range(12)], 648, 388800, "4.4.7"),
    "momentum, 72 h": Golden(
        "momentum", [0, 1200, 3600, 8400, 18000, 37200, 75600, 118800, 162000, 205200, 248400],
        11, 259200, "5.4.7", overrides={"retry.give_up.after": "72h"}),
    "momentum": Golden(
        "momentum", [0, 1200, 3600, 8400, 18000, 37200, 75600, 118800, 162000, 205200, 248400, 291600],
        19, 604800, "5.4.7"),
    "sparkpost": Golden("sparkpost", DOUBLING[:8], 8, 259200, "5.4.7"),
    "stalwart": Golden(
        "stalwart", [0, 120, 420, 1020, 1920, 3720, 7320, 14520, 100920], 9, 259200, "4.2.2", [DAY]),
    "zonemta": Golden(
        "zonemta", [0, 300, 720, 1200, 2700, 7200, 14400, 28800, 43200, 57600, 72000, 86400],
        18, 172800, "5.0.0"),
    "maddy, as coded": Golden(
        "maddy", [0, 900, 1800, 2700, 3600, 5400, 8100, 10800, 14400, 18900, 25200, 33300],
        20, 237600, "4.2.2"),
    "mailgun": Golden("mailgun", [0, 600, 1500, 3300, 6900, 14100, 28500], 7, 28800, None),
    "aol": Golden("aol", [0, 332, 692, 1292, 1892], 5, 1892, "5.4.7"),
}
# fmt: on


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name):
    golden = GOLDEN[name]
    climbed = climb(golden.policy, golden.overrides, golden.phase, golden.took)
    assert seconds(climbed.attempts)[:12] == golden.offsets
    assert (len(climbed.attempts), climbed.ended / 1000) == (golden.attempts, golden.gives_up)
    assert (climbed.end, climbed.status) == ("expired", golden.status)
    assert seconds(climbed.notices) == golden.notices


def test_exim_goes_on_in_gaps_of_six_hours():
    every_second = seconds(climb("exim", {"retry.wakeup.period": "1s"}).attempts)
    assert every_second[12:17] == [25200, 37350, 55575, 82912, 104512]
    assert every_second[-2:] == [342112, 345601]  # the last comes early: the rules are exhausted


def test_postal_takes_what_is_due_half_a_minute_late():
    climbed = climb("postal")
    offsets = seconds(climbed.attempts)
    due = [at + 300 * 1.3**n for n, at in enumerate(offsets)]
    lags = [at - before for at, before in zip([*offsets[1:], climbed.ended / 1000], due, strict=True)]
    assert all(30 <= lag <= 35 for lag in lags)
    assert (len(offsets), climbed.end, climbed.why, climbed.status) == (18, "expired", "attempts", None)
    assert 112000 < climbed.ended / 1000 < 112100  # looked at a nineteenth time, only to be failed


def test_maddy_as_documented():
    climbed = climb("maddy", {"retry.schedule.floor": "false"})
    documented = [0, 900, 2025, 3431, 5189, 7386, 10133, 13566, 17858, 23222, 29928, 38310]
    assert [round(at) for at in seconds(climbed.attempts)[:12]] == documented
    assert (len(climbed.attempts), round(climbed.ended / 1000, -1)) == (20, 246200)


WEBMAIL = {
    # offsets in min:sec under a greylist of six hours, and when it lets the mail in
    "gmail": ("0:00 6:02 29:02 56:36 98:44 162:03 229:44 309:05 434:46", "434:46"),
    "yahoo": ("0:00 2:07 5:39 12:58 27:16 55:13 109:35 216:47 430:36", "430:36"),
    "hotmail": ("0:00 1:01 2:03 3:04 5:06 8:07 12:08 16:10 20:10 24:10", "360:10"),
    "mail.com": ("0:00 5:02 12:37 23:59 41:03 66:38 105:01 162:35 248:56 378:28", "378:28"),
    "aol": ("0:00 5:32 11:32 21:32 31:32", None),
}


def minutes(instant):
    return f"{instant // 60_000}:{instant // 1000 % 60:02}"


@pytest.mark.parametrize("name", WEBMAIL)
def test_webmail_under_a_greylist_of_six_hours(name):
    listed, delivered = WEBMAIL[name]
    climbed = climb(name, cured=parse_duration("6h"))
    shown = [minutes(at) for at in climbed.attempts]
    assert shown[: len(listed.split())] == listed.split()
    if delivered is None:
        assert (climbed.end, shown) == ("expired", listed.split())
    else:
        assert (climbed.end, minutes(climbed.ended)) == ("delivered", delivered)


def test_hotmail_tries_94_times_in_six_hours():
    assert len(climb("hotmail", cured=parse_duration("6h")).attempts) == 94


UNPUBLISHED = {"ses", "sendgrid", "postmark", "mailchimp", "mandrill"}


def test_every_program_has_a_golden_list():
    listed = {golden.policy for golden in GOLDEN.values()} | WEBMAIL.keys() | {"postal"}
    assert set(policies()) - listed == UNPUBLISHED


TRIES_AGAIN = {
    # reply -> (where it comes, who tries again)
    "550 5.1.1 no such user": ("rcpt", set()),
    "554 5.7.1 go away": (
        "banner",
        {"postfix", "qmail", "opensmtpd", "kumomta", "kumomta-shaped", "postal", "zonemta"}
        | {"momentum", "sparkpost", "mailgun", *WEBMAIL, *UNPUBLISHED},
    ),
    "552 5.2.2 over quota": ("rcpt", {"maddy", "mailgun"}),
    "503 5.5.1 out of order": ("rcpt", {"kumomta", "kumomta-shaped", "postal"}),
    "530 5.7.0 log in": ("rcpt", {"postal"}),
}


@pytest.mark.parametrize("reply", TRIES_AGAIN)
def test_who_tries_again_after_a_5yz(reply):
    stage, expected = TRIES_AGAIN[reply]
    answer = Outcome(stage, Reply.parse(reply))
    assert {name for name in policies() if climb(name, answer=answer).end == "expired"} == expected
