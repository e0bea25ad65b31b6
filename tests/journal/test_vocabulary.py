from simulator.journal import NULL, Placing, Vocabulary
from simulator.mail import Bounce, Outcome, Reply


def test_the_same_value_has_the_same_number():
    vocabulary = Vocabulary()
    reply = Reply.parse("250 2.0.0 OK")
    assert [vocabulary.word(word) for word in ("a", "b", "a")] == [0, 1, 0]
    assert [vocabulary.outcome(Outcome("eom", reply)) for _ in range(2)] == [0, 0]
    bounce = Bounce("unknown", "soft", "transient", "code", "4yz")
    assert [vocabulary.bounce(bounce), vocabulary.bounce(bounce)] == [0, 0]
    assert [vocabulary.placing(Placing("c", "s", "x.test", None, "")) for _ in range(2)] == [0, 0]


def test_nothing_is_null():
    vocabulary = Vocabulary()
    assert [
        vocabulary.word(""),
        vocabulary.word(None),
        vocabulary.outcome(None),
        vocabulary.bounce(None),
    ] == [NULL] * 4
