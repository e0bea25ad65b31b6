import pytest

from simulator.recipients.dns import Mx, Record, Records, Response

SOME = Records(mx=(Mx("m1.test", 10), Mx("m2.test", 20)), a=("192.0.2.1",), aaaa=("2001:db8::1",))


@pytest.mark.parametrize(
    ("kind", "records"),
    [
        ("MX", (Record("a.test", "MX", "m1.test", 10), Record("a.test", "MX", "m2.test", 20))),
        ("A", (Record("a.test", "A", "192.0.2.1"),)),
        ("AAAA", (Record("a.test", "AAAA", "2001:db8::1"),)),
        ("CNAME", ()),
    ],
)
def test_each_kind_by_itself(kind, records):
    assert SOME.answer("a.test", kind) == Response("NOERROR", records, "zones.a.test")


@pytest.mark.parametrize("kind", ["MX", "A", "AAAA", "CNAME"])
def test_an_alias_has_nothing_else(kind):
    alias = Records(cname="b.test").answer("a.test", kind)
    assert alias.records == (Record("a.test", "CNAME", "b.test"),)


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "SERVFAIL", "TIMEOUT"])
def test_what_is_said_instead(rcode):
    assert {Records(rcode=rcode).answer("a.test", kind).rcode for kind in ("MX", "A", "AAAA")} == {rcode}


def test_a_broken_name_server_denies_the_mx_alone():
    broken = Records(mx_rcode="NXDOMAIN", a=("192.0.2.1",))
    assert [broken.answer("a.test", kind).rcode for kind in ("MX", "A")] == ["NXDOMAIN", "NOERROR"]


@pytest.mark.parametrize(
    "beside", [{"a": ("192.0.2.1",)}, {"mx": (Mx("m.test", 0),)}, {"mx_rcode": "SERVFAIL"}]
)
def test_nothing_stands_beside_a_cname(beside):
    with pytest.raises(ValueError, match="RFC 1034"):
        Records(cname="b.test", **beside)
