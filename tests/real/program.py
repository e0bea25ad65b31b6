"""A real mail program as the tests use it: takes mail by SMTP, delivers it, tells what became of it."""

import math
import smtplib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from simulator.engine.arrivals import arrivals
from simulator.engine.inputs import Submit
from simulator.recipients import Server
from simulator.scenario import Scenario
from tests.real.lateness import Lateness
from tests.real.lives import End, Life, Lives
from tests.real.recipients import Recipients

CAMPAIGN = Path(__file__).with_name("campaign.yaml")
"""What every program delivers."""

EARLY = 0.4
"""How early (s) in a second."""

STALL = 0.6
"""How late (s) a machine may be that is to tell how a program reckons in whole seconds."""

LETTER = "From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: mail of a scenario\r\n\r\nNothing of note.\r\n"


class Try(NamedTuple):
    """One line of a program's log: at this instant (s since the epoch) a recipient was tried, with this
    result (``in_flight``: to be tried again), or was given up (``expired``)."""

    at: float
    recipient: str
    end: End


class Program(Protocol):
    """A program at work, as a context manager: it runs from its beginning to its end.

    ``submission``: address and port at which it takes mail. ``looked``: an instant at which it looked at
    its queue, s since the epoch; it goes on to do so at even distances.
    """

    submission: tuple[str, int]
    looked: float

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def tries(self) -> Iterable[Try]:
        """All that its log tells of deliveries."""
        ...


def home(scenario: Scenario) -> Server:
    """Where the sender's own mail goes: bounces, which every program sends."""
    (sender,) = scenario.senders.values()
    return Server(name="home", domains=(sender.domain, sender.return_path))


class Told(NamedTuple):
    """What a program did with a campaign. ``phase``: its first look at its queue, ms since the start.
    ``late``: the longest (s) that anything came late which was to be done meanwhile."""

    lives: Lives
    phase: int
    late: float


def deliver(scenario: Scenario, make: Callable[[Recipients], Program], scan: int) -> Told:
    """Has a program deliver the scenario's mail to its servers, in real time and until its end; every
    ``scan`` ms the program looks at its queue. Where the machine stalled meanwhile, all is done once more.
    """
    told = _deliver(scenario, make, scan)
    return told if told.late <= STALL else _deliver(scenario, make, scan)


def _deliver(scenario: Scenario, make: Callable[[Recipients], Program], scan: int) -> Told:
    """The scenario starts with the second of a look at the queue, so that each run of a test meets the same
    ends of seconds: programs reckon in whole ones."""
    assert scenario.duration is not None
    servers = (*scenario.servers.values(), home(scenario))
    with Recipients(servers) as recipients, _punctual(lambda: make(recipients)) as program:
        second = math.floor(program.looked)
        start = second + math.ceil((time.time() + 1 - second) * 1000 / scan) * scan / 1000
        recipients.clock.start = start
        lateness = recipients.lateness
        lateness.worst = 0.0  # it may take its time to start
        accepted = _submit(scenario, program, start, lateness)
        _sleep_until(start + scenario.duration / 1000)
        lives = _lives(program, accepted, recipients.heard)
    return Told(lives, round((program.looked - second) * 1000), lateness.worst)


@contextmanager
def _punctual(make: Callable[[], Program]) -> Iterator[Program]:
    """A program that looks at its queue early in a second; one that was slow to start is started anew."""
    for _ in range(10):
        with make() as program:
            if program.looked % 1 < EARLY:
                yield program
                return
    raise TimeoutError("this machine is too busy for programs that reckon in seconds")


def _lives(program: Program, accepted: Mapping[str, float], heard: Iterable[str]) -> Lives:
    """Each message's, by recipient; of what else the program sent, its bounces, nothing is told."""
    lives = {recipient: Life() for recipient in accepted}
    for at, recipient, end in program.tries():
        if recipient in lives:
            lives[recipient].end = end
            if end != "expired":
                lives[recipient].tries.append(round((at - accepted[recipient]) * 1000))
    for recipient in heard:
        if recipient in lives:
            lives[recipient].asked += 1
    return lives


def _submit(scenario: Scenario, program: Program, start: float, lateness: Lateness) -> dict[str, float]:
    """Sends each mail when it is due; when the program had taken it, s since the epoch, by recipient."""
    (sender,) = scenario.senders.values()
    accepted = {}
    with smtplib.SMTP(*program.submission, timeout=20) as client:
        for mail in arrivals(scenario.workload, scenario.seed):
            assert isinstance(mail, Submit)
            (recipient,) = mail.recipients
            letter = LETTER.format(sender=sender.mail_from, recipient=recipient)
            due = start + mail.at / 1000
            _sleep_until(due)
            client.sendmail(sender.mail_from, [recipient], letter)
            lateness.note(due)
            accepted[recipient] = time.time()
    return accepted


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.time()))
