from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext_lazy as _

from . import channels
from .enums import Channel, Kind, Mode
from .queries import contact_channels, contacts_of, modes_of

SELECT = {"class": "form-select"}
VALIDATORS: dict[Channel, Callable[[Any], None]] = {
    Channel.EMAIL: validate_email,
    Channel.SMS: RegexValidator(r"^1\d{10}$", _("请填写11位手机号码。")),
    Channel.WECOM: RegexValidator(r"^[\w.@-]{1,64}$", _("请填写政务微信的账号，只含字母、数字和 . _ - @。")),
}
HELP = {
    Channel.EMAIL: _("请用单位邮箱。"),
    Channel.SMS: _("手机号码。短信里只有消息条数，没有事项内容。"),
    Channel.WECOM: _("可在政务微信“我的信息”里查看。"),
}


class SettingsForm(forms.Form):
    """One choice for each kind and channel, and an address for each channel that needs one."""

    def __init__(self, user: AbstractBaseUser, data: Any = None) -> None:  # noqa: ANN401 - a QueryDict or nothing
        super().__init__(data)
        modes, contacts = modes_of(user), contacts_of(user)
        for channel in contact_channels():
            self.fields[f"contact-{channel}"] = forms.CharField(
                label=channel.label, required=False, max_length=200, initial=contacts.get(channel, ""),
                validators=[VALIDATORS[channel]], help_text=HELP[channel],
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )  # fmt: skip
        for name in channels.names():
            for kind in Kind:
                whole = _("%(channel)s：%(kind)s") % {"channel": Channel(name).label, "kind": kind.label}
                self.fields[f"{kind}-{name}"] = forms.ChoiceField(
                    label=kind.label, choices=Mode.choices, initial=modes[kind.value, name],
                    widget=forms.Select(attrs={**SELECT, "aria-label": whole}),
                    error_messages={"required": _("请选择频次。")},
                )  # fmt: skip

    def contacts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("contact-")]

    def lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        """For each channel its name and its fields, one for each kind."""
        return [
            (str(Channel(name).label), [self[f"{kind}-{name}"] for kind in Kind]) for name in channels.names()
        ]  # fmt: skip

    def modes(self) -> dict[tuple[Kind, Channel], Mode]:
        return {
            (kind, Channel(name)): Mode(self.cleaned_data[f"{kind}-{name}"])
            for name in channels.names()
            for kind in Kind
        }

    def addresses(self) -> dict[Channel, str]:
        return {channel: self.cleaned_data[f"contact-{channel}"].strip() for channel in contact_channels()}
