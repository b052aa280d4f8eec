"""What people fill in; each form becomes the argument of its action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.models import User

from .actions import Item, Minutes, Paper
from .enums import StepKind, Verdict

CONTROL = {"class": "form-control"}
ROWS = 3
VERDICTS = [(Verdict.APPROVE.value, Verdict.APPROVE.label), (Verdict.RETURN.value, Verdict.RETURN.label)]


def text_field(label: Any, *, longest: int = 200, required: bool = True) -> forms.CharField:  # noqa: ANN401 - lazy text
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=forms.TextInput(attrs=dict(CONTROL)),
        error_messages={"required": _("请填写%s。") % label},
    )  # fmt: skip


def area(label: Any, *, required: bool = False, lines: int = 3) -> forms.CharField:  # noqa: ANN401 - lazy text
    return forms.CharField(
        label=label, max_length=2000, required=required, widget=forms.Textarea(attrs={**CONTROL, "rows": lines}),
        error_messages={"required": _("请填写%s。") % label},
    )  # fmt: skip


class ApproveForm(forms.Form):
    remark = area(gettext_lazy("意见（可不填）"), lines=2)


class ReturnForm(forms.Form):
    """A general remark, and remarks on items; one of them is needed, which the action says."""

    remark = area(gettext_lazy("总的意见"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(data, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"label-{number}"] = text_field(_("条目%d") % number, required=False)
            self.fields[f"text-{number}"] = area(_("对条目%d的意见") % number, lines=2)

    @override
    def clean(self) -> dict[str, Any]:
        for number in range(1, ROWS + 1):
            label, text = (self.cleaned_data.get(f"{name}-{number}", "") for name in ("label", "text"))
            if text and not label:
                self.add_error(f"label-{number}", _("请写明是哪一条。"))
            if label and not text:
                self.add_error(f"text-{number}", _("请写明这一条的意见。"))
        return self.cleaned_data

    def items(self) -> list[Item]:
        data = self.cleaned_data
        pairs = [(data[f"label-{number}"], data[f"text-{number}"]) for number in range(1, ROWS + 1)]
        return [Item(label[:80], label, text) for label, text in pairs if text]


class RecordForm(forms.Form):
    """What a meeting decided or a leader signed."""

    date = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。"), "invalid": _("请填写正确的日期，例如2026-01-31。")},
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=VERDICTS, widget=forms.Select(attrs={"class": "form-select"})
    )  # fmt: skip
    remark = area(gettext_lazy("意见（退回时必填）"), lines=2)

    def __init__(self, kind: str, data: Any = None) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(data, initial={"date": timezone.localdate()})
        self.kind = kind
        names = (
            {"agenda": _("会议议题"), "number": _("会议纪要编号")}
            if kind == StepKind.MEETING
            else {"signer": _("签批人"), "scan": _("扫描件编号（没有附扫描件时填写）")}
        )
        self.fields.update(
            {name: text_field(label, longest=100, required=name != "scan") for name, label in names.items()}
        )
        self.order_fields([*names, "date", "verdict", "remark"])

    def minutes(self) -> Minutes:
        return Minutes(**self.cleaned_data)

    def paper(self) -> Paper:
        return Paper(**self.cleaned_data)


class CheckForm(forms.Form):
    remark = area(gettext_lazy("不符之处（退回登记时填写）"), lines=2)


class RerouteForm(forms.Form):
    people = text_field(gettext_lazy("新的审批人账号（几人用空格隔开）"))
    reason = text_field(gettext_lazy("理由"))

    def clean_people(self) -> list[User]:
        names = self.cleaned_data["people"].split()
        found = {user.username: user for user in User.objects.filter(username__in=names)}
        missing = [name for name in names if name not in found]
        if missing:
            raise forms.ValidationError(_("没有账号“%s”，请核对。") % "、".join(missing))
        return list(found.values())
