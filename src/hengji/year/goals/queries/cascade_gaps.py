"""Where the line breaks: goals that serve nothing, goals that nobody took on, the share of points that is served."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.organisations.models import User
from hengji.year.goals.models import GoalVersion
from hengji.year.goals.normal import is_number
from hengji.year.plans.models import Participant, Plan

from .cascade import Held, goals_above, goals_in_plan
from .cascade_ground import plans_below


class Break(TextChoices):
    """What is wrong with a goal's place in the line."""

    ORPHAN = "orphan", gettext_lazy("没有承接上级目标")
    CANCELLED = "cancelled", gettext_lazy("承接的目标已核减")
    GAP = "gap", gettext_lazy("没有人承接")


@dataclass(frozen=True)
class Loose:
    """A goal that hangs in the air, and why, in a sentence."""

    kind: Break
    held: Held
    sentence: str


@dataclass(frozen=True)
class Cover:
    """Goals that somebody below could take on: how many there are and are served, and their points."""

    goals: int
    served: int
    points: Fraction
    served_points: Fraction

    @property
    def share(self) -> Fraction | None:
        """Points served of all, from 0 to 1; None where there are no points."""
        return self.served_points / self.points if self.points else None


def orphans(user: User, plan: Plan) -> list[Loose]:
    """Goals of a plan below that serve nothing, or a goal that does not count any more, as far as one may see them."""
    return orphans_among(plan, goals_in_plan(user, plan)[0])


def orphans_among(plan: Plan, goals: Sequence[Held]) -> list[Loose]:
    """The same among goals that were read already; one query."""
    uppers = {each.upper for each in goals if each.upper is not None}
    standing = frozenset(
        GoalVersion.objects.filter(goal__in=uppers, cancelled=False).current().values_list("goal", flat=True)
    )  # fmt: skip
    found = []
    for each in goals:
        words = {"who": each.participant, "goal": each.said}
        if each.upper is not None and each.upper not in standing:
            said = _("%(who)s的目标“%(goal)s”承接的上级目标已经核减或删除。") % words
            found.append(Loose(Break.CANCELLED, each, said))
        elif each.upper is None and plan.superior_id is not None:
            said = _("%(who)s的目标“%(goal)s”没有承接任何上级目标。") % words
            found.append(Loose(Break.ORPHAN, each, said))
    return found


def gaps(user: User, plan: Plan) -> list[Loose]:
    """Goals that somebody below could take on and nobody did: those one may see here, and those of the organ above."""
    wanted = could_be_served(plan, goals_in_plan(user, plan)[0], goals_above(plan))
    return gaps_among(wanted, served_among(wanted))


def could_be_served(plan: Plan, goals: Sequence[Held], above: Sequence[Held]) -> list[Held]:
    """Goals under which somebody stands: the organ has an issued plan of its own, or persons stand in the same plan."""
    busy = _sheets_with_people_below(plan)
    return [*above, *(each for each in goals if each.sheet in busy)]


def _sheets_with_people_below(plan: Plan) -> frozenset[str]:
    """Keys of the sheets of organs and divisions that have an issued plan below, or persons in this plan."""
    organisers = set(plans_below(plan).order_by().values_list("organiser", flat=True))
    people = Participant.objects.filter(plan=plan, person__isnull=False, organisation__isnull=False)
    places = organisers | set(people.order_by().values_list("organisation", flat=True))
    rows = Participant.objects.filter(plan=plan, person=None, organisation__in=sorted(places))
    return frozenset(rows.order_by().values_list("goal_sheet__key", flat=True))


def served_among(goals: Iterable[Held]) -> frozenset[int]:
    """Those of these goals that a goal below serves, seen or not; one query."""
    rows = GoalVersion.objects.filter(upper__in=[each.goal for each in goals], cancelled=False).current()
    return frozenset(rows.order_by().values_list("upper", flat=True))


def gaps_among(wanted: Sequence[Held], served: Collection[int]) -> list[Loose]:
    said = _("%(who)s的目标“%(goal)s”还没有处室或个人承接。")
    return [
        Loose(Break.GAP, each, said % {"who": each.participant, "goal": each.said})
        for each in wanted if each.goal not in served
    ]  # fmt: skip


def cover_of(wanted: Sequence[Held], served: Collection[int]) -> Cover:
    """How much of what could be taken on is taken on."""
    taken = [each for each in wanted if each.goal in served]
    return Cover(len(wanted), len(taken), _points(wanted), _points(taken))


def _points(goals: Iterable[Held]) -> Fraction:
    return sum((Fraction(each.points) for each in goals if is_number(each.points)), Fraction(0))
