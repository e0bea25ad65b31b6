import pytest

from simulator.metrics import METRICS
from simulator.sender import WEBHOOKS, Webhooks


def test_every_webhook_is_counted_by_a_metric():
    counted = [name.removeprefix("webhooks.") for name in METRICS if name.startswith("webhooks.")]
    assert sorted(counted) == sorted(WEBHOOKS)


def test_all_events_are_told_unless_some_are_named():
    assert Webhooks().events == WEBHOOKS


def test_a_url_is_one_of_http():
    assert Webhooks(url="http://127.0.0.1:8900/hooks").url
    with pytest.raises(ValueError, match="http"):
        Webhooks(url="127.0.0.1:8900")
