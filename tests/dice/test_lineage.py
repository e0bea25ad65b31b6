import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.dice import Lineage, identities, identity

numbers = st.integers(0, 5000)


@given(st.integers(0, (1 << 63) - 1), st.lists(numbers, min_size=1, max_size=6))
@example((1 << 63) - 1, [1023, 1024, 0])
def test_a_lineage_is_what_identity_says_one_by_one(parent: int, asked: list[int]):
    lineage = Lineage(parent)
    for number in asked:
        child = identity(parent, number)
        assert lineage.child(number) == (child, identity(child, 0))


def test_rows_of_ids_are_those_of_each():
    numbers = np.array([0, 5, 4_000_000])
    children, firsts = Lineage(99).row(numbers)
    assert children.tolist() == [identity(99, number) for number in numbers.tolist()]
    assert firsts.tolist() == [identity(child, 0) for child in children.tolist()]
    assert identities(children, 65_537).tolist() == [identity(child, 65_537) for child in children.tolist()]
