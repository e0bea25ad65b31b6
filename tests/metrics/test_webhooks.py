import pytest

from simulator.journal import KINDS
from simulator.metrics.webhooks import reason_of, webhook_of


@pytest.mark.parametrize(
    ("kind", "decision", "webhook", "reason"),
    [
        ("accepted", None, "accepted", ""),
        ("attempt", "retry", "temporary_fail", ""),
        ("attempt", "done", "", ""),
        ("attempt", "fail", "", ""),
        ("delivered", None, "delivered", ""),
        ("bounced", "bounce", "permanent_fail", "bounce"),
        ("bounced", "generic", "permanent_fail", "generic"),
        ("refused", "generic", "permanent_fail", "generic"),
        ("expired", "age", "permanent_fail", "old"),
        ("suppressed", "bounces", "permanent_fail", "suppress-bounce"),
        ("suppressed", "unsubscribes", "permanent_fail", "suppress-unsubscribe"),
        ("suppressed", "complaints", "permanent_fail", "suppress-complaint"),
        ("bounced_late", "bounce", "permanent_fail", "bounce"),
        ("bounce_lost", None, "", ""),
        ("complained", "reported", "complained", ""),
        ("complained", "unreported", "", ""),
        ("unsubscribed", "one_click", "unsubscribed", ""),
        ("listed", "bounces", "", ""),
    ],
)
def test_the_table_of_the_semantics(kind, decision, webhook, reason):
    assert (webhook_of(kind, decision), reason_of(kind, decision)) == (webhook, reason)


def test_every_kind_is_known():
    sent = {webhook_of(kind, None) for kind in KINDS}
    assert sent == {"", "accepted", "delivered", "permanent_fail", "unsubscribed"}
