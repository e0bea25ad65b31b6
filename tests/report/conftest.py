from pathlib import Path

import pytest

from tests.report.judged import judged_run
from tests.report.lived import ran


@pytest.fixture(scope="session")
def lived(tmp_path_factory) -> Path:
    """The folder of a run in which one message each shows one thing."""
    return ran(tmp_path_factory.mktemp("lived"))


@pytest.fixture(scope="session")
def judged(tmp_path_factory) -> Path:
    """The folder of a run at a provider that holds an opinion."""
    return judged_run(tmp_path_factory.mktemp("judged"))
