"""How the sender reaches the recipients: one small seam, virtual or on the wire.

``wire`` is imported by whoever wants it: sockets and TLS take longer to load than most runs.
"""

from simulator.transport.scripted import ScriptedTransport

__all__ = ["ScriptedTransport"]
