from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How far a run binds: a provisional one may be thrown away, an official one is what grades rest on."""

    PROVISIONAL = "provisional", _("试算")
    OFFICIAL = "official", _("正式")
