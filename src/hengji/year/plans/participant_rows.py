"""Participants as rows of a workbook, without loss: one row a participant, in the words of the long sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import Kind
from hengji.foundation.organisations.models import Organisation, OrganisationVersion, Person
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .actions import attributes_of
from .models import Participant, Plan
from .rows import json_text

SHEET = "参评对象"
NAMES = (SHEET, "participants", "参评单位", "被考核人", "参评处室")
TITLES = {
    "code": "编码", "name": "名称", "organisation": "机构", "person": "人员编号", "kind": "种类", "group": "组别",
    "klass": "类别", "is_lead": "组长单位", "since": "参评起", "until": "参评止", "ranked": "参加排名",
    "unranked_reason": "不排名的理由", "successor": "承继单位", "attributes": "适用标记",
}  # fmt: skip
OTHERS = {
    "code": ("参评对象编码", "参评单位编码", "单位编码", "代码"),
    "name": ("参评对象名称", "参评单位名称", "单位名称", "姓名"),
    "organisation": ("机构编码", "单位"),
    "group": ("考评组别", "分组"),
    "klass": ("单位类别", "参评类别"),
}
YES, NO = "是", "否"
ORGAN, DIVISION, PERSON = "机关单位", "内设机构", "个人"
_PAIR = re.compile(r"[；;]")
Kinds = Mapping[int, str]  # by key of the organisation


def write_participants(path: Path, plan: Plan, people: Sequence[Participant], mark: str) -> None:
    """Participants as a workbook that can be read again, with the words to choose from and who took it."""
    groups = list(plan.group_rows.order_by("position", "pk").values_list("code", "title"))
    classes = list(plan.planclass_rows.order_by("position", "pk").values_list("code", "title"))
    kinds = kinds_of({each.organisation_id for each in people if each.organisation_id})
    choices = {
        TITLES["group"]: [code for code, _title in groups], TITLES["klass"]: [code for code, _title in classes],
        TITLES["is_lead"]: [YES, NO], TITLES["ranked"]: [YES, NO],
    }  # fmt: skip
    words = [(_("组别"), *each) for each in groups] + [(_("类别"), *each) for each in classes]
    write_workbook(path, [
        SheetOut(SHEET, tuple(TITLES.values()), [tuple(cells_of(each, kinds).values()) for each in people],
                 choices={title: found for title, found in choices.items() if found}),
        SheetOut(_("组别和类别"), [_("种类"), _("编码"), _("名称")], words),
        SheetOut(_("说明"), [_("项目"), _("内容")], [(_("导出"), mark)]),
    ])  # fmt: skip


def cells_of(row: Participant, kinds: Kinds) -> dict[str, str]:
    """A participant as the cells of its row, by field."""
    return {
        "code": row.code, "name": row.name, "organisation": row.organisation.code if row.organisation else "",
        "person": row.person.code if row.person else "", "kind": kind_of(row.organisation, row.person, kinds),
        "group": row.group.code if row.group else "", "klass": row.klass.code if row.klass else "",
        "is_lead": YES if row.is_lead else NO, "since": _day(row.since), "until": _day(row.until),
        "ranked": YES if row.ranked else NO, "unranked_reason": row.unranked_reason,
        "successor": row.successor.code if row.successor else "", "attributes": attributes_text(attributes_of(row)),
    }  # fmt: skip


def kinds_of(organisations: Collection[int]) -> Kinds:
    """What organisations are, as last written; one query."""
    rows = OrganisationVersion.objects.filter(organisation__in=organisations).order_by("since")
    return dict(rows.values_list("organisation", "kind"))


def kind_of(organisation: Organisation | None, person: Person | None, kinds: Kinds) -> str:
    """What a participant is, as the column says it: follows from whom it stands for."""
    if person is not None:
        return PERSON
    if organisation is None:
        return ""
    return DIVISION if kinds.get(organisation.pk) == Kind.DIVISION else ORGAN


def attributes_text(marks: Mapping[str, str]) -> str:
    """Marks as people write them; as JSON where that could be read in two ways."""
    text = "；".join(f"{name}={value}" for name, value in marks.items())
    try:
        return text if attributes_from(text) == dict(marks) else json_text(dict(marks))
    except ValueError:
        return json_text(dict(marks))


def attributes_from(text: str) -> dict[str, str]:
    """The mirror of attributes_text; raises ValueError for what is neither."""
    if text.startswith("{"):
        found = json.loads(text)
        if not all(isinstance(each, str) for each in found.values()):
            raise ValueError(text)
        return {str(name): value for name, value in found.items()}
    pairs = [each.partition("=") for each in _PAIR.split(text) if each.strip()]
    if not all(name.strip() and sign for name, sign, _value in pairs):
        raise ValueError(text)
    return {name.strip(): value.strip() for name, _sign, value in pairs}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
