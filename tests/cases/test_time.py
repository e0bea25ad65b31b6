"""Time: greylists, waits that a reply names, the last attempt, news from later on."""

import pytest

from tests.cases.played import ONE, PRESETS, played
from tests.engine.story import HOUR, MINUTE, play, told

DAY = 24 * HOUR

GREYLIST_OF_FIVE_MINUTES = {
    # the attempt that gets through
    "exim": 2, "sendmail": 2, "qmail": 2, "opensmtpd": 2, "kumomta": 2, "maddy": 2, "powermta": 2,
    "postfix": 2, "postal": 2, "zonemta": 2, "stalwart": 3, "haraka": 4,
}  # fmt: skip


@pytest.mark.parametrize("policy", PRESETS)
def test_a_greylist_of_five_minutes(policy):
    sender = f"{{domain: a.test, policy: {policy}}}"
    servers = "{inbox: {domains: [x.test], rules: [{name: g, greylist: {wait: 5m}}]}}"
    runs = [play(ONE, servers=servers, sender=sender, seed=seed) for seed in range(3)]
    numbers = {told(rows, "delivered", "attempt")[0] for rows in runs}
    assert numbers == {GREYLIST_OF_FIVE_MINUTES[policy]}


@pytest.mark.parametrize("policy", PRESETS)
def test_a_reply_that_names_a_wait(policy):
    """Postal comes back ten seconds after it, as soon as it looks; the others keep to their schedules."""
    said = "450 4.7.1 Greylisted, try again in %s"
    first, second = (
        told(played(policy, f'{{name: r, reply: "{said % wait}"}}'), "attempt", "began_ms")[1]
        for wait in ("120 seconds", "40 minutes")
    )
    if policy == "postal":
        assert 130_000 + 30_000 <= first <= 130_000 + 35_000
        assert 2_410_000 + 30_000 <= second <= 2_410_000 + 35_000
    else:
        assert first == second


LAST = {
    # between which ages, in days, the last attempt against an outage of a fortnight begins
    "postfix": (5, 5.05), "exim": (4, 4.03), "sendmail": (5, 5.03), "qmail": (7, 7.1), "opensmtpd": (3.8, 4),
    "haraka": (3.0, 3.1), "kumomta": (3.5, 3.6), "stalwart": (1.1, 1.2), "postal": (0.99, 1),
    "zonemta": (1.9, 2.1), "maddy": (2.7, 2.8), "powermta": (4.4, 4.5),
}  # fmt: skip


@pytest.mark.parametrize("policy", PRESETS)
def test_the_last_attempt_before_the_end(policy):
    rows = played(policy, '{name: r, reply: "450 4.3.0 Busy, try again later"}')
    earliest, latest = LAST[policy]
    assert earliest * DAY <= told(rows, "attempt", "began_ms")[-1] <= latest * DAY


@pytest.mark.parametrize("policy", PRESETS)
@pytest.mark.parametrize(("mx", "kind"), [("home", "bounced_late"), ("elsewhere", "bounce_lost")])
def test_news_from_later_on(policy, mx, kind):
    """A report that comes back is seen only at home; nobody tries again because of it."""
    late = '{name: late, accept: true, then: {bounce: "550 5.1.1 User unknown", after: 20m}}'
    servers = f"{{inbox: {{domains: [x.test], rules: [{late}]}}}}"
    entries = f"[{ONE}, {{name: next, at: 1h, to: [ann@x.test]}}]"
    rows = play(entries, servers=servers, sender=f"{{domain: a.test, mx: {mx}, policy: {policy}}}")
    assert told(rows, kind, "at_ms")[0] == 20 * MINUTE
    assert len(told(rows, "attempt", "campaign")) == (1 if mx == "home" else 2)
    assert told(rows, "suppressed", "campaign") == (["next"] if mx == "home" else [])
