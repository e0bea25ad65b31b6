"""Many runs of one scenario: every combination of values with every seed, on whatever executor there is."""

from simulator.runs.executors import Crew, hired
from simulator.tuning.grid import Axis, read_axis
from simulator.tuning.sweeps import Sweep, sweep, sweep_of

__all__ = ["Axis", "Crew", "Sweep", "hired", "read_axis", "sweep", "sweep_of"]
