"""Several verdicts at once, without several chances to be wrong."""

from collections.abc import Sequence


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """The p values of several tests, raised so that all verdicts together keep to one error rate.

    Holm, Scandinavian Journal of Statistics 6 (1979): the smallest counts as many times as there are
    tests, the next one time less, and none less than one before it. It holds however the tests depend
    on each other, as metrics of one run do. None stands where there is no test, and stays.
    """
    adjusted = list(chances)
    tests = sorted((chance, place) for place, chance in enumerate(chances) if chance is not None)
    least = 0.0
    for rank, (chance, place) in enumerate(tests):
        least = max(least, min(1.0, (len(tests) - rank) * chance))
        adjusted[place] = least
    return adjusted
