"""A run by the clock on the wall, which is one of our own here."""

import pytest

from simulator.runs import pacing
from simulator.runs.pacing import FASTEST, Pace


@pytest.mark.parametrize(("text", "speed"), [("max", None), ("real", 1), ("60x", 60)])
def test_paces(text, speed):
    assert Pace.parse(text).speed == speed


@pytest.mark.parametrize("text", ["", "fast", "0x", "1.5x", "x", "60"])
def test_what_is_no_pace(text):
    with pytest.raises(ValueError, match="is no pace: write max, real, or how many times as fast"):
        Pace.parse(text)


class Instants:
    """An engine with a few instants (ms), each of which costs time on the wall."""

    def __init__(self, wall, *due, cost=0.0):
        self.wall, self.due, self.cost, self.played = wall, list(due), cost, []

    def next_due(self):
        return self.due[0] if self.due else None

    def advance(self, to=None):
        while self.due and (to is None or self.due[0] < to):
            self.played.append((self.due.pop(0), round(self.wall.now, 3)))
            self.wall.now += self.cost


class Wall:
    now = 100.0

    def rest(self, seconds):
        self.now += seconds


@pytest.mark.parametrize(
    ("pace", "cost", "played"),
    [
        (FASTEST, 0.0, [(0, 100.0), (60_000, 100.0), (90_000, 100.0)]),
        (Pace(1), 0.0, [(0, 100.0), (60_000, 160.0), (90_000, 190.0)]),
        (Pace(60), 0.0, [(0, 100.0), (60_000, 101.0), (90_000, 101.5)]),
        (Pace(60), 0.7, [(0, 100.0), (60_000, 101.0), (90_000, 101.7)]),
    ],
)
def test_every_instant_waits_for_its_turn(monkeypatch, pace, cost, played):
    wall = Wall()
    monkeypatch.setattr(pacing, "monotonic", lambda: wall.now)
    engine = Instants(wall, 0, 60_000, 90_000, 120_000, cost=cost)
    pace.drive(engine, 100_000, wall.rest)
    assert engine.played == played
