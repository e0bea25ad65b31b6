import pytest

from simulator.scenario.flow import flow


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": [True, None, 2]}, "{a: [true, null, 2]}"),
        ("plain words", "plain words"),
        ("a: b", '"a: b"'),
        ("", '""'),
    ],
)
def test_values_on_one_line(value: object, told: str) -> None:
    assert flow(value) == told
