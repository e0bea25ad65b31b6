"""Regular expressions of scenarios: what they find, and that none of them can make a run hang."""

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.regex import capture, finder
from tests.sender.mutant import mutated


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("/^gone-\\d+@/", "gone-17@a.test", True),
        ("/^gone-\\d+@/", "x-gone-17@a.test", False),
        ("/full/", "Mailbox FULL", False),
        ("/full/i", "Mailbox FULL", True),
        ("/\\bfull\\b/i", "faithfully", False),
        ("/a/b/", "a/b", True),
        ("/^m.ller/", "müller", True),
        ("/MÜLLER/i", "müller", True),
        ("/./", "\ud800", True),  # no text makes it raise
    ],
)
def test_what_is_found(written: str, text: str, found: bool):
    assert finder(written)(text) is found


@pytest.mark.parametrize("written", ["/x", "/x/g", "/", "//", "//i"])
def test_it_stands_between_slashes(written: str):
    with pytest.raises(ValueError, match=r"closing slash: write /\.\.\./"):
        finder(written)


@pytest.mark.parametrize("written", ["/(/", "/[/", "/a{2000}/", "/\ud800(/"])
def test_what_is_no_expression(written: str):
    with pytest.raises(ValueError, match="is no regular expression: "):
        finder(written)


@pytest.mark.parametrize("written", ["/(?=x)y/", "/(?<!x)y/", r"/(a)\1/", "/a*+/", "/(?>a)/"])
def test_what_steps_back_is_refused_with_advice(written: str):
    with pytest.raises(ValueError, match=r"the kind taken here \(.*\): write it without look-around"):
        finder(written)


CATASTROPHES = [
    "/(a+)+$/",
    "/^(a|a)*$/",
    "/(a|aa)+$/",
    "/^a*a*a*a*a*a*a*a*$/",
    "/(.*a){25}$/",
    "/^(([a-z])+.)+[A-Z]$/",
]


@pytest.mark.parametrize("written", CATASTROPHES)
def test_no_pattern_takes_for_ever(written: str):
    """Each of these takes Python's ``re`` longer than anybody waits."""
    assert finder(written)("a" * 5000 + "!") is False


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "^", "$", r"\d", r"\w"]),
    lambda inner: (
        st.builds("(?:{}{}){}".format, inner, inner, st.sampled_from(["", "?", "*"]))
        | st.builds("(?:{}|{})".format, inner, inner)
    ),
    max_leaves=5,
)


CALMLY = settings(max_examples=200, deadline=None)
HASTILY = settings(max_examples=2_000, deadline=None, phases=[Phase.generate], report_multiple_bugs=False)


def law_of_likeness(find, pace=CALMLY):
    """Where both know an expression they find the same."""

    @pace
    @given(PATTERNS, st.text("abAB1", max_size=5), st.booleans())
    def law(pattern: str, text: str, ignore_case: bool):
        expected = re.search(pattern, text, re.IGNORECASE if ignore_case else 0) is not None
        assert find(f"/{pattern}/{'i' if ignore_case else ''}")(text) is expected

    law()


def test_law_of_likeness():
    law_of_likeness(finder)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("options.case_sensitive = not ignore_case", "pass"),
        ("options).search", "options).match"),
        ("options).search", "options).fullmatch"),
    ],
)
def test_the_law_notices(guard: str, instead: str):
    with pytest.raises(AssertionError):
        law_of_likeness(mutated("simulator.regex", guard, instead).finder, HASTILY)


def test_the_first_group_is_taken_out():
    read = capture(r"/^(\d{3})-(.*)/i")
    assert (read("550-no"), read("nothing")) == ("550", None)
    assert capture("/x(y)?/")("x") == ""


def test_an_expression_without_a_group_takes_nothing_out():
    for written in ("/550/", "/(?:550)/", r"/\(550\)/"):
        with pytest.raises(ValueError, match="put it into parentheses"):
            capture(written)
