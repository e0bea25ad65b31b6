"""Every spelling of the built-in domain, as a mail to it is answered in virtual time."""

import re
from itertools import groupby

import pytest

import simulator
from simulator.mail import Address
from simulator.recipients import Query
from simulator.scenario import families
from simulator.scenario.addresses import built_in_server, pattern_of
from tests.addresses import answer
from tests.recipients.talk import always, clock
from tests.scenario.sample import problems, read

SERVER = built_in_server(clock("2026-07-01T00:00:00+00:00"))
STORY = "sender: {{domain: shop.test}}\nworkload: [{{name: w, to: [{to}]}}]\n"
STAGES = ("mail", "rcpt", "data", "eom")


def met(local, at=0, sender="app@shop.test", wish=""):
    """The first answer that refuses or follows, and the rule behind it; the words, else "taken"."""
    memory, rule = SERVER.memory(), ""
    for stage in STAGES:
        recipient = f"{local}@simulator.test" if stage != "mail" else ""
        query = Query("192.0.2.1", sender, recipient, wish=wish if stage == "eom" else "")
        found = SERVER.answer(stage, query, memory, at, always(0.5))
        rule = found.rule or rule
        if not found.outcome.proceeds:
            said = found.outcome.reply or found.outcome.fault
            return f"{said} at {stage}", rule
    return (f"taken, then {found.then.news} after {found.then.after}" if found.then else "taken"), rule


@pytest.mark.parametrize(
    ("local", "told", "rule"),
    [
        ("ok", "taken", "mtasim.ok"),
        ("anna", "taken", ""),
        ("hardbounce", "550 5.1.1 No such user at rcpt", "mtasim.hardbounce"),
        ("HardBounce", "550 5.1.1 No such user at rcpt", "mtasim.hardbounce"),
        ("HARDBOUNCE+order-17", "550 5.1.1 No such user at rcpt", "mtasim.hardbounce"),
        ("hardbounced", "taken", ""),
        ("softbounce", "450 4.2.1 The mailbox is busy, try again later at rcpt", "mtasim.softbounce"),
        ("mailbox-full", "452 4.2.2 Mailbox full at rcpt", "mtasim.mailbox-full"),
        ("tempfail", "451 4.3.0 Try again later at rcpt", "mtasim.tempfail"),
        ("slow", "taken", "mtasim.slow"),
        ("missing+atdata", "550 5.1.1 No such user at data", "hyvor.missing+atdata"),
        ("spam+async", "after 250", "hyvor.spam+async"),
        ("bounce+552+5.2.2%20Full", "552 5.2.2 Full at rcpt", "mailtrap.bounce"),
        ("bounce", "550 5.1.1 No such user at rcpt", "ses.bounce"),
        ("bounce-later", "after 5000", "mtasim.bounce-later"),
        ("complaint", "after 5000", "mtasim.complaint"),
        ("anna+complaint", "after 5000", "maileroo.complaint"),
        ("anna+hardbounce", "550 5.2.1 The mailbox is disabled at rcpt", "maileroo.hardbounce"),
        ("anna+transient-bounce", "450 4.2.1", "wildbit.transient-bounce"),
        (
            "x!base_code=454!extended_code=4.3.1!reason=No%20room",
            "454 4.3.1 No room at rcpt",
            "wildbit.until",
        ),
        ("shutting-down", "421 4.4.2 Shutting down at rcpt", "digipost.shutting-down"),
        ("shutting-down#2026-07-06T08_00_00Z", "421 4.4.2 Shutting down at rcpt", "digipost.shutting-down"),
        ("mailbox-full#2026-06-30T08_00_00Z", "taken", ""),
        ("Unsubscribe", "after 5000", "postmark.Unsubscribe"),
        ("soft-bounce", "421 4.2.1 The mailbox is busy, try again later at rcpt", "mailersend.soft-bounce"),
        ("rcptto451", "451 Refused, for the mail asks for it at rcpt", "mox.rcptto"),
        ("550", "550 Refused, for the mail asks for it at eom", "mox.code"),
        ("u550", "taken", ""),
        ("timeout", "timeout at eom", "mox.timeout"),
        ("451-go%20away", "451 go away at rcpt", "kumomta.code"),
        ("250-fine", "taken", "kumomta.250"),
        ("reject", "554 5.7.1 Rejected at rcpt", "wttw.reject"),
    ],
)
def test_an_address_answers_as_it_is_called(local, told, rule):
    found, behind = met(local)
    assert told in found
    assert behind == rule


def test_an_instant_ends_a_fault():
    before, after = 5 * 86_400_000, 5 * 86_400_000 + 8 * 3_600_000
    assert met("mailbox-busy#2026-07-06T08_00_00Z", before)[0].startswith("450 4.2.1")
    assert met("mailbox-busy#2026-07-06T08_00_00Z", after) == ("taken", "")


def test_the_sender_may_ask_as_well():
    assert met("ok", sender="mailfromtemperror@shop.test")[0] == "451 4.3.0 As the sender asks at mail"


def test_the_header_goes_before_all_that_is_said_at_the_dot():
    assert met("complaint", wish="552 5.2.2 Full") == ("552 5.2.2 Full at eom", "header")


def plain():
    """Spellings that are an address as they stand."""
    for family in families():
        for one in family.spellings:
            if re.fullmatch(r"[\w.+-]+", one.local):
                yield pytest.param(f"{family.name}.{one.local}", one, id=f"{family.name}.{one.local}")


@pytest.mark.parametrize(("name", "spelling"), [*plain()])
def test_every_plain_spelling_is_answered_as_its_rule_says(name, spelling):
    told, behind = met(spelling.local)
    assert behind == name
    assert told.split()[0].rstrip(",") == answer(spelling.rule).split()[0].rstrip(",")
    Address.parse(f"{spelling.local}@simulator.test")


def test_no_word_is_spelled_twice():
    locals = sorted(one.local.lower() for family in families() for one in family.spellings)
    assert [word for word, group in groupby(locals) if len(list(group)) > 1] == []


def test_a_pattern_is_of_the_whole_local_part():
    assert pattern_of("a-b[#<x>]") == r"/^a\-b(\#[^@]+)?(\+[^@]*)?@/i"


def test_a_scenario_that_mails_the_domain_needs_no_server(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(STORY.format(to="ok@simulator.test, hardbounce@simulator.test"))
    run = simulator.run(path, out=tmp_path)
    assert (run.metrics["delivered.count"], run.metrics["failed.hard"]) == (1, 1)


def test_it_stands_beside_servers_of_the_scenarios_own():
    servers = "servers: {a: {domains: [a.test]}}\n"
    found = read(servers + STORY.format(to="x@a.test, ok@simulator.test")).servers
    assert list(found) == ["a", "simulator"]
    assert list(read(servers + STORY.format(to="x@a.test")).servers) == ["a"]


def test_a_server_of_the_scenarios_own_may_have_the_domain():
    found = read("servers: {mine: {domains: [Simulator.test]}}\n" + STORY.format(to="ok@simulator.test"))
    assert list(found.servers) == ["mine"]


@pytest.mark.parametrize("to", ["{simulator.test: 100%}", '"u{n}@simulator.test"'])
def test_shares_and_templates_mail_it_too(to):
    text = f"sender: {{domain: shop.test}}\nworkload: [{{name: w, messages: 3, to: {to}}}]\n"
    assert list(read(text).servers) == ["simulator"]


def test_another_unknown_domain_is_still_an_error():
    (problem,) = problems(STORY.format(to="ok@simulator.test, x@simulator.tst"))
    assert problem.code == "E006"
    assert "simulator.test" in problem.help
