from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.recipients.lines import LONGEST, Line, Lines
from tests.sender.mutant import mutated

CALMLY = settings(max_examples=100, deadline=None)
HASTILY = settings(max_examples=2_000, deadline=None, phases=[Phase.generate], report_multiple_bugs=False)
PIECES = st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"\r\n.\r\n", b"a", b"bc", b"\0", b"\xff"])
LENGTHS = st.integers(0, 2 * LONGEST) | st.integers(LONGEST - 2, LONGEST + 2)
DOTS = st.sampled_from([b".", b"..", b"a", b"\r\n", b"\n", b"\r"])
STREAMS = st.lists(PIECES, max_size=25).map(b"".join)


def cut(stream, places):
    """A stream in pieces."""
    ends = sorted({min(place, len(stream)) for place in places} | {0, len(stream)})
    return [stream[start:end] for start, end in pairwise(ends)]


def read_lines(kind, pieces):
    lines, found = kind(), []
    for piece in pieces:
        lines.feed(piece)
        while (line := lines.line()) is not None:
            found.append(line)
    return found


def read_data(kind, pieces):
    """The measures of the data and what was left after it, or None."""
    lines = kind()
    lines.begin_data()
    for number, piece in enumerate(pieces):
        lines.feed(piece)
        data = lines.data()
        if data is not None:
            lines.feed(b"".join(pieces[number + 1 :]) + b"\r\n")
            return data, read_rest(lines)
    return None


def read_rest(lines):
    rest = []
    while (line := lines.line()) is not None:
        rest.append(line.octets)
    return b"\r\n".join(rest)


def law_of_ends(kind, pace=CALMLY):
    """Only CR LF ends a line and only CR LF . CR LF the data, wherever the stream is cut."""

    @pace
    @given(STREAMS, st.lists(st.integers(0, 60), max_size=8))
    def law(stream, places):
        pieces = cut(stream, places)
        assert [line.octets for line in read_lines(kind, pieces)] == stream.split(b"\r\n")[:-1]
        text, dot, rest = (b"\r\n" + stream).partition(b"\r\n.\r\n")
        longest = max(map(len, text.split(b"\r\n")))
        assert read_data(kind, pieces) == (((len(text), longest), rest) if dot else None)

    law()


def test_law_of_ends():
    law_of_ends(Lines)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('_DATA_END = b"\\r\\n.\\r\\n"', '_DATA_END = b"\\n.\\n"'),
        ('_DATA_END = b"\\r\\n.\\r\\n"', '_DATA_END = b"\\n.\\r\\n"'),
        ('_LINE_END = b"\\r\\n"', '_LINE_END = b"\\n"'),
        ("len(self._held) - len(_DATA_END) + 1", "len(self._held) - len(_DATA_END) + 3"),
        ("self._length + len(rest_of_line)", "len(rest_of_line)"),
        ("self._held[:0] = _LINE_END", "pass"),
        ("self._pass(end + len(_LINE_END))", "self._pass(end)"),
        ("self._length = lengths[-1]", "pass"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_ends(mutated("simulator.recipients.lines", guard, instead).Lines, HASTILY)


def law_of_bounds(kind, pace=CALMLY):
    """Of a line that never ends, and of data, next to nothing is held; a long line harms no other."""

    @pace
    @given(LENGTHS, st.sampled_from([b"x", b"\r", b"\n"]), st.integers(1, 300))
    def law(length, octet, step):
        lines, line = kind(), octet * length
        stream = line + b"\r\nNOOP\r\n"
        found = read_lines(kind, [stream[place : place + step] for place in range(0, len(stream), step)])
        assert found == [Line(b"", too_long=True) if length > LONGEST else Line(line), Line(b"NOOP")]
        for _ in range(20):
            lines.feed(line)
            assert lines.line() is None
            assert len(lines._held) <= LONGEST + 2
        lines.begin_data()
        lines.feed(line)
        assert lines.data() is None
        assert len(lines._held) <= 5

    law()


def test_law_of_bounds():
    law_of_bounds(Lines)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("if len(self._held) > LONGEST + 1:", "if False:"),
        ("if len(self._held) > LONGEST + 1:", "if len(self._held) > LONGEST:"),
        ('self._held[LONGEST:-1] = b"?"', "del self._held[LONGEST:-1]"),
        ('self._held[LONGEST:-1] = b"?"', "del self._held[LONGEST:]"),
        ("if end > LONGEST else", "if end >= LONGEST else"),
    ],
)
def test_the_bounds_notice(guard, instead):
    with pytest.raises(AssertionError):
        law_of_bounds(mutated("simulator.recipients.lines", guard, instead).Lines, HASTILY)


def test_what_was_pipelined_can_be_dropped():
    lines = Lines()
    lines.feed(b"STARTTLS\r\nMAIL FROM:<evil@b.test>\r\n")
    assert lines.line() == Line(b"STARTTLS")
    lines.drop()
    assert lines.line() is None


def law_of_keeping(kind, pace=CALMLY):
    """What is kept is what was sent, without the dots that were doubled, wherever the stream is cut."""

    @pace
    @given(st.lists(DOTS).map(b"".join), st.lists(st.integers(0, 40)))
    def law(mail, places):
        sent = mail + b"\r\n"
        stuffed = (b"\r\n" + sent).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"
        lines = kind(keep=1000)
        lines.begin_data()
        for piece in cut(stuffed, places):
            lines.feed(piece)
            data = lines.data()
        assert data is not None
        assert lines.text() == sent

    law()


def test_law_of_keeping():
    law_of_keeping(Lines)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('.replace(b"\\r\\n..", b"\\r\\n.")', ""),
        ('text[1:] if text.startswith(b"..") else text', "text"),
        ("self._kept += self._held[: min(octets, room)]", "self._kept = self._held[: min(octets, room)]"),
    ],
)
def test_the_keeping_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_keeping(mutated("simulator.recipients.lines", guard, instead).Lines, HASTILY)


def test_no_more_is_kept_than_is_asked_for():
    for keep, kept in ((0, b""), (5, b"abc"), (100, b"abcdef\r\n")):
        lines = Lines(keep)
        lines.begin_data()
        lines.feed(b"abcdef\r\n.\r\n")
        assert lines.data() is not None
        assert lines.text() == kept
