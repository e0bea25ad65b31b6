"""Command lines of SMTP (RFC 5321 section 4.1), read strictly."""

import re
from typing import NamedTuple

from simulator.mail import Address, Reply
from simulator.recipients.refusals import BAD_PARAMETER

_TAKES_NOTHING = frozenset({"STARTTLS", "DATA", "RSET", "QUIT"})
_NAMES_CLIENT = frozenset({"EHLO", "HELO"})
_IGNORES_ARGUMENT = frozenset({"NOOP", "VRFY"})
_NOT_OFFERED = frozenset({"ETRN", "EXPN", "HELP", "TURN"})

# A source route before the mailbox is read and ignored (RFC 5321 appendix C).
_PATH = r'<(?:@[^:<>"\s]+:)?((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>(?: +(.*))?'
_PATHS = {verb: re.compile(f"{word}: ?{_PATH}", re.I) for verb, word in (("MAIL", "FROM"), ("RCPT", "TO"))}
_ARGUMENTS = {
    "AUTH": re.compile(r"([!-~]+)(?: +([!-~]+))?"),  # RFC 4954 section 4
    "BDAT": re.compile(r"([0-9]{1,20})(?: +(LAST))?", re.I),  # RFC 3030 section 2
}
_XTEXT = r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})"  # RFC 3461 section 4
_WHEN = r"(?:SUCCESS|FAILURE|DELAY)"
_PARAMETERS = {
    "MAIL": {
        "SIZE": re.compile(r"[0-9]{1,20}"),  # RFC 1870 section 5
        "BODY": re.compile(r"7BIT|8BITMIME", re.I),  # RFC 6152
        "SMTPUTF8": re.compile(""),  # RFC 6531
        "RET": re.compile(r"FULL|HDRS", re.I),  # RFC 3461 section 4.3
        "ENVID": re.compile(_XTEXT + r"{1,100}"),  # section 4.4
        "AUTH": re.compile(f"<>|{_XTEXT}{{1,500}}"),  # RFC 4954 section 5
    },
    "RCPT": {
        "NOTIFY": re.compile(f"NEVER|{_WHEN}(?:,{_WHEN})*", re.I),  # section 4.1
        "ORCPT": re.compile(f"[!-:<-~]{{1,100}};{_XTEXT}{{1,500}}"),  # section 4.2
    },
}

_NO_COMMAND = Reply(500, "5.5.2", ("Syntax error, command unrecognized",))
_NO_TEXT = Reply(500, "5.5.2", ("A command is a line of UTF-8 without control characters",))
_NOT_HERE = Reply(502, "5.5.1", ("Command not implemented",))
_BAD_ARGUMENT = Reply(501, "5.5.4", ("Syntax error in parameters or arguments",))
_BAD_SENDER = Reply(501, "5.1.7", ("Bad sender address syntax",))
_BAD_RECIPIENT = Reply(501, "5.1.3", ("Bad recipient address syntax",))


class Asked(NamedTuple):
    """One command: its verb in upper case, the address it names ("" for <>) and its parameters, or the two
    words that AUTH and BDAT take, the second "" where it was left out."""

    verb: str
    address: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    argument: tuple[str, str] = ("", "")

    @property
    def size(self) -> int:
        """The announced size in octets, 0 where there is none."""
        return int(dict(self.parameters).get("SIZE", "0"))

    @property
    def is_utf8(self) -> bool:
        """Whether the mail needs SMTPUTF8."""
        return any(name == "SMTPUTF8" for name, _ in self.parameters)


def read(octets: bytes) -> Asked | Reply:
    """The command of a line without its end, or the reply that refuses it. Never raises."""
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        return _NO_TEXT
    if any(sign < " " or sign == "\x7f" for sign in text):
        return _NO_TEXT
    verb, _, argument = text.rstrip(" ").partition(" ")
    verb = verb.upper() if verb.isascii() else ""
    if verb in _PATHS:
        return _read_path(verb, argument)
    if verb in _TAKES_NOTHING:
        return _BAD_ARGUMENT if argument else Asked(verb)
    if verb in _NAMES_CLIENT:
        return Asked(verb) if argument and " " not in argument else _BAD_ARGUMENT
    if verb in _IGNORES_ARGUMENT:
        return Asked(verb)
    if verb in _ARGUMENTS:
        words = _ARGUMENTS[verb].fullmatch(argument)
        return Asked(verb, argument=(words[1], words[2] or "")) if words else _BAD_ARGUMENT
    return _NOT_HERE if verb in _NOT_OFFERED else _NO_COMMAND


def _read_path(verb: str, argument: str) -> Asked | Reply:
    found = _PATHS[verb].fullmatch(argument)
    if found is None:
        return _BAD_ARGUMENT
    address, parameters = found[1], _read_parameters(verb, found[2] or "")
    if isinstance(parameters, Reply):
        return parameters
    if not _is_mailbox(verb, address):
        return _BAD_SENDER if verb == "MAIL" else _BAD_RECIPIENT
    return Asked(verb, address, parameters)


def _is_mailbox(verb: str, address: str) -> bool:
    """Whether an address may stand there: MAIL may name nobody, RCPT the bare postmaster."""
    if (verb, address.lower()) in (("MAIL", ""), ("RCPT", "postmaster")):
        return True
    try:
        Address.parse(address)
    except ValueError:
        return False
    return True


def _read_parameters(verb: str, text: str) -> tuple[tuple[str, str], ...] | Reply:
    parameters: dict[str, str] = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        name = name.upper()
        known = _PARAMETERS[verb].get(name)
        if known is None:
            return BAD_PARAMETER
        if name in parameters or bool(equals) != bool(value) or known.fullmatch(value) is None:
            return _BAD_ARGUMENT
        parameters[name] = value
    return tuple(parameters.items())
