"""Facts and past values for machines: reading, and registering in batches. Confirming is left to persons."""

from datetime import datetime
from typing import Annotated, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.paging import Asked, PageOf, paged
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.reader import reader
from hengji.year.plans.models import Plan

from . import actions
from .enums import Source
from .fact_rows import Fact, fact_of
from .models import Batch, Observation, PastValue
from .past_rows import PastRow, compare
from .permissions import IMPORT_PAST, LIST, REGISTER, VIEW_PAST
from .queries.lists import facts_for
from .queries.past import all_standing

router = Router(tags=["计分依据"])
BY_CODE = on(Plan, visible=LIST, code="code")
MOST_ROWS = 20_000
KeyText = Annotated[str, Field(min_length=1, max_length=100, description="批次号：同一批重发用同一个，不会重复登记")]


class _Exact(Schema):
    """A misspelt name is told instead of being passed over; numbers are texts, so that none is rounded on its way."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class FactIn(_Exact):
    participant: str = Field(description="参评对象的编码")
    indicator: str
    value: str = Field(description="十进制数字的文本，或 未报、不适用、待公布、免考")
    goal: str = ""
    channel: str = ""
    input: str = ""
    key: str = ""
    period: str = ""
    layer: str = ""
    n: str = ""
    matter: str = ""
    document: str = ""
    date: str = ""
    level: str = ""


class FactOut(FactIn):
    id: int
    confirmed: bool
    registered_at: datetime


class FactsIn(_Exact):
    key: KeyText
    dry_run: bool = Field(False, description="只检查，不登记")  # noqa: FBT003 - the field's default
    rows: list[FactIn] = Field(max_length=MOST_ROWS)


class RegisteredOut(Schema):
    rows: int = Field(description="登记了（试运行时：将登记）几行")
    again: bool = Field(description="这一批以前登记过，这次没有改动")
    dry_run: bool


class PastIn(_Exact):
    organisation: str = Field(description="机构编码")
    indicator: str
    title: str
    year: int
    value: str = Field(description="十进制数字的文本")
    unit: str = ""
    source: str
    reason: str = Field("", description="更正已登记的数值时必须写明")


class PastOut(Schema):
    id: int
    organisation: str
    indicator: str
    title: str
    year: int
    value: str
    unit: str
    source: str


class PastValuesIn(_Exact):
    key: KeyText
    dry_run: bool = Field(False, description="只检查，不登记")  # noqa: FBT003 - the field's default
    rows: list[PastIn] = Field(max_length=MOST_ROWS)


@router.get("/plans/{code}/observations", response=PageOf[FactOut], summary="读取一个年度考评现行的计分依据")
@action(LIST, obj=on(Plan, code="code"))
def facts_listed(
    request: HttpRequest, code: str, asked: Query[Asked], participant: str = "", indicator: str = ""
) -> PageOf[FactOut]:  # fmt: skip
    return paged(facts_for(reader(request), target(request, Plan), participant, indicator), asked, _fact)


def _fact(row: Observation) -> FactOut:
    confirmed: bool = row.is_confirmed  # type: ignore[attr-defined]  # annotated by facts_for
    return FactOut(**vars(fact_of(row)), id=row.pk, confirmed=confirmed, registered_at=row.registered_at)


@router.post("/plans/{code}/observations/register", response=RegisteredOut, summary="登记一批计分依据，或先试运行")
@action(REGISTER, obj=BY_CODE)
def facts_register(request: HttpRequest, code: str, sent: FactsIn) -> RegisteredOut:
    """All rows or none; problems name the rows as the workbook's do, the first of the list being 第1行."""
    plan, user = target(request, Plan), reader(request)
    facts = [Fact(**row.model_dump()) for row in sent.rows]
    arrival = actions.Arrival(f"api:{sent.key}", Source.ROOM, _("接口"), first_row=1)
    earlier = actions.batch_sent_before(plan, facts, arrival)
    if sent.dry_run and earlier is None:
        _refuse(ProblemsError(actions.check_observations(plan, facts, by=user, arrival=arrival)))
    elif not sent.dry_run:
        actions.register_observations(plan, facts, by=user, arrival=arrival)
    return _answer(len(facts), earlier, dry_run=sent.dry_run)


@router.get("/history", response=PageOf[PastOut], summary="读取历年实际值")
@action(VIEW_PAST)
def past_listed(
    request: HttpRequest, asked: Query[Asked], organisation: str = "", indicator: str = "", year: int | None = None
) -> PageOf[PastOut]:  # fmt: skip
    wanted = {"organisation__code": organisation, "indicator": indicator, "year": year}
    rows = all_standing(request.user).filter(**{name: value for name, value in wanted.items() if value})
    return paged(rows, asked, _past)


def _past(row: PastValue) -> PastOut:
    return PastOut(
        id=row.pk, organisation=row.organisation.code, indicator=row.indicator, title=row.title, year=row.year,
        value=row.value, unit=row.unit, source=row.source,
    )  # fmt: skip


@router.post("/history/register", response=RegisteredOut, summary="登记一批历年实际值，或先试运行")
@action(IMPORT_PAST)
def past_register(request: HttpRequest, sent: PastValuesIn) -> RegisteredOut:
    user = reader(request)
    rows = [
        PastRow(**(row.model_dump() | {"year": str(row.year), "line": number}))
        for number, row in enumerate(sent.rows, 1)
    ]
    key = f"api:{sent.key}"
    earlier = actions.past_batch_sent_before(rows, key)
    if earlier is not None:
        return _answer(len(rows), earlier, dry_run=sent.dry_run)
    found = compare(rows, user)
    if sent.dry_run:
        _refuse(ProblemsError(found.problems))
    else:
        actions.register_past_values(rows, by=user, key=key, source=Source.ROOM, name=_("接口"))
    return _answer(found.total, None, dry_run=sent.dry_run)


def _refuse(error: ProblemsError) -> None:
    if error.problems:
        raise error


def _answer(rows: int, earlier: Batch | None, *, dry_run: bool) -> RegisteredOut:
    return RegisteredOut(rows=rows if earlier is None else earlier.rows, again=earlier is not None, dry_run=dry_run)
