"""What is filled in about sub-rules: the head as a form, the table as rows of equal inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.rule import Rule
from hengji.year.plans.actions.sub_rule_asking import USUAL_DAYS
from hengji.year.plans.actions.sub_rules import COMMENT_DAYS
from hengji.year.plans.enums import Scale
from hengji.year.plans.sub_rule_content import LINE_FIELDS, MOST_ITEMS, Content, Line

CONTROL = {"class": "form-control", "autocomplete": "off"}
OWN, OUTSIDE = "own", "outside"


class HeadForm(forms.Form):
    """Own items or an evaluation made elsewhere, and what each of them needs."""

    kind = forms.ChoiceField(
        label=gettext_lazy("怎样考评"), required=False, widget=forms.Select(attrs={"class": "form-select"}),
        choices=[(OWN, gettext_lazy("由本单位逐条评分")), (OUTSIDE, gettext_lazy("另行考评、结果折算"))],
    )  # fmt: skip
    scale = forms.ChoiceField(
        label=gettext_lazy("各条分值"), required=False, choices=Scale.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("另行考评的单位"), required=False, widget=forms.TextInput(attrs=dict(CONTROL))
    )  # fmt: skip
    document = forms.CharField(
        label=gettext_lazy("另行考评的文号"), required=False, widget=forms.TextInput(attrs=dict(CONTROL))
    )  # fmt: skip
    full = forms.CharField(
        label=gettext_lazy("另行考评的满分"), required=False,
        widget=forms.TextInput(attrs={**CONTROL, "inputmode": "decimal"}),
    )  # fmt: skip

    @classmethod
    def of(cls, content: Content) -> HeadForm:
        kind = OUTSIDE if content.outside else OWN
        return cls(
            initial={
                "kind": kind, "scale": content.scale, "body": content.body, "document": content.document,
                "full": content.full,
            }
        )  # fmt: skip


class DaysForm(forms.Form):
    """Within how many working days."""

    days = forms.IntegerField(
        label=gettext_lazy("期限（工作日）"), initial=USUAL_DAYS,
        widget=forms.NumberInput(attrs={**CONTROL, "min": 1, "inputmode": "numeric"}),
        error_messages={"required": _("请填写工作日数。"), "invalid": _("请填写整数。")},
    )  # fmt: skip


class SignForm(DaysForm):
    """Ask the organs again, or go on to the office once they were asked."""

    days = forms.IntegerField(
        label=gettext_lazy("征求意见期限（工作日）"), initial=COMMENT_DAYS, required=False,
        widget=forms.NumberInput(attrs={**CONTROL, "min": 1, "inputmode": "numeric"}),
        error_messages={"invalid": _("请填写整数。")},
    )  # fmt: skip


class OfRequestForm(forms.Form):
    """Which request it is about, and why."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("指标"), widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("请选择指标。"), "invalid_choice": _("请从名单中选择指标。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, required=False, widget=forms.TextInput(attrs=dict(CONTROL))
    )  # fmt: skip
    name = ""  # of the form, for the identifiers of its fields

    def __init__(self, owed: Iterable[tuple[str, str]], data: QueryDict | None = None) -> None:
        """``owed`` are codes and titles of indicators whose sub-rules an owner still has to sign."""
        super().__init__(data, auto_id=f"{self.name}_%s")
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(code, f"{title}（{code}）") for code, title in owed]


class WithdrawForm(OfRequestForm):
    name = "withdraw"


class ExtendForm(OfRequestForm):
    """More time, counted from today."""

    name = "extend"
    days = forms.IntegerField(
        label=gettext_lazy("从今天起（工作日）"), initial=USUAL_DAYS,
        widget=forms.NumberInput(attrs={**CONTROL, "min": 1, "inputmode": "numeric"}),
        error_messages={"required": _("请填写工作日数。"), "invalid": _("请填写整数。")},
    )  # fmt: skip
    field_order = ("indicator", "days", "reason")


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("退回意见"), required=False, widget=forms.Textarea(attrs={**CONTROL, "rows": 2})
    )  # fmt: skip


def content_from(data: QueryDict) -> Content:
    """Everything that the page sent, rows that are wholly empty left out."""
    columns = [data.getlist(name) for name in LINE_FIELDS]
    lines = tuple(Line(*(value.strip() for value in values)) for values in zip(*columns, strict=False))
    scale = data.get("scale", "")
    return Content(
        tuple(line for line in lines if any(vars(line).values())),
        scale if scale in Scale.values else Scale.HUNDRED,
        data.get("kind") == OUTSIDE,
        *(data.get(name, "").strip() for name in ("body", "document", "full")),
    )


def stepped(content: Content, step: str) -> Content:
    """The table with a row more, or one moved or taken out, as a button says: add, up-2, down-1, remove-3."""
    verb, _dash, place = step.partition("-")
    lines, at = list(content.lines), int(place) - 1 if place.isdecimal() else -1
    if verb == "add" and len(lines) < MOST_ITEMS:
        lines.append(Line())
    elif 0 <= at < len(lines) and verb == "remove":
        del lines[at]
    elif verb in {"up", "down"} and 0 <= at < len(lines):
        to = at - 1 if verb == "up" else at + 1
        if 0 <= to < len(lines):
            lines[at], lines[to] = lines[to], lines[at]
    return replace(content, lines=tuple(lines))


@dataclass(frozen=True)
class Input:
    """One input of a row: its name, what it is called in this row, what stands in it."""

    name: str
    short: str
    label: str
    value: str
    long: bool = False


@dataclass(frozen=True)
class EditorRow:
    place: int
    title: Input
    points: Input
    method: Input
    material: Input
    more: tuple[Input, ...]
    rule: str
    open: bool
    first: bool
    last: bool


LABELS = {
    "title": gettext_lazy("考评内容"), "points": gettext_lazy("分值"), "method": gettext_lazy("评分办法"),
    "material": gettext_lazy("所需材料"), "params": gettext_lazy("规则参数"), "policy": gettext_lazy("政策原文"),
    "article": gettext_lazy("文件条款"),
}  # fmt: skip


def editor_rows(lines: Sequence[Line]) -> list[EditorRow]:
    """The rows of the editor; an empty table shows one to begin with."""
    shown = list(lines) or [Line()]
    return [_row(place, line, len(shown)) for place, line in enumerate(shown, 1)]


def _row(place: int, line: Line, count: int) -> EditorRow:
    def given(name: str, *, long: bool = False) -> Input:
        short = str(LABELS[name])
        label = _("第%(place)d条%(what)s") % {"place": place, "what": short}
        return Input(name, short, label, getattr(line, name), long)

    return EditorRow(
        place, given("title"), given("points"), given("method", long=True), given("material", long=True),
        (given("params"), given("policy", long=True), given("article")), line.rule,
        bool(line.rule or line.policy or line.article), place == 1, place == count,
    )  # fmt: skip


def rule_options() -> list[tuple[str, str]]:
    """Rules that an item may name, and none: the points are given by whoever scores it."""
    rules = [(key, f"{key} {entry.name}") for key, entry in BY_KEY.items() if isinstance(entry, Rule)]
    return [("", _("不用规则，由评分人按评分办法给分")), *rules]
