"""All trials of a scheme in one report; what is new here is only the order in which they are run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.engine import Outcome, Workbench
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Problem, Sheet

from .figures import Spread, Weight, nominal_weights, points_of, totals_of, weights
from .principles import Principles, principles, public_leaves
from .sheets import Maker

BEST, WORST, EQUAL, CHANCE, GIVEN, UNHAPPY = "best", "worst", "equal", "chance", "given", "unhappy"
TITLES = {
    BEST: "全部最好",
    WORST: "全部最差",
    EQUAL: "各单位完全相同",
    CHANCE: "随机年度",
    GIVEN: "所选汇总的数据",
    UNHAPPY: "公众全部不满意",
}


@dataclass(frozen=True)
class Trial:
    """One made-up (or given) year, scored."""

    key: str
    spread: Spread
    of_tree: Spread
    grades: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @classmethod
    def of(cls, key: str, outcome: Outcome) -> "Trial":
        grades = {grade.name: 0 for grade in outcome.scheme.grades}
        for i in range(outcome.ground.size):
            if name := outcome.grade(i):
                grades[name] += 1
        base = [outcome.base.points.cell(i) for i in range(outcome.ground.size)]
        return cls(key, Spread.of(totals_of(outcome)), Spread.of(base), grades, outcome.problems)


@dataclass(frozen=True)
class Unhappy:
    """What the public's leaves still give where every voter chose the worst, in points of the total."""

    leaves: int
    kept: Fraction
    full: Fraction


@dataclass(frozen=True)
class Report:
    """What the trials found. ``main`` is the year whose differences are looked at: the given one, else by chance."""

    scheme: Scheme
    people: int
    seed: int
    trials: tuple[Trial, ...]
    main: str
    weights: tuple[Weight, ...]
    unhappy: Unhappy
    principles: Principles
    problems: tuple[Problem, ...]

    def trial(self, key: str) -> Trial:
        return next(trial for trial in self.trials if trial.key == key)


def reported(scheme: Scheme, sheet: Sheet | None = None, *, seed: int = 7) -> Report:
    """Run every trial; ``sheet`` gives participants, goals and last year's data where there are any.

    Raises ProblemsError where the scheme cannot be scored at all.
    """
    maker = Maker.of(scheme, sheet)
    public = public_leaves(scheme)
    outcomes = {key: Workbench(make()).score(scheme) for key, make in _years(maker, sheet, public, seed)}
    main = GIVEN if GIVEN in outcomes else CHANCE
    best, unhappy = outcomes[BEST], outcomes.pop(UNHAPPY)
    return Report(
        scheme, len(maker.people), seed, tuple(Trial.of(key, outcome) for key, outcome in outcomes.items()), main,
        tuple(weights(outcomes[main], best)), Unhappy(len(public), *points_of(unhappy, public)),
        principles(scheme, nominal_weights(best)), tuple(check_scheme(scheme)),
    )  # fmt: skip


def _years(
    maker: Maker, sheet: Sheet | None, public: frozenset[str], seed: int
) -> Iterator[tuple[str, Callable[[], Sheet]]]:
    yield BEST, maker.best
    yield WORST, maker.worst
    yield EQUAL, maker.equal
    yield CHANCE, lambda: maker.random(seed)
    yield UNHAPPY, lambda: maker.unhappy(public)
    if sheet is not None:
        yield GIVEN, lambda: sheet
