import pytest

from simulator.scenario import loads
from simulator.scenario.overrides import COMMAND_LINE
from simulator.sender.jitters.full import Full
from tests.scenario.sample import SAMPLE, problems


@pytest.mark.parametrize(
    ("path", "value", "code", "column", "help"),
    [
        ("sender.retry.jiter", "full", "E001", 20, 'did you mean "jitter"?'),
        ("sender.retry.schedule", "[10m, 5]", "E004", 35, "write 5ms"),
        ("servers.bigmial.tls", "none", "E025", 15, 'did you mean "bigmail"?'),
        ("workload.blasst.at", "1m", "E025", 16, 'did you mean "blast"?'),
        ("servers.bigmail.domains.7", "a.test", "E025", 31, "positions here: 0"),
        ("a..b", "1", "E025", 7, "write it like"),
        ("", "1", "E025", 7, "write it like"),
        ("duration", "[3", "E011", 18, ""),
        ("servers.bigmail.rules.gone.reply", "550 4.1.1 x", "E005", 44, '"550 5.1.1 ..."'),
    ],
)
def test_faults_are_shown_on_the_command_line(
    path: str, value: str, code: str, column: int, help: str
) -> None:
    (problem,) = problems(SAMPLE, **{path: value})
    assert (problem.file, problem.code, problem.line) == (COMMAND_LINE, code, 1)
    assert problem.help.startswith(help)
    assert problem.source == f"--set {path}={value}"
    assert problem.column == column


def test_names_positions_and_quoted_steps_lead_to_a_value() -> None:
    overrides = {
        "workload.blast.messages": "7",
        "workload.1.at": "3m",
        'servers.bigmail.rules."gone".reply': "550 5.1.1 No: such # user",
        "sender.retry": "{jitter: full}",
        "servers.throttled.limits.connections": "9",
        "description": "'quoted'",
    }
    scenario = loads(SAMPLE, overrides=overrides)
    assert scenario.workload[0].messages == 7
    assert scenario.workload[1].at == 180_000
    assert scenario.servers["bigmail"].rules[1].behaviour.reply.text == "No: such # user"
    assert scenario.servers["throttled"].limits.connections == 9
    assert scenario.description == "quoted"
    assert scenario.overrides == overrides


def test_a_quoted_step_may_hold_a_point() -> None:
    text = SAMPLE.replace(
        "{bigmail.test: 60%, corp.test: 30%, alumni.test: 10%}", "{bigmail.test: 60%, corp.test: 30%}"
    )
    assert [problem.code for problem in problems(text)] == ["E020"]
    assert problems(text, **{'workload.blast.to."bigmail.test"': "70%"}) == ()


def test_what_the_file_does_not_say_can_be_said() -> None:
    made = loads(SAMPLE, overrides={"sender.dns.nxdomain": "retry"}).senders["main"].policy.dns
    assert made.nxdomain.ends == "retry"


def test_a_setting_is_found_without_the_name_of_its_kind() -> None:
    by_kind = loads(SAMPLE, overrides={"sender.retry.jitter.uniform.share": "30%"})
    alone = loads(SAMPLE, overrides={"sender.retry.jitter.share": "30%"})
    assert alone.senders == by_kind.senders != loads(SAMPLE).senders
    another = loads(SAMPLE, overrides={"sender.retry.jitter": "full"})
    assert another.senders["main"].policy.retry.jitter == Full()
