from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.models import Post, User
from hengji.foundation.organisations.queries import roles_of

from .fields import CONTROL, AccountField, ChoiceField, DayField, LastDayField, OrganisationField, TextField


class PersonForm(forms.Form):
    code = TextField(label=gettext_lazy("人员编号"), max_length=32)
    name = TextField(label=gettext_lazy("姓名"), max_length=64)
    account = AccountField(label=gettext_lazy("账号"), required=False, help_text=gettext_lazy("没有账号时留空。"))


class EndForm(forms.Form):
    until = LastDayField(label=gettext_lazy("最后一天"), initial=timezone.localdate)
    reason = TextField(label=gettext_lazy("说明"), required=False, max_length=200)


class DelegateForm(forms.Form):
    """Who stands in, with which of one's own roles."""

    stand_in = AccountField(label=gettext_lazy("代行人的账号"))
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("代行的角色"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一个角色。")},
    )
    since = DayField(label=gettext_lazy("起始日期"), initial=timezone.localdate)
    until = LastDayField(label=gettext_lazy("截止日期"), help_text=gettext_lazy("最后一天。"))
    reason = TextField(label=gettext_lazy("事由"), max_length=200, help_text=gettext_lazy("例如：外出学习。"))

    def __init__(self, *args: Any, absent: User, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(role, Role(role).label) for role in sorted(roles_of(absent) - ADMINISTRATORS)]


class HandOverForm(forms.Form):
    successor = AccountField(label=gettext_lazy("接办人的账号"))
    reason = TextField(label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("例如：工作调动。"))


class GrantForm(forms.Form):
    account = AccountField(
        label=gettext_lazy("账号"), required=False, help_text=gettext_lazy("授予某个人时填写；授予职务时留空。")
    )
    title = TextField(
        label=gettext_lazy("职务"), required=False, help_text=gettext_lazy("授予职务时填写：谁任此职，谁有此角色。")
    )
    role = ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    organisation = OrganisationField(label=gettext_lazy("机构"), required=False)
    since = DayField(label=gettext_lazy("起始日期"), initial=timezone.localdate)
    until = LastDayField(
        label=gettext_lazy("截止日期"), required=False, help_text=gettext_lazy("最后一天；未定时留空。")
    )
    reason = TextField(label=gettext_lazy("理由"), max_length=200)

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        account, title = data.get("account"), data.get("title")
        if "account" not in self.errors and bool(account) == bool(title):
            raise ValidationError(_("请填写账号，或填写职务和机构，两者只填一种。"))
        data["to"] = account or None
        if title and not self.errors:
            data["to"] = Post.objects.filter(organisation=data["organisation"], title=title).first()
            if data["to"] is None:
                self.add_error("title", _("这个机构没有这一职务，请核对职务名称，并填写机构。"))
        return data


class ReasonForm(forms.Form):
    reason = TextField(label=gettext_lazy("理由"), max_length=200)


class UploadForm(forms.Form):
    """A workbook of moderate size."""

    LARGEST = 20 * 1024 * 1024
    workbook = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）"),
        widget=forms.FileInput(attrs={**CONTROL, "accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("请选择要导入的工作簿。")},
    )

    def clean_workbook(self) -> Any:  # noqa: ANN401 - an uploaded file
        file = self.cleaned_data["workbook"]
        if not file.name.lower().endswith(".xlsx"):
            raise ValidationError(_("请选择.xlsx工作簿；其他格式请先另存为.xlsx。"))
        if file.size > self.LARGEST:
            raise ValidationError(_("文件超过20MB，请核对是否选错了文件。"))
        return file
