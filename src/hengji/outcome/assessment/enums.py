from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How far a run binds: a provisional one may be thrown away, an official one is what grades rest on."""

    PROVISIONAL = "provisional", _("试算")
    OFFICIAL = "official", _("正式")
    CORRECTED = "corrected", _("更正")  # of the official run, or of an earlier correction of it


BINDING = (Kind.OFFICIAL, Kind.CORRECTED)


class Fault(TextChoices):
    """What can stand in the way of a run; a code is never reused for something else."""

    NOT_ISSUED = "NOT_ISSUED", _("考评办法没有印发")
    NOTHING_SEEN = "NOTHING_SEEN", _("没有可以计分的依据")
    UNCONFIRMED = "UNCONFIRMED", _("计分依据没有确认完")
    OPEN_VOIDING = "OPEN_VOIDING", _("正在作废")
    OPEN_REPLACEMENT = "OPEN_REPLACEMENT", _("正在更正")
    PENDING = "PENDING", _("统计数据待公布")
    OFFICIAL_ONCE = "OFFICIAL_ONCE", _("已有正式汇总")
    NOT_OFFICIAL = "NOT_OFFICIAL", _("没有正式汇总")
    CORRECTED_ALREADY = "CORRECTED_ALREADY", _("已经更正")
    REASON = "REASON", _("没有写理由")
    UNCHANGED = "UNCHANGED", _("没有变化")
    SCHEME = "SCHEME", _("办法或底稿有误")
