from datetime import date

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema

from hengji.foundation.access.views import action
from hengji.foundation.common.paging import Asked, PageOf, paged
from hengji.foundation.common.todo import Todo

from .queries import inbox

router = Router(tags=["待办"])


class TodoOut(Schema):
    title: str
    why: str
    due: date | None
    url: str
    kind: str
    room: str


def _out(todo: Todo) -> TodoOut:
    return TodoOut(
        title=todo.title, why=todo.why, due=todo.due, url=f"{settings.NOTIFICATION_SITE}{todo.url}", kind=todo.kind,
        room=todo.room,
    )  # fmt: skip


@router.get("/inbox", response=PageOf[TodoOut], summary="读取本人的待办，最急的在前")
@action("web.inbox")
def listing(request: HttpRequest, asked: Query[Asked]) -> PageOf[TodoOut]:
    return paged(inbox(request.user).todos, asked, _out)  # type: ignore[arg-type]  # nobody comes here without an account
