"""Laws that every journal keeps, over random worlds; for each a mutant that must break it."""

from collections import Counter
from collections.abc import Callable, Iterator
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.engine import engine
from tests.laws.laws import LAWS, Story, violations
from tests.laws.mutants import Mutant, corpus, growing
from tests.laws.worlds import NEWCOMER, World, pairs, play, scenario_of, worlds

modest = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

ATTEMPTS, ENGINE = "simulator.engine.attempts", "simulator.engine.engine"
FATES, QUEUE, TURNS = "simulator.engine.fates", "simulator.engine.queue", "simulator.engine.turns"
DECIDE = (  # decisions are known by their classes
    "simulator.engine.histories:decide Again; simulator.engine.verdicts:Again GivenUp; "
    f"{QUEUE}:Again Hold GivenUp"
)
MUTANTS: dict[tuple[str, str], Mutant] = {
    ("retries_are_soft", "a 5yz made soft keeps its hardness"): Mutant(
        "simulator.sender.verdict",
        'return Verdict("retry", _soft(bounce))',
        'return Verdict("retry", bounce)',
        "simulator.engine.desk:judge",
    ),
    ("nothing_follows_the_end", "what failed stays in the queue"): Mutant(
        FATES,
        'listed where the verdict says so."""\n        delivery.state = FAILED',
        'listed where the verdict says so."""',
        f"{ENGINE}:Fates",
    ),
    ("ends_once", "the age timer ends what has ended"): Mutant(
        QUEUE,
        "if delivery.state == QUEUED:\n                self._fates.expire(at, delivery, why)",
        "if True:\n                self._fates.expire(at, delivery, why)",
        f"{ATTEMPTS}:Queue",
    ),
    ("adds_up", "accepted mail is not written down"): Mutant(
        "simulator.engine.intake",
        "self._floor.ledger.accepted(at, delivery)",
        "pass",
        f"{ENGINE}:Intake",
    ),
    ("is_canonical", "rows stay in the order in which they came"): Mutant(
        "simulator.journal.block",
        "order = np.lexsort([keys[name] for name in _CANONICAL])",
        "order = np.arange(len(cells['at_ms']))",
        "simulator.journal.journal:columns",
    ),
    ("attempts_are_counted", "N is passed by one"): Mutant(
        "simulator.sender.expiry",
        "history.own_attempts >= limits.after_attempts",
        "history.own_attempts > limits.after_attempts",
        "simulator.sender.decide:spent",
    ),
    ("none_is_too_old", "a try past the age is put down"): Mutant(
        "simulator.sender.decide",
        "if limits.after is not None and again.at >= history.created + limits.after:",
        "if False:",
        DECIDE,
    ),
    ("none_is_too_old", "mail that waits for a connection does not age"): Mutant(
        TURNS,
        "(at, lane, job)\n            self.expire_in_time(at, job)",
        "(at, lane, job)",
        f"{ATTEMPTS}:Turns",
    ),
    ("lists_are_kept", "the lists are read at submission only"): Mutant(
        FATES,
        "stops = message.desk.lists.stops",
        "stops = lambda *about: None",
        f"{ENGINE}:Fates",
    ),
    ("lists_are_kept", "what expires is taken off silently"): Mutant(
        FATES,
        "self._entry(at, _UNLISTED, sender, name, address, tag, answered_by=by)",
        "pass",
        f"{ENGINE}:Fates",
    ),
    ("entries_come_and_go", "an address is listed anew for every reason to"): Mutant(
        "simulator.sender.suppressions",
        "if not held.stands(tag, at)]",
        "]",
        "simulator.engine.desk:DoNotSend",
    ),
    ("entries_come_and_go", "what was taken off expires all the same"): Mutant(
        FATES,
        "in self._floor.desks[sender].lists.expire(name, address, at, tags=tags):",
        'in tags or ("",):',
        f"{ENGINE}:Fates",
    ),
    ("drops_have_their_list", "bounces are listed silently"): Mutant(
        FATES,
        'self._entry(at, _LISTED, desk.sender.name, "bounces", delivery.key, tag, *numbers)',
        "pass",
        f"{ENGINE}:Fates",
    ),
    ("late_news_is_of_delivered", "a report about a failed delivery counts"): Mutant(
        "simulator.engine.news",
        "if delivery.state == DELIVERED and not delivery.bounced:",
        "if not delivery.bounced:",
        f"{ENGINE}:News",
    ),
    ("lanes_are_kept", "a lane has a connection too many"): Mutant(
        "simulator.engine.lane",
        "self.allowed = desk.policy.connections.per_domain",
        "self.allowed = desk.policy.connections.per_domain + 1",
        "simulator.engine.desk:Lane",
    ),
    ("the_urgent_go_first", "a priority counts for nothing"): Mutant(
        "simulator.engine.lane",
        "priority = job.message.priority",
        "priority = NORMAL",
        "simulator.engine.desk:Lane",
    ),
    ("the_urgent_go_first", "a connection stays with its address"): Mutant(
        "simulator.engine.lane",
        "highest = min(self.waiting)[0]",
        "highest = min((key for key in self.waiting if key[1] == ip), default=(-1,))[0]",
        "simulator.engine.desk:Lane",
    ),
    ("the_urgent_go_first", "who retries goes before who is fresh"): Mutant(
        "simulator.engine.lane",
        "return queue[0], job.due,",
        "return not job.attempts, job.due,",
        "simulator.engine.desk:Lane",
    ),
    ("rates_are_kept", "a start is not counted"): Mutant(
        ATTEMPTS, "lane.pace.starts.append(at)", "pass", f"{ENGINE}:Attempts"
    ),
    ("sessions_are_kept", "a connection never has had enough"): Mutant(
        "simulator.engine.lane",
        "desk.policy.connections.messages_per_connection",
        "1000",
        "simulator.engine.desk:Lane",
    ),
    ("attempts_are_counted", "who is brought back is not told so"): Mutant(
        QUEUE,
        "self._ledger.about(at, _NOTICE, delivery, decision=about, next_at=at)",
        "pass",
        f"{ATTEMPTS}:Queue",
    ),
    ("servers_are_kept", "a server counts no connections"): Mutant(
        "simulator.recipients.behaviours.connection_limit",
        "is_open >= self.connections",
        "False",
        "simulator.recipients.limits:ConnectionLimit",
    ),
    ("transactions_are_kept", "there is always room for one more"): Mutant(
        "simulator.engine.mailing",
        "return most is None or len(self.deliveries) + more <= most",
        "return True",
        "simulator.engine.intake:Job",
    ),
}


