import pytest

from simulator.control import Place, Settings


@pytest.mark.parametrize(
    ("text", "place", "here"),
    [
        ("localhost:1026", ("localhost", 1026), True),
        ("127.0.0.9:25", ("127.0.0.9", 25), True),
        ("[::1]:25", ("::1", 25), True),
        ("mx.example.com:25", ("mx.example.com", 25), False),
    ],
)
def test_a_place(text, place, here):
    found = Place.parse(text)
    assert (tuple(found), found.is_here) == (place, here)


@pytest.mark.parametrize("text", ["", "25", ":25", "host:", "host:x", "host:0", "host:65536", "host:-1"])
def test_what_is_none(text):
    with pytest.raises(ValueError, match="write HOST:PORT"):
        Place.parse(text)


@pytest.mark.parametrize("which", ["forward", "home"])
def test_mail_does_not_go_round(which):
    with pytest.raises(ValueError, match="localhost:1025 is these servers' own port"):
        Settings(**{which: Place("localhost", 1025)})
    assert Settings(**{which: Place("localhost", 1025)}, port=2025)


@pytest.mark.parametrize("which", ["forward", "home"])
def test_mail_stays_here_unless_a_host_is_allowed(which):
    away = {which: Place("mx.example.com", 25)}
    with pytest.raises(ValueError, match=r"mx\.example\.com is not"):
        Settings(**away)
    assert Settings(**away, allowed=("mx.example.com",))
