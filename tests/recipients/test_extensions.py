import pytest

from simulator.recipients.extensions import ORDINARY, are_offered, offers


@pytest.mark.parametrize(
    ("starttls", "extensions", "words"),
    [
        (False, (), "SIZE 10"),
        (True, ("auth",), "STARTTLS, SIZE 10, AUTH PLAIN LOGIN"),
        (
            True,
            ORDINARY,
            "STARTTLS, PIPELINING, SIZE 10, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, CHUNKING, DSN",
        ),
    ],
)
def test_what_ehlo_says(starttls, extensions, words):
    assert ", ".join(offers(starttls, 10, extensions)) == words


@pytest.mark.parametrize(
    ("parameter", "extension"),
    [
        ("SIZE", None),
        ("BODY", "8bitmime"),
        ("SMTPUTF8", "smtputf8"),
        ("RET", "dsn"),
        ("ENVID", "dsn"),
        ("NOTIFY", "dsn"),
        ("ORCPT", "dsn"),
        ("AUTH", "auth"),
    ],
)
def test_whose_parameter_it_is(parameter, extension):
    asked = ((parameter, "x"),)
    assert are_offered(asked, ()) == (extension is None)
    assert are_offered(asked, (extension,))
