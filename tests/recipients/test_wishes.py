import pytest

from simulator.recipients.wishes import wish_of


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (b"", ""),
        (b"Subject: x\r\n\r\nX-Bounce-Me: 550 no\r\n", ""),
        (b"Subject: x\r\nx-bounce-me:550 5.1.1 No\r\nTo: y\r\n\r\nhi\r\n", "550 5.1.1 No"),
        (b"X-Bounce-Me: 452 4.3.1 Out\r\n\tof space\r\nSubject: x\r\n\r\n", "452 4.3.1 Out of space"),
        (b"X-Bounce-Me: 450 \xff\r\n\r\n", "450 \ufffd"),
        (b"X-Bounce-Me: 550 " + b"x" * 1000 + b"\r\n\r\n", "550 " + "x" * 396),
    ],
)
def test_the_header_alone_is_read(text, wish):
    assert wish_of(text) == wish
