"""Files of YAML as texts with a name: of a bounded size, in UTF-8, or refused with the place."""

from pathlib import Path

from simulator.errors import ScenarioInvalid
from simulator.scenario.compose import MAX_CHARACTERS
from simulator.scenario.source import Source, Span


def read_source(path: Path, noun: str) -> Source:
    """The text of a file; ``noun`` is what is expected in it. Raises ScenarioInvalid."""
    file = str(path)
    try:
        if path.is_file() and path.stat().st_size > 4 * MAX_CHARACTERS:
            raise _refused(file, "E022", f"the file is too large for a {noun}")
        octets = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise _refused(file, "E021", f"the {noun} cannot be read: {why}") from None
    try:
        return Source(file, octets.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source(file, octets[: error.start].decode("utf-8-sig"))
        span = source.span_at(len(source.text))
        problem = source.problem("E021", "the file is not UTF-8 from here on", span, "save it as UTF-8")
        raise ScenarioInvalid((problem,)) from None


def _refused(file: str, code: str, message: str) -> ScenarioInvalid:
    return ScenarioInvalid((Source(file, "").problem(code, message, Span(0, 0)),))
