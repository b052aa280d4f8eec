import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.shell.pages import Page

from . import queries, tables

_PERIOD = re.compile(r"^[0-9]{4}-(0[1-9]|1[0-2])$")


@action("burden.view", methods=("GET",))
def burden(request: HttpRequest) -> HttpResponse:
    """The present year, unless the address names other months."""
    year = timezone.localdate().year
    first, last = (
        text if _PERIOD.match(text := request.GET.get(name, "")) else default
        for name, default in (("first", f"{year:04d}-01"), ("last", f"{year:04d}-12"))
    )
    context = {
        "page": Page(_("填报负担统计"), _("向单位要了多少数据、多少材料、多少时间；同一事项要过两次的列在下面。")),
        "table": tables.burden_table(queries.burdens(request.user, first, last)),
        "repeated": tables.repeated_table(queries.repeated_asks(request.user, first, last)),
        "first": first, "last": last,
    }  # fmt: skip
    return render(request, "burden/burden.html", context)
