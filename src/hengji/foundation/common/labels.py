"""How widely something may be shown. State secrets (涉密) have no label here: they must not enter at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    SENSITIVE = "sensitive", _("敏感")
