"""The own notifications for machines."""

from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from hengji.foundation.access.views import action
from hengji.foundation.common.paging import Asked, PageOf, paged

from . import actions, queries
from .enums import Kind
from .models import Notification

router = Router(tags=["消息"])


class NotificationOut(Schema):
    id: int
    kind: Kind
    title: str
    text: str
    due: date | None
    url: str
    created_at: datetime
    read_at: datetime | None


def _out(found: Notification) -> NotificationOut:
    path = queries.address_of(found.url_name, found.url_key)
    return NotificationOut(
        id=found.pk, kind=Kind(found.kind), title=found.title, text=found.text, due=found.due,
        url=f"{settings.NOTIFICATION_SITE}{path}" if path else "", created_at=found.created_at, read_at=found.read_at,
    )  # fmt: skip


@router.get("/notifications", response=PageOf[NotificationOut], summary="读取本人的消息，新的在前")
@action("notifications.read")
def listing(request: HttpRequest, asked: Query[Asked], *, unread: bool = False) -> PageOf[NotificationOut]:
    return paged(queries.notifications_of(request.user, unread=unread), asked, _out)


@router.post("/notifications/{pk}/read", response=NotificationOut, summary="把一条消息标为已读")
@action("notifications.read")
def read(request: HttpRequest, pk: int) -> NotificationOut:
    found = get_object_or_404(queries.notifications_of(request.user), pk=pk)
    actions.mark_read(found, by=request.user)  # type: ignore[arg-type]  # nobody comes here without an account
    found.refresh_from_db(fields=["read_at"])
    return _out(found)
