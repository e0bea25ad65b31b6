import pytest

from simulator.sender.returned import ReadMail, Returned, Sought, correlate, verp_token

VERP = {"bounces+17@us.test": "by its path"}
IDS = {("<17@us.test>", ""): "by its id", ("<18@us.test>", "ann@x.test"): "by its id and recipient"}
LAST = {"ann@x.test": "the last to Ann", "bob@x.test": "the last to Bob"}
SENT = Sought(VERP.get, lambda id, address: IDS.get((id, address)), LAST.get)


def found(to="", message_id="", address="", original=""):
    mail = ReadMail("bounce", (), message_id, to)
    one = Returned(address, "failed", "5.1.1", 550, "", None, original) if address else None
    return correlate(mail, one, SENT)


def test_the_return_path_is_believed_first():
    assert found("bounces+17@us.test", "<17@us.test>", "bob@x.test") == ("by its path", "verp")


def test_then_the_message_id_with_the_recipient_or_without():
    assert found("news@us.test", "<17@us.test>", "bob@x.test") == ("by its id", "message_id")
    assert found("news@us.test", "<18@us.test>", "Ann@X.test") == ("by its id and recipient", "message_id")
    assert found(message_id="<17@us.test>") == ("by its id", "message_id")


def test_then_the_recipient_the_original_one_before_the_final():
    assert found(address="bob@x.test") == ("the last to Bob", "recipient")
    assert found(address="bob@x.test", original="ann@x.test") == ("the last to Ann", "recipient")


def test_what_nothing_shows_is_unmatched():
    assert found("news@us.test", "<99@us.test>", "eve@x.test") is None
    assert found() is None


@pytest.mark.parametrize(
    ("address", "token"),
    [("bounces+17=x@us.test", "17=x"), ("b-17@us.test", "17"), ("news@us.test", ""), ("", "")],
)
def test_the_token_of_a_return_path(address, token):
    assert verp_token(address) == token
