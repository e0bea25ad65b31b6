"""Reads a run's folder, and nothing else, and says what it holds."""

from simulator.report.lines import Line, Span, Tone, plain
from simulator.report.summary import summary, verdict

__all__ = ["Line", "Span", "Tone", "plain", "summary", "verdict"]
