import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration
from simulator.recipients.behaviours.tarpit import Tarpit
from simulator.recipients.memory import Memory
from tests.engine.story import play, told
from tests.recipients.talk import ADDRESSED, asking, converse, server_of
from tests.sender.mutant import mutated

SECOND, HOUR = Duration(1000), 3_600_000
PIT = Tarpit(SECOND, after=2, grows=2, most=Duration(5000))


def waits(kind, visits, ip="192.0.2.1"):
    """How long each visit waits, in ms."""
    own, memory, found = kind.fresh(), Memory({}), []
    for at in visits:
        assert kind.answer(asking(), own, at, memory) is None
        found.append(memory.taken())
    return found


def test_each_waits_longer_than_the_one_before_up_to_the_most():
    assert waits(PIT, range(7)) == [0, 0, 1000, 2000, 4000, 5000, 5000]


def test_who_stays_away_begins_anew():
    again = [0, 1, 2, 3, HOUR + 2, HOUR + 3]
    assert waits(PIT, again) == [0, 0, 1000, 2000, 2000 * 2, 5000]
    assert waits(PIT, [0, 1, 2, 3, HOUR + 3, HOUR + 4, HOUR + 5]) == [0, 0, 1000, 2000, 0, 0, 1000]


def test_each_client_has_a_pit_of_its_own_and_every_word_is_said_all_the_same():
    server = server_of(Tarpit(SECOND))
    memory = server.memory()
    converse(server, memory, ADDRESSED)
    converse(server, memory, ADDRESSED)
    converse(server, memory, ADDRESSED, ip="192.0.2.9")
    assert memory.taken() == 3000
    assert memory.own["r"].keys() == {"192.0.2.1", "192.0.2.9"}


def test_a_run_takes_longer_with_every_recipient():
    pit = "{s: {domains: [a.test], rules: [{name: pit, tarpit: {delay: 2s, after: 1, grows: 2, most: 1m}}]}}"
    rows = play("{name: w, to: [[u@a.test, v@a.test, w@a.test], [x@a.test]]}", servers=pit)
    assert sorted(told(rows, "attempt", "took_ms")) == [0, 14_000, 14_000, 14_000]


def law_of_pits(kind):
    """While its client keeps coming a wait is never shorter than the one before, nor longer than the most."""

    @given(st.lists(st.integers(0, HOUR - 1), max_size=30), st.integers(0, 5), st.floats(1, 3))
    def law(gaps, after, grows):
        pit = kind(SECOND, after=after, grows=grows, most=Duration(60_000))
        found = waits(pit, [sum(gaps[:place]) for place in range(len(gaps))])
        assert found == sorted(found)
        assert all(wait == 0 for wait in found[:after])
        assert all(1000 <= wait <= 60_000 for wait in found[after:])

    law()


def test_law_of_pits():
    law_of_pits(Tarpit)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("client.came > self.after", "client.came >= self.after"),
        ("client.wait * self.grows, ", "client.wait / self.grows, "),
        ("else self.most)", "else 2 * self.most)"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.tarpit", guard, instead)
    with pytest.raises(AssertionError):
        law_of_pits(mutant.Tarpit)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"grows": 0.5}, "at least 1"),
        ({"grows": 2.0}, "say most"),
        ({"most": Duration(10)}, "less than the first delay"),
    ],
)
def test_what_cannot_be_meant(keys, why):
    with pytest.raises(ValueError, match=why):
        Tarpit(SECOND, **keys)
