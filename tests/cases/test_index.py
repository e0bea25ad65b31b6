from importlib import import_module

import pytest

from tests.cases import CASES


def test_all_of_them():
    assert list(CASES) == list(range(1, 25))


@pytest.mark.parametrize("number", CASES)
def test_every_case_has_its_test(number):
    module, name = CASES[number]
    assert callable(getattr(import_module(module), name))
