"""Emulated recipients as a service: for a real MTA, an application, or a test that sends mail."""

from simulator.control.answered import Answered, Left, Lost, Mail, Met, Returned, Told
from simulator.control.recipients import Recipients, serve
from simulator.control.service import Service
from simulator.control.serving import built_in_scenario, serve_until_done
from simulator.control.settings import PORT, Place, Settings

__all__ = [
    "PORT",
    "Answered",
    "Left",
    "Lost",
    "Mail",
    "Met",
    "Place",
    "Recipients",
    "Returned",
    "Service",
    "Settings",
    "Told",
    "built_in_scenario",
    "serve",
    "serve_until_done",
]
