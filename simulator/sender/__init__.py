"""Every decision of the sending system, as plain functions of values. Pure: no clock, no sockets."""
