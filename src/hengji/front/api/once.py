"""Idempotency keys: the same call sent twice is done once.

Key, work and answer are written in one transaction, so there is no moment at which a crash leaves the work without its
answer. A call that comes while the first is under way waits for it. An error undoes everything, the key included.
"""

import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem

from .actions import KEPT
from .errors import answer
from .models import Answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_KEY = re.compile(r"[\x21-\x7e]{1,100}")

Next = Callable[[HttpRequest], HttpResponse]


def once(request: HttpRequest, caller: str, go_on: Next) -> HttpResponse:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method in SAFE:
        return go_on(request)
    if not _KEY.fullmatch(key):
        return answer(400, [Problem("IDEMPOTENCY_KEY", _("不是合格的编号。"), _("请求头 Idempotency-Key"),
                                    _("请用1到100个可见的英文字符，例如一个UUID。"))])  # fmt: skip
    with transaction.atomic():
        return _first_or_again(request, caller, key, go_on)


def _first_or_again(request: HttpRequest, caller: str, key: str, go_on: Next) -> HttpResponse:
    now, digest = timezone.now(), request_digest(request)
    Answer.objects.filter(caller=caller, key=key, created_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            stored = Answer.objects.create(caller=caller, key=key, request_digest=digest, created_at=now)
    except IntegrityError:
        return _again(Answer.objects.get(caller=caller, key=key), digest)
    response = go_on(request)
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        transaction.set_rollback(True)
        return response
    stored.status, stored.content = response.status_code, response.content
    stored.content_type = response.headers.get("Content-Type", "")
    stored.save()
    return response


def _again(stored: Answer, digest: str) -> HttpResponse:
    if stored.request_digest != digest:
        return answer(409, [Problem("IDEMPOTENCY_KEY_USED", _("这个编号已用于另一个请求。"),
                                    _("请求头 Idempotency-Key"), _("每个新的请求请用新的编号。"))])  # fmt: skip
    headers = {"Idempotent-Replay": "true"}
    return HttpResponse(bytes(stored.content), stored.content_type, status=stored.status, headers=headers)


def request_digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()} {request.headers.get('Content-Type', '')}\n"
    return hashlib.sha256(head.encode() + request.body).hexdigest()
