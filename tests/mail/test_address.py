import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Address, as_sent, fold, fold_domain


def test_domain_is_folded_and_local_part_kept():
    address = Address.parse("Anna.Berg+news@BÜCHER.Test")
    assert address == Address("Anna.Berg+news", "xn--bcher-kva.test")
    assert str(address) == "Anna.Berg+news@xn--bcher-kva.test"


@pytest.mark.parametrize("text", ['"two words"@x.test', "josé@x.test", "a+b@x.test", "x@localhost"])
def test_what_can_be_mailed(text):
    assert Address.parse(text).local == text.rpartition("@")[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "@x.test",
        "a@",
        "a b@x.test",
        ".a@x.test",
        "a..b@x.test",
        "a@-x.test",
        "a@x..test",
        "a@x.test.",
        "a" * 65 + "@x.test",
        "a\n@x.test",
        "a@" + "x" * 64 + ".test",
    ],
)
def test_what_cannot(text):
    with pytest.raises(ValueError, match=r"\S"):
        Address.parse(text)


def test_lists_know_an_address_by_its_folded_form_with_its_tag():
    assert fold(" Anna+News@BÜCHER.test ") == "anna+news@xn--bcher-kva.test"
    assert fold("anna@x.test") != fold("anna+news@x.test")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Amy@A.test", "Amy@A.test"),
        ("Jürgen@BÜCHER.Test", "Jürgen@xn--bcher-kva.Test"),
        ("*@*.bücher.test", "*@*.xn--bcher-kva.test"),
        ("a@b\xfc*.test", "a@b\xfc*.test"),
        ("jürgen", "jürgen"),
        ("", ""),
    ],
)
def test_commands_carry_a_domain_as_a_labels(written, sent):
    assert as_sent(written) == sent


@given(st.text(max_size=40))
def test_folding_never_raises_and_is_stable(text):
    assert fold(fold(text)) == fold(text)


def test_a_malformed_domain_is_refused():
    with pytest.raises(ValueError, match="no domain name"):
        fold_domain("a b.test")
