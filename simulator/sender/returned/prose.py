"""Reports that follow no standard: the recipients and what is said of each, from the text alone.

Programs write one of a few things: a line of its own for each address with its diagnosis below (Postfix,
qmail, Exim, sendmail, Domino, Exchange); an address within a sentence (Gmail, Outlook, CommuniGate); a
transcript of the session. They are looked for in this order; the first that finds one decides.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from simulator.mail import Address
from simulator.sender.classify.words import words_of

_MOST_RECIPIENTS = 500
_LONGEST_LINE = 1000
_BELOW = 40  # lines below an address that may tell of it

_A = r"[^\s<>()\[\]:;,\"'=|*\\]{1,64}@[a-zA-Z0-9\u00c0-\u024f\u0400-\u04ff._-]{1,255}(?![a-zA-Z0-9_-])"
_ANYWHERE = re.compile(f"({_A})")
_TAIL = (
    r"(?:[:,;.]|\([^()]{0,300}\)|\.\.\.|-{1,5}>?|(?:\s-|:|\s{2}|,|\.\.\.)\s?.{0,400}"
    r"|on\s.{0,60}|am\s.{0,60})?\s*"
)
_ALONE = re.compile(
    r"[\s>*|•\-]{0,16}(?:(?:smtp|rfc822|mailto)\s*[:;]\s*)?[<\"'(\[]{0,2}\s?(?:mailto:|smtp:)?"
    rf"({_A})\s?[>\"')\]]{{0,2}}(?:\s?<(?:mailto:)?{_A}>)?\s*(?:\([^()]{{0,300}}\)(?=:))?{_TAIL}",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(rf"RCPT\s{{1,3}}TO\s?:\s?<({_A})>", re.IGNORECASE)
_TRANSCRIPT_BELOW = re.compile(r"[\s\-=*]{0,20}transcript of (?:the )?session", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s{0,20}\(?(?:expanded from|originally to|ultimately generated from|generated from)\b", re.IGNORECASE
)
_HEADER_LINE = re.compile(
    r"(?:>\s?|\|\s?)?(?:return-path|received|message-id|from|to|subject|date|mime-version|content-type"
    r"|x-[\w-]{1,40}|dkim-signature|reply-to|sender|delivered-to)\s?:",
    re.IGNORECASE,
)
_OTHER_HEADER = re.compile(r"[\w-]{1,40}:")
_ROLES = ("mailer-daemon", "postmaster", "abuse")


@dataclass(frozen=True, slots=True)
class Said:
    """One recipient in a text, and what the text says of it."""

    address: str
    diagnosis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrases:
    """``phrases.toml``, made ready."""

    labelled: re.Pattern[str]
    in_a_sentence: re.Pattern[str]
    ahead: re.Pattern[str]
    not_recipients: re.Pattern[str]
    original_below: tuple[str, ...]
    not_below: tuple[str, ...]


def before_original(text: str) -> tuple[str, str]:
    """A text in two: what the program says, and the original message it quotes ("" where it quotes none)."""
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        if (
            number
            and 2 < len(line) < 160
            and _says_original(line)
            and _quotes(line, lines[number + 1 : number + 10])
        ):
            return "\n".join(lines[:number]), "\n".join(lines[number + 1 :])
        if _HEADER_LINE.match(line) and _opens_headers(lines[number : number + 12]):
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return text, ""


def recipients_in(text: str, us: frozenset[str]) -> list[Said]:
    """The recipients of whom a text says that mail did not reach them, in order, none twice.

    ``us``: addresses, folded, of whom it is not said: the writer and the reader of the report.
    """
    lines = [line[:_LONGEST_LINE] for line in text.split("\n")]
    upper = next((n for n, line in enumerate(lines) if _TRANSCRIPT_BELOW.match(line)), len(lines))
    above, below = lines[:upper], lines[upper:]
    for found in (
        _on_lines(above, us),
        chain(*(_matches(above, one, us) for one in (_phrases().in_a_sentence, _phrases().ahead))),
        _matches(lines, _TRANSCRIPT, us),
        _on_lines(below, us),
        _matches(lines, _ANYWHERE, us, above=2),
    ):
        said = _once(found)
        if said:
            return _with_transcript(said, below)
    return []


def _says_original(line: str) -> bool:
    words, phrases = words_of(line), _phrases()
    return any(one in words for one in phrases.original_below) and not any(
        one in words for one in phrases.not_below
    )


def _quotes(line: str, below: list[str]) -> bool:
    """Whether a line that names the original stands above it: headers follow, or it is drawn as a rule."""
    return "---" in line or "===" in line or "***" in line or any(map(_HEADER_LINE.match, below))


def _opens_headers(lines: list[str]) -> bool:
    """Whether three headers at least, and nothing but headers and their folds, follow."""
    headers = 0
    for line in lines:
        if _HEADER_LINE.match(line):
            headers += 1
        elif not line.strip():
            break
        elif line[0] not in " \t>|" and not _OTHER_HEADER.match(line):
            return False
    return headers >= 3


def _on_lines(lines: list[str], us: frozenset[str]) -> Iterator[Said]:
    """Addresses that have a line of their own, each with the lines below it up to the next."""
    at = list(_own_lines(lines, us))
    for place, (number, address) in enumerate(at):
        end = at[place + 1][0] if place + 1 < len(at) else len(lines)
        own = lines[number].split(address, 1)[1].lstrip(">\"')]:; .,")
        yield Said(address, "\n".join([own, *lines[number + 1 : min(end, number + _BELOW)]]))


def _own_lines(lines: list[str], us: frozenset[str]) -> Iterator[tuple[int, str]]:
    labelled, lines_left = _phrases().labelled, _MOST_RECIPIENTS
    for number, line in enumerate(lines):
        if "@" in line and not _ASIDE.match(line):
            found = _ALONE.fullmatch(line) or labelled.match(line)
            if found is not None and _counts(found[1], line, us):
                yield number, _clean(found[1])
                lines_left -= 1
                if not lines_left:
                    return


def _matches(
    lines: list[str], pattern: re.Pattern[str], us: frozenset[str], above: int = 0
) -> Iterator[Said]:
    """Addresses that a pattern finds, each with its line, those below it and some ``above``."""
    at = [
        (number, _clean(found[1]))
        for number, line in enumerate(lines)
        if "@" in line
        for found in pattern.finditer(line)
        if _counts(found[1], line, us)
    ]
    yield from _with_lines(lines, at, above)


def _with_lines(lines: list[str], at: list[tuple[int, str]], above: int) -> Iterator[Said]:
    """Each address with its lines up to the one that names another, so that no line is told of many."""
    ends, end, later = [], len(lines), (len(lines), "")
    for number, address in reversed(at):
        if later[0] > number and later[1].casefold() != address.casefold():
            end = later[0]
        ends.append(end)
        later = number, address
    for (number, address), end in zip(at, reversed(ends), strict=True):
        yield Said(address, "\n".join(lines[max(0, number - above) : min(end, number + _BELOW)]))


def _counts(address: str, line: str, us: frozenset[str]) -> bool:
    """Whether an address can be a recipient: well formed, none of ours, not named as one to turn to."""
    clean = _clean(address)
    local, _, domain = clean.casefold().partition("@")
    if clean.casefold() in us or "." not in domain:
        return False
    try:
        Address.parse(clean)
    except ValueError:
        return False
    if local in _ROLES and not line.strip(" <>\t").casefold().startswith(local):
        return False
    return _phrases().not_recipients.search(line[: line.find(address)]) is None


def _clean(address: str) -> str:
    return address.strip(".").removeprefix("mailto:").removeprefix("smtp:")


def _once(found: Iterator[Said]) -> list[Said]:
    """None twice; what is said of one in several places is put together."""
    by_address: dict[str, list[Said]] = {}
    for one in found:
        by_address.setdefault(one.address.casefold(), []).append(one)
        if len(by_address) >= _MOST_RECIPIENTS:
            break
    return [
        Said(one[0].address, "\n\n".join(part.diagnosis for part in one[:3])) for one in by_address.values()
    ]


def _with_transcript(said: list[Said], transcript: list[str]) -> list[Said]:
    """What a transcript below adds for those of whom nothing is said above it."""
    if not transcript:
        return said
    below = "\n".join(transcript[:200])
    return [one if one.diagnosis.strip() else Said(one.address, below) for one in said]


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    told = tomllib.loads(files("simulator.sender.returned").joinpath("phrases.toml").read_text("utf-8"))
    opened = r"[<\"'(\[«“]{0,2}(?:mailto:|smtp:)?"
    apart = r"(?:\s{1,3}|[:：]\s{0,3}|(?<=[\u3040-\u9fff])|(?=[<\"'(\[«“]))"
    closed = r"[>\"')\]»”]{0,2}\s{0,3}"
    return _Phrases(
        labelled=_any_of(
            told["labels"],
            r"[\s>*|]{0,16}",
            rf"\s?[:：=]\s{{0,40}}(?:rfc822;)?\s?(?:\"[^\"]{{0,80}}\"\s?)?{opened}({_A})",
        ),
        in_a_sentence=_any_of(
            told["before"], r"(?<!\w)", rf"{apart}(?:[^\s@<]{{1,30}}\s){{0,3}}?{opened}({_A})"
        ),
        ahead=_any_of(told["after"], rf"({_A}){closed}", ""),
        not_recipients=_any_of(told["not_recipients"], "", ""),
        original_below=tuple(map(words_of, told["original_below"])),
        not_below=tuple(map(words_of, told["not_below"])),
    )


def _any_of(words: list[str], before: str, after: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, longest_first))}){after}", re.IGNORECASE)
