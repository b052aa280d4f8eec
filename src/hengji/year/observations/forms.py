from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from .enums import Way
from .fact_rows import Fact
from .models import Observation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-control form-select"}
LARGEST = 20 * 1024 * 1024
SUFFIXES = (".xlsx", ".csv")
_MISSING = gettext_lazy("请填写。")


def _text(label: Text, *, required: bool = False, help_text: Text = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=longest,
        widget=forms.TextInput(attrs=dict(CONTROL)), error_messages={"required": _MISSING},
    )  # fmt: skip


def _words(label: Text, missing: Text, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, required=required, widget=forms.Textarea(attrs={**CONTROL, "rows": 2}),
        error_messages={"required": missing},
    )  # fmt: skip


class UploadForm(forms.Form):
    """A workbook or CSV file of moderate size."""

    file = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）或CSV文件"),
        widget=forms.FileInput(attrs={**CONTROL, "accept": ",".join(SUFFIXES)}),
        error_messages={"required": gettext_lazy("请选择要导入的文件。")},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(_("请选择.xlsx工作簿或.csv文件；其他格式请先另存为.xlsx。"))
        if file.size > LARGEST:
            raise ValidationError(_("文件超过20MB，请核对是否选错了文件，或分成几个文件。"))
        return file


class FactForm(forms.Form):
    """One fact. What the scheme does not ask of the indicator may stay empty; the action tells what it does ask."""

    participant = forms.ChoiceField(label=gettext_lazy("参评对象"), widget=forms.Select(attrs=dict(SELECT)))
    indicator = forms.ChoiceField(label=gettext_lazy("指标"), widget=forms.Select(attrs=dict(SELECT)))
    value = _text(
        gettext_lazy("值"), required=True, longest=40,
        help_text=gettext_lazy("十进制数字；没有数值的，填写未报、不适用、待公布或免考。"),
    )  # fmt: skip
    matter = _text(gettext_lazy("事项"))
    document = _text(gettext_lazy("文号"), longest=120)
    date = forms.DateField(
        label=gettext_lazy("日期"), required=False,
        widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    level = _text(gettext_lazy("级别"), longest=40)
    channel = _text(gettext_lazy("渠道"))
    goal = _text(gettext_lazy("目标"))
    input = _text(gettext_lazy("输入项"), help_text=gettext_lazy("指标只有一个输入项的，不必填写。"))
    key = _text(gettext_lazy("键"))
    period = _text(gettext_lazy("期间"))
    layer = _text(gettext_lazy("层"))
    n = _text(gettext_lazy("样本数"), longest=20)
    token = forms.CharField(widget=forms.HiddenInput, max_length=80)

    FIRST: ClassVar[tuple[str, ...]] = ("participant", "indicator", "value", "matter", "document", "date")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        people: Sequence[tuple[str, str]],
        indicators: Sequence[tuple[str, str]],
        **options: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("participant", people), ("indicator", indicators)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [("", _("请选择")), *((code, f"{code} {title}") for code, title in choices)]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def further(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in self.FIRST]

    @property
    def fact(self) -> Fact:
        data = {name: str(value or "").strip() for name, value in self.cleaned_data.items() if name != "token"}
        return Fact(**data)


class ReplaceForm(FactForm):
    """What it should have been, and why. The cell stays."""

    reason = _words(gettext_lazy("更正理由"), gettext_lazy("请写明理由，单位和审计都能看到。"))

    def __init__(self, *args: Any, observation: Observation, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, people=(), indicators=(), **options)
        for name in ("participant", "indicator", "goal", "token"):
            del self.fields[name]
        self.observation = observation

    FIRST = ("value", "matter", "document", "date", "reason")

    @property
    @override
    def fact(self) -> Fact:
        data = {name: str(value or "").strip() for name, value in self.cleaned_data.items() if name != "reason"}
        row = self.observation
        return Fact(participant=row.participant.code, indicator=row.indicator, goal=row.goal, **data)


class ConfirmForm(forms.Form):
    way = forms.ChoiceField(
        label=gettext_lazy("确认方式"), widget=forms.Select(attrs=dict(SELECT)),
        choices=[(way.value, way.label) for way in (Way.HEARD, Way.STATUTORY)],
    )  # fmt: skip
    basis = _text(gettext_lazy("确认依据（可不填）"), help_text=gettext_lazy("例如反馈意见的日期、统计公报的文号。"))


class ReasonForm(forms.Form):
    reason = _words(gettext_lazy("作废理由"), gettext_lazy("请写明理由，单位和审计都能看到。"))


class RemarkForm(forms.Form):
    remark = _words(gettext_lazy("意见"), "", required=False)


class CorrectPastForm(forms.Form):
    value = _text(gettext_lazy("更正后的实际值"), required=True, longest=40)
    source = _text(gettext_lazy("数据来源（不变的可不填）"))
    reason = _words(gettext_lazy("更正理由"), gettext_lazy("请写明为什么更正。"))
