from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.pages import Crumb
from hengji.year.plans.models import Plan

READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")
PER_PAGE = 50


def crumbs(plan: Plan | None = None) -> tuple[Crumb, ...]:
    home = Crumb(_("计分依据"), reverse("observations-plans"))
    return (home,) if plan is None else (home, Crumb(plan.title, reverse("observations", args=[plan.code])))


def sent(request: HttpRequest, *, files: bool = False) -> tuple[Any, ...]:
    """What a form is filled with: what was sent, be it nothing at all; not filled when the page is only looked at."""
    if request.method != "POST":
        return ()
    return (request.POST, request.FILES) if files else (request.POST,)


def attempt(do: Callable[[], object]) -> tuple[Problem, ...]:
    """Do it; what stands in the way comes back, all at once."""
    try:
        do()
    except ProblemsError as error:
        return error.problems
    return ()


def tell(request: HttpRequest, problems: Iterable[Problem]) -> None:
    """Say on the next page what stood in the way."""
    for problem in problems:
        messages.error(request, str(problem))
