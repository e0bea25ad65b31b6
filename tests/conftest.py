"""Hypothesis for all tests: the same examples every time, and no deadlines, because machines are shared.

``MTASIM_EXPLORE=1 pytest`` looks for new ones.
"""

import os

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("explore" if os.environ.get("MTASIM_EXPLORE") else "same")
