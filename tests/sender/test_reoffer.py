"""Who is offered again in the same session, as one recipient too many for a transaction."""

import pytest

from simulator.mail import Outcome, Reply
from simulator.sender import Reoffer
from tests.sender.mutant import mutated

EXIM = {"on": ("452",), "after": "settled"}
KUMOMTA = {"on": ("4.5.3",), "once": ("452", "552"), "after": "another", "others": True}

YES, DROPPED = "250 2.0.0 OK", "drop"


def outcome(said: str) -> Outcome:
    if said == DROPPED:
        return Outcome("eom", fault="drop")
    reply = Reply.parse(said)
    return Outcome("eom" if reply.is_positive else "rcpt", reply)


CASES = {
    # name -> (policy, answers by recipient, transactions before, places offered again)
    "after a yes": (EXIM, [YES, "452 4.5.3 Too many", "452 4.5.3 Too many"], 0, [1, 2]),
    "whatever its words": (EXIM, [YES, "452 4.2.2 Mailbox full"], 0, [1]),
    "again and again": (EXIM, [YES, "452 Too many"], 7, [1]),
    "after a refusal": (EXIM, ["550 5.1.1 Gone", "452 Too many"], 0, [1]),
    "the first one": (EXIM, ["452 Too many", YES, "452 Too many"], 0, [2]),
    "a deferral settles nobody": (EXIM, ["450 4.2.0 Later", "452 Too many"], 0, []),
    "others keep their deferral": (EXIM, [YES, "450 4.2.0 Later", "452 Too many"], 0, [2]),
    "what is no 452": (EXIM, [YES, "451 4.5.3 Too many", "552 Too many"], 0, []),
    "a lost dot settles nobody": (EXIM, [DROPPED, "452 Too many"], 0, []),
    "by status code": (KUMOMTA, [YES, "451 4.5.3 Too many"], 3, [1]),
    "after any other": (KUMOMTA, ["450 4.2.0 Later", "452 4.5.3 Too many"], 0, [0, 1]),
    "with all that were put off": (KUMOMTA, [YES, "450 4.2.0 Later", "552 Full", "550 5.1.1 No"], 0, [1, 2]),
    "a bare code, once": (KUMOMTA, [YES, "452 Too many", "552 Too many"], 0, [1, 2]),
    "a bare code, twice": (KUMOMTA, [YES, "452 Too many"], 1, []),
    "another status code": (KUMOMTA, [YES, "452 4.2.2 Full", "552 5.5.3 Too many"], 0, []),
    "alone": (KUMOMTA, ["452 4.5.3 Too many"], 0, []),
}  # fmt: skip


def wrong_cases(made):
    return [
        name
        for name, (policy, said, before, places) in CASES.items()
        if made(**policy).chosen([outcome(one) for one in said], before) != places
    ]


def test_who_is_offered_again():
    assert wrong_cases(Reoffer) == []


MUTANTS = {
    "after nobody": ("if opened and self", "if self"),
    "a deferral settles": ("and reply.is_permanent", ""),
    "only a yes settles": ('outcome.stage == "rcpt" and reply.is_permanent', "False"),
    "once is always": ("(before == 0 and self._is_bare(reply))", "self._is_bare(reply)"),
    "once is never": ("(before == 0 and self._is_bare(reply))", "False"),
    "bare or not": ("reply.enhanced is None and str", "str"),
    "no status codes": (" or reply.enhanced in self.on", ""),
    "no others": ("if too_many and self.others", "if False"),
    "others without cause": ("if too_many and self.others", "if self.others"),
    "others who are gone": ("reply is None or reply.is_transient or", "not reply or reply.code >= 400 or"),
    "no bare 552 among the others": ('or (outcome.stage == "rcpt" and self.names(reply))', ""),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_cases_notice(mutant):
    assert wrong_cases(mutated("simulator.sender.reoffer", *MUTANTS[mutant]).Reoffer)


@pytest.mark.parametrize(
    "written", [{"on": ("too many",)}, {"on": ("250",)}, {"once": ("4.5.3",)}, {"on": ("2.5.3",)}]
)
def test_what_is_no_code_is_refused(written):
    with pytest.raises(ValueError, match="is no code like 452"):
        Reoffer(**written)
