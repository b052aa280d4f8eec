"""What waits for a person here: appeals to sign, give out, handle and decide; a result to put up or to issue."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.policy import can, scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import User
from hengji.outcome.grading.enums import AppealState, State
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.outcome.grading.permissions import ASSIGN, DECIDE, HANDLE, ISSUE, PUBLISH, SIGN_APPEAL

ROOM = "grading"
# In which state what waits for whom; one query each, and none for whoever may not do it anywhere.
_APPEALS = (
    (AppealState.DRAFT, SIGN_APPEAL, gettext_lazy("签发：%s")),
    (AppealState.FILED, ASSIGN, gettext_lazy("分办：%s")),
    (AppealState.HANDLING, HANDLE, gettext_lazy("复核：%s")),
    (AppealState.PROPOSED, DECIDE, gettext_lazy("决定：%s")),
)
_RESULTS = (
    (State.REVIEWED, PUBLISH, gettext_lazy("公示：%s")),
    (State.DECIDED, ISSUE, gettext_lazy("印发通报：%s")),
)


def todo(user: User) -> list[Todo]:
    """Appeals by their last day, then results."""
    return [*_appeals(user), *_results(user)]


def _appeals(user: User) -> list[Todo]:
    found = []
    for state, action, title in _APPEALS:
        rows = Appeal.objects.filter(state=state).select_related("participant", "proceeding__plan")
        for each in _reached(user, action, rows):
            address, why = reverse("grading-appeal", args=[each.pk]), each.proceeding.plan.title
            due = each.due or each.proceeding.appeals_until
            found.append(Todo(str(title) % each, why, due, address, _("申诉"), ROOM))
    return found


def _reached(user: User, action: str, rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    return scope(user, action, rows) if can(user, action) else rows.none()


def _results(user: User) -> list[Todo]:
    found = []
    for state, action, title in _RESULTS:
        rows = Proceeding.objects.filter(state=state).select_related("plan")
        for each in scope(user, action, rows) if can(user, action) else ():
            address = reverse("grading-result", args=[each.key])
            found.append(Todo(str(title) % each, each.plan.title, None, address, _("考评结果"), ROOM))
    return found
