from dataclasses import dataclass, field
from typing import Literal

import pytest
from pydantic_core import SchemaValidator, ValidationError

from simulator.mail import Duration, Share
from simulator.scenario.nodes import Whole
from simulator.scenario.reflection import Reflection, key_of
from simulator.scenario.written import Name
from simulator.sender.jitters import Jitter
from simulator.sender.jitters.full import Full
from simulator.sender.jitters.uniform import Uniform
from simulator.sender.schedules import Schedule
from simulator.sender.schedules.fixed_list import FixedList


@dataclass(frozen=True, kw_only=True)
class Inner:
    wait: Duration
    share: Share | None = None

    def __post_init__(self) -> None:
        if self.wait > 1000:
            raise ValueError("too long: write less")


@dataclass(frozen=True, kw_only=True)
class Outer:
    name: str
    as_: Literal["soft", "hard"] = field(default="soft", metadata={"key": "as"})
    inner: tuple[Inner, ...] = ()
    schedule: Schedule | None = None
    jitter: Jitter | None = None
    times: int = 1
    factor: float = 1.0
    on: bool = False


REFLECTION = Reflection(
    {Schedule: "simulator.sender.schedules", Jitter: "simulator.sender.jitters"}, {(Outer, "name"): Name}, {}
)


def read(**given: object) -> Outer:
    made: Outer = SchemaValidator(REFLECTION.of(Outer)).validate_python(given)
    return made


def errors(**given: object) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(ValidationError) as caught:
        read(**given)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]


def test_a_mapping_becomes_the_dataclass_and_keeps_its_defaults() -> None:
    assert read(name="x") == Outer(name="x")
    given = {"name": "x", "as": "hard", "inner": [{"wait": "1s", "share": "5%"}], "on": True}
    assert read(**given) == Outer(
        name="x", as_="hard", inner=(Inner(wait=Duration(1000), share=Share(0.05)),), on=True
    )


def test_kinds_are_written_long_or_short() -> None:
    waits = FixedList(delays=(Duration(60_000),))
    assert read(name="x", schedule=["1m"]).schedule == waits
    assert read(name="x", schedule={"fixed_list": {"delays": ["1m"]}}).schedule == waits
    assert read(name="x", jitter="full").jitter == Full()
    assert read(name="x", jitter={"full": None}).jitter == Full()
    assert read(name="x", jitter={"uniform": {"share": "10%"}}).jitter == Uniform(share=Share(0.1))
    assert read(name="x", jitter="none").jitter is None


def test_every_fault_is_told_with_its_way() -> None:
    bare = Whole.of(5, "5")
    found = errors(
        name="a b", inner=[{"wait": bare}, {"wait": "2s"}, {"wait": "1s", "wat": 1}, {}, 3], times="x"
    )
    assert found == [
        ("E016", ("name",)),
        ("E004", ("inner", 0, "wait")),
        ("E017", ("inner", 1)),
        ("extra_forbidden", ("inner", 2, "wat")),
        ("missing", ("inner", 3, "wait")),
        ("E014", ("inner", 4)),
        ("E014", ("times",)),
    ]


def test_kinds_refuse_what_is_none_or_two() -> None:
    assert errors(name="x", jitter="ful") == [("E015", ("jitter",))]
    assert errors(name="x", jitter={"full": {}, "equal": {}}) == [("E018", ("jitter",))]
    assert errors(name="x", schedule="fixed_list") == [("missing", ("schedule", "fixed_list", "delays"))]


def test_numbers_and_switches_are_taken_literally() -> None:
    assert read(name="x", times=Whole.of(3, "3"), factor=Whole.of(2, "2")).factor == 2.0
    assert errors(name="x", on="yes", times=True) == [("E014", ("times",)), ("E014", ("on",))]


def test_a_type_that_cannot_be_written_is_our_fault() -> None:
    with pytest.raises(TypeError, match="no way to write"):
        REFLECTION.of(bytes)


def test_the_key_of_a_field() -> None:
    assert [key_of(one) for one in Outer.__dataclass_fields__.values()][:3] == ["name", "as", "inner"]
