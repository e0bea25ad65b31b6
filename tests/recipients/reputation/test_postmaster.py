"""What a provider notes of the mail it sees, and what it lets through."""

from dataclasses import replace

import pytest

from simulator.dice import ONE
from simulator.recipients.query import Query
from simulator.recipients.reputation import Postmaster, Taken, TrapNetwork
from simulator.recipients.reputation.evidence import MAIL
from tests.recipients.reputation.models import DAY, HOUR, STANDARD

IP, SECOND, MINUTE = "192.0.2.1", 1000, 60_000
HIGH, MEDIUM, LOW, BAD = range(4)


def mail(number=1, ip=IP, sender="bounces@news.test"):
    return Query(ip, sender, f"u{number}@big.test")


def lucky(part):
    """A draw that never turns anybody away."""
    return ONE - 1


def unlucky(part):
    return 0


def seen(postmaster, kind="ip", at=0):
    return next(view.seen for view in postmaster.views(at) if view.kind == kind)


def judged(postmaster, query, at=0, roll=lucky, network=None):
    return postmaster.judge(query, at, roll, network or TrapNetwork())


def at_level(level, **more):
    postmaster = Postmaster(STANDARD)
    for file in postmaster._open(mail(), 0):
        file.opinion = replace(file.opinion, level=level, **more)
    return postmaster


def ignored(gap, throttled):
    """What a retry costs that comes so long after a deferral (ms), in mails."""
    postmaster = Postmaster(STANDARD)
    postmaster.named(mail(), 0)
    postmaster.put_off(mail(), 0, throttled=throttled)
    postmaster.named(mail(), gap)
    return seen(postmaster, at=gap).ignored / MAIL


@pytest.mark.parametrize(
    ("gap", "cost"),
    [(0, 1), (60 * SECOND, 0.9), (5 * MINUTE, 0.5), (599 * SECOND, 0.001667), (10 * MINUTE, 0), (HOUR, 0)],
)
def test_a_retry_costs_by_how_much_too_soon_it_comes(gap, cost):
    assert ignored(gap, throttled=True) == pytest.approx(cost, abs=1e-6)


def test_after_another_deferral_five_minutes_are_enough():
    assert [ignored(gap * MINUTE, throttled=False) for gap in (0, 3, 5)] == [1, 0.4, 0]


def test_only_first_attempts_are_volume():
    postmaster = Postmaster(STANDARD)
    for at in (0, HOUR, 2 * HOUR):
        postmaster.named(mail(), at)
        postmaster.put_off(mail(), at, throttled=True)
    postmaster.named(mail(2), 2 * HOUR)
    found = seen(postmaster, at=2 * HOUR)
    assert (found.recipients, found.first_attempts) == (4, 2)


def test_a_deferral_of_yesterday_belongs_to_another_mail():
    postmaster = Postmaster(STANDARD)
    postmaster.named(mail(), 0)
    postmaster.put_off(mail(), 0, throttled=True)
    postmaster.named(mail(), DAY)
    assert seen(postmaster, at=DAY).first_attempts == 2


def test_a_mail_that_was_taken_is_followed_by_a_new_one():
    postmaster = Postmaster(STANDARD)
    for at in (0, 1):
        postmaster.named(mail(), at)
        postmaster.took(mail(), at, Taken(inboxed=True), TrapNetwork())
    assert seen(postmaster).first_attempts == 2


def test_a_complaint_counts_from_when_it_arrives():
    postmaster = Postmaster(STANDARD)
    postmaster.took(mail(), 0, Taken(inboxed=True, complains_at=6 * HOUR), TrapNetwork())
    assert [seen(postmaster, at=at).complaints for at in (0, 6 * HOUR - 1, 6 * HOUR)] == [0, 0, 1]


def test_nobody_complains_of_what_lies_among_spam():
    postmaster = Postmaster(STANDARD)
    postmaster.took(mail(), 0, Taken(inboxed=False, complains_at=6 * HOUR), TrapNetwork())
    assert seen(postmaster, at=DAY).complaints == 0


def test_both_the_address_and_the_domain_have_a_file():
    postmaster = Postmaster(STANDARD)
    postmaster.named(mail(ip="192.0.2.1"), 0)
    postmaster.named(mail(ip="192.0.2.2", sender="x@NEWS.test"), 0)
    counted = {view.key: view.seen.recipients for view in postmaster.views(0)}
    assert counted == {"192.0.2.1": 1, "192.0.2.2": 1, "news.test": 2}


def test_a_spent_address_stops_all_its_domains():
    postmaster = Postmaster(STANDARD)  # 500 a day are 5 in a quarter of an hour
    verdicts = [judged(postmaster, mail(number, sender="a@one.test")) for number in range(6)]
    assert verdicts == ["inbox"] * 5 + ["throttled"]
    assert judged(postmaster, mail(7, sender="a@two.test")) == "throttled"
    assert judged(postmaster, mail(7, ip="192.0.2.9", sender="a@two.test")) == "inbox"


def test_the_worse_of_two_levels_counts():
    postmaster = at_level(HIGH)
    assert judged(postmaster, mail(), roll=unlucky) == "spam"
    postmaster._files["domain", "news.test"].opinion = replace(
        postmaster.opinion("domain", "news.test"), level=LOW
    )
    assert judged(postmaster, mail(), roll=unlucky) == "rejected"


@pytest.mark.parametrize(
    ("level", "verdict"), [(HIGH, "spam"), (MEDIUM, "deferred"), (LOW, "rejected"), (BAD, "rejected")]
)
def test_the_first_thing_that_befalls_the_unlucky(level, verdict):
    assert judged(at_level(level), mail(), roll=unlucky) == verdict


def test_a_block_is_over_at_its_end():
    postmaster = at_level(LOW, blocked_until=DAY)
    assert [judged(postmaster, mail(), at) for at in (DAY - 1, DAY)] == ["blocked", "inbox"]


def test_who_is_listed_is_refused_where_the_list_is_heeded():
    network = TrapNetwork()
    for _ in range(3):
        network.hit(IP, STANDARD.dnsbl, 0)
    deaf = Postmaster(replace(STANDARD, dnsbl=replace(STANDARD.dnsbl, heeds=False)))
    assert judged(Postmaster(STANDARD), mail(), network=network) == "listed"
    assert judged(deaf, mail(), network=network) == "inbox"


def test_a_view_as_the_journal_has_it():
    postmaster = Postmaster(STANDARD)
    postmaster.named(mail(), 0)
    judged(postmaster, mail())
    first, _ = postmaster.views(0)
    assert (first.kind, first.key, first.level) == ("ip", IP, "low")
    assert first.as_json() == (
        '{"score":65.0,"lost":{"complaints":0.0,"unknown_users":0.0,"traps":0.0,"ignored_deferrals":0.0,'
        '"volume":0.0,"strangeness":35.0},"lowest":null,"damage":0.0,"hours":{"high":0,"medium":0,"low":0,'
        '"bad":0},"blocks":0,"permitted":500,"blocked_until_ms":null,"seen":{"recipients":1,'
        '"first_attempts":1,"ignored":0.0,"unknown":0,"accepted":0,"inboxed":0,"complaints":0,"traps":0},'
        '"turned_away":{"throttled":0,"deferred":0,"rejected":0,"blocked":0,"listed":0}}'
    )
