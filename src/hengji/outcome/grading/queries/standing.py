"""What a run says as lines to be put up, and what of a notice a person may read by its scope."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.db.models import QuerySet

from hengji.foundation.access.policy import can, scope
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_below
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.opened import Opened, opened
from hengji.outcome.grading.models import Notice, Proceeding
from hengji.outcome.grading.models.notices import Line
from hengji.outcome.grading.permissions import PROPOSE, VIEW, VIEW_PROPOSAL
from hengji.year.plans.enums import Audience
from hengji.year.plans.models import Disclosure, Participant, Plan

RANKS = "名次"  # how a disclosure list names totals and places
_WIDEST = (Audience.PUBLIC, Audience.PARTICIPANTS, Audience.GROUP, Audience.OWN)


def lines_of(run: Opened) -> list[Line]:
    """Group by group, best first; those who are scored and not ranked at the end of theirs."""
    return [
        Line(
            code=each.code, name=each.name, pool=group.code, group=str(group.title), total=each.total, rank=each.rank,
            grade=each.grade, notes=list(each.moved),
        )
        for group in run.groups.values()
        for each in group.members
    ]  # fmt: skip


def text_of(lines: Sequence[Line]) -> str:
    return json.dumps(list(lines), ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str, run: Run) -> str:
    """What was put up and the run behind it, as one SHA-256."""
    return f"sha256:{hashlib.sha256(f'{run.digest} {text}'.encode()).hexdigest()}"


def scope_of(plan: Plan) -> Audience:
    """Before whom the result is put up: the widest audience of the disclosure list's places, else all evaluated."""
    said = set(Disclosure.objects.filter(plan=plan, item__contains=RANKS).values_list("audience", flat=True))
    return next((each for each in _WIDEST if each.value in said), Audience.PARTICIPANTS)


def proceedings_for(user: User) -> QuerySet[Proceeding]:
    """Results that a person may read, the newest year first."""
    return scope(user, VIEW, Proceeding.objects.select_related("plan"))


def plans_to_propose(user: User) -> list[Plan]:
    """Plans with an official run and no proposal yet, for whom may make one."""
    if not can(user, PROPOSE):
        return []
    done = Run.objects.filter(kind=Kind.OFFICIAL, plan__isnull=False).values("plan")
    rows = Plan.objects.filter(pk__in=done).exclude(pk__in=Proceeding.objects.values("plan"))
    return list(scope(user, PROPOSE, rows).order_by("-year", "code"))


def newest_notice(proceeding: Proceeding) -> Notice | None:
    return Notice.objects.filter(proceeding=proceeding).select_related("run", "by").defer("run__content").last()


def before(notice: Notice) -> Notice | None:
    """What was put up before."""
    return Notice.objects.filter(proceeding=notice.proceeding_id, pk__lt=notice.pk).last()


def visible_lines(user: User, proceeding: Proceeding, notice: Notice) -> list[Line]:
    """All for the office and who audits; for an organ what the scope of the publicity lets it read."""
    if can(user, VIEW_PROPOSAL, proceeding):
        return notice.lines
    return within(notice.lines, own_codes(user, proceeding.plan), proceeding.scope)


def within(lines: Sequence[Line], own: frozenset[str], scope: str) -> list[Line]:
    """Lines that an organ reads: its own, its group's, or all."""
    if scope in {Audience.PARTICIPANTS, Audience.PUBLIC}:
        return list(lines)
    if scope == Audience.GROUP:
        pools = {line["pool"] for line in lines if line["code"] in own}
        return [line for line in lines if line["pool"] in pools]
    return [line for line in lines if line["code"] in own]


def own_codes(user: User, plan: Plan) -> frozenset[str]:
    """Codes of the participants that are the user's organ, or one below it."""
    places = {key for role in (Role.UNIT_FILLER, Role.UNIT_HEAD) for key in organisations_below(user, role)}
    rows = Participant.objects.filter(plan=plan, organisation__in=sorted(places))
    return frozenset(rows.values_list("code", flat=True))


def run_of(proceeding: Proceeding) -> Opened:
    return opened(proceeding.run)


def changed(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Participants whose line differs between two notices, in the later order."""
    old = {line["code"]: line for line in before}
    return [(old[line["code"]], line) for line in after if line["code"] in old and old[line["code"]] != line]
