"""What the writes of the breakdown have in common: who may, and whether the year still takes changes."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Task
from hengji.year.goals.task_enums import TaskFault
from hengji.year.plans.enums import OVER
from hengji.year.plans.models import Plan


def demand(by: User, action: str, obj: models.Model | None = None) -> None:
    if not can(by, action, obj):
        raise PermissionDenied(action)


def over_problems(plan: Plan) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(TaskFault.PLAN_OVER.value, _("年度考评已办结，任务和分工不再改动。"))


def withdrawn_problems(task: Task) -> Iterator[Problem]:
    if task.withdrawn_at is not None:
        said = _("任务“%(code)s”已撤销（%(reason)s）。") % {"code": task.code, "reason": task.withdrawn_reason}
        yield Problem(TaskFault.WITHDRAWN.value, said, "", _("请刷新页面。"))


def text_problems(said: dict[str, str], titles: dict[str, str], longest: dict[str, int]) -> Iterator[Problem]:
    """Texts of a form: those with a title must be there, those with a limit must keep to it."""
    for name, title in titles.items():
        if not said[name]:
            yield Problem(TaskFault.EMPTY.value, _("没有填写。"), title, _("请填写%s。") % title)
    for name, most in longest.items():
        if len(said[name]) > most:
            words = _("文字过长，共%(count)d个字，最多%(most)d个字。") % {"count": len(said[name]), "most": most}
            yield Problem(TaskFault.LONG.value, words, titles.get(name, ""), _("请缩短。"))


def reason_problems(reason: str, title: str) -> Iterator[Problem]:
    yield from text_problems({"reason": reason.strip()}, {"reason": title}, {"reason": 500})
