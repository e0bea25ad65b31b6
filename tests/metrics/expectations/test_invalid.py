from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations.invalid import quoted, suggestion


def test_a_fault_survives_being_raised_again_from_its_arguments():
    fault = ExpectationInvalid("told", 3, "help", ("where",), 5, True)
    again = type(fault)(*fault.args)
    assert vars(again) == vars(fault)
    assert str(again) == "told; help"


def test_a_fault_seen_from_further_up_leads_all_the_way():
    fault = ExpectationInvalid("told", 3, "help", ("server",), 5).below("where")
    assert (fault.path, fault.offset, fault.width) == (("where", "server"), 3, 5)


def test_a_near_word_is_suggested_and_else_those_known():
    assert suggestion("Bigmial", ["bigmail", "corp"]) == 'did you mean "bigmail"?'
    assert suggestion("zzz", ["b", "a"]) == "known: a, b"
    assert suggestion("zzz", map(str, range(20))).endswith(" and 8 more")
    assert suggestion("zzz", []) == ""


def test_quoted_is_short_and_cannot_move_the_cursor():
    assert len(quoted("x" * 500)) == 60
    assert quoted("\x1b[2J") == "'\\x1b[2J'"
