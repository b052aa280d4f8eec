from datetime import datetime

from django.db import transaction
from django.db.models import F

from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import Session, User


def account_name(user: User | None) -> str:
    """An account in entries about what happened to it (logins and the like), which are no states of its row."""
    return f"account:{user.pk if user else 'unknown'}"


@transaction.atomic
def end_sessions(user: User, *, by: User | str) -> User:
    """End every login of an account with its next request: after a change of its roles, password or state."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    ended, _ = Session.objects.filter(user=user).delete()
    user.refresh_from_db(fields=["session_version"])
    record("account.end_sessions", by=by, obj=account_name(user), after={"ended": ended})
    return user


@transaction.atomic
def end_session(session: Session, *, by: User) -> None:
    """End one login, as its owner wishes."""
    record("account.end_session", by=by, obj=account_name(by), after=_place(session))
    session.delete()


@transaction.atomic
def end_other_sessions(user: User, *, keep: str | None, by: User | str) -> int:
    """End every login of an account but one; how many these were."""
    others = Session.objects.filter(user=user).exclude(pk=keep or "")
    ended, _ = others.delete()
    if ended:
        record("account.end_sessions", by=by, obj=account_name(user), after={"ended": ended})
    return ended


def clear_sessions(now: datetime) -> int:
    """Throw away what is over, so that nothing of it stays in the table."""
    over = [session.pk for session in Session.objects.defer("session_data").iterator() if session.is_over(now)]
    return Session.objects.filter(pk__in=over).delete()[0]


def _place(session: Session) -> dict[str, object]:
    return {"started_at": session.started_at, "address": session.address, "agent": session.agent}
