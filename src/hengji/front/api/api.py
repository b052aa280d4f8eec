from django.http import HttpRequest
from ninja import Router, Schema

from hengji.foundation.access.views import action

from .frame import key_in

router = Router(tags=["本人"])


class MeOut(Schema):
    username: str
    display_name: str
    key: str | None
    scopes: list[str] | None


@router.get("/me", response=MeOut, summary="查询本人的账号")
@action("api.me")
def me(request: HttpRequest) -> MeOut:
    key = key_in(request)
    return MeOut(
        username=request.user.get_username(), display_name=str(request.user), key=key.name if key else None,
        scopes=key.scopes if key else None,
    )  # fmt: skip
