from simulator.journal import ROW, Frames, Journal
from tests.journal.rows import append


def test_a_block_is_written_when_it_is_full_and_the_instant_over():
    frames = Frames()
    journal = Journal(frames, block_bytes=8 * len(ROW) * 2)
    for _ in range(3):
        append(journal)
    assert frames.frame().height == 0
    journal.settle()
    assert frames.frame().height == 3
    append(journal)
    journal.settle()
    assert (frames.frame().height, journal.count) == (3, 3)
    journal.flush()
    assert (frames.frame().height, journal.count) == (4, 4)
