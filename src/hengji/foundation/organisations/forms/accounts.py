from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgain
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.actions import Newcomer
from hengji.foundation.organisations.identity import providers
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.passwords import ProfileValidator
from hengji.foundation.shell.pages import Text

NO_USERNAME, NO_NAME = gettext_lazy("请填写账号。"), gettext_lazy("请填写姓名。")
Words = Any  # a text, or one that is translated when it is shown: Django's stubs have a class of their own for these
LONGEST_PASSWORD = 128  # hashing longer ones only keeps the machine busy


def password_field(label: Words, *, missing: Words, new: bool = False, help_text: Words = "") -> forms.CharField:
    widget = forms.PasswordInput(
        attrs={"autocomplete": "new-password" if new else "current-password", "class": "form-control"}
    )
    return forms.CharField(
        label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, help_text=help_text,
        error_messages={"required": missing, "max_length": gettext_lazy("密码最多128个字符。")},
    )  # fmt: skip


def text_field(label: Words, *, missing: Words = "", longest: int, **options: Any) -> forms.CharField:  # noqa: ANN401 - Django's
    attributes = {"class": "form-control"} | options.pop("attrs", {})
    return forms.CharField(
        label=label, max_length=longest, widget=forms.TextInput(attrs=attributes), required=bool(missing),
        error_messages={"required": missing}, **options,
    )  # fmt: skip


