"""The first people of a new site: nobody is there yet who could have made them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User

from .accounts import create_account, new_password

SETUP = "setup"


@dataclass(frozen=True)
class Newcomer:
    username: str
    display_name: str


@dataclass(frozen=True)
class Made:
    """An account and the one-time password with which its owner comes in."""

    user: User
    password: str


@transaction.atomic
def create_first_administrators(
    system: Newcomer, security: Newcomer, audit: Newcomer, *, password: str, appoint: Callable[..., object]
) -> tuple[User, Made, Made]:
    """Make the three administrators, of whom nobody can appoint the other two, and only while there is no account.

    The first has chosen a password; the other two get one-time passwords, which are returned to be shown once.
    """
    if User.objects.exists():
        raise ValidationError(_("系统里已经有账号，不能再次初始化。请用管理员账号登录。"), code="not-first")
    if len({User.normalize_username(each.username) for each in (system, security, audit)}) < 3:  # noqa: PLR2004 - three
        raise ValidationError(_("三个管理员必须是三个不同的账号，请核对。"), code="administrators-apart")
    first = create_account(system.username, system.display_name, password=password, by=SETUP)
    second, third = _made(security), _made(audit)
    appoint(first, second.user, third.user)
    return first, second, third


def _made(newcomer: Newcomer) -> Made:
    password = new_password()
    user = create_account(newcomer.username, newcomer.display_name, password=password, by=SETUP, must_change=True)
    return Made(user, password)
