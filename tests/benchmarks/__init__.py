"""What a run costs, beside what it would cost as SimPy processes. Run: ``python -m tests.benchmarks``.

CPU time, best of several interleaved rounds, every figure from a process of its own. Not a test: it
takes minutes, and its figures are those of the machine.
"""