@modest
@given(worlds())
def test_every_law_is_kept(world: World):
    scenario = scenario_of(world)
    assert violations(play(world, scenario), scenario, world.inputs) == {}


def test_the_worlds_are_worth_ruling():
    """Everything that the laws speak of happens in them, or they would hold for want of cases."""
    often = ("accepted", "listed", "suppressed", "attempt", "delivered", "bounced", "refused", "expired")
    seldom = ("bounced_late", "bounce_lost", "complained", "unsubscribed", "notice", "unlisted", "control")
    seldom = (*seldom, "deferred")
    lacking = Counter({**dict.fromkeys(often, 20), **dict.fromkeys(seldom, 3)})
    for world in corpus():
        if not lacking:
            break
        lacking -= Counter(play(world)["kind"])
    assert not lacking


@pytest.mark.parametrize("law", LAWS)
def test_every_law_has_a_mutant(law: str):
    assert any(name == law for name, _ in MUTANTS)


@pytest.mark.parametrize(("law", "crime"), MUTANTS)
def test_a_mutant_is_caught(law: str, crime: str):
    with MUTANTS[law, crime]():
        assert any(True for world in corpus() for _ in broken(law, world))


def broken(law: str, world: World) -> Iterator[str]:
    scenario = scenario_of(world)
    yield from LAWS[law](Story(play(world, scenario), scenario, world.inputs))


