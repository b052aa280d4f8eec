from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    OPEN = "open", _("公开")
    INTERNAL = "internal", _("内部")
    SENSITIVE = "sensitive", _("敏感")


class Scan(models.TextChoices):
    """What the virus scanner says."""

    PENDING = "pending", _("待查毒")
    CLEAN = "clean", _("已查毒")
    INFECTED = "infected", _("有病毒")
    UNSCANNED = "unscanned", _("未查毒")


SHOWN_TO_OTHERS = frozenset({Scan.CLEAN, Scan.UNSCANNED})
SCAN_TONES = {Scan.PENDING: "info", Scan.CLEAN: "ok", Scan.INFECTED: "danger", Scan.UNSCANNED: "warn"}
LABEL_TONES = {Label.OPEN: "neutral", Label.INTERNAL: "info", Label.SENSITIVE: "warn"}


class Paper(models.TextChoices):
    """States of evidence without a file."""

    ENTERED = "entered", _("待核对")
    CHECKED = "checked", _("已核对")
    RETURNED = "returned", _("退回补正")


PAPER_TRANSITIONS: dict[Paper, frozenset[Paper]] = {
    Paper.ENTERED: frozenset({Paper.CHECKED, Paper.RETURNED}),
    Paper.RETURNED: frozenset({Paper.ENTERED}),
    Paper.CHECKED: frozenset(),
}
PAPER_TONES = {Paper.ENTERED: "info", Paper.CHECKED: "ok", Paper.RETURNED: "warn"}
