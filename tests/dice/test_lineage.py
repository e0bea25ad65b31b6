from hypothesis import example, given
from hypothesis import strategies as st

from simulator.dice import Lineage, identity

numbers = st.integers(0, 5000)


@given(st.integers(0, (1 << 63) - 1), st.lists(numbers, min_size=1, max_size=6))
@example((1 << 63) - 1, [1023, 1024, 0])
def test_a_lineage_is_what_identity_says_one_by_one(parent: int, asked: list[int]):
    lineage = Lineage(parent)
    for number in asked:
        child = identity(parent, number)
        assert lineage.child(number) == (child, identity(child, 0))
