"""How long a server takes to answer."""

from collections.abc import Collection
from dataclasses import dataclass, field

from simulator.dice import Constant, Distribution, Exponential, Lognormal
from simulator.mail import STAGES, Duration, Stage
from simulator.recipients.query import Draw

_MAIL = STAGES.index("mail")  # the first stage of a transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A random span: {median, p95} (lognormal), {exponential: mean} or {constant}, as a bare duration is."""

    median: Duration | None = None
    p95: Duration | None = None
    exponential: Duration | None = None
    constant: Duration | None = None

    def __post_init__(self) -> None:
        given = [
            name for name in ("median", "p95", "exponential", "constant") if getattr(self, name) is not None
        ]
        if given not in (["median", "p95"], ["exponential"], ["constant"]):
            raise ValueError("a latency is {median, p95}, {exponential} or {constant}")
        self.distribution()

    @property
    def is_fixed(self) -> bool:
        """Whether it is always the same."""
        return self.constant is not None

    def distribution(self) -> Distribution:
        """The distribution itself. Raises ValueError where p95 is below the median."""
        if self.exponential is not None:
            return Exponential(self.exponential)
        if self.constant is not None:
            return Constant(self.constant)
        assert self.median is not None
        assert self.p95 is not None
        return Lognormal(self.median, self.p95)


@dataclass(frozen=True)
class Latency:
    """One delay for the whole transaction, or one for each stage that has any; in ms.

    Opening a session takes time only where its stages are named.
    """

    transaction: Delay | None = None
    stages: tuple[tuple[Stage, Delay], ...] = ()
    _whole: Distribution | None = field(init=False, repr=False, compare=False)
    _by_stage: dict[Stage, Distribution] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        whole = self.transaction.distribution() if self.transaction else None
        object.__setattr__(self, "_whole", whole)
        by_stage = {stage: delay.distribution() for stage, delay in self.stages}
        object.__setattr__(self, "_by_stage", by_stage)

    @property
    def is_certain(self) -> bool:
        """Whether nothing of it is left to chance."""
        known = [*self._by_stage.values(), *([self._whole] if self._whole else [])]
        return all(isinstance(one, Constant) for one in known)

    def of_opening(self, played: Collection[Stage], draw: Draw, purpose: str) -> int:
        """How long an opening took that came by these stages, each of them counted once, however often
        it was played (EHLO is said anew after STARTTLS); ``purpose`` names the draw."""
        return self._sum(played, draw, purpose) if self._by_stage else 0

    def of_transaction(self, reached: Stage, draw: Draw, purpose: str) -> int:
        """How long a transaction took that got as far as ``reached``; ``purpose`` names the draw."""
        if self._whole is not None:
            return self._whole.quantile(draw(purpose))
        played = STAGES[_MAIL : STAGES.index(reached) + 1]
        return self._sum(played, draw, purpose) if self._by_stage else 0

    def of_stage(self, stage: Stage, draw: Draw, purpose: str) -> int:
        """How long the answer at one stage takes, the same as in the sums; 0 where no stage has its own."""
        delay = self._by_stage.get(stage)
        return 0 if delay is None else delay.quantile(draw(f"{purpose}/{stage}"))

    def _sum(self, played: Collection[Stage], draw: Draw, purpose: str) -> int:
        return sum(
            delay.quantile(draw(f"{purpose}/{stage}"))
            for stage, delay in self._by_stage.items()
            if stage in played
        )
