from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice makes of a day, whatever its place in the week."""

    REST = "rest", _("休")
    WORK = "work", _("班")


class Unit(models.TextChoices):
    """In what a period is counted."""

    WORKING = "working", _("工作日")
    CALENDAR = "calendar", _("自然日")
