"""Real mail programs deliver to the emulated recipients, and must tell the same story as our presets.

A program is unpacked from Debian's packages (``packages``), lives in a room of its own on this machine
(``room``) and is spoken to as any relay is (``program``; one file for each: ``postfix``, ``exim``, ...).
It looks up the scenario's zones (``zones``) and delivers to its servers (``recipients``), in real time.
What became of each message is a life (``lives``); ``agreement`` holds the program's lives to those of our
own run of the same scenario. Needs root, for a room is a mount namespace.
"""
