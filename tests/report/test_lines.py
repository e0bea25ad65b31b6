from simulator.report.lines import Span, beside, line, padded, plain, width


def test_plain_text_is_the_words_without_tones_and_trailing_blanks():
    assert plain([line("a ", Span("b", "bad")), (), line("c   ")]) == "a b\n\nc"


def test_blocks_stand_beside_each_other_whichever_is_longer():
    left, right = [line("one"), line("three")], [line("x")]
    assert plain(beside(left, right, gap=2)) == "one    x\nthree"
    assert plain(beside(right, left, gap=2)) == "x  one\n   three"
    assert plain(beside([], right, gap=1)) == " x"


def test_padding_never_cuts():
    assert width(padded(line("abc"), 2)) == 3
    assert width(padded(line("abc"), 8)) == 8


def test_what_a_terminal_might_obey_is_spelt_out():
    assert plain([line("a\x1b[31m", Span("b\u202e\n", "bad"))]) == "a\\x1b[31mb\\u202e\\n"
