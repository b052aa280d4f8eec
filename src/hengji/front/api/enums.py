from django.db import models
from django.utils.translation import gettext_lazy as _


class Lifetime(models.IntegerChoices):
    """For how many days a key is good; none is good for ever."""

    MONTH = 30, _("30天")
    QUARTER = 90, _("90天")
    HALF = 180, _("180天")
    YEAR = 365, _("一年")
