"""``python -m simulator`` is the command ``mtasim``."""

from simulator.cli import main

main()
