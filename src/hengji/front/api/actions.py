from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record

from .enums import Lifetime
from .models import Answer, Key
from .secrets import digest, new_secret

MOST_KEYS = 20
SEEN_AGAIN = timedelta(minutes=5)  # a key's last use is written down no oftener: reading must not become writing
KEPT = timedelta(hours=24)


@transaction.atomic
def create_key(
    owner: AbstractBaseUser, name: str, scopes: Collection[str], lifetime: Lifetime, *, by: AbstractBaseUser
) -> tuple[Key, str]:
    """Make a key and return it with its secret, which nobody can read again."""
    if problems := _problems(owner, name, scopes):
        raise ProblemsError(problems)
    prefix, token = new_secret()
    now = timezone.now()
    key = Key.objects.create(
        name=name, owner_id=owner.pk, scopes=sorted(scopes), prefix=prefix, digest=digest(token),
        created_at=now, expires_at=now + timedelta(days=lifetime),
    )  # fmt: skip
    record("api.create_key", by=by, obj=key, after=_state(key))
    return key, token


def _problems(owner: AbstractBaseUser, name: str, scopes: Collection[str]) -> list[Problem]:
    problems = []
    mine = Key.objects.filter(owner_id=owner.pk, revoked_at=None)
    if mine.filter(name=name).exists():
        problems.append(
            Problem("NAME_TAKEN", _("您已有同名的密钥。"), _("名称"), _("请换一个名称，或先停用原来的密钥。"))
        )
    if mine.count() >= MOST_KEYS:
        problems.append(Problem("TOO_MANY_KEYS", _("每人最多20个在用的密钥。"), "", _("请先停用不再使用的密钥。")))
    if not scopes:
        problems.append(Problem("NO_SCOPE", _("没有选择用途。"), _("用途"), _("请至少选择一项。")))
    denied = [scope for scope in sorted(scopes) if not can(owner, scope)]
    return problems + [
        Problem("NOT_ALLOWED", _("您本人没有权限：%(scope)s。") % {"scope": scope}, _("用途"),
                _("密钥不能做您本人不能做的事，请去掉这一项。"))
        for scope in denied
    ]  # fmt: skip


@transaction.atomic
def revoke_key(key: Key, *, by: AbstractBaseUser) -> Key:
    """Make a key useless at once; a second click changes nothing."""
    key = Key.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        before = _state(key)
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record("api.revoke_key", by=by, obj=key, before=before, after=_state(key))
    return key


def _state(key: Key) -> dict[str, Any]:
    """What the ledger keeps of a key: everything but its hash and when it was last used."""
    return {
        "name": key.name, "owner": key.owner_id, "scopes": key.scopes, "prefix": key.prefix,
        "expires_at": key.expires_at, "revoked_at": key.revoked_at,
    }  # fmt: skip


def note_use(key: Key, now: datetime) -> None:
    if key.last_used_at is None or now - key.last_used_at > SEEN_AGAIN:
        Key.objects.filter(pk=key.pk).update(last_used_at=now)


def forget_answers(now: datetime) -> int:
    """Drop stored answers that are older than a day."""
    return Answer.objects.filter(created_at__lt=now - KEPT).delete()[0]
