"""What shows only when a sender stands beside the servers: rules that call hard what is always soft."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from simulator.errors import Problem
from simulator.mail import Outcome, Reply
from simulator.recipients import Rule, Server
from simulator.scenario.nodes import Node
from simulator.sender import ClassifyRule
from simulator.sender.classify.scenario_rules import first_match


def warn_of_softened(
    rules: tuple[ClassifyRule, ...], written: Node, servers: Iterable[Server]
) -> Iterator[Problem]:
    """A warning at each rule ``as: hard`` that only a 4yz of these servers comes to.

    Nothing in the rule itself shows it where it asks for words: they may stand in a 5yz as well.
    ``written``: the list of the rules.
    """
    read: dict[int, list[Reply]] = {}
    hard = any(rule.as_ == "hard" for rule in rules)
    for outcome in dict.fromkeys(_refusals(servers)) if hard else ():
        match = first_match(rules, outcome)
        if match is not None and outcome.reply is not None:
            read.setdefault(rules.index(match[0]), []).append(outcome.reply)
    for place, replies in read.items():
        if rules[place].as_ == "hard" and all(reply.is_transient for reply in replies):
            message = f'"as: hard" does nothing to "{str(replies[0])[:80]}": a 4yz is soft by definition'
            help = "answer with a 5yz; or let final_4xx end it, or hard_on_4yz list it when it comes again"
            yield written.parts[place].problem("W029", message, help)


def _refusals(servers: Iterable[Server]) -> Iterator[Outcome]:
    for server in servers:
        for rule in server.all_rules:
            for reply in _replies(rule):
                if reply.code >= 400:
                    yield Outcome(rule.stage, reply)
            bounce = None if rule.consequence is None else rule.consequence.bounce
            if bounce is not None and bounce.code >= 400:
                yield Outcome("rcpt", bounce)  # a report is read as if RCPT had been refused


def _replies(rule: Rule) -> Iterator[Reply]:
    kind: Any = rule.behaviour
    for field in fields(kind):
        value = getattr(kind, field.name)
        yield from (
            one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Reply)
        )
