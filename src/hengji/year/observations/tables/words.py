"""How this room writes days, moments and actions."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEEDS = {
    "observations.open_batch": gettext_lazy("登记批次"),
    "observations.register": gettext_lazy("登记"),
    "observations.confirm": gettext_lazy("确认"),
    "observations.replace": gettext_lazy("登记更正"),
    "observations.ask_void": gettext_lazy("提出作废"),
    "observations.void": gettext_lazy("作废"),
    "observations.refuse_void": gettext_lazy("不同意作废"),
}
NONE = "—"


def day(value: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": value.year, "month": value.month, "day": value.day}


def moment(value: datetime) -> str:
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"
