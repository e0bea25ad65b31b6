from simulator.recipients.encryption import MustEncrypt, without_offer
from tests.recipients.talk import reply


def test_a_rule_only_where_it_is_required():
    assert [len(MustEncrypt.rules(tls)) for tls in ("none", "offered", "required")] == [0, 0, 1]


def test_an_offer_is_made_once():
    ehlo = reply("250-mx.a.test\nSTARTTLS\nSIZE 10\nstarttls ")
    assert without_offer(ehlo).lines == ("mx.a.test", "SIZE 10")


def test_a_server_that_offers_nothing():
    assert without_offer(reply("250 mx.a.test")) == reply("250 mx.a.test")
