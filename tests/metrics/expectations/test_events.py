import pytest

from simulator.journal import KINDS
from simulator.metrics import METRICS, ExpectationInvalid
from simulator.metrics.expectations.events import EVENTS, is_event, require_delivery, require_found
from tests.metrics.journals import journal, row


def test_every_kind_of_row_and_every_webhook_is_an_event():
    webhooks = {name.removeprefix("webhooks.") for name in METRICS if name.startswith("webhooks.")}
    assert set(EVENTS) == set(KINDS) | {f"webhook.{name}" for name in webhooks}


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ("webhook.accepted", ["accepted"]),
        ("webhook.temporary_fail", ["attempt"]),
        ("webhook.delivered", ["delivered"]),
        ("webhook.permanent_fail", ["suppressed", "bounced", "refused", "expired", "bounced_late"]),
        ("webhook.complained", ["complained"]),
        ("webhook.unsubscribed", ["unsubscribed"]),
    ],
)
def test_webhooks_are_sent_by_these_rows(event, kinds):
    decisions = {"attempt": ("retry", "done"), "complained": ("reported", "unreported")}
    rows = [row(kind, 1, 1, decision=word) for kind in KINDS for word in decisions.get(kind, (None,))]
    found = journal(rows).filter(is_event(event))
    assert found["kind"].to_list() == kinds


def test_an_event_without_a_delivery_has_no_order():
    assert require_delivery("attempt", "an order") == "attempt"
    with pytest.raises(ExpectationInvalid, match="listed happens to no delivery: an order"):
        require_delivery("listed", "an order")


@pytest.mark.parametrize(
    ("event", "key"),
    [("attempt", "ip"), ("listed", "reason"), ("webhook.permanent_fail", "reason"), ("accepted", "tag")],
)
def test_what_an_event_has_can_be_looked_at(event, key):
    require_found(event, [key, "to", "event"])


def test_what_it_never_has_cannot():
    with pytest.raises(ExpectationInvalid, match="accepted has no attempt") as caught:
        require_found("accepted", ["to", "attempt"])
    assert (caught.value.path, caught.value.on_key) == (("attempt",), True)
