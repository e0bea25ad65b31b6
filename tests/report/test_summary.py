import re
from pathlib import Path

import pytest

from simulator.report import plain, summary, verdict
from simulator.report.summary import SERVERS
from tests.runs.made import HELD, METRICS, MISSED, made

WHOLE = """\
mtasim 0.1.0 · scenario welcome · seed 42 · simulated 12h in 900ms (virtual time, nothing was sent)

 EXPECTATIONS  1 passed, 1 failed
  ✓ delivered.rate >= 93%                     95.4 %
  ✗ attempts.p95 <= 4 where server=throttled  6  quickstart.yaml:52

 OUTCOME            deliveries    share      BOUNCES    immediate   delayed
  delivered              2,866   95.4 %       hard             86        15
  failed                   137    4.6 %       soft          2,911         0
   hard bounce             101    3.4 %      RETRIES  2,875  median wait 10m, p95 1h5m
   soft, yet final           0    0.0 %       attempt 1, 2, ...  █▅▃▂▂  up to 5
   given up                 36    1.2 %      LISTED   101 on bounces, 1 on unsubscribes
  dropped (listed)           1   <0.1 %
  in flight                  0    0.0 %
  15 bounced after delivery

 SERVER      attempts      2xx      4xx      5xx   faults   p95 to deliver
  bigmail       3,615    1,717    1,812       86        0   16m
  throttled     1,963        0        0        0        0   1h22m

 results    {folder}
 next       mtasim run scenarios/welcome.yaml --seed 43   same story, other dice
            mtasim explain ADDRESS   one message, attempt by attempt
            mtasim runs   all runs so far
 reproduce  mtasim run scenarios/welcome.yaml --seed 42   exit code 1"""


def test_the_whole_summary(tmp_path: Path):
    folder = made(tmp_path, passed=False, expectations=(HELD, MISSED))
    assert plain(summary(folder)) == WHOLE.format(folder=folder)


@pytest.mark.parametrize(
    ("asked", "how", "again"),
    [
        ({"wire": True}, "virtual time, sent by SMTP on this machine", "run scenarios/welcome.yaml --wire"),
        (
            {"wire": True, "pace": 1.0},
            "real time, sent by SMTP on this machine",
            "run scenarios/welcome.yaml --wire --pace real",
        ),
        (
            {"wire": True, "pace": 60.0},
            "60 times real time, sent by SMTP on this machine",
            "run scenarios/welcome.yaml --wire --pace 60x",
        ),
        (
            {"served": True, "pace": 1.0},
            "served, real time, the mail came from outside",
            "serve scenarios/welcome.yaml",
        ),
        (
            {"served": True, "pace": 0.5},
            "served, 0.5 times real time, the mail came from outside",
            "serve scenarios/welcome.yaml --speed 0.5x",
        ),
    ],
)
def test_it_says_by_what_clock_and_how_to_have_it_again(tmp_path: Path, asked, how, again):
    text = plain(summary(made(tmp_path, **asked)))
    assert f"({how})\n" in text
    assert f" reproduce  mtasim {again}" in text


def test_it_reads_the_folder_alone_wherever_it_was_moved(tmp_path: Path):
    folder = made(tmp_path / "a").rename(tmp_path / "moved")
    assert f" results    {folder}" in plain(summary(folder))


def test_without_expectations_it_says_how_to_have_some(tmp_path: Path):
    text = plain(summary(made(tmp_path, expectations=())))
    assert " EXPECTATIONS  none; a list under `expect:` makes the run a test" in text
    assert "exit code" not in text


@pytest.mark.parametrize("status", ["running", "incomplete"])
@pytest.mark.parametrize("told", [summary, verdict])
def test_no_figure_of_an_incomplete_run_is_shown(tmp_path: Path, status, told):
    text = plain(told(made(tmp_path, status=status)))
    assert text.startswith("INCOMPLETE welcome")
    assert "%" not in text


def test_metrics_that_could_not_be_measured_are_dashes(tmp_path: Path):
    text = plain(summary(made(tmp_path, metrics={"accepted.count": 0, "delivered.count": 0}, breakdown={})))
    assert re.search(r"delivered +0 +-", text)
    assert "RETRIES  none" in text
    assert "LISTED   no address" in text


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("in_flight.count", "still in flight"),
        ("bounces.lost", "MX is not home"),
        ("duplicates.count", "delivered twice"),
        ("messages.invalid", "no valid address"),
        ("complained.count", "complained"),
    ],
)
def test_what_is_out_of_the_ordinary_is_said_only_if_it_happened(tmp_path: Path, metric, said):
    assert said not in plain(summary(made(tmp_path, metrics=METRICS | {metric: 0})))
    assert said in plain(summary(made(tmp_path, metrics=METRICS | {metric: 7})))


def test_of_many_servers_the_busiest_are_shown(tmp_path: Path):
    servers = {f"s{n:03}": {"attempts.total": n} for n in range(SERVERS + 30)}
    text = plain(summary(made(tmp_path, metrics=METRICS | {"by": {"server": servers}})))
    assert "s049" in text
    assert "s029" not in text
    assert "and 30 servers with fewer attempts" in text


def test_reproduce_repeats_what_was_asked_quoted_for_the_shell(tmp_path: Path):
    folder = made(tmp_path, file="my scenarios/a b.yaml", set={"sender.retry.schedule": "[1m, 2m]"})
    last = plain(summary(folder)).splitlines()[-1]
    assert last == (
        " reproduce  mtasim run 'my scenarios/a b.yaml' --set 'sender.retry.schedule=[1m, 2m]' --seed 42"
    )


def test_the_verdict_is_a_line_and_one_for_each_miss(tmp_path: Path):
    folder = made(tmp_path, expectations=(HELD, MISSED))
    assert plain(verdict(folder)).splitlines() == [
        f"✗ welcome  seed 42  delivered 95.4 %  {folder}",
        "  ✗ attempts.p95 <= 4 where server=throttled  6  quickstart.yaml:52",
    ]
    assert plain(verdict(made(tmp_path))).startswith("✓ welcome  seed 42")


def test_a_message_that_came_out_as_expected_is_not_said_twice(tmp_path: Path):
    told = {"text": "message a@b.test: outcome failed", "measured": "outcome failed", "at": "a.yaml:9"}
    kept = plain(summary(made(tmp_path, expectations=(told | {"passed": True},))))
    assert "  \u2713 message a@b.test: outcome failed\n" in kept


def test_a_long_expectation_does_not_push_the_others_aside(tmp_path: Path):
    long = HELD | {"text": "x" * 90}
    lines = plain(summary(made(tmp_path, expectations=(HELD, long)))).splitlines()
    assert "  \u2713 delivered.rate >= 93%  95.4 %" in lines
    assert f"  \u2713 {'x' * 90}  95.4 %" in lines


def test_a_warning_is_shown_and_fails_nothing(tmp_path: Path):
    warned = {**MISSED, "warn": True}
    text = plain(summary(made(tmp_path, expectations=(HELD, warned))))
    assert " EXPECTATIONS  1 passed, 1 warning" in text
    assert "  ! attempts.p95 <= 4 where server=throttled  6  quickstart.yaml:52" in text
    assert "exit code" not in text
    assert len(verdict(made(tmp_path, expectations=(warned,)))) == 1
