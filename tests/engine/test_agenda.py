from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.agenda import CLOSING, END, EXPIRY, INPUT, START, Agenda

FOR_EVER = 1 << 62

instants = st.sampled_from([0, 1, 5, 1023, 1024, 5000])  # some within a window, some beyond it
numbers = st.integers(0, 2)
entries = st.lists(
    st.tuples(instants, st.integers(0, 4), st.integers(-2, 3), numbers, numbers), max_size=25, unique=True
)


def played(agenda: Agenda) -> None:
    while agenda.next_due() is not None:
        agenda.play(FOR_EVER)


@given(entries, st.randoms(use_true_random=False))
def test_entries_are_played_in_their_order_however_they_came(keys, dice):
    done = []
    agenda = Agenda()
    dice.shuffle(keys)
    for at, *key in keys:
        agenda.add(at, *key, lambda now, subject: done.append((now, *subject)), key)
    played(agenda)
    assert done == sorted(keys)


def test_the_phases_of_an_instant_have_their_order():
    done = []
    agenda = Agenda()
    for phase in (START, CLOSING, EXPIRY, END, INPUT):
        agenda.add(7, phase, 1, 0, 0, lambda now, subject: done.append(subject), phase)
    played(agenda)
    assert done == [INPUT, END, EXPIRY, CLOSING, START]


def test_what_is_added_to_the_instant_being_played_makes_a_further_round_of_it():
    done = []
    agenda = Agenda()

    def note(now, subject):
        done.append((now, subject))

    def start(now, subject):
        note(now, subject)
        agenda.add(now, INPUT, 0, 0, 0, note, "second round")
        agenda.add(now + 1, INPUT, 0, 0, 0, note, "later")

    agenda.add(3, START, 1, 0, 0, start, "first round")
    agenda.add(3, START, 2, 0, 0, note, "first round still")
    assert agenda.next_due() == 3
    agenda.play(4)
    assert done == [(3, "first round"), (3, "first round still"), (3, "second round")]
    assert agenda.next_due() == 4
    agenda.play(5)
    assert done[-1] == (4, "later")
    assert agenda.next_due() is None


def test_the_next_instant_is_the_earliest():
    agenda = Agenda()
    for at in (50, 20, 90, 20):
        agenda.add(at, START, at, 0, 0, lambda now, subject: None, None)
    due = []
    while (at := agenda.next_due()) is not None:
        due.append(at)
        agenda.play(at + 1)
    assert due == [20, 50, 90]
