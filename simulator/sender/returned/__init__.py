"""Mail that comes back: delivery reports, standard or not, complaints, answers of machines."""

from simulator.sender.returned.correlation import Sought, correlate, verp_token
from simulator.sender.returned.kind import Kind
from simulator.sender.returned.reading import ReadMail, Returned, read_mail

__all__ = ["Kind", "ReadMail", "Returned", "Sought", "correlate", "read_mail", "verp_token"]
