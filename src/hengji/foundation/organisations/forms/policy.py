from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.queries import kinds, roles_named

_TEXT = {"class": "form-control"}
_CHOICE = {"class": "form-select form-control"}


class PermissionFilter(forms.Form):
    role = forms.ChoiceField(label=_("角色"), required=False, widget=forms.Select(attrs=_CHOICE))
    text = forms.CharField(label=_("操作里含有"), required=False, max_length=60, widget=forms.TextInput(attrs=_TEXT))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the roles that occur in the policy as it stands."""
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - for the types
        role.choices = [("", _("全部角色")), *roles_named()]
        role.error_messages["invalid_choice"] = _("没有这个角色，请从列表里选一个。")


class RecordChoice(forms.Form):
    kind = forms.ChoiceField(label=_("记录类别"), widget=forms.Select(attrs=_CHOICE))
    key = forms.CharField(
        label=_("编号"),
        max_length=40,
        help_text=_("记录页面网址里的那个编号。"),
        error_messages={"required": _("请填写要查询的编号。")},
        widget=forms.TextInput(attrs=_TEXT | {"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the kinds of records that the policy protects."""
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for the types
        kind.choices = kinds()
        kind.error_messages |= {
            "required": _("请选择记录类别。"),
            "invalid_choice": _("没有这个类别，请从列表里选一个。"),
        }
