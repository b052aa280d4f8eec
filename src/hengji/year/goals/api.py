"""Goals for machines: reading only. Goals are drafted, reviewed, issued and amended by persons on the pages."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.paging import Asked, PageOf, paged
from hengji.foundation.organisations.reader import reader
from hengji.year.plans.models import Plan

from .amendment_enums import AmendmentKind, AmendmentState
from .amendment_permissions import LIST_AMENDMENTS
from .content import content_of
from .enums import SheetState
from .models import Amendment, Goal, GoalSheet, GoalVersion, Task
from .permissions import LIST_SHEETS, VIEW_SHEET
from .queries.machines import amendments_listed, goals_of_plan, goals_of_sheet, sheets_listed
from .queries.tasks import TaskFilter, tasks_for
from .task_enums import Duty
from .task_permissions import LIST as LIST_TASKS

router = Router(tags=["目标"])
Code = Annotated[str, Query(max_length=200, description="参评对象的编码；空：全部")]


class GoalSheetOut(Schema):
    key: str = Field(description="目标表的编号")
    participant: str = Field(description="参评对象的编码")
    name: str
    state: SheetState
    rounds: int = Field(description="送审过几轮")
    goals: int = Field(description="现有几项目标，不含已删除和已核减的")
    document_number: str = Field(description="下达文号；没有下达时为空")
    digest: str = Field(description="下达稿的摘要；没有下达时为空")
    issued_at: datetime | None


class ContentOut(Schema):
    """A goal's content as plain text; numbers are decimal texts, dates ISO where they could be read."""

    kind: str = ""
    title: str = ""
    indicator: str = ""
    rule: str = ""
    points: str = ""
    direction: str = ""
    unit: str = ""
    baseline: str = ""
    target: str = ""
    challenge: str = ""
    alert: str = ""
    deadline: str = ""
    deliverable: str = ""
    description: str = ""
    reason: str = ""
    document: str = ""
    article: str = ""
    data_source: str = ""
    data_owner: str = ""
    frequency: str = ""
    evidence: str = ""
    verification: str = ""
    responsible_leader: str = ""
    responsible_division: str = ""
    responsible_person: str = ""
    perspective: str = ""
    milestones: str = ""
    partners: str = ""
    task: str = Field("", description="所承担任务的编号")
    strategic: str = ""
    classified: str = Field("", description="涉密目标为“是”，只登记分值、登记编号和保管人")
    register_number: str = Field("", description="涉密目标的登记编号")
    custodian: str = ""
    upper: str = Field("", description="上级目标的编码；前有“本考评/”的，是本考评内的目标")


class VersionOut(Schema):
    number: int
    sealed: bool = Field(description="已锁定，不再变动")
    effective: date | None = Field(description="生效日期；空：年初")
    cancelled: bool = Field(description="已核减")
    amendment: str | None = Field(description="由哪一次目标调整产生")
    content: ContentOut


class GoalOut(Schema):
    code: str
    sheet: str = Field(description="目标表的编号")
    participant: str = Field(description="参评对象的编码")
    state: SheetState
    version: int = Field(description="现行版本")
    versions: list[VersionOut] = Field(description="各版内容，第一版在前")


class AmendmentLineOut(Schema):
    kind: str
    goal: str | None = Field(description="目标的编码；空：新增的")
    into: str | None = Field(description="并入哪项目标")
    target: str | None = Field(description="改由哪个参评对象承担")


class AmendmentOut(Schema):
    key: str
    number: int
    participant: str = Field(description="参评对象的编码")
    kind: AmendmentKind
    state: AmendmentState
    reason: str
    basis: str
    effective: date
    asked_on: date
    decided_at: datetime | None
    document_number: str
    lines: list[AmendmentLineOut]


class AssignmentOut(Schema):
    participant: str = Field(description="参评对象的编码")
    name: str
    duty: Duty
    share: str = Field(description="份额，百分数；没有分份额的为空")


class TaskOut(Schema):
    id: int
    code: str
    text: str
    source: str
    number: str = Field(description="来源文号")
    article: str
    due: date | None
    perspective: str
    assignments: list[AssignmentOut]


