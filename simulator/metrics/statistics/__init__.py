"""What replications tell: means with their confidence, and whether a difference is more than chance. Pure."""

from simulator.metrics.statistics.estimate import CONFIDENCE, Estimate, independent, mean_of
from simulator.metrics.statistics.holm import holm
from simulator.metrics.statistics.student import inside, quantile

__all__ = ["CONFIDENCE", "Estimate", "holm", "independent", "inside", "mean_of", "quantile"]
