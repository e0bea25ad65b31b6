import pytest
import simpy

from simulator.errors import EnvironmentLacking, LawBroken, MtasimError, Problem, ScenarioInvalid

PROBLEM = Problem("E001", 'unknown key "nam"', "a.yaml", 2, 1, 3, "nam: x", 'did you mean "name"?')
ERRORS = [
    ScenarioInvalid((PROBLEM,)),
    EnvironmentLacking("port taken", "use --base-port 0"),
    LawBroken("1 != 2"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_leaves_a_simpy_process_whole(error):
    """SimPy raises ``type(e)(*e.args)`` in place of what a process raised."""

    def process(clock):
        yield clock.timeout(1)
        raise error

    clock = simpy.Environment()
    clock.process(process(clock))
    with pytest.raises(type(error)) as raised:
        clock.run()
    assert raised.value.args == error.args
    assert vars(raised.value) == vars(error)
    assert str(raised.value) == str(error)


def test_everything_raised_on_purpose_has_one_base():
    assert {type(error) for error in ERRORS} == set(MtasimError.__subclasses__())


def test_a_problem_names_its_place():
    assert str(PROBLEM) == 'E001 unknown key "nam" -> a.yaml:2:1'
    assert str(Problem("E002", "empty", "a.yaml")) == "E002 empty -> a.yaml"
    assert not PROBLEM.is_warning
    assert Problem("W003", "a comment", "a.yaml", 1).is_warning
