"""One sender, one server, one rule: what a preset makes of it."""

from tests.engine.story import play, told

PRESETS = [
    *("postfix", "exim", "sendmail", "qmail", "opensmtpd", "haraka"),
    *("kumomta", "stalwart", "postal", "zonemta", "maddy", "powermta"),
]
ONE = "{name: c, to: [ann@x.test]}"
FIVE = "{name: c, to: [[a@x.test, b@x.test, c@x.test, d@x.test, e@x.test]]}"
TWO_HOSTS = "hosts: [{name: mx1.x.test, preference: 10}, {name: mx2.x.test, preference: 20}],"


def played(policy, rules, workload=ONE, more="", seed=1):
    servers = f"{{inbox: {{domains: [x.test], {more} rules: [{rules}]}}}}"
    return play(workload, servers=servers, sender=f"{{domain: a.test, policy: {policy}}}", seed=seed)


def first(policy, rule, **given):
    """What the first attempt is decided to lead to."""
    return told(played(policy, f"{{name: r, {rule}}}", **given), "attempt", "decision")[0]


def decisions(rows):
    """What the first attempt led to, by the first letter of the recipient."""
    told_of = told(rows, "attempt", "attempt", "recipient", "decision")
    return {recipient[0]: decision for n, recipient, decision in told_of if n == 1}


def tried(rows):
    """The hosts contacted in the first attempt."""
    return [host for n, host in told(rows, "contact", "attempt", "host") if n == 1]
