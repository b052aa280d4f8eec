"""What a password must be like. Two profiles, because two rules contradict one another.

等保 8.1.4.1 asks for kinds of characters and a regular change; ASVS 6.2.5 and 6.2.10 forbid both. The setting
PASSWORD_PROFILE says which one this office follows.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import PastPassword, User
from .profiles import PROFILES, Profile

SHORTEST_PART, SHORTEST_CHINESE_PART = 4, 2  # of a name that must not occur in the password
PRODUCT = "hengji"


def profile() -> Profile:
    return PROFILES[settings.PASSWORD_PROFILE]


def password_is_due(user: User) -> bool:
    """Whether the person must set a new password before doing anything else."""
    if not user.has_usable_password():
        return False
    days = profile().days
    changed = user.password_changed_at
    old = days is not None and changed is not None and timezone.now() - changed > timedelta(days=days)
    return user.must_change_password or old


class ProfileValidator:
    """Tells every problem of a password at once."""

    def validate(self, password: str, user: User | None = None) -> None:
        problems = [ValidationError(text, code=code) for code, text in self._problems(password, user)]
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        wanted = profile()
        parts = [_("至少%(count)d个字符") % {"count": wanted.shortest}]
        if wanted.classes:
            parts.append(_("含小写字母、大写字母、数字、其他符号中的至少%(count)d类") % {"count": wanted.classes})
        if wanted.remembered:
            parts.append(_("不同于最近用过的%(count)d个密码") % {"count": wanted.remembered})
        return "，".join(parts) + "。" + _("不要包含账号、姓名或手机号码；几个互不相关的词连在一起，好记又难猜。")

    def _problems(self, password: str, user: User | None) -> Iterator[tuple[str, str]]:
        wanted = profile()
        if len(password) < wanted.shortest:
            text = _("密码太短：现在%(is)d个字符，至少要%(least)d个。")
            yield "short", text % {"is": len(password), "least": wanted.shortest}
        if _classes(password) < wanted.classes:
            text = _("字符种类太少：请在小写字母、大写字母、数字、其他符号中至少用%(least)d类。")
            yield "classes", text % {"least": wanted.classes}
        if _is_common(password):
            yield "common", _("这个密码太常见，容易被猜中，请换一个。")
        if _is_personal(password, user):
            yield "personal", _("密码里不要包含账号、姓名、手机号码或系统名称。")
        if user is not None and user.pk and was_used(user, password, wanted.remembered):
            text = _("最近%(count)d个密码里已经用过它，请换一个没有用过的。")
            yield "used", text % {"count": wanted.remembered}


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(kind(letter) for letter in password) for kind in kinds)


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False


def _is_personal(password: str, user: User | None) -> bool:
    parts = [PRODUCT, *([user.username, user.display_name, user.phone] if user else [])]
    return any(part.lower() in password.lower() for part in parts if _says_something(part))


def _says_something(part: str) -> bool:
    return len(part) >= (SHORTEST_PART if part.isascii() else SHORTEST_CHINESE_PART)


def was_used(user: User, password: str, remembered: int) -> bool:
    hashes = PastPassword.objects.filter(user=user).values_list("hash", flat=True)[:remembered]
    return any(check_password(password, each) for each in hashes)
