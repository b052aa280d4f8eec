"""Adding, copying, moving and removing branches of a draft's tree: what the buttons above an indicator do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.year.plans import actions, queries
from hengji.year.plans.models import Plan
from hengji.year.plans.outline import free_code, spot_of
from hengji.year.plans.permissions import EDIT_SCHEME

from .answers import absent, node_of, refused, saved
from .shared import THE_PLAN, WRITING, plan_of


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Add, copy, move or remove: what the buttons above an indicator do."""
    del code
    plan, post = plan_of(request), request.POST
    chosen, do = post.get("node", ""), post.get("do", "")
    try:
        if do not in STEPS:
            raise absent(chosen)
        node, text = STEPS[do](plan, queries.scheme_of(plan), chosen, reader(request), post)
    except ProblemsError as error:
        return refused(request, plan, error, chosen)
    return saved(request, plan, node, text)


Step = Callable[[Plan, Scheme, str, User, Mapping[str, Any]], tuple[str, str]]


def _add(plan: Plan, scheme: Scheme, under: str, by: User, post: Mapping[str, Any]) -> tuple[str, str]:
    del post
    row = actions.add_indicator(plan, {"code": free_code(scheme, under), "title": _("新指标")}, under=under, by=by)
    return row.code, _("已增加“%s”，请填写名称和分值。") % row.code


def _add_behind(plan: Plan, scheme: Scheme, code: str, by: User, post: Mapping[str, Any]) -> tuple[str, str]:
    del post
    spot = spot_of(scheme, code)
    if spot is None:
        raise absent(code)
    fields = {"code": free_code(scheme, spot.under), "title": _("新指标")}
    row = actions.add_indicator(plan, fields, under=spot.under, place=spot.place + 1, by=by)
    return row.code, _("已增加“%s”，请填写名称和分值。") % row.code


def _copy(plan: Plan, scheme: Scheme, code: str, by: User, post: Mapping[str, Any]) -> tuple[str, str]:
    del post
    title = node_of(scheme, code).title
    return actions.copy_indicator(plan, code, by=by).code, _("已复制“%s”，编码不同，请改名称和分值。") % title


def _remove(plan: Plan, scheme: Scheme, code: str, by: User, post: Mapping[str, Any]) -> tuple[str, str]:
    del post
    spot = spot_of(scheme, code)
    title = node_of(scheme, code).title
    actions.remove_indicator(plan, code, by=by)
    return spot.under if spot else "", _("已删去“%s”；删错了可以撤销。") % title


def _move(plan: Plan, scheme: Scheme, code: str, by: User, post: Mapping[str, Any]) -> tuple[str, str]:
    """Up, down, in or out by one step, or to the place that was chosen from the list."""
    spot = spot_of(scheme, code)
    if spot is None:
        raise absent(code)
    under: str = spot.under
    place: int | None = spot.place
    do = post.get("do")
    if do == "to":
        under, place = str(post.get("under", "")), None
    elif do == "in" and spot.before:
        under, place = spot.before.code, None
    elif do == "out" and spot.outer is not None:
        outside = spot_of(scheme, spot.under)
        under, place = spot.outer, outside.place + 1 if outside else None
    elif do in {"up", "down"} and not (spot.is_last if do == "down" else not spot.place):
        place = spot.place + (1 if do == "down" else -1)
    else:
        return code, _("已经到头，没有移动。")
    actions.move_indicator(plan, code, under=under, place=place, by=by)
    return code, _("已移动“%s”。") % scheme.nodes[code].title


STEPS: dict[str, Step] = {
    "add": _add, "behind": _add_behind, "copy": _copy, "remove": _remove,
    "up": _move, "down": _move, "in": _move, "out": _move, "to": _move,
}  # fmt: skip
