import pytest

from simulator.mail import Duration, Share
from simulator.recipients import Delay
from simulator.recipients.behaviours.catch_all_then_bounce import CatchAllThenBounce
from tests.engine.story import play, told
from tests.recipients.talk import SENT, always, converse, reply, server_of

GATEWAY = CatchAllThenBounce(unknown=Share(0.3), after=Delay(constant=Duration(5)))
TAKEN = f"""
{SENT}
C: .
T: <s@b.test> to bob@a.test, 0 octets
S: 250 2.0.0 OK
"""
LINE = (
    "T: bob@a.test: DSN(action='failed', status='5.1.1', diagnostic=Reply(code=550, enhanced='5.1.1', "
    "lines=('User unknown',)), recipient='') after 5\n"
)


@pytest.mark.parametrize(("rolled", "news"), [(0.29, LINE), (0.31, "")])
def test_it_takes_mail_for_anybody_and_some_of_it_comes_back(rolled, news):
    server = server_of(GATEWAY)
    script = TAKEN.replace("S: 250 2.0.0 OK\n", f"{news}S: 250 2.0.0 OK\n")
    converse(server, server.memory(), script, draw=always(rolled))


def test_who_is_unknown_stays_so_and_is_listed():
    rule = "{name: gateway, catch_all_then_bounce: {unknown: 30%}}"
    servers = f"{{inbox: {{domains: [x.test], rules: [{rule}]}}}}"
    people = "{name: %s, at: %s, messages: 200, to: 'u{n}@x.test'}"
    rows = play(f"[{people % ('a', '0m')}, {people % ('b', '30d')}]", servers=servers)
    bounced = told(rows, "bounced_late", "recipient")
    assert abs(len(bounced) - 60) < 26  # four standard deviations
    assert sorted(told(rows, "suppressed", "recipient")) == sorted(bounced)
    assert set(told(rows, "attempt", "code")) == {250}


def test_what_cannot_be_meant():
    with pytest.raises(ValueError, match="quotes a refusal"):
        CatchAllThenBounce(unknown=Share(0.3), quotes=reply("250 OK"))
