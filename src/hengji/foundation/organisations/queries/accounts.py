from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengji.foundation.access.policy import policy, scope
from hengji.foundation.organisations.models import Session, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
EVERY_ROLE = "everybody"  # in SECOND_FACTOR_ROLES: nobody works without one


@dataclass(frozen=True)
class SecondFactors:
    """What a person can show besides the password."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        return bool(self.app or self.passkeys)


def accounts_for(user: User, action: str) -> QuerySet[User]:
    """The accounts with which a person may do something."""
    return scope(user, action, User.objects.all())


def managed_accounts(user: User, *, words: str = "", state: str = "") -> QuerySet[User]:
    """The accounts that a person looks after, found by account name, person's name or whole phone number."""
    found = scope(user, "account.view", User.objects.order_by("username"))
    if words:
        found = found.filter(Q(username__icontains=words) | Q(display_name__icontains=words) | Q(phone=words))
    if state:
        found = found.filter(is_active=state == "on")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return found.annotate(second_factor=Exists(factors))


def sessions_of(user: User) -> list[Session]:
    """Where a person is logged in now, the latest use first."""
    now = timezone.now()
    rows = Session.objects.filter(user=user, expire_date__gt=now).defer("session_data").order_by("-seen_at")
    return [row for row in rows if not row.is_over(now)]


def second_factors_of(user: User) -> SecondFactors:
    found = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    by_kind = {each.type: each for each in found}
    codes = by_kind.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactors(
        by_kind.get(Authenticator.Type.TOTP),
        tuple(each for each in found if each.type == Authenticator.Type.WEBAUTHN),
        len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def held_roles(user: User) -> frozenset[str]:
    return policy().roles_of(user)


def must_have_second_factor(user: User) -> bool:
    """Whether a role of this person asks for a second factor (setting SECOND_FACTOR_ROLES)."""
    wanted = frozenset(settings.SECOND_FACTOR_ROLES)
    return EVERY_ROLE in wanted or bool(wanted & held_roles(user))
