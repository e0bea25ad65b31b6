"""Small scenarios played at once: YAML in, the journal's rows out."""

from typing import Any

from simulator.engine import Engine, Input
from simulator.journal import Frames, Journal
from simulator.scenario import loads

Row = dict[str, Any]
MINUTE, HOUR = 60_000, 3_600_000

SENDER = "{domain: a.test}"
SERVERS = "{inbox: {domains: [x.test]}}"


def scenario(workload: str, servers: str = SERVERS, sender: str = SENDER, more: str = "", seed: int = 1):
    """A scenario of one sender: ``workload`` is one entry or several, ``more`` further lines."""
    entries = workload if workload.startswith("[") else f"[{workload}]"
    text = f"version: 1\nsender: {sender}\nservers: {servers}\nworkload: {entries}\n{more}"
    return loads(text, seed=seed)


class Stage:
    """An engine with its journal, to be driven step by step."""

    def __init__(self, scenario, transport=None) -> None:
        self.frames = Frames()
        self.journal = Journal(self.frames)
        self.engine = Engine(scenario, self.journal, transport)

    def rows(self, *kinds: str) -> list[Row]:
        """The rows so far, of these kinds if any are named."""
        self.journal.flush()
        rows = self.frames.frame().rows(named=True)
        return [row for row in rows if not kinds or row["kind"] in kinds]


def play(workload: str, *inputs: Input, **given: Any) -> list[Row]:
    """All rows of a scenario run to its end."""
    stage = Stage(scenario(workload, **given))
    for one in inputs:
        stage.engine.apply(one)
    stage.engine.advance()
    return stage.rows()


def told(rows: list[Row], kind: str, *columns: str) -> list[Any]:
    """What the rows of a kind say in some columns: values for one column, tuples for several."""
    found = [tuple(row[column] for column in columns) for row in rows if row["kind"] == kind]
    return [one[0] for one in found] if len(columns) == 1 else found


def kinds(rows: list[Row]) -> list[str]:
    """The story in one word a row, without contacts."""
    return [row["kind"] for row in rows if row["kind"] != "contact"]
