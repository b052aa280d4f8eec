"""A person's own notifications and how to hear of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengji.foundation.access.views import action
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.workdays.queries import calendar

from . import actions, queries
from .forms import SettingsForm
from .tables import lines_of

PER_PAGE = 20


@action("notifications.read")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    found = queries.notifications_of(request.user, unread=unread)
    page_of_list = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page = Page(
        _("消息"), _("系统告诉过您的事都在这里；要办的事在“待办”里。"),
        actions=(Action(_("提醒设置"), reverse("notifications-settings"), "settings"),),
    )  # fmt: skip
    context = {
        "page": page, "page_of_list": page_of_list, "only_unread": unread, "now": timezone.now().isoformat(),
        "lines": lines_of(page_of_list.object_list, timezone.localdate(), calendar()),
    }  # fmt: skip
    return render(request, "notifications/list.html", context)


@action("notifications.read")
@require_GET
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notification is about; having gone there is having read it."""
    found = get_object_or_404(queries.notifications_of(request.user), pk=pk)
    actions.mark_read(found, by=request.user)  # type: ignore[arg-type]  # nobody comes here without an account
    address = queries.address_of(found.url_name, found.url_key)
    if not address:
        messages.info(request, _("这条消息没有对应的页面，或者那一页已经不在了。消息已标为已读。"))
    return redirect(address or "notifications")


@action("notifications.read")
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.notifications_of(request.user), pk=pk)
    actions.mark_read(found, by=request.user)  # type: ignore[arg-type]
    return redirect("notifications")


@action("notifications.read")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Up to the moment at which the page was shown: what came meanwhile stays unread."""
    until = parse_datetime(request.POST.get("until", "").strip()) or timezone.now()
    count = actions.mark_all_read(by=request.user, until=until)  # type: ignore[arg-type]
    messages.success(request, _("%(n)d条消息已标为已读。") % {"n": count})
    return redirect("notifications")


@action("notifications.change_settings")
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        actions.change_settings(request.user, form.modes(), form.addresses(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("提醒设置已保存，从下一条消息起生效。"))
        return redirect("notifications-settings")
    page = Page(
        _("提醒设置"), _("系统内的消息总会收到；这里决定另外用什么方式、多久提醒一次。"),
        (Crumb(_("消息"), reverse("notifications")),),
    )  # fmt: skip
    return render(request, "notifications/settings.html", {"page": page, "form": form})
