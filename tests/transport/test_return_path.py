"""Our own MX: what is sent to it arrives octet by octet."""

import asyncio

import pytest

from simulator.transport.return_path import ReturnPath


def arrived(*mails: bytes) -> list[bytes]:
    async def all_of_them() -> list[bytes]:
        home = ReturnPath()
        try:
            return [await home.bring("bounces@us.test", mail) for mail in mails]
        finally:
            await home.close()

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "mail",
    [
        b"Subject: a\r\n\r\nb\r\n",
        b"Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n",
        b".\r\n",
        b"Subject: long\r\n\r\n" + b"x" * 900 + b"\r\n" + b"DATA\r\nQUIT\r\n" * 50,
    ],
)
def test_a_mail_arrives_as_it_was_sent(mail):
    assert arrived(mail) == [mail]


def test_one_after_the_other():
    mails = [b"Subject: %d\r\n\r\n" % n for n in range(5)]
    assert arrived(*mails) == mails


def test_nothing_listens_before_anything_is_sent():
    home = ReturnPath()
    asyncio.run(home.close())
    assert home._open is None
