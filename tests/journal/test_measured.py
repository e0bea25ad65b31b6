import numpy as np

from simulator.journal import KINDS
from simulator.journal.measured import Measured

NAMES = ("kind", "delivery", "attempt", "contact", "session", "transaction")


def cells(*rows):
    return {name: np.array(column) for name, column in zip(NAMES, zip(*rows, strict=True), strict=True)}


CONTACT, ATTEMPT, ACCEPTED = (KINDS.index(kind) for kind in ("contact", "attempt", "accepted"))
ROWS = cells(
    (ACCEPTED, 7, 1, 1, 5, 1),
    (CONTACT, 7, 1, 1, 5, 1),
    (CONTACT, 7, 1, 2, 5, 1),
    (ATTEMPT, 7, 1, 1, 5, 1),
    (ATTEMPT, 8, 1, 1, 5, 1),
    (ATTEMPT, 7, 2, 1, 5, 2),
)


def test_times_stand_beside_the_rows_they_belong_to():
    measured = Measured()
    measured.contact(7, 1, 1, 300)
    measured.transaction(5, 1, 40)
    assert measured.column(ROWS).to_list() == [None, 300, None, 40, 40, None]


def test_a_virtual_run_measures_nothing():
    assert Measured().column(ROWS).to_list() == [None] * 6
