from pathlib import Path

import pytest

from simulator.scenario.recipient_lists import read_list


def listed(tmp_path: Path, octets: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    path = tmp_path / "list.csv"
    path.write_bytes(octets)
    addresses, _, rejected = read_list(path)
    return addresses, rejected


@pytest.mark.parametrize(
    "octets",
    [
        b"a@x.test\nb@x.test\n",
        b"email\na@x.test\nb@x.test",
        b"\xef\xbb\xbfAddress\r\na@x.test\r\nb@x.test\r\n",
        b"name;email\nA;a@x.test\nB;b@x.test\n",
        b"name\tEMAIL\nA\ta@x.test\n\nB\tb@x.test\n",
        b"name,E-Mail Address\nA,a@x.test\nB,b@x.test\n",
        b"id,e-mail\n1,a@x.test\n2,b@x.test\n",
        b"id\temail_address\n1\ta@x.test\n2\tb@x.test\n",
        b'"Name","Address","E-mail"\nA,1 Road,a@x.test\nB,2 Road,b@x.test\n',
        b"name,Mail\nA,a@x.test\nB,b@x.test\n",
        b"name,RECIPIENT\nA,a@x.test\nB,b@x.test\n",
        b'first column\n"a@x.test"\n b@x.test \n',
        b"a@x.test,A\nb@x.test,B\n",
    ],
)
def test_the_forms_of_a_list(tmp_path: Path, octets: bytes) -> None:
    assert listed(tmp_path, octets) == (("a@x.test", "b@x.test"), ())


def test_what_cannot_be_mailed_and_what_stands_twice(tmp_path: Path) -> None:
    octets = b"email\na@x.test\nA@X.test\na b@x.test\n\xff\xfe@x\n" + b"a" * 999 + b"@x.test\n"
    mailed, rejected = listed(tmp_path, octets)
    assert mailed == ("a@x.test",)
    assert [why for _, why in rejected] == ["duplicate", "invalid", "invalid", "invalid"]
    assert max(len(address) for address, _ in rejected) == 320


def test_what_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no file"):
        read_list(tmp_path / "none.csv")
    with pytest.raises(OSError, match="no file"):
        read_list(tmp_path)
    with pytest.raises(ValueError, match="no CSV"):
        listed(tmp_path, b'email\n"' + b"x" * 200_000 + b'"\n')
    assert listed(tmp_path, b"") == ((), ())
