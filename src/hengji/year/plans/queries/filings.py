"""How plans stand with the office above them: what is due, what was filed, what was said to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.policy import scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import holders, names
from hengji.foundation.workdays.calculus import Calendar, Deadline
from hengji.foundation.workdays.queries import calendar, deadline, workdays_between
from hengji.year.plans.enums import FROZEN, LIVE, CorrectionState, FilingState, Verdict
from hengji.year.plans.filing_permissions import DECIDE_FILING, FILE_UPWARD, TAKE_SUPERIOR
from hengji.year.plans.models import Correction, Filing, FilingVerdict, Plan, PlanGrant, SuperiorText

from .schemes import scheme_of

FILING_DAYS = 10  # working days after issuing, correcting, or being returned
OPEN = frozenset({FilingState.UNFILED, FilingState.RETURNED})
_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)


@dataclass(frozen=True)
class Standing:
    """How one plan stands with the office above it.

    ``limit`` is the time for filing while something is to be filed; ``overdue`` counts working days past its last day.
    ``outdated``: the plan was corrected after what was filed. ``measured``: it was begun from its superior's text, or
    checked against it; ``superior_changed``: that text is no longer the superior's text in force.
    """

    plan: Plan
    state: FilingState
    filing: Filing | None = None
    limit: Deadline | None = None
    overdue: int = 0
    outdated: bool = False
    measured: bool = False
    superior_changed: bool = False

    @property
    def due(self) -> date | None:
        return self.limit.day if self.limit else None

    @property
    def may_file(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class _Known:
    """What was read for all plans at once, by the key of the plan."""

    filings: Mapping[int, Filing]
    corrected: Mapping[int, tuple[str, date]]  # digest in force, and the day of the last correction
    taken: Mapping[int, str]  # digest of the superior's text that a plan is measured by
    calendar: Calendar
    today: date

    def digest(self, plan: Plan) -> str:
        return self.corrected[plan.pk][0] if plan.pk in self.corrected else plan.digest

    def limit(self, start: date) -> Deadline:
        return deadline(start, FILING_DAYS, known=self.calendar)


def standing_of(plan: Plan) -> Standing:
    return standings([plan])[0]


def standings(plans: Iterable[Plan]) -> list[Standing]:
    """How these plans stand, in a fixed number of queries; all of them have a superior."""
    rows = list(plans)
    known = _known(rows)
    return [_standing(plan, known) for plan in rows]


def below_of(plan: Plan) -> list[Standing]:
    """The plans right below one, by their organisers; those that are not issued say no more than that."""
    return standings(plan.below.select_related("organiser", "superior").order_by("organiser__code", "-year", "code"))


def _known(plans: list[Plan]) -> _Known:
    keys = [plan.pk for plan in plans]
    filings = Filing.objects.filter(plan__in=keys).defer("text", "superior_text").select_related("verdict", "filed_by")
    applied = Correction.objects.filter(
        plan__in=[*keys, *(plan.superior_id for plan in plans)], state=CorrectionState.APPLIED
    ).order_by("plan", "number")
    taken = SuperiorText.objects.filter(plan__in=keys).order_by("plan", "number").values_list("plan", "digest")
    return _Known(
        {filing.plan_id: filing for filing in filings.order_by("plan", "number")},
        {
            plan: (digest, timezone.localdate(at))
            for plan, digest, at in applied.values_list("plan", "digest", "confirmed_at")
        },
        dict(taken),
        calendar(),
        timezone.localdate(),
    )


def _standing(plan: Plan, known: _Known) -> Standing:
    filing = known.filings.get(plan.pk)
    state, outdated, start = _state(plan, filing, known)
    limit = known.limit(start) if start else None
    overdue = max(0, workdays_between(limit.day, known.today, known.calendar)) if limit else 0
    superior = plan.superior
    changed = (
        superior is not None and superior.is_frozen and plan.pk in known.taken
        and known.taken[plan.pk] != known.digest(superior)
    )  # fmt: skip
    return Standing(plan, state, filing, limit, overdue, outdated, plan.pk in known.taken, changed)


def _state(plan: Plan, filing: Filing | None, known: _Known) -> tuple[FilingState, bool, date | None]:
    """The state, whether the plan was corrected since, and the day from which the time to file runs."""
    if plan.state not in FROZEN or plan.issued_at is None:
        return FilingState.NOT_DUE, False, None
    if filing is None:
        return FilingState.UNFILED, False, timezone.localdate(plan.issued_at)
    outdated = filing.digest != known.digest(plan)
    verdict = verdict_of(filing)
    if verdict is None:
        return FilingState.FILED, outdated, None
    if verdict.verdict == Verdict.RETURNED:
        return FilingState.RETURNED, outdated, timezone.localdate(verdict.decided_at)
    if outdated:
        return FilingState.UNFILED, True, known.corrected[plan.pk][1]
    return FilingState.ACCEPTED, False, None


def verdict_of(filing: Filing) -> FilingVerdict | None:
    """What was said to a filing, if anything yet; no query where the filing was read with it."""
    try:
        return filing.verdict
    except FilingVerdict.DoesNotExist:
        return None


def filings_of(plan: Plan) -> list[Filing]:
    """All filings of a plan, the latest first, without their texts."""
    rows = plan.filings.defer("text", "superior_text").select_related("verdict__decided_by", "filed_by")
    return list(rows.order_by("-number"))


def superior_text_of(plan: Plan) -> SuperiorText | None:
    """The superior's text that a plan is measured by; None where it was begun from something else."""
    return plan.superior_texts.order_by("-number").first()


