"""What SMTP itself answers, whatever the rules of the server: to what it forbids, and to the rest."""

from simulator.mail import Reply

NOT_IMPLEMENTED = Reply(502, "5.5.1", ("Not implemented",))
OUT_OF_ORDER = Reply(503, "5.5.1", ("Bad sequence of commands",))
COMMAND_TOO_LONG = Reply(500, "5.5.2", ("Line too long",))
LOGIN_TOO_LONG = Reply(500, "5.5.6", ("Authentication exchange line is too long",))
TEXT_TOO_LONG = Reply(554, "5.6.0", ("A line of the message is too long",))
TOO_MANY_ERRORS = Reply(421, "4.7.0", ("Too many errors",))
TOO_MUCH_TALK = Reply(421, "4.7.0", ("Too many commands without mail",))
TOO_MANY_RECIPIENTS = Reply(452, "4.5.3", ("Too many recipients",))
BAD_PARAMETER = Reply(555, "5.5.4", ("Parameter not recognized or not implemented",))
TOO_LARGE = Reply(552, "5.3.4", ("Message size exceeds fixed limit",))
NEEDS_UTF8 = Reply(553, "5.6.7", ("SMTPUTF8 is required for this address",))
DONE = Reply(250, "2.0.0", ("OK",))
WILL_NOT_VERIFY = Reply(252, "2.5.0", ("Cannot verify the user, but will take mail for it",))
READY_FOR_TLS = Reply(220, "2.0.0", ("Ready to start TLS",))
