"""What people fill in to ask for an amendment: head, goals before and after, points of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.year.goals.actions.amendment_lines import FIXED, Line, Request
from hengji.year.goals.amendment_enums import AmendmentKind, LineKind, PointsMode, ReasonKind
from hengji.year.goals.content import FIELDS, content_of, shown_value
from hengji.year.goals.models import Amendment, GoalVersion
from hengji.year.goals.normal import normal
from hengji.year.goals.queries.scheme import GoalRules

from .grid import Cell, cell_of

AT_FIRST = (
    "title", "rule", "points", "target", "unit", "direction", "deadline", "deliverable", "description", "data_source",
)  # fmt: skip
NEW = "new"  # where the code of a goal stands that is still to be added
CONTROL, SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
# In which ways each kind says where the points go; the others follow from the goals' own points.
MODES: Mapping[str, tuple[PointsMode, ...]] = {
    AmendmentKind.CANCEL: (PointsMode.HAND, PointsMode.SPREAD, PointsMode.CONVERTED),
    AmendmentKind.ADD: (PointsMode.HAND, PointsMode.SPREAD, PointsMode.CONVERTED),
    AmendmentKind.MOVE: (PointsMode.SPREAD, PointsMode.HAND, PointsMode.CONVERTED),
}
Versions = Mapping[str, GoalVersion]


def _text(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401 - lazy text, Django's own
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=dict(CONTROL)), **more)


def _pick(label: Any, choices: Sequence[tuple[str, Any]], **more: Any) -> forms.ChoiceField:  # noqa: ANN401
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=forms.Select(attrs=dict(SELECT)), **more
    )  # fmt: skip


class HeadForm(forms.Form):
    """Why, on what basis, from when, and where the points go; what is wrong with it the action says."""

    reason_kind = _pick(gettext_lazy("调整事由"), [("", gettext_lazy("请选择")), *ReasonKind.choices])
    reason = forms.CharField(
        label=gettext_lazy("调整理由"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={**CONTROL, "rows": "4"}),
        help_text=gettext_lazy("写明客观情况有什么变化、为什么原目标不再合适。"),
    )  # fmt: skip
    basis = _text(gettext_lazy("依据文号"), max_length=200, help_text=gettext_lazy("如：省政办发〔2026〕12号"))
    effective = forms.DateField(
        label=gettext_lazy("生效日期"), required=False,
        widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("从这一天起按新目标管理；晚于原完成时限的，考评仍按原目标。"),
        error_messages={"invalid": _("请填写日期，如2026-07-10。")},
    )  # fmt: skip

    def __init__(self, kind: str, choices: Choices, data: Mapping[str, str] | None = None, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, **more)
        if kind == AmendmentKind.MERGE:
            self.fields["into"] = _pick(gettext_lazy("并入哪一项目标"), [("", _("请选择")), *choices.hosts])
        if kind == AmendmentKind.MOVE:
            self.fields["target"] = _pick(gettext_lazy("由哪个单位承接"), [("", _("请选择")), *choices.targets])
        if kind in MODES:
            offered = [(mode.value, mode.label) for mode in MODES[kind] if choices.free or mode != PointsMode.CONVERTED]
            self.fields["points_mode"] = _pick(gettext_lazy("分值去向"), offered)
        self.fields["points_note"] = _text(
            _("分值去向说明"), max_length=500, help_text=_("不填写的，按各项目标的分值变化自动写明。")
        )


@dataclass(frozen=True)
class Choices:
    """What can be chosen: goals to merge into, participants to take over; whether points may simply fall away."""

    hosts: Sequence[tuple[str, str]] = ()
    targets: Sequence[tuple[str, str]] = ()
    free: bool = False


@dataclass(frozen=True)
class Pair:
    """One field, before and after."""

    before: str
    raw: str  # as it is stored, so that the page can tell what was changed
    cell: Cell


@dataclass(frozen=True)
class MainGoal:
    """A goal that the amendment is about, with its fields; those that end have none."""

    code: str
    title: str
    points: str
    indicator: str
    first: tuple[Pair, ...] = ()
    more: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class OtherGoal:
    """A goal that may give or take points."""

    code: str
    title: str
    points: str
    indicator: str
    name: str
    value: str


def main_goals(
    kind: str, codes: Sequence[str], versions: Versions, rules: GoalRules, typed: Mapping[str, str]
) -> list[MainGoal]:  # fmt: skip
    """The goals chosen, with what was typed already."""
    if kind == AmendmentKind.ADD:
        only = next(iter(rules.leaves)) if len(rules.leaves) == 1 else ""
        return [_main(NEW, _("新目标"), {}, rules, typed, {"indicator": only})]
    found = [versions[code] for code in codes if code in versions]
    if kind == AmendmentKind.ADJUST:
        return [_main(row.goal.code, row.title, content_of(row), rules, typed, {}) for row in found]
    return [MainGoal(row.goal.code, row.title, row.points, row.indicator) for row in found]


def _main(
    code: str, title: str, before: Mapping[str, str], rules: GoalRules, typed: Mapping[str, str],
    start: Mapping[str, str],
) -> MainGoal:  # fmt: skip
    said = {name: typed[f"{code}:{name}"] for name in FIELDS if f"{code}:{name}" in typed}
    after = {**start, **before, **said}
    first = AT_FIRST if code != NEW else ("indicator", *AT_FIRST)
    rest = tuple(name for name in FIELDS if name not in {*first, *FIXED})

    def pairs(names: Iterable[str]) -> tuple[Pair, ...]:
        return tuple(
            Pair(shown_value(name, before.get(name, "")), before.get(name, ""), cell_of(code, name, after, rules))
            for name in names
        )

    return MainGoal(code, title, before.get("points", "0"), after.get("indicator", ""), pairs(first), pairs(rest))


def other_goals(
    kind: str, codes: Sequence[str], versions: Versions, typed: Mapping[str, str]
) -> list[OtherGoal]:  # fmt: skip
    """The rest of the sheet, where its points may be given by hand."""
    if kind not in MODES:
        return []
    return [
        OtherGoal(code, row.title, row.points, row.indicator, f"points:{code}", typed.get(f"points:{code}", row.points))
        for code, row in versions.items()
        if code not in codes
    ]


def read_request(
    kind: str, form: HeadForm, typed: Mapping[str, str], codes: Sequence[str], versions: Versions
) -> Request:
    """What the page sent as the action takes it; fields that are as before are left out."""
    said = form.cleaned_data
    lines = [*_main_lines(kind, said, typed, codes, versions)]
    mode = said.get("points_mode") or PointsMode.NONE.value
    if kind == AmendmentKind.MERGE or (kind == AmendmentKind.ADJUST and any("points" in x.fields for x in lines)):
        mode = PointsMode.HAND.value
    if mode == PointsMode.HAND:
        lines += _other_lines(kind, typed, codes, versions)
    return Request(
        kind=kind, reason_kind=said.get("reason_kind") or "", reason=said.get("reason") or "",
        effective=said.get("effective"), lines=lines, basis=said.get("basis") or "", points_mode=mode,
        points_note=said.get("points_note") or "",
    )  # fmt: skip


def _main_lines(
    kind: str, said: Mapping[str, Any], typed: Mapping[str, str], codes: Sequence[str], versions: Versions
) -> Iterable[Line]:  # fmt: skip
    if kind == AmendmentKind.ADD:
        yield Line(
            LineKind.ADD.value, "", {name: typed[f"{NEW}:{name}"] for name in FIELDS if f"{NEW}:{name}" in typed}
        )
        return
    for code in codes:
        if kind == AmendmentKind.ADJUST:
            yield Line(LineKind.CHANGE.value, code, _changed(code, typed, versions.get(code)))
        elif kind == AmendmentKind.MERGE:
            yield Line(LineKind.MERGE.value, code, into=said.get("into") or "")
        elif kind == AmendmentKind.MOVE:
            yield Line(LineKind.MOVE.value, code, target=said.get("target") or "")
        else:
            yield Line(LineKind.CANCEL.value, code)


def _changed(code: str, typed: Mapping[str, str], version: GoalVersion | None) -> dict[str, str]:
    before = content_of(version) if version else {}
    said = {name: typed[f"{code}:{name}"] for name in FIELDS if f"{code}:{name}" in typed and name not in FIXED}
    return {name: text for name, text in said.items() if normal(name, text) != before.get(name, "")}


def _other_lines(kind: str, typed: Mapping[str, str], codes: Sequence[str], versions: Versions) -> list[Line]:
    found = other_goals(kind, codes, versions, typed)
    return [
        Line(LineKind.CHANGE.value, each.code, {"points": each.value})
        for each in found
        if normal("points", each.value) != each.points
    ]


def typed_of(row: Amendment) -> dict[str, str]:
    """What had been typed for an amendment that came back, as the page would send it again."""
    found = {
        "reason_kind": row.reason_kind, "reason": row.reason, "basis": row.basis, "points_mode": row.points_mode,
        "effective": row.effective.isoformat(), "points_note": "",
    }  # fmt: skip
    for line in row.lines.select_related("goal", "into", "target"):
        code = line.goal.code if line.goal else NEW
        if line.kind in {LineKind.ADD, LineKind.CHANGE}:
            found |= {f"{code}:{name}": line.content.get(name, "") for name in FIELDS if name not in FIXED}
            found[f"{code}:indicator"] = line.content.get("indicator", "")
            found[f"points:{code}"] = line.content.get("points", "")
        if line.into:
            found["into"] = line.into.code
        if line.target:
            found["target"] = line.target.code
    return found


def codes_of(row: Amendment) -> list[str]:
    """The goals that an amendment is about, not those that only give or take points."""
    main = LineKind.CHANGE if row.kind == AmendmentKind.ADJUST else None
    rows = row.lines.select_related("goal").exclude(kind=LineKind.ADD)
    return [line.goal.code for line in rows if line.goal and (main or line.kind != LineKind.CHANGE)]


class DecideForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("意见"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={**CONTROL, "rows": "3"}),
        help_text=gettext_lazy("退回或不予同意须写明原因。"),
    )  # fmt: skip
    document_number = _text(gettext_lazy("批复文号（可不填）"), max_length=100)
