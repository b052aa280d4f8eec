"""Logging in and out: the brake on guessing, and what the ledger learns of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import LoginBrake, User

from .sessions import account_name

FAILURES = 5  # in a row lock the account for this address
LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=1)
FORGET = timedelta(days=1)  # failures older than this do not count
VISITOR = "visitor"  # somebody who has not said the right password


@dataclass(frozen=True)
class Answer:
    """What came of a name and a password."""

    user: User | None
    locked_until: datetime | None = None


def lock_time(failures: int) -> timedelta:
    """How long the account rests after this many failures: 15, 30, 45, at most 60 minutes; never for ever."""
    if not failures or failures % FAILURES:
        return timedelta()
    return min(LOCK * (failures // FAILURES), LONGEST_LOCK)


def check_login(request: HttpRequest, username: str, password: str, *, address: str) -> Answer:
    """Check name and password, unless the account rests for this address.

    The attempt is counted before the password is looked at, so that many at once get no more guesses than few. Known
    and unknown names take the same way and the same time. A right password while locked is not even looked at.
    """
    name = brake_name(username)
    locked_until = _take_attempt(name, address)
    if locked_until is not None:
        return Answer(None, locked_until)
    user = authenticate(request, username=username, password=password)
    if isinstance(user, User):
        LoginBrake.objects.filter(account=name, address=address).delete()
        return Answer(user)
    return Answer(None, _record_failure(name, username, address))


def brake_name(username: str) -> str:
    return User.normalize_username(username).lower()[:64]


@transaction.atomic
def _take_attempt(name: str, address: str) -> datetime | None:
    """Count an attempt as failed until it succeeds; until when there is none to be had, if so."""
    now = timezone.now()
    brake, _created = LoginBrake.objects.select_for_update().get_or_create(account=name, address=address)
    if brake.locked_until is not None and brake.locked_until > now:
        return brake.locked_until
    if now - brake.failed_at > FORGET:
        brake.failures = 0
    brake.failures += 1
    brake.failed_at = now
    rest = lock_time(brake.failures)
    brake.locked_until = now + rest if rest else None
    brake.save()
    return None


@transaction.atomic
def _record_failure(name: str, username: str, address: str) -> datetime | None:
    """Write the failure down. A name that nobody has is not kept: it may be a password in the wrong field."""
    user = User.objects.filter(username=username).first()
    obj = account_name(user)
    brake = LoginBrake.objects.filter(account=name, address=address).first()
    locked_until = brake.locked_until if brake else None
    record("account.login_failed", by=VISITOR, obj=obj, after={"address": address})
    if locked_until is not None:
        record("account.locked", by=VISITOR, obj=obj, after={"address": address, "until": locked_until})
    return locked_until


@transaction.atomic
def record_refusal(user: User | None, *, address: str, reason: str) -> None:
    """Write down that somebody known elsewhere, or with a wrong second factor, was not let in."""
    obj = account_name(user)
    record("account.login_failed", by=VISITOR, obj=obj, after={"address": address}, reason=reason)


@transaction.atomic
def record_login(user: User, *, address: str, methods: list[str]) -> None:
    user.last_login_address = address
    user.save(update_fields=["last_login_address"])
    record("account.login", by=user, obj=account_name(user), after={"address": address, "methods": methods})


@transaction.atomic
def record_logout(user: User) -> None:
    record("account.logout", by=user, obj=account_name(user), after={})


def clear_brakes(now: datetime) -> int:
    """Throw away what is forgotten anyway."""
    return LoginBrake.objects.filter(failed_at__lt=now - FORGET).delete()[0]