@router.get("/plans/{code}/goal-sheets", response=PageOf[GoalSheetOut], summary="读取一个年度考评的目标表")
@action(LIST_SHEETS, obj=on(Plan, code="code"))
def goal_sheets_listed(request: HttpRequest, code: str, asked: Query[Asked]) -> PageOf[GoalSheetOut]:
    return paged(sheets_listed(reader(request), target(request, Plan)), asked, _sheet)


def _sheet(row: GoalSheet) -> GoalSheetOut:
    return GoalSheetOut(
        key=row.key, participant=row.participant.code, name=row.participant.name, state=SheetState(row.state),
        rounds=row.round_count, goals=row.goal_count,  # type: ignore[attr-defined]  # annotated by sheets_listed
        document_number=row.document_number, digest=row.digest, issued_at=row.issued_at,
    )  # fmt: skip


@router.get("/plans/{code}/goals", response=PageOf[GoalOut], summary="读取一个年度考评的目标和各版内容")
@action(LIST_SHEETS, obj=on(Plan, code="code"))
def goals_listed(request: HttpRequest, code: str, asked: Query[Asked], participant: Code = "") -> PageOf[GoalOut]:
    return paged(goals_of_plan(reader(request), target(request, Plan), participant), asked, _goal)


@router.get("/goal-sheets/{key}/goals", response=PageOf[GoalOut], summary="读取一张目标表的目标和各版内容")
@action(VIEW_SHEET, obj=on(GoalSheet, key="key"))
def sheet_goals_listed(request: HttpRequest, key: str, asked: Query[Asked]) -> PageOf[GoalOut]:
    return paged(goals_of_sheet(target(request, GoalSheet)), asked, _goal)


def _goal(row: Goal) -> GoalOut:
    return GoalOut(
        code=row.code, sheet=row.sheet.key, participant=row.sheet.participant.code, state=SheetState(row.sheet.state),
        version=row.version, versions=[_version(each) for each in row.versions.all()],
    )  # fmt: skip


def _version(row: GoalVersion) -> VersionOut:
    said = content_of(row)
    content = ContentOut(register_number=said.pop("register", ""), **said)
    return VersionOut(
        number=row.number, sealed=row.sealed, effective=row.effective, cancelled=row.cancelled,
        amendment=row.amendment.key if row.amendment else None, content=content,
    )  # fmt: skip


@router.get("/plans/{code}/goal-amendments", response=PageOf[AmendmentOut], summary="读取一个年度考评的目标调整")
@action(LIST_AMENDMENTS, obj=on(Plan, code="code"))
def goal_amendments_listed(request: HttpRequest, code: str, asked: Query[Asked]) -> PageOf[AmendmentOut]:
    return paged(amendments_listed(reader(request), target(request, Plan)), asked, _amendment)


def _amendment(row: Amendment) -> AmendmentOut:
    return AmendmentOut(
        key=row.key, number=row.number, participant=row.sheet.participant.code, kind=AmendmentKind(row.kind),
        state=AmendmentState(row.state), reason=row.reason, basis=row.basis, effective=row.effective,
        asked_on=row.asked_on, decided_at=row.decided_at, document_number=row.document_number,
        lines=[
            AmendmentLineOut(
                kind=line.kind, goal=line.goal.code if line.goal else None, into=line.into.code if line.into else None,
                target=line.target.code if line.target else None,
            ) for line in row.lines.all()
        ],
    )  # fmt: skip


@router.get("/plans/{code}/tasks", response=PageOf[TaskOut], summary="读取一个年度考评的任务和分工")
@action(LIST_TASKS, obj=on(Plan, code="code"))
def tasks_listed(request: HttpRequest, code: str, asked: Query[Asked], participant: Code = "") -> PageOf[TaskOut]:
    rows = tasks_for(reader(request), target(request, Plan), TaskFilter(organ=participant))
    return paged(rows, asked, _task)


def _task(row: Task) -> TaskOut:
    return TaskOut(
        id=row.pk, code=row.code, text=row.text, source=row.source.title, number=row.source.number,
        article=row.article, due=row.due, perspective=row.perspective,
        assignments=[
            AssignmentOut(participant=each.participant.code, name=each.participant.name, duty=Duty(each.duty),
                          share=each.share)
            for each in row.assignments.all()
        ],
    )  # fmt: skip