def superior_scheme(plan: Plan) -> Scheme | None:
    """The superior's scheme that counts now: its text in force, or while it is not issued the one taken from it."""
    if plan.superior is None:
        return None
    if plan.superior.is_frozen:
        return scheme_of(plan.superior)
    taken = superior_text_of(plan)
    return load(taken.text) if taken else None


def office_of(plan: Plan) -> tuple[int, ...]:
    """Keys of the accounts of a plan's office: of its organiser, and those with a grant on the very plan."""
    today = timezone.localdate()
    found = [each.user.pk for role in _OFFICE for each in holders(role, today, organisations=[plan.organiser_id])]
    granted = PlanGrant.objects.filter(plan=plan, role__in=_OFFICE, confirmed_at__isnull=False, revoked_at=None)
    return tuple(dict.fromkeys([*found, *granted.values_list("user", flat=True)]))


def organisers_of(found: Iterable[Standing]) -> Mapping[int, str]:
    return names({each.plan.organiser_id for each in found}, timezone.localdate())


def todo(user: User) -> list[Todo]:
    """Plans to file and to check against a corrected superior; filings to decide."""
    return [*_own_todo(user), *_superior_todo(user)]


def _mine(user: User, action: str) -> QuerySet[Plan]:
    rows = scope(user, action, Plan.objects.all()).filter(state__in=LIVE, superior__isnull=False)
    return rows.select_related("superior").order_by("code")


def _own_todo(user: User) -> Iterator[Todo]:
    room = _("报备")
    may_file = set(_mine(user, FILE_UPWARD).values_list("pk", flat=True))
    for each in standings(_mine(user, TAKE_SUPERIOR)):
        url = reverse("plan-superior", args=[each.plan.code])
        words = {"plan": each.plan.title}
        if each.may_file and each.plan.pk in may_file:
            returned = each.state == FilingState.RETURNED
            why = (
                _("上级退回修改，请更正后重新报备。")
                if returned
                else _("印发、更正后10个工作日内报上级目标绩效办备案。")
            )
            yield Todo(_("把“%(plan)s”报上级备案") % words, why, each.due, url, room, "plans")
        if each.superior_changed:
            why = _("上级办法有了变化，请看本办法是否要跟着改。")
            yield Todo(_("对照上级办法核对“%(plan)s”") % words, why, None, url, room, "plans")


def _superior_todo(user: User) -> Iterator[Todo]:
    rows = scope(user, DECIDE_FILING, Filing.objects.filter(verdict=None)).defer("text", "superior_text")
    for filing in rows.select_related("plan").order_by("filed_at"):
        title = _("对下级报备的“%(plan)s”提出意见") % {"plan": filing.plan.title}
        why = _("请看与本级办法的差异，备案或退回修改。")
        yield Todo(title, why, None, reverse("filing", args=[filing.pk]), _("报备"), "plans")
