"""How allauth behaves here: nobody signs up, nothing is matched by name or e-mail, what happens is in the ledger."""

import base64
import hashlib
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from . import actions, queries
from .addresses import address_of, agent_of
from .administrators import check_administrators_apart, is_administrator
from .external import enter_as, refusal
from .middleware import FACTOR_DUE
from .models import User
from .sessions import SessionStore
from .step_up import recent_second_factor

MESSAGES = {
    "account_inactive": gettext_lazy("这个账号已停用。如需恢复，请联系本单位的系统管理员。"),
    "incorrect_password": gettext_lazy("密码不正确，请检查大小写和输入法后重试。"),
    "incorrect_code": gettext_lazy(
        "验证没有通过。请核对手机上现在显示的6位数字（每30秒更新一次，用过的不能再用），或使用备用码。"
    ),
    "too_many_login_attempts": gettext_lazy("连续输错次数太多。请等5分钟后再试。"),
    "rate_limited": gettext_lazy("操作太频繁，请稍等几分钟再试。"),
}
WAYS = {
    "reauthenticate": gettext_lazy("用密码确认"),
    "mfa_reauthenticate": gettext_lazy("用验证码或备用码确认"),
    "mfa_reauthenticate:webauthn": gettext_lazy("用通行密钥确认"),
}


def of_ours(user: object) -> User:
    """The account, by its own type: allauth knows only that it is some user."""
    assert isinstance(user, User)  # noqa: S101 - the user model is ours from the first migration
    return user


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our views say what happened, in our words."""

    @override
    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Before the steps of a login."""
        return gate(request, of_ours(user))

    @override
    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """All steps are done: a fresh session begins, and says when and where the previous one was."""
        account = of_ours(user)
        closed = gate(request, account)
        if closed is not None:  # since the first step
            raise ImmediateHttpResponse(closed)
        previous = previous_login(account)
        super().login(request, account)
        address = address_of(request)
        if isinstance(request.session, SessionStore):
            request.session.start(address=address, agent=agent_of(request))
        if queries.must_have_second_factor(account) and not queries.has_second_factor(account):
            request.session[FACTOR_DUE] = True
        methods = [record["method"] for record in get_authentication_records(request, account)]
        actions.record_login(account, address=address, methods=methods)
        if is_administrator(queries.held_roles(account)):
            actions.end_other_sessions(account, keep=request.session.session_key, by=account)
        messages.info(request, previous)

    @override
    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor shows that one; the password alone is not enough any more."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"].startswith("mfa_")]
        return [method | {"description": WAYS[method["id"]]} for method in factors or methods]

    @override
    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        return not recent_second_factor(self.request)


def gate(request: HttpRequest, account: User) -> HttpResponse | None:
    """A closed account, or two administrators in one, stay outside."""
    if not account.is_active:
        return refusal(request, account, MESSAGES["account_inactive"])
    try:
        check_administrators_apart(queries.held_roles(account))
    except ValidationError as error:
        return refusal(request, account, error.messages[0])
    return None


def previous_login(user: User) -> str:
    """When and where this person was last here, so that a stranger's visit is noticed."""
    if user.last_login is None:
        return _("这是您第一次登录。")
    at = timezone.localtime(user.last_login)
    when = _("%(year)d年%(month)d月%(day)d日%(hour)02d:%(minute)02d") % {
        "year": at.year, "month": at.month, "day": at.day, "hour": at.hour, "minute": at.minute,
    }  # fmt: skip
    text = _("上次登录：%(when)s，地址%(address)s。如果不是您本人，请立即修改密码并告诉系统管理员。")
    return text % {"when": when, "address": user.last_login_address or _("不详")}


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": MESSAGES["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy("您的身份要求两步验证，不能去掉最后一种。请先添加另一种。"),
        "cannot_generate_recovery_codes": gettext_lazy("请先设置动态验证码或通行密钥，再生成备用码。"),
    }

    @override
    def get_totp_issuer(self) -> str:
        return _("衡绩")

    @override
    def encrypt(self, text: str) -> str:
        """A stolen database must not be enough to compute anybody's codes."""
        return _box().encrypt(text.encode()).decode()

    @override
    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    @override
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not is_last_factor(user) or not queries.must_have_second_factor(user)

    @override
    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("通行密钥%(number)d") % {"number": number}


def is_last_factor(user: User) -> bool:
    found = queries.second_factors_of(user)
    return len(found.passkeys) + (found.app is not None) <= 1


def _box() -> MultiFernet:
    """Encryption under a key made of the site's secret, the present one first."""
    secrets = [force_str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = (hashlib.sha256(f"hengji second factor {secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class SocialAdapter(DefaultSocialAccountAdapter):
    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """The identity token says issuer and subject; nothing else that the service tells is looked at."""
        token = sociallogin.account.extra_data.get("id_token") or {}
        target = sociallogin.get_redirect_url(request)
        raise ImmediateHttpResponse(
            enter_as(request, issuer=token.get("iss", ""), subject=token.get("sub", ""), target=target)
        )

    @override
    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmediateHttpResponse(
            refusal(request, None, _("统一身份认证没有完成。请重新登录；反复出现请联系系统管理员。"))
        )
