from simulator.report.lives import is_delivery, is_message, is_to, lives
from simulator.report.record import Found


def found(folder, about, most=10):
    return lives(Found.at(folder).frame(), about, most)


def kinds(life):
    return [row["kind"] for row in life.rows if row["kind"] != "contact"]


def test_by_address_in_the_order_of_acceptance(lived):
    both, total = found(lived, is_to("GONE@Inbox.test"))
    assert total == 2
    assert [life.accepted["campaign"] for life in both] == ["one", "two"]


def test_the_first_few_and_how_many_there_are(lived):
    one, total = found(lived, is_to("gone@inbox.test"), most=1)
    assert (len(one), total) == (1, 2)


def test_nobody(lived):
    assert found(lived, is_to("nobody@inbox.test")) == ([], 0)
    assert found(lived, is_to("one@inbox.test")) == ([], 0)


def test_by_campaign_and_number(lived):
    (life,), _ = found(lived, is_message("one", 3))
    assert life.accepted["recipient"] == "late@inbox.test"
    assert found(lived, is_message("one", 6)) == ([], 0)


def test_by_delivery(lived):
    (life,), _ = found(lived, is_to("full@inbox.test"))
    assert found(lived, is_delivery(life.accepted["delivery"])) == ([life], 1)


def test_causes_come_before_effects(lived):
    (first, second), _ = found(lived, is_to("gone@inbox.test"))
    assert kinds(first) == ["accepted", "attempt", "bounced", "listed"]
    assert kinds(second) == ["listed", "accepted", "suppressed"]
    (left,), _ = found(lived, is_to("left@inbox.test"))
    assert kinds(left) == ["listed", "accepted", "suppressed"]


def test_no_entry_of_another_address_or_of_later(lived):
    (late,), _ = found(lived, is_to("late@inbox.test"))
    assert kinds(late) == ["accepted", "attempt", "delivered", "bounced_late", "listed"]
    (ok,), _ = found(lived, is_to("ok@inbox.test"))
    assert kinds(ok) == ["accepted", "attempt", "delivered"]
