"""YAML -> one frozen Scenario, or all that is wrong with it, each fault with its place."""

from simulator.scenario.addresses import DOMAIN, Family, Spelling, built_in_server, families
from simulator.scenario.codes import CODES, REMEDIES
from simulator.scenario.load import load, load_cases, loads
from simulator.scenario.populations import Population, population, populations
from simulator.scenario.presets import About, about_policies, policies, shown_policy
from simulator.scenario.profiles import Profile, about_profiles, profile, profiles, shown_profile
from simulator.scenario.scenario import (
    Arrivals,
    Change,
    Entry,
    ListChange,
    Listed,
    Rejection,
    Scenario,
    Shares,
    Template,
)
from simulator.scenario.senders import read_policy
from simulator.scenario.top import schema

__all__ = [
    "CODES",
    "DOMAIN",
    "REMEDIES",
    "About",
    "Arrivals",
    "Change",
    "Entry",
    "Family",
    "ListChange",
    "Listed",
    "Population",
    "Profile",
    "Rejection",
    "Scenario",
    "Shares",
    "Spelling",
    "Template",
    "about_policies",
    "about_profiles",
    "built_in_server",
    "families",
    "load",
    "load_cases",
    "loads",
    "policies",
    "population",
    "populations",
    "profile",
    "profiles",
    "read_policy",
    "schema",
    "shown_policy",
    "shown_profile",
]
