"""What all parts of the engine stand on during one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.dice import Bound
from simulator.engine.agenda import Agenda
from simulator.engine.desk import Desk
from simulator.engine.ledger import Ledger
from simulator.recipients import Server, Zones
from simulator.sender import RouteRule
from simulator.transport.seam import Transport


@dataclass(frozen=True, slots=True)
class Floor:
    """Agenda, ledger, dice and transport of a run; desks by sender, servers by domain, the zones it begins
    with, routes in order."""

    agenda: Agenda
    ledger: Ledger
    draw: Bound
    transport: Transport
    desks: Mapping[str, Desk]
    servers: Mapping[str, Server]
    zones: Zones
    routes: Sequence[RouteRule] = ()
