"""What waits here for a person: objections of organs to tasks they were given."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import OVER

from .tasks import answerable_for

KIND, ROOM = "任务分解", "goals"


def todo(user: User) -> list[Todo]:
    """Two queries."""
    return [
        Todo(
            _("答复分工异议：%s") % each.participant.name,
            _("任务%(code)s：%(reason)s") % {"code": each.task.code, "reason": each.reason[:60]}, None,
            reverse("task", args=[each.task_id]), KIND, ROOM,
        )
        for each in answerable_for(user) if each.task.plan.state not in OVER
    ]  # fmt: skip
