import pytest

from simulator.mail import Credentials


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, True),
        ({"spf": "fail"}, True),
        ({"dkim": "none"}, True),
        ({"spf": "softfail", "dkim": "fail"}, False),
        ({"aligned": False}, False),
    ],
)
def test_one_that_passes_is_enough_if_it_is_for_the_domain_of_from(facts, holds):
    assert Credentials(**facts).is_authenticated is holds
