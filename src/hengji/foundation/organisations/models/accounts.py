from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.common.sealed import SealedField


class UserManager(BaseUserManager["User"]):
    """Accounts are made by actions.create_account; this only finds them."""

    @override
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account of one person. What the person may do is said by grants, never by a flag here."""

    username = models.CharField(
        _("账号"),
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator(message=_("账号只能用汉字、字母、数字和 @ . + - _，不能有空格。"))],
        error_messages={"unique": _("这个账号已经有人使用。")},
    )
    display_name = models.CharField(_("姓名"), max_length=64)
    phone = SealedField(_("手机号码"), max_length=20, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    disabled_reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    enabled_at = models.DateTimeField(_("启用时间"), default=timezone.now)
    last_login_address = models.CharField(_("上次登录地址"), max_length=45, blank=True)
    must_change_password = models.BooleanField(_("下次登录须修改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码设置时间"), null=True, blank=True)
    session_version = models.PositiveIntegerField(_("登录批次"), default=0)

    objects: ClassVar[UserManager] = UserManager()

    # What changes at every login is no change of the account; of the password the ledger keeps a digest.
    ledger_ignored: ClassVar[frozenset[str]] = frozenset({"last_login_address", "session_version"})

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["username"]

    @override
    def __str__(self) -> str:
        return self.display_name or self.username

    @override
    def check_password(self, raw_password: str | None) -> bool:
        """Only look: Django would write a new hash at a login when its parameters change, behind the ledger's back."""
        return check_password(raw_password, self.password)

    @override
    def get_session_auth_hash(self) -> str:
        """Every session carries this: it ends with a new password and with a new session version."""
        return self._session_hash(None)

    @override
    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None) -> str:
        text = f"{self.session_version}|{self.password}"
        return salted_hmac("hengji.session", text, secret=secret, algorithm="sha256").hexdigest()

    @property
    def active_since(self) -> datetime:
        """When the account was last used, or put to use."""
        return max(self.last_login, self.enabled_at) if self.last_login else self.enabled_at


class PastPassword(models.Model):
    """A hash that was or is an account's password, so that old ones are not taken again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="past_passwords")
    hash = models.CharField(_("密码摘要"), max_length=128)
    set_at = models.DateTimeField(_("设置时间"), default=timezone.now)

    class Meta:
        verbose_name = _("用过的密码")
        verbose_name_plural = _("用过的密码")
        ordering = ["-set_at", "-pk"]

    @override
    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class ExternalIdentity(models.Model):
    """Who an account is at a unified identity service: known by issuer and subject, by nothing else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(_("认证服务"), max_length=200)
    subject = models.CharField(_("用户标识"), max_length=200)
    bound_at = models.DateTimeField(_("绑定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("统一身份")
        verbose_name_plural = _("统一身份")
        ordering = ["issuer", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="identity_belongs_to_one_account",
                violation_error_message=_("这个统一身份已经绑定了账号，请先在原账号上解除绑定。"),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"


class LoginBrake(models.Model):
    """Wrong passwords for one account name from one address; the name need not exist."""

    account = models.CharField(_("账号"), max_length=64)
    address = models.CharField(_("地址"), max_length=45)
    failures = models.PositiveIntegerField(_("失败次数"), default=0)
    failed_at = models.DateTimeField(_("最近失败"), default=timezone.now, db_index=True)
    locked_until = models.DateTimeField(_("锁定至"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录锁定")
        verbose_name_plural = _("登录锁定")
        constraints = [models.UniqueConstraint(fields=["account", "address"], name="one_brake_per_account_and_address")]

    @override
    def __str__(self) -> str:
        return f"{self.account} {self.address} {self.failures}"
