"""What stands around every endpoint: who calls, how often, once or again, and errors that a machine can read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from hengji.foundation.common.problems import Problem

from .actions import note_use
from .errors import answer, shaped, usual
from .models import Key
from .once import SAFE, once
from .queries import key_of

PREFIX = "/api/v1/"
MINUTE = 60
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hengji"'}

Answerer = Callable[[HttpRequest], HttpResponse]


def frame(get_response: Answerer) -> Answerer:
    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        caller = _admitted(request)
        if isinstance(caller, HttpResponse):
            return caller
        wait = _seconds_to_wait(caller)
        if wait:
            return usual(429, {"Retry-After": str(wait)})
        try:
            return cast("HttpResponse", shaped(once(request, caller, lambda again: shaped(get_response(again)))))
        except RequestDataTooBig:
            return usual(413)

    return handle


def _admitted(request: HttpRequest) -> str | HttpResponse:
    """Say who calls, by key or by session; a wrong key never falls back on a session."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        return _by_key(request, token.strip() if scheme.lower() == "bearer" else "")
    if not request.user.is_authenticated:
        return usual(401, CHALLENGE)
    if request.method not in SAFE and check_csrf(request):
        return usual(403)
    return f"user:{request.user.pk}"


def _by_key(request: HttpRequest, token: str) -> str | HttpResponse:
    key = key_of(token)
    now = timezone.now()
    if key is None:
        return _refused("KEY_UNKNOWN", _("没有这个密钥。"))
    if key.revoked_at is not None or not key.owner.is_active:
        return _refused("KEY_REVOKED", _("这个密钥已停用。"))
    if key.expires_at <= now:
        return _refused("KEY_EXPIRED", _("这个密钥已过期。"))
    note_use(key, now)
    request.user = key.owner
    request.api_key = key  # type: ignore[attr-defined]  # read by the door of each endpoint
    return f"key:{key.pk}"


def key_in(request: HttpRequest) -> Key | None:
    """The key with which a request came, if any."""
    return cast("Key | None", getattr(request, "api_key", None))


def _refused(code: str, message: str) -> HttpResponse:
    remedy = _("请核对密钥；可在“接口密钥”页新建一个。")
    return answer(401, [Problem(code, message, _("请求头 Authorization"), remedy)], CHALLENGE)


def _seconds_to_wait(caller: str) -> int:
    """Count calls of the present minute in this process; 0 while there are few enough."""
    now = int(time.time())
    place = f"api-calls:{caller}:{now // MINUTE}"
    cache.add(place, 0, 2 * MINUTE)
    return MINUTE - now % MINUTE if cache.incr(place) > settings.API_CALLS_PER_MINUTE else 0
