"""Rows that hold from a day on and until another day, which is no longer part of it."""

from datetime import date, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

T = TypeVar("T", bound=models.Model)


def valid(day: date, path: str = "") -> Q:
    """Rows, or rows at the end of a lookup path, that hold on a day."""
    return Q((f"{path}since__lte", day)) & (Q((f"{path}until", None)) | Q((f"{path}until__gt", day)))


def overlapping(since: date, until: date | None) -> Q:
    """Rows that share a day with a period."""
    later = Q(until=None) | Q(until__gt=since)
    return later if until is None else later & Q(since__lt=until)


class DatedQuerySet(models.QuerySet[T]):
    def on(self, day: date) -> "DatedQuerySet[T]":
        return self.filter(valid(day))

    def during(self, since: date, until: date | None) -> "DatedQuerySet[T]":
        return self.filter(overlapping(since, until))


class Dated(models.Model):
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)  # the first day on which it no longer holds

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since__lt=F("until")), name="%(app_label)s_%(class)s_since_before_until"
            )
        ]

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, as people say it."""
        return None if self.until is None else self.until - timedelta(days=1)
