import io

from simulator.cli.lines import chunks, lines_of


def test_lines_without_their_ends():
    assert list(lines_of(io.BytesIO(b"one\r\ntwo\n\nf\xff\n"))) == [
        "one",
        "two",
        "",
        "f\N{REPLACEMENT CHARACTER}",
    ]


def test_of_a_long_line_the_beginning():
    long, short = lines_of(io.BytesIO(b"x" * 200_000 + b"\nshort\n"))
    assert (len(long), short) == (1 << 16, "short")


def test_lines_joined_some_hundred_at_a_time():
    assert list(chunks([])) == []
    assert [chunk.count("\n") + 1 for chunk in chunks(map(str, range(1300)))] == [512, 512, 276]
    assert "\n".join(chunks(map(str, range(1300)))).split("\n") == [str(n) for n in range(1300)]
