from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .sheets import GoalSheet


class SheetAuthor(models.Model):
    """经办人: somebody who wrote in a sheet or submitted it, and therefore never decides about it nor issues it."""

    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))

    class Meta:
        verbose_name = _("目标表经办人")
        verbose_name_plural = _("目标表经办人")
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "user"], name="goals_author_once")]

    @override
    def __str__(self) -> str:
        return f"{self.sheet_id} {self.user_id}"
