"""What can be expected of a run: one file per kind, named like the key that makes a mapping one of it.

Each holds a dataclass named like its file (``never`` -> ``Never``) that keeps to
``judgement.Kind``.
"""
