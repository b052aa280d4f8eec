import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.ledger.actions import SYSTEM, record
from hengji.foundation.ledger.canonical import name_of, snapshot
from hengji.foundation.organisations.administrators import is_administrator
from hengji.foundation.organisations.models import ExternalIdentity, PastPassword, User
from hengji.foundation.organisations.queries import held_roles

from .sessions import end_sessions

# Letters and digits that nobody confuses when copying them from a screen.
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"
_BLOCKS, _BLOCK = 4, 4
Author = User | str


def new_password() -> str:
    """A random password of four short blocks, nearly 80 bits, of letters, digits and a sign."""
    while True:
        blocks = ("".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(_BLOCK)) for _ in range(_BLOCKS))
        password = "-".join(blocks)
        if not (set(password).isdisjoint(_LETTERS) or set(password).isdisjoint(_DIGITS)):
            return password


@transaction.atomic
def create_account(
    username: str, display_name: str, *, password: str, phone: str = "", by: Author = SYSTEM, must_change: bool = False
) -> User:
    """Make an account that can log in at once; refuses a name that is taken or malformed."""
    user = User(username=User.normalize_username(username), display_name=display_name, phone=phone)
    _put_password(user, password, must_change=must_change)
    user.full_clean()
    user.save(force_insert=True)
    _remember_password(user)
    record("account.create", by=by, obj=user)
    return user


@transaction.atomic
def ensure_account(username: str, display_name: str, *, password: str) -> User:
    """The account with exactly this password, made or repaired: what a demo prints must be true."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return create_account(username, display_name, password=password)
    if not (user.is_active and user.check_password(password)):
        before = snapshot(user)
        user.is_active, user.disabled_reason, user.enabled_at = True, "", timezone.now()
        _put_password(user, password, must_change=False)
        user.save()
        _remember_password(user)
        record("account.repair", by=SYSTEM, obj=user, before=before)
    return user


@transaction.atomic
def disable_account(user: User, *, by: Author, reason: str) -> User:
    """Switch an account off; its sessions end with the next request."""
    user = _locked(user)
    if user == by:
        raise ValidationError(_("不能停用自己的账号，请由另一位系统管理员办理。"), code="own-account")
    if not reason.strip():
        raise ValidationError(_("请填写停用原因，例如“调离”。"), code="reason-missing")
    if not user.is_active:
        return user
    before = snapshot(user)
    user.is_active, user.disabled_reason = False, reason.strip()
    user.save(update_fields=["is_active", "disabled_reason"])
    end_sessions(user, by=by)
    record("account.disable", by=by, obj=user, before=before, reason=user.disabled_reason)
    return user


@transaction.atomic
def enable_account(user: User, *, by: Author) -> User:
    """Switch an account on again; the days without use count from now."""
    user = _locked(user)
    if user.is_active:
        return user
    before = snapshot(user)
    user.is_active, user.disabled_reason, user.enabled_at = True, "", timezone.now()
    user.save(update_fields=["is_active", "disabled_reason", "enabled_at"])
    record("account.enable", by=by, obj=user, before=before)
    return user


@transaction.atomic
def reset_password(user: User, *, by: Author) -> str:
    """Give an account a one-time password, to be shown once and changed at the next login."""
    user = _locked(user)
    if user == by:
        raise ValidationError(_("自己的密码请在“我的账号”里修改。"), code="own-account")
    check_not_taking_over(user, by)
    before, password = snapshot(user), new_password()
    _put_password(user, password, must_change=True)
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _remember_password(user)
    end_sessions(user, by=by)
    record("account.reset_password", by=by, obj=user, before=before)
    return password


@transaction.atomic
def change_password(user: User, *, new: str, by: Author) -> User:
    """Set the person's own new password; every session ends, and the caller keeps its own one open if it wants."""
    user = _locked(user)
    validate_password(new, user)
    if user.check_password(new):
        raise ValidationError(_("新密码和现在的密码相同，请换一个。"), code="same")
    before = snapshot(user)
    _put_password(user, new, must_change=False)
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _remember_password(user)
    end_sessions(user, by=by)
    record("account.change_password", by=by, obj=user, before=before)
    return user


@transaction.atomic
def bind_identity(user: User, *, issuer: str, subject: str, by: Author) -> ExternalIdentity:
    """Tie an account to a person at an identity service; one such person has one account."""
    check_not_taking_over(user, by)
    identity = ExternalIdentity(user=user, issuer=issuer.strip(), subject=subject.strip())
    identity.full_clean()
    identity.save(force_insert=True)
    record("account.bind_identity", by=by, obj=identity)
    return identity


@transaction.atomic
def unbind_identity(identity: ExternalIdentity, *, by: Author) -> None:
    """Untie it; sessions that came in this way end."""
    before = snapshot(identity)
    user = _locked(identity.user)
    end_sessions(user, by=by)
    name = name_of(identity)
    identity.delete()
    record("account.unbind_identity", by=by, obj=name, before=before)


def check_not_taking_over(user: User, by: Author) -> None:
    """No administrator gives himself the way into another administrator's account, and so a second of the three roles.

    On the server, by the command line, the operator can; the ledger names the command line then.
    """
    if isinstance(by, User) and user != by and is_administrator(held_roles(user)):
        text = _("三个管理员的密码和身份验证不能由其他管理员改动。请运维人员在服务器上运行 hengji accounts rescue。")
        raise ValidationError(text, code="administrator-account")


def suspend_idle(now: datetime, *, by: Author = SYSTEM) -> list[User]:
    """Switch off accounts that nobody has used for 90 days, and return them."""
    limit = now - timedelta(days=settings.ACCOUNT_IDLE_DAYS)
    idle = [user for user in User.objects.filter(is_active=True, enabled_at__lt=limit) if user.active_since < limit]
    reason = _("超过%(days)d天未登录，自动停用") % {"days": settings.ACCOUNT_IDLE_DAYS}
    return [disable_account(user, by=by, reason=reason) for user in idle]


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _put_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, timezone.now()


def _remember_password(user: User) -> None:
    PastPassword.objects.create(user=user, hash=user.password)
