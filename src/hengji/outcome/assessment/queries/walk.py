"""The walk: one node of one participant, its parts with what each one lost, its evidence, its treatment of gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.explain import Step, explain
from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.scheme import Node, RuleRef, Section
from hengji.core.scoring.types import TEXT_COLUMNS, WORD_OF, Goal, Missing

from .losses import losses
from .opened import Opened
from .standings import Standing, mean_of

TOTAL = "total"


@dataclass(frozen=True)
class Fact:
    """One observation behind a leaf, as the sheet has it."""

    value: str
    missing: bool
    dropped: bool  # by a guard against counting one matter twice
    text: dict[str, str]  # by the names of TEXT_COLUMNS


@dataclass(frozen=True)
class Part:
    """A part of a node: what is stored of it, what it cost in points of the total, how the group did."""

    step: Step
    score: str  # stored
    depth: int
    is_leaf: bool
    lost: Decimal | None  # in points of the total; None where it does not count
    mean: Decimal | None
    best: Decimal | None
    in_section: bool  # of bonus or deduction, where no record means that nothing happened
    deducts: bool


@dataclass(frozen=True)
class Place:
    """Where one stands on the walk."""

    standing: Standing
    step: Step
    score: str
    path: tuple[tuple[str, str], ...]  # code and title of the nodes above, the total left out
    parts: tuple[Part, ...]
    node: Node | None = None  # only of nodes of the tree and items of sections
    section: Section | None = None  # the section itself, or the one an item stands in


def place(run: Opened, participant: str, code: str = TOTAL) -> Place:
    """Raises KeyError for an unknown participant or node."""
    standing = run.by_code[participant]
    step = explain(run.outcome, participant, code)
    node = run.scheme.nodes.get(code)
    score = standing.total if code == TOTAL else standing.scores[code]
    return Place(standing, step, score, _path(run, code), tuple(_parts(run, standing, step)), node, _section(run, code))


def _path(run: Opened, code: str) -> tuple[tuple[str, str], ...]:
    for section in run.scheme.sections:
        if any(item.code == code for item in section.items):
            return ((section.code, section.title),)
    return next((path for top in run.scheme.tree if (path := _path_in(top, code)) is not None), ())


def _path_in(node: Node, code: str) -> tuple[tuple[str, str], ...] | None:
    if node.code == code:
        return ()
    for child in node.children:
        below = _path_in(child, code)
        if below is not None:
            return ((node.code, node.title), *below)
    return None


def _parts(run: Opened, standing: Standing, step: Step) -> Iterator[Part]:
    """Below the total the blocks alone; a block shows all that is below it."""
    cost = losses(run.outcome, standing.code)
    for below, depth in _unfolded(step, 0, deep=step.code != TOTAL):
        mean, best = _of_group(run, standing, below.code)
        section = _section(run, below.code)
        yield Part(below, standing.scores[below.code], depth, not below.parts, cost.get(below.code), mean, best,
                   section is not None, _deducts(section))  # fmt: skip


def _unfolded(above: Step, depth: int, *, deep: bool) -> Iterator[tuple[Step, int]]:
    for step in above.parts:
        yield step, depth
        if deep:
            yield from _unfolded(step, depth + 1, deep=True)


def _of_group(run: Opened, standing: Standing, code: str) -> tuple[Decimal | None, Decimal | None]:
    """Mean and best of the ranked members of the group; of a deduction the smallest is the best."""
    scores = [score for each in run.groups[standing.pool].ranked if (score := each.number(code)) is not None]
    section = _section(run, code)
    best = min if _deducts(section) else max
    return mean_of(scores), best(scores, default=None)


def _deducts(section: Section | None) -> bool:
    return section is not None and section.kind == "deduction"


def _section(run: Opened, code: str) -> Section | None:
    """The bonus or deduction that a code names or stands in."""
    return next((s for s in run.scheme.sections if code in {s.code, *(item.code for item in s.items)}), None)


def leaves_lost(run: Opened, standing: Standing) -> list[tuple[str, Decimal]]:
    """Leaves by the points of the total that they cost, dearest first: code and loss."""
    cost = losses(run.outcome, standing.code)
    leaves = [(node.code, cost[node.code]) for node in run.scheme.leaves if cost.get(node.code)]
    return sorted(leaves, key=lambda each: each[1], reverse=True)


def facts(outcome: Outcome, participant: str, code: str) -> list[Fact]:
    """The observations behind a leaf that count, in the sheet's order."""
    rows = outcome.ground.rows.get(code)
    if rows is None:
        return []
    mine = rows[outcome.ground.observations.participant[rows] == outcome.ground.index[participant]]
    return [_fact(outcome, row) for row in mine.tolist()]


def _fact(outcome: Outcome, row: int) -> Fact:
    obs = outcome.ground.observations
    state = Missing(int(obs.missing[row]))
    places = int(obs.places[row])
    value = WORD_OF.get(state) or decimal_text(Fraction(int(obs.mantissa[row]), 10**places), places)
    return Fact(
        value, state != Missing.VALUE, row in outcome.dropped, {name: obs.text[name].text(row) for name in TEXT_COLUMNS}
    )


def goals(outcome: Outcome, participant: str, code: str) -> list[Goal]:
    """The goals in force of a participant under a leaf."""
    return [goal for goal in outcome.ground.goals.get(code, ()) if goal.participant == participant]


def rules_of(node: Node, own: list[Goal]) -> list[RuleRef]:
    """The rules and measures of a leaf; of those that goals may choose from, the chosen ones."""
    refs = [node.rule, node.measure, node.aggregate, *node.measures.values()]
    chosen = {goal.rule for goal in own}
    refs += [ref for name, ref in node.goals.rules.items() if name in chosen] if node.goals else []
    return list({ref.key: ref for ref in refs if ref is not None}.values())


def group_position(run: Opened, standing: Standing, code: str) -> int | None:
    """Place of a participant's score of one node among the ranked of its group; None where it has none."""
    mine = standing.number(code)
    if mine is None or not standing.rank:
        return None
    others = (each.number(code) for each in run.groups[standing.pool].ranked)
    smaller_is_better = _deducts(_section(run, code))
    return 1 + sum((score < mine if smaller_is_better else score > mine) for score in others if score is not None)


def names(run: Opened, at: Place) -> dict[str, str]:
    """What the sheet's short names of inputs and goals stand for, under one leaf."""
    if at.node is None:
        return {}
    refs = [at.node.rule, *(at.node.goals.rules.values() if at.node.goals else ())]
    inputs = {spec.name: spec.title for ref in refs if ref for spec in inputs_of(run.scheme, ref)}
    own = goals(run.outcome, at.standing.code, at.node.code)
    return inputs | {goal.goal: f"{goal.goal} {goal.title}".strip() for goal in own}
