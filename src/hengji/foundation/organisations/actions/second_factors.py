from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import User

from .accounts import Author, check_not_taking_over
from .sessions import account_name, end_sessions


@transaction.atomic
def record_second_factor(user: User, *, verb: str, kind: str) -> None:
    """Write down that a person added, removed or renewed a second factor; allauth has done it in this transaction."""
    record(f"account.second_factor_{verb}", by=user, obj=account_name(user), after={"kind": kind})


@transaction.atomic
def remove_second_factors(user: User, *, by: Author) -> int:
    """Take the second factors of somebody who has lost the device; the next login asks for new ones if they must be."""
    if user == by:
        raise ValidationError(_("自己的两步验证请在“我的账号”里办理。"), code="own-account")
    check_not_taking_over(user, by)
    removed, _models = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions(user, by=by)
        record(
            "account.second_factor_removed", by=by, obj=account_name(user), after={"kind": "all", "removed": removed}
        )
    return removed
