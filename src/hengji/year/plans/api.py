"""Plans for machines: reading only. A scheme is drafted, issued and corrected by persons on the pages."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.paging import Asked, PageOf, paged
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader

from . import queries
from .actions import attributes_of
from .diff import Difference, diff
from .diff import Kind as What
from .enums import Phase, PlanState
from .models import Participant, Plan
from .permissions import LIST_PLANS, VIEW_PLAN

router = Router(tags=["年度考评"])
THE_PLAN = on(Plan, visible=VIEW_PLAN, code="code")
YAML = {"responses": {200: {"description": "OK", "content": {"application/yaml": {"schema": {"type": "string"}}}}}}


class PlanOut(Schema):
    code: str
    title: str
    year: int
    state: PlanState
    organiser: str = Field(description="组织单位的机构编码")
    superior: str | None = Field(description="上级考评的编号")
    document_number: str
    document_date: date | None
    digest: str = Field(description="现行文本的摘要；印发以前为空")


class WindowOut(Schema):
    phase: Phase
    title: str
    opens: date
    closes: date = Field(description="最后一日，含当日")


class ParticipantOut(Schema):
    code: str
    name: str
    organisation: str | None = Field(description="机构编码")
    person: str | None = Field(description="人员编号")
    group: str | None
    klass: str | None = Field(description="类别的编码")
    is_lead: bool
    since: date | None = Field(description="参评起；空：年初")
    until: date | None = Field(description="参评止；空：年末")
    ranked: bool
    unranked_reason: str
    successor: str | None
    attributes: dict[str, str]


class PlanWholeOut(PlanOut):
    windows: list[WindowOut]
    participants: list[ParticipantOut]


class DifferenceOut(Schema):
    kind: What
    code: str
    title: str
    text: str
    before: str
    after: str


def _plan(plan: Plan, digest: str) -> dict[str, Any]:
    return {
        "code": plan.code, "title": plan.title, "year": plan.year, "state": PlanState(plan.state),
        "organiser": plan.organiser.code, "superior": plan.superior.code if plan.superior else None,
        "document_number": plan.document_number, "document_date": plan.document_date,
        "digest": digest,
    }  # fmt: skip


def _participant(row: Participant) -> ParticipantOut:
    return ParticipantOut(
        code=row.code, name=row.name, organisation=row.organisation.code if row.organisation else None,
        person=row.person.code if row.person else None, group=row.group.code if row.group else None,
        klass=row.klass.code if row.klass else None, is_lead=row.is_lead, since=row.since, until=row.until,
        ranked=row.ranked, unranked_reason=row.unranked_reason,
        successor=row.successor.code if row.successor else None, attributes=attributes_of(row),
    )  # fmt: skip


def _difference(each: Difference) -> DifferenceOut:
    return DifferenceOut(
        kind=each.kind, code=each.code, title=each.title, text=each.text, before=each.before, after=each.after
    )  # fmt: skip


@router.get("/plans", response=PageOf[PlanOut], summary="读取年度考评，新的年度在前")
@action(LIST_PLANS)
def plans_listed(request: HttpRequest, asked: Query[Asked]) -> PageOf[PlanOut]:
    rows = queries.plans_with_digests(reader(request))
    return paged(rows, asked, lambda plan: PlanOut(**_plan(plan, plan.present_digest)))


@router.get("/plans/{code}", response=PlanWholeOut, summary="读取一个年度考评：状态、摘要、时间窗口、参评对象")
@action(VIEW_PLAN, obj=THE_PLAN)
def plan_read(request: HttpRequest, code: str) -> PlanWholeOut:
    plan = target(request, Plan)
    windows = [
        WindowOut(phase=Phase(row.phase), title=row.title, opens=row.opens, closes=row.closes)
        for row in queries.windows_for(plan)
    ]
    people = [_participant(row) for row in queries.participants_of(plan)]
    return PlanWholeOut(**_plan(plan, queries.current_digest(plan)), windows=windows, participants=people)


@router.get("/plans/{code}/pack", summary="读取考评办法的方案包（YAML 文本，摘要以它为准）", openapi_extra=YAML)
@action(VIEW_PLAN, obj=THE_PLAN)
def plan_pack_read(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(queries.pack_text(target(request, Plan)), content_type="application/yaml; charset=utf-8")


@router.get("/plans/{code}/scheme", response=dict[str, Any], summary="读取考评办法（JSON 树）")
@action(VIEW_PLAN, obj=THE_PLAN)
def plan_scheme_read(request: HttpRequest, code: str) -> dict[str, Any]:
    scheme = queries.scheme_of(target(request, Plan))
    return scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)


@router.get("/plans/{code}/differences", response=list[DifferenceOut], summary="比较考评办法：与另一份相比，改了什么")
@action(VIEW_PLAN, obj=THE_PLAN)
def plan_differences(
    request: HttpRequest,
    code: str,
    other: Annotated[str, Query(description="plan:编号、pack:模板名，或 issued（印发时的文本）")],
) -> list[DifferenceOut]:
    plan = target(request, Plan)
    before = _scheme(reader(request), plan, other)
    return [_difference(each) for each in diff(before, queries.scheme_of(plan))]


def _scheme(user: User, plan: Plan, key: str) -> Scheme:
    """Another scheme by its key, as far as this person may see it."""
    kind, _colon, name = key.partition(":")
    there = queries.plan_by_code(user, name) if kind == "plan" else None
    found = queries.pack_by_name(name) if kind == "pack" else None
    if there is not None:
        found = queries.scheme_of(there)
    elif key == "issued":
        found = queries.counterpart_scheme(user, plan, key)
    if found is None:
        raise Http404(_("没有可以比较的这份办法。"))
    return found
