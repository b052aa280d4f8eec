from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.views import action
from hengji.foundation.shell.pages import Page
from hengji.foundation.shell.table import Empty
from hengji.outcome.assessment.queries.runs import newest_runs

NOTHING_DUE = Empty(
    gettext_lazy("目前没有待办事项"), gettext_lazy("到期要办的事会按时限排在这里，点一下就到要填的那一格。")
)
NEWEST = 3


@action("web.workbench.view", methods=("GET", "HEAD"))
def workbench(request: HttpRequest) -> HttpResponse:
    context = {"page": _page(request), "nothing_due": NOTHING_DUE, "runs": newest_runs(NEWEST)}
    return render(request, "web/workbench.html", context)


def _page(request: HttpRequest) -> Page:
    today = timezone.localdate()
    lead = _("%(name)s，今天是%(year)d年%(month)d月%(day)d日，星期%(weekday)s。") % {
        "name": request.user,
        "year": today.year,
        "month": today.month,
        "day": today.day,
        "weekday": "一二三四五六日"[today.weekday()],
    }
    return Page(_("工作台"), lead)
