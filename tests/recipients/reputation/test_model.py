from dataclasses import replace

import pytest

from simulator.mail import Duration
from simulator.recipients.reputation.model import exact
from tests.recipients.reputation.models import HOUR, STANDARD


def test_numbers_are_what_is_written():
    assert exact(0.001) == exact(1) / 1000
    assert exact(1.4).as_integer_ratio() == (7, 5)


def test_levels_come_from_the_best_to_the_worst():
    assert [level.edge for level in STANDARD.levels] == [90, 70, 40, 0]
    assert STANDARD.half_life.hours == {"ip": 120, "domain": 336}


@pytest.mark.parametrize(
    ("part", "changed", "message"),
    [
        ("half_life", {"domain": Duration(HOUR + 1)}, "half-life of domain is counted in whole hours"),
        ("half_life", {"ip": Duration(0)}, "half-life of ip is counted in whole hours"),
        ("prior", {"score": 101}, "a score from 0 to 100"),
        ("prior", {"mails": 0}, "weighs at least one mail"),
        ("complaints", {"ok": 0.003}, "ok lies above nothing and below bad"),
        ("ignored_deferrals", {"ok": 0.0}, "ok lies above nothing and below bad"),
        ("volume", {"bad": 1.5}, "ok lies above nothing and below bad"),
        ("traps", {"bad": 0}, "more than none"),
        ("levels", {"bad": replace(STANDARD.levels.bad, edge=1)}, "whose edge is 0"),
        ("levels", {"low": replace(STANDARD.levels.low, edge=70)}, "edges fall"),
        ("rise", {"after": Duration(1)}, "the time it takes to rise is counted in whole hours"),
        ("block", {"half_life": Duration(1)}, "the half-life of offences is counted in whole hours"),
    ],
)
def test_what_cannot_be_meant(part, changed, message):
    with pytest.raises(ValueError, match=message):
        replace(getattr(STANDARD, part), **changed)
