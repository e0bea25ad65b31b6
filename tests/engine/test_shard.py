import pytest

from simulator.engine import Shard
from simulator.engine.shard import WHOLE

ADDRESSES = [f"u{n}@x.test" for n in range(1000)]


def test_a_domain_is_at_home_in_one_shard():
    first, second = (Shard(number, 2, {"x.test": 1}) for number in (0, 1))
    assert (first.has("a@x.test"), second.has("A@X.test")) == (False, True)


def test_whatever_has_no_home_is_the_firsts():
    first, second = (Shard(number, 2, {"x.test": 1}) for number in (0, 1))
    assert (first.has("a@elsewhere.test"), second.has("a@elsewhere.test")) == (True, False)
    assert (first.has("no address"), second.has("no address")) == (True, False)


def test_recipients_who_are_dealt_out_are_in_one_shard_each():
    shards = [Shard(number, 3, {}, frozenset({"x.test"})) for number in range(3)]
    counts = [sum(map(shard.has, ADDRESSES)) for shard in shards]
    assert sum(counts) == 1000
    assert min(counts) > 250


@pytest.mark.parametrize("written", ["U7@X.test", "u7@X.TEST"])
def test_however_an_address_is_written_it_is_in_the_same(written):
    for number in range(3):
        shard = Shard(number, 3, {}, frozenset({"x.test"}))
        assert shard.has(written) == shard.has("u7@x.test")


def test_what_is_said_of_a_whole_domain_concerns_all_who_have_some_of_it():
    assert all(Shard(number, 2, {}, frozenset({"x.test"})).has("x.test") for number in (0, 1))


def test_the_first_speaks_for_the_world():
    assert [Shard(number, 2, {}).is_first for number in (0, 1)] == [True, False]


def test_the_whole_has_everything():
    assert WHOLE.has("anybody@anywhere.test")
