"""What the pages of this room share."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.views import On, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.pages import Crumb
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import VIEW_PLAN

T = TypeVar("T")
READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")
PLANS = Crumb(gettext_lazy("年度考评"), "/plans/")
THE_PLAN: On = on(Plan, visible=VIEW_PLAN, code="code")  # who may not see it does not learn that it exists


def reader(request: HttpRequest) -> User:
    """The account of a request; every page here asks for a login."""
    user = request.user
    if not user.is_authenticated:
        raise PermissionDenied
    return user


def plan_of(request: HttpRequest) -> Plan:
    return target(request, Plan)


def crumbs(plan: Plan) -> tuple[Crumb, ...]:
    return (PLANS, Crumb(plan.title, f"/plans/{plan.code}/"))


def attempt(do: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """What an action returned, or the problems for which it was refused."""
    try:
        return do(), ()
    except ProblemsError as error:
        return None, error.problems


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": header or "attachment"})


def told(problems: tuple[Problem, ...]) -> str:
    """Problems as one message, for pages that lead back."""
    return "；".join(map(str, problems)) or _("没有改动。")
