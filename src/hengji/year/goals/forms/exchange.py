"""The file of an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SUFFIXES = (".xlsx", ".csv")
LARGEST = 20_000_000


class GoalFileForm(forms.Form):
    """A workbook or CSV file of moderate size."""

    file = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）或CSV文件"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ",".join(SUFFIXES)}),
        error_messages={"required": gettext_lazy("请选择要导入的文件。"), "empty": gettext_lazy("文件是空的。")},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(_("请选择.xlsx工作簿或.csv文件；其他格式请先另存为.xlsx。"))
        if file.size > LARGEST:
            raise ValidationError(_("文件超过20MB，请核对是否选错了文件，或分成几个文件。"))
        return file
