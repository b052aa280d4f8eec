from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengji.foundation.access.views import action
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.notifications.queries import unread_count
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page
from hengji.foundation.shell.table import Empty
from hengji.foundation.workdays.queries import calendar
from hengji.foundation.workdays.texts import weekday
from hengji.outcome.assessment.queries.runs import newest_runs

from .queries import inbox
from .tables import groups_of

FIRST = 5  # what the workbench shows of the inbox
NOTHING_DUE = Empty(
    gettext_lazy("目前没有待办事项"), gettext_lazy("到期要办的事会按时限排在这里，点一下就到要填的那一格。")
)
NEWEST = 3


@action("web.workbench")
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    found = inbox(user)
    context = {
        "page": _page(request), "runs": newest_runs(user, NEWEST), "nothing_due": NOTHING_DUE, "inbox": found,
        "more": found.counted() - FIRST,
        "groups": groups_of(found.todos[:FIRST], timezone.localdate(), calendar()) if found.todos else [],
    }  # fmt: skip
    return render(request, "web/workbench.html", context)


def _page(request: HttpRequest) -> Page:
    today = timezone.localdate()
    lead = _("%(name)s，今天是%(day)s，%(week)s。") % {
        "name": request.user, "day": chinese_date(today), "week": weekday(today),
    }  # fmt: skip
    return Page(_("工作台"), lead)


@action("web.inbox")
@require_GET
def whole_inbox(request: HttpRequest) -> HttpResponse:
    found = inbox(request.user)  # type: ignore[arg-type]
    lead = _("共%(n)d件，最急的在最前面。") % {"n": found.counted()} if found.todos else ""
    page = Page(_("待办"), lead, actions=(Action(_("消息"), reverse("notifications"), "inbox"),))
    groups = groups_of(found.todos, timezone.localdate(), calendar())
    return render(
        request, "web/inbox.html", {"page": page, "inbox": found, "groups": groups, "nothing_due": NOTHING_DUE}
    )  # fmt: skip


@action("web.inbox")
@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The two numbers of the navigation, fetched by every page once it stands."""
    found = inbox(request.user)  # type: ignore[arg-type]
    return JsonResponse({"inbox": found.counted(), "notifications": unread_count(request.user)})  # type: ignore[arg-type]
