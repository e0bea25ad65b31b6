"""Reads a run's folder, and nothing else, and says what it holds."""

from simulator.report.lines import Line, Span, Tone, plain
from simulator.report.story import stories, story
from simulator.report.summary import summary, verdict

__all__ = ["Line", "Span", "Tone", "plain", "stories", "story", "summary", "verdict"]
