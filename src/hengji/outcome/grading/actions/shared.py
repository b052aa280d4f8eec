"""What the actions of this room share: locking, refusing, moving, writing notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.queries.opened import opened
from hengji.outcome.grading.enums import MOVES, Fault, NoticeKind, State
from hengji.outcome.grading.models import Appeal, Notice, Proceeding
from hengji.outcome.grading.queries.standing import digest_of, lines_of, text_of
from hengji.year.plans.actions.changes import Changes


def demand(by: User, action: str, obj: Model) -> None:
    if not can(by, action, obj):
        raise PermissionDenied(action)


def refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsError(found)


def problem(fault: Fault, message: str, remedy: str = "", where: str = "") -> Problem:
    return Problem(fault.value, message, where, remedy)


def refusal(fault: Fault, message: str, remedy: str = "") -> ProblemsError:
    return ProblemsError([problem(fault, message, remedy)])


def locked(proceeding: Proceeding) -> Proceeding:
    rows = Proceeding.objects.select_for_update(of=("self",)).select_related("plan")
    return rows.get(pk=proceeding.pk)


def locked_appeal(appeal: Appeal) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",))
    return rows.select_related("proceeding__plan", "participant", "observation__participant").get(pk=appeal.pk)


def check_state(proceeding: Proceeding, *wanted: State) -> None:
    """Raise ProblemsError where the result is not where this can be done."""
    if proceeding.state not in {each.value for each in wanted}:
        words = {"now": State(proceeding.state).label, "wanted": "、".join(str(each.label) for each in wanted)}
        text = _("结果现在的进展是“%(now)s”，这一步在“%(wanted)s”时办理。") % words
        raise refusal(Fault.STATE, text, _("请刷新页面查看进展。"))


def move(changes: Changes, proceeding: Proceeding, state: State, **columns: object) -> Proceeding:
    if state not in MOVES[proceeding.state]:
        raise ValueError(f"a result does not go from {proceeding.state} to {state}")
    return changes.change(proceeding, state=state.value, **columns)


@dataclass(frozen=True)
class Head:
    """What a notice says beside its lines."""

    document_number: str = ""
    reason: str = ""
    number: int = 0


def put_up(changes: Changes, proceeding: Proceeding, kind: NoticeKind, *, by: User, head: Head = Head()) -> Notice:
    """Write what the proceeding's run says as a notice that nobody changes any more."""
    text = text_of(lines_of(opened(proceeding.run)))
    return changes.add(
        Notice(
            proceeding=proceeding, kind=kind, number=head.number, run=proceeding.run, reason=head.reason, text=text,
            document_number=head.document_number, digest=digest_of(text, proceeding.run), by=by, at=timezone.now(),
        )
    )  # fmt: skip
