from simulator.engine import List, Submit
from simulator.transport import ScriptedTransport
from tests.engine.story import MINUTE, Stage, kinds, scenario, told

HOURLY = '{name: c, over: 3h, messages: 3, to: "u{n}@x.test"}'


def test_it_tells_what_is_due_next():
    engine = Stage(scenario(HOURLY)).engine
    assert engine.next_due() == 0
    engine.advance(1)
    assert engine.next_due() == 60 * MINUTE
    engine.advance()
    assert engine.next_due() is None


def test_it_advances_up_to_an_instant_and_leaves_what_is_due_then():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance(60 * MINUTE)
    assert stage.engine.now == 60 * MINUTE
    assert told(stage.rows(), "accepted", "at_ms") == [0]
    stage.engine.advance(60 * MINUTE + 1)
    assert told(stage.rows(), "accepted", "at_ms") == [0, 60 * MINUTE]


def test_it_never_goes_back():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance(90 * MINUTE)
    stage.engine.advance(10 * MINUTE)
    assert stage.engine.now == 90 * MINUTE
    assert len(told(stage.rows(), "accepted", "at_ms")) == 2


def test_a_budget_counts_instants():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance(budget=2)
    assert told(stage.rows(), "accepted", "at_ms") == [0, 60 * MINUTE]
    assert stage.engine.next_due() == 120 * MINUTE


def test_a_budget_does_not_reach_beyond_the_instant():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance(90 * MINUTE, budget=100)
    assert len(told(stage.rows(), "accepted", "at_ms")) == 2


def test_an_input_is_applied_at_its_instant():
    stage = Stage(scenario(HOURLY))
    stage.engine.apply(List(30 * MINUTE, "main", "bounces", "u2@x.test"))
    stage.engine.advance()
    assert told(stage.rows(), "suppressed", "recipient") == ["u2@x.test"]
    assert told(stage.rows(), "listed", "at_ms") == [30 * MINUTE]


def test_an_input_that_comes_too_late_is_applied_now():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance(90 * MINUTE)
    stage.engine.apply(List(0, "main", "bounces", "u3@x.test"))
    stage.engine.advance()
    assert told(stage.rows(), "listed", "at_ms") == [90 * MINUTE]
    assert told(stage.rows(), "suppressed", "recipient") == ["u3@x.test"]


def test_inputs_come_before_the_workload_of_their_instant():
    stage = Stage(scenario(HOURLY))
    stage.engine.apply(List(60 * MINUTE, "main", "bounces", "u2@x.test"))
    stage.engine.advance()
    assert told(stage.rows(), "suppressed", "attempt") == [0]


def test_inputs_of_an_instant_keep_their_order():
    stage = Stage(scenario(HOURLY))
    for number in range(12):
        stage.engine.apply(Submit(5, "hand", number, "main", (f"h{number}@x.test",)))
    stage.engine.apply(List(5, "main", "bounces", "h0@x.test"))
    stage.engine.advance(6)
    assert told(stage.rows(), "suppressed", "recipient") == ["h0@x.test"]
    assert len(told(stage.rows(), "delivered", "recipient")) == 12


def test_it_can_be_fed_after_it_has_run_dry():
    stage = Stage(scenario(HOURLY))
    stage.engine.advance()
    stage.engine.apply(Submit(0, "more", 0, "main", ("late@x.test",)))
    stage.engine.advance()
    assert told(stage.rows(), "delivered", "recipient")[-1] == "late@x.test"


def test_an_instant_that_is_over_stays_over():
    """What comes in for it is applied after it, or rows of one instant would stand in two blocks."""
    stages = Stage(scenario(HOURLY)), Stage(scenario(HOURLY))
    for stage, flushes in zip(stages, (True, False), strict=True):
        stage.engine.advance(budget=1)
        if flushes:
            stage.journal.flush()
        stage.engine.apply(Submit(0, "more", 0, "main", ("late@x.test",)))
        stage.engine.advance()
    cut, whole = (stage.rows() for stage in stages)
    assert cut == whole
    assert told(cut, "accepted", "recipient", "at_ms")[:2] == [("u1@x.test", 0), ("late@x.test", 1)]


def test_the_transport_can_be_another():
    class Counting(ScriptedTransport):
        opened = closed = 0

        def open(self, *about, **more):
            self.opened += 1
            return super().open(*about, **more)

        def close(self, session, at):
            self.closed += 1
            super().close(session, at)

    made = scenario('{name: c, messages: 30, to: "u{n}@x.test"}')
    transport = Counting(made.servers)
    stage = Stage(made, transport)
    stage.engine.advance()
    assert transport.opened == transport.closed == len(set(told(stage.rows(), "attempt", "session"))) > 0
    assert kinds(stage.rows()).count("delivered") == 30
