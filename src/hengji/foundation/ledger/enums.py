"""Words of the ledger: hash algorithms and why a checkpoint was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Alg(models.TextChoices):
    SHA256 = "sha256", "SHA-256"
    SM3 = "sm3", "SM3"


class Why(models.TextChoices):
    """Occasions of a checkpoint."""

    HOURLY = "hourly", _("每小时")
    ROWS = "rows", _("满1000条")
    LOCK = "lock", _("锁定")
    PUBLISH = "publish", _("发布")
    ASKED = "asked", _("人工生成")


ROWS_BETWEEN = 1000  # a checkpoint after so many entries
ROWS_ASKED = 100  # every so many entries it is asked whether one is due: what a crash prevented is made up

# Actions that the ledger itself writes.
CHECKPOINT = "ledger.checkpoint"
CLOCK = "ledger.clock"
DENIED = "access.denied"
ERASE = "ledger.erase"
EXPORT = "ledger.export"
