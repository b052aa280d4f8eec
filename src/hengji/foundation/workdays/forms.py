from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from .checks import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, LONGEST_NUMBER, DayIn
from .enums import Kind

NUMBER = {"class": "form-control", "inputmode": "numeric"}


class DayForm(forms.Form):
    date = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选择日期。"), "invalid": _("请写成2026-10-01。")},
    )
    kind = forms.ChoiceField(
        label=_("安排"), choices=Kind.choices, widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("休：放假。班：调休上班，只用于周六、周日。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("名称"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("请填写节日名称，例如：春节。")},
    )  # fmt: skip

    def day(self) -> DayIn:
        data = self.cleaned_data
        return DayIn(data["date"], Kind(data["kind"]), data["name"])


class ImportForm(forms.Form):
    year = forms.IntegerField(
        label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput(attrs=NUMBER),
        error_messages={"required": _("请填写通知所安排的年份。"), "invalid": _("请填写四位数的年份。")},
    )  # fmt: skip
    document_number = forms.CharField(
        label=_("文号"), max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("例如：国办发明电〔2025〕7号"),
        error_messages={"required": _("请填写通知的文号。")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("工作簿"), widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv"}),
        help_text=_("三列：日期、安排（休或班）、名称。先检查，确认后才会改动。"),
        error_messages={"required": _("请选择按模板填写的工作簿。"), "empty": _("这个文件是空的，请重新选择。")},
    )  # fmt: skip


def first_import(today: date) -> ImportForm:
    return ImportForm(initial={"year": today.year + 1})
