"""What ``mtasim serve`` prints while servers stand open: a line for every answer that decides, and why."""

import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from simulator.cli.outlet import Outlet
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.control import Answered, Left, Lost, Met, Returned, Service, Told
    from simulator.report import Line, Tone
    from simulator.scenario import Scenario
    from simulator.scenario.outline import Outline

_ANSWER = 44  # characters of an answer on its line; longer ones push the rest to the right


class Live:
    """Prints as it happens; ``places`` say where the rules that spoke are written."""

    def __init__(self, terminal: Terminal, scenario: "Scenario") -> None:
        self._terminal = terminal
        self._outlines = tuple(_outlines(scenario))
        self._outlet = Outlet(sys.stdout, self._left_out)

    def ready(self, service: "Service", started: str) -> None:
        """The servers listen."""
        self._terminal.say(_opened(service, started))
        service.pulse = self._outlet.drain

    def finish(self) -> None:
        """Says what the reader had no room for, now that nobody waits for it."""
        self._outlet.finish()

    def tell(self, told: "Told") -> None:
        """Something has happened."""
        from simulator.control import Answered, Left, Lost, Met, Returned

        match told:
            case Answered():
                self._say(self._answered(told))
            case Met() if told.outcome is not None:
                self._say(self._refused(told))
            case Left() if told.waiting or not (told.mails or told.was_refused):
                self._say(_left(told))
            case Returned():
                self._say(_returned(told))
            case Lost():
                self._say(_lost(told))

    def _say(self, one: "Line") -> None:
        self._outlet.offer(partial(self._terminal.say, [one]))

    def _left_out(self, number: int) -> None:
        from simulator.report.lines import Span, line

        said = f"{number:,} lines left out: whoever reads this was slower; `mtasim report` has them all"
        self._terminal.say([line(Span(said, "warning"))])

    def _answered(self, one: "Answered") -> "Line":
        from simulator.report.lines import Span, line

        again = f" ({_ordinal(one.seen)} time)" if one.seen > 1 else ""
        sender = Span(f" from {one.sender or '<>'}", "faint")
        return line(*_said(one.at, one.reply, _tone(one)), f"{one.recipient}{again}", sender, self._why(one))

    def _refused(self, met: "Met") -> "Line":
        from simulator.report.lines import line

        outcome = met.outcome
        assert outcome is not None
        said = _said(met.at, str(outcome.reply or outcome.fault), "bad")
        return line(*said, f"{met.ip} at {outcome.stage} of {met.host}", self._why(met))

    def _why(self, one: "Answered | Met") -> Any:
        from simulator.report.lines import Span

        if not one.rule:
            return Span("  no rule applies", "faint")
        return Span(f"  rule {one.rule}  {self._place(one.server, one.rule)}".rstrip(), "faint")

    def _place(self, server: str, rule: str) -> str:
        found = (outline.of_rule(server, rule).at for outline in self._outlines)
        return next(filter(None, found), "")


