import numpy as np

from simulator.engine.stamp import Ids, Pages, Stamp
from simulator.journal import NULL, Frames, Journal


def exemplar(at: int = 100, took: int = 7) -> Journal:
    """What the engine writes of a mail that is taken at once."""
    journal = Journal(Frames())
    journal.accepted.cells.extend((at, 0, 1, 2))
    journal.accepted.recipients.append("u1@x.test")
    journal.contacts.cells.extend((at, at, 0, 1, 2, 1, 1, 3, NULL, NULL, 4, 5))
    journal.contacts.recipients.append("u1@x.test")
    done = (at + took, at, 0, 1, 2, 1, 1, 3, 1, 6, NULL, 7, NULL, 4, 5, NULL, 0, 1, at)
    journal.attempts.cells.extend(done)
    journal.attempts.recipients.append("u1@x.test")
    return journal


def ids(*numbers: int) -> Ids:
    row = np.array(numbers, dtype=np.int64)
    return Ids(row * 10, row * 100, row * 1000)


def tables(at, of):
    return [[table.tolist() for table in sheet] for sheet in Stamp(exemplar(), 100).sheets(np.array(at), of)]


def test_others_differ_in_ids_and_instants_alone():
    assert tables([500, 900], ids(1, 2)) == [
        [[[500, 0, 10, 100], [900, 0, 20, 200]]],
        [
            [
                [500, 500, 0, 10, 100, 1, 1, 1000, -1, -1, 4, 5],
                [900, 900, 0, 20, 200, 1, 1, 2000, -1, -1, 4, 5],
            ]
        ],
        [
            [
                [507, 500, 0, 10, 100, 1, 1, 1000, 1, 6, -1, 7, -1, 4, 5, -1, 0, 1, 500],
                [907, 900, 0, 20, 200, 1, 1, 2000, 1, 6, -1, 7, -1, 4, 5, -1, 0, 1, 900],
            ]
        ],
    ]


def test_only_what_was_taken_at_once_is_plain():
    assert Stamp(exemplar(), 100).is_plain
    noted = exemplar()
    noted.others.recipients.append("somebody")
    assert not Stamp(noted, 100).is_plain
    assert not Stamp(Journal(Frames()), 100).is_plain
    failed = exemplar()
    failed.attempts.cells[-1] = NULL
    assert not Stamp(failed, 100).is_plain


def test_rows_wait_for_their_instants():
    journal = Journal(Frames())
    pages = Pages(journal)
    assert pages.turn is None
    pages.add(Stamp(exemplar(), 100).sheets(np.array([500, 900]), ids(1, 2)), ["a", "b"])
    assert pages.turn == 900
    pages.write(506)
    assert (journal.accepted.recipients, journal.attempts.recipients) == (["a"], [])
    pages.write(907)
    assert (journal.accepted.recipients, journal.attempts.recipients) == (["a", "b"], ["a", "b"])
    assert pages.turn is None
