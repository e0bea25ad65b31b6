from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Duration, Share, Size
from simulator.recipients.behaviours.mailbox_quota import MailboxQuota
from tests.recipients.talk import ADDRESSED, BEGUN, always, asking, converse, server_of
from tests.sender.mutant import mutated

DAY = 86_400_000
FULL = f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 452 4.2.2 Mailbox full"


def test_a_mailbox_fills_and_is_emptied_once_a_day():
    server = server_of(MailboxQuota(Size(200_000), every=Duration(DAY)))
    memory, noon = server.memory(), always(0.5)
    for at, heard in [
        (0, ADDRESSED),
        (1, ADDRESSED),
        (2, FULL),
        (DAY // 2 - 1, FULL),
        (DAY // 2, ADDRESSED),
        (DAY // 2 + 1, ADDRESSED),
        (DAY // 2 + 2, FULL),
        (DAY + DAY // 2, ADDRESSED),
    ]:
        converse(server, memory, heard, at=at, draw=noon)
    amy = server.answer("rcpt", asking("amy@a.test"), memory, 3, noon)
    assert amy.outcome.reply.code == 250


def test_mail_counts_by_the_size_it_declares_and_what_is_refused_takes_no_room():
    server = server_of(MailboxQuota(Size(1000), used=Share(0.5)))
    memory = server.memory()
    codes = [
        server.answer("rcpt", asking(size=size), memory, 0, always(0)).outcome.reply.code
        for size in (501, 400, 101, 100, 1)
    ]
    assert codes == [452, 250, 452, 250, 452]


def law_of_owners(kind):
    """Hammering never helps: a full mailbox opens on its owner's days, once, however often one asks."""

    @given(st.lists(st.integers(0, 10 * DAY), max_size=30), st.integers(0, 5))
    def law(visits, seed):
        server = server_of(kind(Size(1), used=Share(1.0), each=Size(1), emptied=Share(0.5)))

        def opens(instants):
            memory, draw = server.memory(), Bound(seed).bind(1, 1, "bob@a.test", 1, 1)
            said = [server.answer("rcpt", asking(), memory, at, draw).outcome.reply.code for at in instants]
            return [at for at, code in zip(instants, said, strict=True) if code == 250]

        emptied = {at // DAY for at in opens([day * DAY for day in range(11)])}
        visits.sort()
        spans = [range(last // DAY + 1, at // DAY + 1) for last, at in pairwise([0, *visits])]
        assert opens(visits) == [
            at for at, days in zip(visits, spans, strict=True) if emptied.intersection(days)
        ]

    law()


def test_law_of_owners():
    law_of_owners(MailboxQuota)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('server.roll(f"day {day}", "recipient")', 'server.roll(f"at {at}", "recipient")'),
        ("range(known // DAY + 1, at // DAY + 1)", "range(known // DAY, at // DAY + 1)"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.mailbox_quota", guard, instead)
    with pytest.raises(AssertionError):
        law_of_owners(mutant.MailboxQuota)


def test_owners_empty_their_mailboxes_on_days_of_their_own():
    server = server_of(MailboxQuota(Size(1), used=Share(1.0), each=Size(1), emptied=Share(0.1)))
    memory, draw = server.memory(), Bound(1)

    def open_after(days, who):
        query = asking(who)
        return server.answer("rcpt", query, memory, days * DAY, draw.bind(1, 1, who, 1, 1))

    opened = sum(open_after(7, f"u{n}@a.test").outcome.reply.code == 250 for n in range(1000))
    assert abs(opened / 1000 - (1 - 0.9**7)) < 0.06  # 3.8 standard deviations
