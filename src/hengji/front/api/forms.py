from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Person, can

from .enums import Lifetime
from .site import scopes


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("写明哪个系统使用，例如：办公系统待办同步。"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("请填写名称，写明哪个系统使用。")},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("用途"), widget=forms.CheckboxSelectMultiple, help_text=_("只选需要的；密钥不能做您本人不能做的事。"),
        error_messages={"required": _("请至少选择一项用途。")},
    )  # fmt: skip
    lifetime = forms.TypedChoiceField(
        label=_("有效期"), choices=Lifetime.choices, coerce=int, initial=Lifetime.QUARTER,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, user: Person, data: Any = None) -> None:  # noqa: ANN401 - a QueryDict or nothing
        super().__init__(data)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(action, summary) for action, summary in scopes() if can(user, action)]