class LiveJson:
    """The same for programs: one object a line."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._outlet = Outlet(sys.stdout, self._left_out)

    def ready(self, service: "Service", started: str) -> None:
        """Where everybody listens."""
        hosts = {name: f"{door.address}:{door.port}" for (_, name), door in service.servers.doors.items()}
        self._give({"event": "listening", "port": service.servers.port, "hosts": hosts})
        service.pulse = self._outlet.drain

    def finish(self) -> None:
        """Gives what the reader had no room for, now that nobody waits for it."""
        self._outlet.finish()

    def tell(self, told: "Told") -> None:
        """Something has happened."""
        from simulator.control.answered import as_json

        self._outlet.offer(partial(self._give, as_json(told)))

    def _left_out(self, number: int) -> None:
        self._give({"event": "left_out", "lines": number})

    def _give(self, told: dict[str, Any]) -> None:
        import json

        self._terminal.give(json.dumps(told, ensure_ascii=False, allow_nan=False))


def _outlines(scenario: "Scenario") -> "Iterator[Outline]":
    from simulator.control import built_in_scenario
    from simulator.scenario.outline import Outline

    for one in (scenario, built_in_scenario()):
        yield Outline.of(one.text, one.path, one.overrides)


def _opened(service: "Service", started: str) -> "Iterator[Line]":
    from simulator.report.lines import Span, line

    scenario, servers = service.scenario, service.servers
    pace = "real time" if service.settings.speed == 1 else f"{service.settings.speed:g} times real time"
    yield line(
        "mtasim serve · scenario ", Span(scenario.name, "heading"), f" · seed {scenario.seed} · {pace}"
    )
    yield ()
    column = max(len(host.name) for _, host in servers.hosts)
    for server, host in servers.hosts:
        door = servers.doors[server.name, host.name]
        place = f"{door.address}:{servers.port}"
        down = Span("  down", "bad") if server.is_dark(host.name) else ""
        yield line(
            f"  {place:<21} {host.name:<{column}}  ", Span(_for_whom(server.domains, place), "faint"), down
        )
    yield from _beside(service)
    yield ()
    yield line(Span(f"  {started}; Ctrl-C ends it", "faint"))


def _for_whom(domains: tuple[str, ...], place: str) -> str:
    listed = ", ".join(domains[:4]) + (", ..." if domains[4:] else "")
    return f"any of {listed}" if place.startswith("127.0.0.1:") else listed


def _beside(service: "Service") -> "Iterator[Line]":
    from simulator.report.lines import line

    settings = service.settings
    if settings.forward is not None:
        yield line(f"  mail that is taken goes on to {settings.forward}")
    if service.name_server is not None:
        yield line(f"  127.0.0.1:{service.name_server.port:<11} DNS of these domains, by UDP and TCP")
    if service.web is not None:
        yield line(f"  {service.web.url}  what is going on, rules, outages, the clock")
    if settings.home is not None:
        yield line(f"  reports go to {settings.home}")


def _said(at: int, text: str, tone: "Tone") -> tuple[Any, Any]:
    from simulator.report.lines import Span

    return Span(f"{_clock(at)}  ", "faint"), Span(f"{text:<{_ANSWER}}  ", tone)


def _tone(one: "Answered") -> "Tone":
    reply = one.outcome.reply
    if reply is not None and reply.is_positive:
        return "good"
    return "warning" if reply is not None and reply.is_transient else "bad"


def _left(told: "Left") -> "Line":
    from simulator.report.lines import line

    if told.waiting:
        who = ", ".join(told.waiting[:3]) + (", ..." if told.waiting[3:] else "")
        return line(
            *_said(told.at, "accepted, then no mail", "warning"), f"{who}: {told.ip} left {told.host}"
        )
    return line(*_said(told.at, "no mail", "faint"), f"{told.ip} came and went at {told.host}")


def _returned(told: "Returned") -> "Line":
    from simulator.report.lines import Span, line

    what = {"DSN": "report", "Complaint": "complaint"}.get(type(told.news).__name__, "unsubscribe")
    if told.trouble:
        end = Span(f"  not delivered: {told.trouble}", "bad")
    else:
        end = Span(
            f"  mailed to {told.about.sender}" if told.sent else "  mailed to nobody (--home, --forward)",
            "faint",
        )
    return line(*_said(told.at, f"{what} {_words(told.news)}", "warning"), told.about.recipient, end)


def _words(news: Any) -> str:
    if hasattr(news, "diagnostic"):
        return str(news.diagnostic)
    return str(getattr(news, "feedback_type", "") or getattr(news, "method", ""))


def _lost(told: "Lost") -> "Line":
    from simulator.report.lines import Span, line

    return line(
        *_said(told.at, "not forwarded", "bad"),
        ", ".join(told.mail.recipients),
        Span(f"  {told.trouble}", "bad"),
    )


def _clock(at: int) -> str:
    seconds = at // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
