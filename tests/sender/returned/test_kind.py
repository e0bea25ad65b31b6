import pytest

from simulator.sender.classify.words import words_of
from simulator.sender.returned.kind import is_from_program, kind_of_prose
from simulator.sender.returned.mime import take_apart
from simulator.sender.returned.prose import before_original
from tests.sender.mutant import mutated
from tests.sender.returned.test_reading import MAILS

OF_PROSE = [
    (mail, parts)
    for mail in MAILS
    if not (parts := take_apart(mail.octets)).status and parts.feedback is None and parts.texts
]


def wrong_kinds(kind_of_prose):
    wrong = []
    for mail, parts in OF_PROSE:
        told = next((said for text in parts.texts if (said := before_original(text)[0]).strip()), "")
        if kind_of_prose(parts, parts.header("subject"), words_of(told)) != mail.kind:
            wrong.append(mail.what)
    return wrong


def test_kinds():
    assert wrong_kinds(kind_of_prose) == []


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("if not is_quoted(subject) and", "if"),
        ('if shows("notices", head) or shows("notices", words):', "if False:"),
        ("person = answer and not _is_automatic(parts)", "person = answer"),
        ("if _tells_of_delay(head, words):", "if False:"),
        ("if _tells_of_failure(parts, head, words):", "if False:"),
        ("if _is_challenge(parts, subject, head, words):", "if False:"),
        ("if parts.receipt or _answers_by_itself(parts):", "if False:"),
        (
            'return headed and failed and coded and not person and not shows("greetings", words)',
            "return failed",
        ),
        (' and not shows("greetings", words)', ""),
        (
            'if shows("delayed", head):\n        return True',
            'if shows("delayed", head):\n        return False',
        ),
    ],
)
def test_the_kinds_notice(guard, instead):
    assert wrong_kinds(mutated("simulator.sender.returned.kind", guard, instead).kind_of_prose)


@pytest.mark.parametrize(
    ("headers", "program"),
    [
        (b"From: MAILER-DAEMON@x.test", True),
        (b"From: Mail Delivery System <x@x.test>", True),
        (b"From: ann@postmaster.test", False),
        (b"From: Ann <ann@x.test>", False),
        (b"Return-Path: <>\nFrom: ann@x.test", True),
        (b"X-Failed-Recipients: ann@x.test\nFrom: ann@x.test", True),
    ],
)
def test_programs_and_people(headers, program):
    assert is_from_program(take_apart(headers + b"\n\n")) == program
