from django import forms
from django.utils.translation import gettext_lazy

from hengji.foundation.organisations.enums import GrantState, Kind, Role

from .fields import CONTROL, ChoiceField, DayField


class TreeFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("查找"), required=False, max_length=60,
        widget=forms.SearchInput(attrs={**CONTROL, "placeholder": gettext_lazy("名称、简称或编码")}),
    )  # fmt: skip
    kind = ChoiceField(label=gettext_lazy("类型"), required=False, choices=[("", gettext_lazy("全部")), *Kind.choices])
    on = DayField(label=gettext_lazy("日期"), required=False)


class GrantFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("查找"), required=False, max_length=60,
        widget=forms.SearchInput(attrs={**CONTROL, "placeholder": gettext_lazy("账号、姓名或机构编码")}),
    )  # fmt: skip
    role = ChoiceField(label=gettext_lazy("角色"), required=False, choices=[("", gettext_lazy("全部")), *Role.choices])
    state = ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *GrantState.choices]
    )
