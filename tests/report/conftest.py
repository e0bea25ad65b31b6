from pathlib import Path

import pytest

from tests.report.lived import ran


@pytest.fixture(scope="session")
def lived(tmp_path_factory) -> Path:
    """The folder of a run in which one message each shows one thing."""
    return ran(tmp_path_factory.mktemp("lived"))
