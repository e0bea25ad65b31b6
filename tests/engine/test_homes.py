from simulator.engine.homes import homes
from tests.engine.story import scenario

SERVERS = "{inbox: {domains: [x.test]}, spare: {domains: [s.test]}}"
ONE = "{name: c, to: [ann@x.test]}"


def test_the_server_of_each_domain():
    more = """zones:
  x.test: {mx: {mx.s.test: 10}}
  y.test: {mx: {mx.s.test: 20, mx.x.test: 10}}
  z.test: nxdomain
  gone.test: nxdomain
timeline:
  - {at: 1h, set: {zones.z.test: {mx: {mx.s.test: 10}}}}
  - {at: 2h, set: {zones.z.test: {mx: {mx.x.test: 10}}}}
"""
    found = homes(scenario(ONE, servers=SERVERS, more=more))
    assert {domain: server.name for domain, server in found.items()} == {
        "x.test": "inbox",  # it has the domain, whatever the zone says
        "s.test": "spare",
        "y.test": "inbox",  # the best of its hosts
        "z.test": "spare",  # the first to which it leads
    }
