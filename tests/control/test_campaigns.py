import pytest

from simulator.control.campaigns import UNKNOWN, Campaigns
from tests.scenario.sample import read

STORY = """\
sender: {domain: shop.test}
servers: {s: {domains: [a.test, b.test, c.test]}}
workload:
  - {name: shares, messages: 10, to: {a.test: 100%}}
  - {name: list, to: [Anna@b.test, [bob@a.test, eve@c.test]]}
  - {name: template, messages: 3, to: "u{n}@c.test"}
  - {name: later, to: [anna@b.test]}
"""


@pytest.mark.parametrize(
    ("recipient", "campaign"),
    [
        ("anna@B.test", "list"),
        ("bob@a.test", "list"),
        ("amy@a.test", "shares"),
        ("u7@c.test", "template"),
        ("eve@c.test", "list"),
        ("amy@b.test", UNKNOWN),
    ],
)
def test_the_first_entry_that_names_the_address_or_else_its_domain(recipient, campaign):
    campaigns = Campaigns(read(STORY).workload)
    assert campaigns.of(recipient, recipient.rpartition("@")[2].lower()) == campaign
