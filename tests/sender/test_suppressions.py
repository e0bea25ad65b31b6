import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.mail import Duration
from simulator.sender import LISTS, DoNotSend, Entry, ListEntry
from tests.sender.mutant import mutated

ANN = "ann@x.test"


def test_an_address_nobody_listed_goes():
    assert DoNotSend().stops(ANN, ("news",), 0) is None


def test_a_bounce_comes_before_a_complaint_before_an_unsubscribe():
    lists = DoNotSend()
    found = []
    for name in reversed(LISTS):
        lists.add(name, ANN, 0)
        found.append(lists.stops(ANN, (), 0))
    assert found == ["unsubscribes", "complaints", "bounces"]


def test_an_unsubscribe_by_tag_stops_mail_that_carries_it():
    lists = DoNotSend()
    assert lists.add("unsubscribes", ANN, 0, tags=("news",))
    assert lists.stops(ANN, ("sale", "news"), 0) == "unsubscribes"
    assert lists.stops(ANN, ("sale",), 0) is None
    assert lists.stops(ANN, (), 0) is None
    assert lists.add("unsubscribes", ANN, 0)
    assert lists.stops(ANN, ("sale",), 0) == "unsubscribes"


def test_an_entry_stops_before_it_expires_and_not_then():
    lists = DoNotSend()
    lists.add("bounces", ANN, 0, expires=100)
    assert [lists.stops(ANN, (), at) for at in (0, 99, 100)] == ["bounces", "bounces", None]
    assert lists.add("bounces", ANN, 100, expires=200) == (), "in that very millisecond it is prolonged"
    assert [lists.expire("bounces", ANN, at) for at in (100, 199, 200, 200)] == [(), (), ("",), ()]
    assert lists.add("bounces", ANN, 200, expires=300) == ("",), "an entry that has expired is news again"
    assert lists.add("bounces", ANN, 301) == ("",), "even if nobody took it off"


def test_an_entry_added_again_is_no_news_and_keeps_the_later_expiry():
    lists = DoNotSend()
    assert lists.add("bounces", ANN, 0, expires=100, code="550")
    assert not lists.add("bounces", ANN, 0, expires=50)
    assert not lists.add("bounces", ANN, 0, expires=200)
    assert lists.stops(ANN, (), 199) == "bounces"
    assert not lists.add("bounces", ANN, 0)
    assert list(lists.entries(10**9)) == [Entry("bounces", ANN, "", None, "550", None)]


@pytest.mark.parametrize("allowed", [ANN, "x.test"])
def test_the_allowlist_keeps_off_bounces_alone(allowed):
    lists = DoNotSend()
    lists.allow(allowed)
    assert [lists.add(name, ANN, 0) for name in LISTS] == [(), ("",), ("",)]
    assert lists.stops(ANN, (), 0) == "complaints"
    assert lists.add("bounces", "ann@other.test", 0)


def test_every_tag_has_an_entry_and_an_end_of_its_own():
    lists = DoNotSend()
    assert lists.add("unsubscribes", ANN, 0, tags=("news",), expires=100) == ("news",)
    assert lists.add("unsubscribes", ANN, 0, tags=("news", "sale"), expires=200) == ("sale",)
    assert lists.add("unsubscribes", ANN, 0, expires=100) == ("",)
    assert lists.add("complaints", ANN, 0, expires=150) == ("",)
    both = ("news", "sale")
    assert lists.expire("unsubscribes", ANN, 100, tags=both) == ()
    assert lists.expire("unsubscribes", ANN, 100) == ("",)
    assert lists.expire("unsubscribes", ANN, 200, tags=both) == both
    assert lists.expire("complaints", ANN, 150) == ("",)
    assert list(lists.entries(0)) == []


def test_what_was_taken_off_does_not_expire_and_what_has_expired_is_no_entry():
    lists = DoNotSend()
    lists.add("bounces", ANN, 0, expires=100)
    assert lists.remove("bounces", ANN) == ("",)
    assert lists.add("bounces", ANN, 50, expires=50) == ()
    assert lists.add("bounces", ANN, 50, expires=150) == ("",)
    assert [lists.expire("bounces", ANN, at) for at in (50, 100, 150)] == [(), (), ("",)]


