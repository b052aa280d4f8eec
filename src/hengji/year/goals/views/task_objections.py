"""不是本单位职责: said on the page of the task, and answered there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations.reader import reader
from hengji.year.goals.actions.task_objections import answer_objection, object_to_task
from hengji.year.goals.forms.tasks import AnswerForm, WhyForm
from hengji.year.goals.models import Assignment, Task, TaskObjection
from hengji.year.goals.queries.tasks import own_assignments
from hengji.year.goals.task_permissions import ANSWER, OBJECT, VIEW_OBJECTION

from .task_shared import THE_TASK, WRITING, attempt
from .tasks import show


@action(OBJECT, obj=THE_TASK, methods=WRITING)
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of one's organs it is about is chosen among those that may still say so."""
    here, user, form = target(request, Task), reader(request), WhyForm(request.POST)
    chosen = _chosen(request, own_assignments(user, here))
    if chosen is None or not form.is_valid():
        messages.error(request, _("请选择单位并写明理由和依据；已经提出过的，请等答复。"))
        return redirect("task", pk)
    problems = attempt(lambda: object_to_task(chosen, form.cleaned_data["reason"], by=user))
    if problems:
        return show(request, here, problems)
    messages.success(request, _("已提出，答复前仍按现在的分工办理。"))
    return redirect("task", pk)


def _chosen(request: HttpRequest, own: list[Assignment]) -> Assignment | None:
    return next((each for each in own if str(each.pk) == request.POST.get("assignment")), None)


@action(ANSWER, obj=on(TaskObjection, visible=VIEW_OBJECTION), methods=WRITING)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, TaskObjection)
    form = AnswerForm(list(found.task.plan.participants.order_by("position", "pk")), request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择怎样答复，并写明答复内容。"))
        return redirect("task", found.task_id)
    data = form.cleaned_data
    problems = attempt(
        lambda: answer_objection(found, data["answer"], data["words"], by=reader(request), to=form.moved_to())
    )
    if problems:
        return show(request, found.task, problems)
    messages.success(request, _("已答复。"))
    return redirect("task", found.task_id)
