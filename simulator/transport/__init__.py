"""How the sender reaches the recipients: one small seam, virtual or on the wire."""

from simulator.transport.scripted import ScriptedTransport

__all__ = ["ScriptedTransport"]