def code_field(label: Words) -> forms.CharField:
    attributes = {"class": "form-control", "autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}
    return forms.CharField(
        label=label, max_length=16, widget=forms.TextInput(attrs=attributes),
        error_messages={"required": gettext_lazy("请填写验证码。")},
    )  # fmt: skip


class LoginForm(forms.Form):
    username = text_field(
        gettext_lazy("账号"), missing=gettext_lazy("请填写账号。"), longest=64,
        attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"},
    )  # fmt: skip
    password = password_field(gettext_lazy("密码"), missing=gettext_lazy("请填写密码。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """After a wrong password the name is right more often than not: continue at the password."""
        super().__init__(*args, **kwargs)
        if self.data.get("username"):
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True

    def refuse(self, locked_until: datetime | None) -> None:
        """Say that it did not work: the same for every name; and when to try again, if the account rests."""
        wrong = _("账号或密码不正确。请检查大小写和输入法后重试；忘记密码或账号已停用的，请联系本单位的系统管理员。")
        self.add_error(None, locked_words(locked_until) or wrong)


def locked_words(until: datetime | None) -> str:
    """When to try again, if the account rests."""
    if until is None:
        return ""
    at = timezone.localtime(until)
    text = _("连续多次输错，为保护账号已暂停登录。请在%(hour)02d:%(minute)02d以后再试，不必联系管理员解锁。")
    return text % {"hour": at.hour, "minute": at.minute}


class NoNonsense:
    """What a browser never sends (a credential without its parts) is refused like a wrong one, not with an error."""

    def clean_credential(self) -> Authenticator:
        with refusing_nonsense():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form beside it
        return found


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(NoNonsense, LoginWebAuthnForm):
    pass


class PasskeyStepForm(NoNonsense, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(NoNonsense, ReauthenticateWebAuthnForm):
    pass


class CodeForm(AuthenticateForm):
    """The second step of a login."""

    code = code_field(gettext_lazy("验证码或备用码"))


class CodeAgainForm(CodeAgain):
    """The same once more, before a weighty step."""

    code = code_field(gettext_lazy("验证码或备用码"))


class PasswordAgainForm(ReauthenticateForm):
    password = password_field(gettext_lazy("密码"), missing=gettext_lazy("请填写密码。"))  # type: ignore[assignment]


class AppForm(ActivateTOTPForm):
    code = code_field(gettext_lazy("手机上显示的6位验证码"))


class PasskeyForm(AddWebAuthnForm):
    name = text_field(gettext_lazy("名称"), longest=40, help_text=gettext_lazy("便于以后辨认，例如“办公室电脑”。"))
    passwordless = forms.BooleanField(
        label=gettext_lazy("可以直接用它登录，不再输入账号和密码"),
        required=False, initial=True, widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    @override
    def clean(self) -> dict[str, Any]:
        with refusing_nonsense():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class NewPasswordMixin(forms.Form):
    """A new password twice; all its problems at once."""

    new = password_field(gettext_lazy("新密码"), missing=gettext_lazy("请填写新密码。"), new=True)
    again = password_field(gettext_lazy("再输一遍新密码"), missing=gettext_lazy("请把新密码再输一遍。"), new=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = ProfileValidator().get_help_text()

    def owner(self) -> User:
        raise NotImplementedError

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次输入的新密码不一样，请重新输入。"))
        if new:
            try:
                validate_password(new, self.owner())
            except ValidationError as error:
                self.add_error("new", error)
        return cleaned


class PasswordForm(NewPasswordMixin):
    old = password_field(gettext_lazy("现在的密码"), missing=gettext_lazy("请填写现在的密码。"))
    field_order = ["old", "new", "again"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.user = user

    @override
    def owner(self) -> User:
        return self.user

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("new") == cleaned.get("old"):
            self.add_error("new", _("新密码和现在的密码相同，请换一个。"))
        return cleaned

    def refuse(self, locked_until: datetime | None) -> None:
        """A stolen session must not be a place to guess the password."""
        self.add_error("old", locked_words(locked_until) or _("现在的密码不正确，请重新输入。"))


class AccountForm(forms.Form):
    username = text_field(
        gettext_lazy("账号"), missing=NO_USERNAME, longest=64,
        help_text=gettext_lazy("登录用的名字，用字母、数字或汉字，建立后不改。"),
    )  # fmt: skip
    display_name = text_field(gettext_lazy("姓名"), missing=NO_NAME, longest=64)
    phone = text_field(gettext_lazy("手机号码"), longest=20, help_text=gettext_lazy("选填，用于通知。"))


class SetupForm(NewPasswordMixin):
    """The three administrators of a new site, made by whoever reads the one-time code on the server."""

    code = text_field(gettext_lazy("一次性安装码"), missing=gettext_lazy("请填写启动时显示的安装码。"), longest=40)
    system_username = text_field(gettext_lazy("系统管理员的账号"), missing=NO_USERNAME, longest=64)
    system_name = text_field(gettext_lazy("系统管理员的姓名"), missing=NO_NAME, longest=64)
    security_username = text_field(gettext_lazy("安全管理员的账号"), missing=NO_USERNAME, longest=64)
    security_name = text_field(gettext_lazy("安全管理员的姓名"), missing=NO_NAME, longest=64)
    audit_username = text_field(gettext_lazy("审计管理员的账号"), missing=NO_USERNAME, longest=64)
    audit_name = text_field(gettext_lazy("审计管理员的姓名"), missing=NO_NAME, longest=64)
    field_order = ["code", "system_username", "system_name", "new", "again"]

    @override
    def owner(self) -> User:
        given = self.cleaned_data
        return User(username=given.get("system_username", ""), display_name=given.get("system_name", ""))

    def newcomer(self, role: str) -> Newcomer:
        return Newcomer(self.cleaned_data[f"{role}_username"], self.cleaned_data[f"{role}_name"])


class DisableForm(forms.Form):
    reason = text_field(
        gettext_lazy("停用原因"), missing=gettext_lazy("请填写停用原因，例如“调离”。"), longest=200,
    )  # fmt: skip


class IdentityForm(forms.Form):
    """Who the account is at one of the services that this office uses."""

    issuer = forms.ChoiceField(label=gettext_lazy("认证服务"), widget=forms.Select(attrs={"class": "form-select"}))
    subject = text_field(
        gettext_lazy("在该服务中的用户标识"), missing=gettext_lazy("请填写用户标识。"), longest=200,
        help_text=gettext_lazy("由认证服务的管理员提供：OIDC 的 sub、CAS 的用户名或微信的 userid，不是姓名。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        field = self.fields["issuer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = issuers()

    @property
    def has_services(self) -> bool:
        return bool(issuers())


def issuers() -> list[tuple[str, Text]]:
    """Every service by which one can log in here: those of allauth's OIDC and our own."""
    oidc = [(app["settings"]["issuer"], app["name"]) for app in oidc_services()]
    return [*oidc, *((each.issuer, each.title) for each in providers().values())]


def oidc_services() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return found