# -- one campaign more ------------------------------------------------------------------------------

Drawn = dict[tuple[object, ...], set[int]]


def recording(draws: Drawn) -> type:
    """The dice of the engine, writing down what is drawn for whom."""

    class Recorder(engine.Bound):
        def __call__(self, purpose: str, per: str = "attempt") -> int:
            drawn = super().__call__(purpose, per)
            whose = {
                "attempt": (self.delivery, self.attempt, self.contact),
                "message": (self.message,),
                "recipient": (self.recipient,),
                "server": (),
            }
            draws.setdefault((purpose, per, *whose[per]), set()).add(drawn)
            return drawn

    return Recorder


def moved_draws(pair: tuple[World, World]) -> Iterator[str]:
    """Another campaign gives nobody else another identity or another draw."""
    found: list[tuple[set, Drawn]] = []
    for world in pair:
        draws: Drawn = {}
        with patch.object(engine, "Bound", recording(draws)):
            frame = play(world)
        accepted = frame.filter(pl.col("kind") == "accepted")
        identities = accepted.select("at_ms", "campaign", "recipient", "message", "delivery")
        found.append((set(identities.rows()), draws))
    (fewer, before), (more, after) = found
    yield from (f"{identity} is gone" for identity in fewer - more)
    for key in before.keys() & after.keys():
        if before[key] != after[key] or len(before[key]) > 1:
            yield f"{key}: {before[key]} became {after[key]}"


def moved_rows(pair: tuple[World, World]) -> Iterator[str]:
    """Where no mail can feel another, a campaign more leaves everybody else's rows as they were."""
    fewer, more = map(play, pair)
    others = more.filter(~pl.col("recipient").str.starts_with(NEWCOMER))
    if not others.equals(fewer):
        yield f"{fewer.height} rows became {others.height}, or other ones"


Growing = Callable[[tuple[World, World]], Iterator[str]]


@modest
@given(pairs(alone=False))
def test_a_campaign_more_moves_nobodys_draws(pair: tuple[World, World]):
    assert list(moved_draws(pair)) == []


@modest
@given(pairs(alone=True))
def test_a_campaign_more_moves_nobodys_rows(pair: tuple[World, World]):
    assert list(moved_rows(pair)) == []


BY_TURN = Mutant(
    "simulator.dice.bound",
    '"""A uniform of 53 bits."""',
    'self._keys["turn"] = self._keys.get("turn", 0) + 1; return uniform(self._seed, self._keys["turn"])',
    f"{ENGINE}:Bound",
)
GROWING: dict[str, tuple[Growing, bool, Mutant]] = {
    "draws by turn": (moved_draws, False, BY_TURN),
    "draws by turn, seen in rows": (moved_rows, True, BY_TURN),
    "messages numbered as they come": (
        moved_draws,
        False,
        Mutant(
            "simulator.engine.intake",
            "self._lineage(given.campaign).child(given.number)",
            'self._lineage("").child(self.__dict__.setdefault("came", []).append(1) or len(self.came))',
            f"{ENGINE}:Intake",
        ),
    ),
    "source addresses in turn": (
        moved_rows,
        True,
        Mutant(
            "simulator.engine.desk",
            "return ips[uniform(self._ip_key, subject, attempt) * len(ips) >> BITS]",
            "self._ip_key += 1; return ips[self._ip_key % len(ips)]",
            f"{ENGINE}:Desk",
        ),
    ),
}


@pytest.mark.parametrize("crime", GROWING)
def test_a_mutant_that_moves_others_is_caught(crime: str):
    law, alone, mutant = GROWING[crime]
    with mutant():
        assert any(True for pair in growing(alone) for _ in law(pair))
