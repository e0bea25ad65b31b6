"""Seeded dice: uniforms keyed by what they decide, and the distributions over them."""

from simulator.dice.bound import Bound
from simulator.dice.distributions import (
    Constant,
    Distribution,
    Empirical,
    Exponential,
    Lognormal,
    Uniform,
)
from simulator.dice.lineage import Lineage, identities
from simulator.dice.mix import BITS, ONE, address_id, happens, identity, identity_of, key, uniform, uniforms

__all__ = [
    "BITS",
    "ONE",
    "Bound",
    "Constant",
    "Distribution",
    "Empirical",
    "Exponential",
    "Lineage",
    "Lognormal",
    "Uniform",
    "address_id",
    "happens",
    "identities",
    "identity",
    "identity_of",
    "key",
    "uniform",
    "uniforms",
]