def test_the_allowlist_lifts_nothing_and_can_end():
    lists = DoNotSend()
    lists.add("bounces", ANN, 0)
    lists.allow(ANN, expires=100)
    assert lists.stops(ANN, (), 0) == "bounces"
    assert lists.remove("bounces", ANN)
    assert not lists.add("bounces", ANN, 99)
    assert lists.add("bounces", ANN, 100)
    lists.allow("x.test")
    assert lists.disallow("x.test")
    assert not lists.disallow("x.test")


def test_removing():
    lists = DoNotSend()
    lists.add("unsubscribes", ANN, 0, tags=("news", "sale"))
    assert not lists.remove("bounces", ANN)
    assert not lists.remove("unsubscribes", ANN, tags=("other",))
    assert lists.remove("unsubscribes", ANN, tags=("news",))
    assert lists.stops(ANN, ("news",), 0) is None
    assert lists.stops(ANN, ("sale",), 0) == "unsubscribes"
    assert lists.remove("unsubscribes", ANN)
    assert not lists.remove("unsubscribes", ANN)
    assert list(lists.entries(0)) == []


def test_as_a_scenario_writes_them():
    lists = DoNotSend.of(
        (
            ListEntry(list="allowlist", address="Ann@X.test"),
            ListEntry(list="bounces", address="ann@x.test", code="550", reason="unknown_user"),
            ListEntry(list="unsubscribes", address="bob@x.test", tags=("news",), expires=Duration(5)),
            ListEntry(list="allowlist", domain="Y.test"),
        )
    )
    assert list(lists.entries(0)) == [
        Entry("bounces", "ann@x.test", "", None, "550", "unknown_user"),
        Entry("unsubscribes", "bob@x.test", "news", 5, None, None),
    ]
    assert [lists.allows(key, 0) for key in (ANN, "bob@x.test", "c@y.test")] == [True, False, True]


def test_lists_that_are_not_heeded_are_kept_and_stop_nothing():
    lists = DoNotSend.of((ListEntry(list="bounces", address="ann@x.test"),), heeded=False)
    assert lists.stops(ANN, (), 0) is None
    assert [entry.address for entry in lists.entries(0)] == ["ann@x.test"]


NAMES, KEYS = st.sampled_from(LISTS), st.sampled_from(["b@x", "c@y"])
TAGS = st.sets(st.sampled_from(["s", "t"])).map(lambda tags: tuple(sorted(tags)))
ADDED = st.tuples(NAMES, KEYS, TAGS, st.none() | st.integers(1, 9))


def law_of_lists(do_not_send):
    """The lists stop what a plain list of all that was added would stop."""

    @settings(max_examples=500, database=None, derandomize=True, phases=[Phase.generate])
    @given(
        st.lists(ADDED, max_size=6), st.sets(st.sampled_from(["b@x", "y"])), KEYS, TAGS, st.integers(0, 10)
    )
    def law(added, allowed, key, tags, at):
        lists, plain = do_not_send(), []
        for name in allowed:
            lists.allow(name)
        for name, address, scope, expires in added:
            if not (name == "bounces" and {address, address.partition("@")[2]} & allowed):
                plain.append((name, address, scope, expires))
            lists.add(name, address, 0, tags=scope, expires=expires)
        stopping = [
            name
            for name, address, scope, expires in plain
            if address == key and (not scope or set(scope) & set(tags)) and (expires is None or at < expires)
        ]
        expected = min(stopping, key=("bounces", "complaints", "unsubscribes").index, default=None)
        assert lists.stops(key, tags, at) == expected

    law()


def test_law_of_lists():
    law_of_lists(DoNotSend)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('name == "bounces" and self.allows(key, at)', "False"),
        ('name == "bounces" and self.allows(key, at)', "self.allows(key, at)"),
        ("expires is None or at < expires", "expires is None or at <= expires"),
        ('("bounces", "complaints", "unsubscribes")', '("complaints", "bounces", "unsubscribes")'),
        ("for tag in (_ALL, *tags)", "for tag in tags"),
        ("for tag in (_ALL, *tags)", "for tag in self.until"),
        ("one is None or other is None", "False and one is other"),
        ('keys = (key, key.rpartition("@")[2])', "keys = (key,)"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises((AssertionError, TypeError)):
        law_of_lists(mutated("simulator.sender.suppressions", guard, instead).DoNotSend)
