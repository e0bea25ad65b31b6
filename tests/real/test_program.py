"""A campaign is told anew where the machine stalled, once; no program is started."""

import pytest

from tests.real import program
from tests.real.program import STALL, Told, deliver


@pytest.mark.parametrize(
    ("late", "kept"), [((STALL,), 0), ((STALL + 0.1, 0.0), 1), ((9.0, 9.0), 1)], ids=["calm", "once", "twice"]
)
def test_a_machine_that_stalled_is_asked_once_more(monkeypatch, late, kept):
    tellings = [Told({}, phase, each) for phase, each in enumerate(late)]
    asked = iter(tellings)
    monkeypatch.setattr(program, "_deliver", lambda *_: next(asked))
    assert deliver(None, None, 6_000) == tellings[kept]
    assert next(asked, None) is None
