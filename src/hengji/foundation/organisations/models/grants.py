from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.enums import ADMINISTRATORS, GrantState, Role

from .dated import Dated, DatedQuerySet, valid
from .people import Post
from .tree import Organisation


class GrantQuerySet(DatedQuerySet["Grant"]):
    def effective(self, day: date) -> "GrantQuerySet":
        """Confirmed, within its time, not revoked: a grant that is revoked today has no effect today."""
        revoked_later = Q(revoked_at=None) | Q(revoked_at__date__gt=day)
        return self.filter(valid(day), revoked_later, confirmed_at__isnull=False)

    def pending(self) -> "GrantQuerySet":
        return self.filter(confirmed_at=None, revoked_at=None)

    def standing(self) -> "GrantQuerySet":
        """Given and not revoked, confirmed or not: what counts where two roles must not meet."""
        return self.filter(revoked_at=None)


class Grant(Dated):
    """A role for an account, or for whoever holds a post, in an organisation or without one. Two persons give it."""

    USER_PATH = "user"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: given when the system was set up
    granted_at = models.DateTimeField(_("授予时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects: ClassVar[models.Manager["Grant"]] = models.Manager.from_queryset(GrantQuerySet)()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("角色授权")
        verbose_name_plural = _("角色授权")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user=None, post__isnull=False) | Q(user__isnull=False, post=None),
                name="organisations_grant_user_or_post",
            ),
            models.CheckConstraint(
                condition=Q(post=None) | ~Q(role__in=sorted(ADMINISTRATORS)),
                name="organisations_grant_no_administrator_by_post",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")) | Q(user=None),
                name="organisations_grant_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (
                    (Q(granted_by=None) | ~Q(confirmed_by=F("granted_by")))
                    & (Q(user=None) | ~Q(confirmed_by=F("user")))
                ),
                name="organisations_grant_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_by__isnull=False) | Q(granted_by=None),
                name="organisations_grant_confirmed_by_somebody",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user_id or self.post_id} {self.role}"

    def state(self, day: date) -> GrantState:
        if self.revoked_at is not None:
            return GrantState.REVOKED
        if self.until is not None and self.until <= day:
            return GrantState.ENDED
        if self.confirmed_at is None:
            return GrantState.PENDING
        return GrantState.COMING if day < self.since else GrantState.EFFECTIVE
