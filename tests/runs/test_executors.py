import sys

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs.executors import Serial, hired


def test_serial_does_it_here_and_now():
    done = []
    future = Serial().submit(done.append, 3)
    assert (done, future.done()) == ([3], True)


def test_serial_hands_on_what_went_wrong():
    with pytest.raises(ValueError, match="invalid literal"):
        Serial().submit(int, "x").result()


def test_nobody_can_be_interrupted_in_place_of_the_caller():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Serial().submit(interrupted)


def test_processes_are_as_many_as_asked_for():
    with hired("processes", workers=3) as crew:
        assert (crew.workers, crew.is_here) == (3, True)


def test_a_cluster_without_its_client_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentLacking) as lacking, hired(cluster="tcp://127.0.0.1:1"):
        pass
    assert "mtasim[cluster]" in lacking.value.remedy
