"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import On, on
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.pages import Crumb
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.outcome.grading.permissions import VIEW, VIEW_APPEAL

T = TypeVar("T")
READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")
THE_RESULT: On = on(Proceeding, visible=VIEW, related=("plan", "run", "review", "decision", "proposed_by"), key="code")
THE_APPEAL: On = on(
    Appeal, visible=VIEW_APPEAL,
    related=("proceeding__plan__organiser", "proceeding__run", "participant", "observation__participant", "handler",
             "drafted_by", "signed_by", "decided_by", "notice"),
)  # fmt: skip


def crumbs(proceeding: Proceeding | None = None) -> tuple[Crumb, ...]:
    home = Crumb(_("考评结果"), reverse("grading-results"))
    if proceeding is None:
        return (home,)
    return (home, Crumb(proceeding.plan.title, reverse("grading-result", args=[proceeding.key])))


def attempt(do: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """What an action returned, or the problems for which it was refused."""
    try:
        return do(), ()
    except ProblemsError as error:
        return None, error.problems
