"""One shape for everything that goes wrong: all problems at once, each with code, message, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as Unreadable

from hengji.core.scoring.types import ProblemsError as ScoringProblemsError
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.pages import Text


class ProblemOut(Schema):
    code: str
    message: str
    where: str
    remedy: str


class ProblemsOut(Schema):
    problems: list[ProblemOut]


# For each status its code, what it means, and what to do.
STATUSES: dict[int, tuple[str, Text, Text]] = {
    400: ("BAD_REQUEST", gettext_lazy("没有读懂这个请求。"), gettext_lazy("请核对地址、请求头和内容的格式。")),
    401: ("LOGIN_REQUIRED", gettext_lazy("没有登录，也没有出示密钥。"),
          gettext_lazy("请在请求头写明 Authorization: Bearer 加接口密钥。")),
    403: ("NOT_ALLOWED", gettext_lazy("没有权限做这件事。"),
          gettext_lazy("请核对密钥的用途和账号的角色；需要权限请联系安全管理员。")),
    404: ("NOT_FOUND", gettext_lazy("没有这个地址或这条记录，或者您看不到它。"), gettext_lazy("请核对地址和编号。")),
    405: ("METHOD", gettext_lazy("这个地址不接受这种方法。"), gettext_lazy("请按接口说明选择 GET、POST 等方法。")),
    409: ("CONFLICT", gettext_lazy("与已有的请求冲突。"), gettext_lazy("请先查询现状，再决定是否重试。")),
    413: ("TOO_LARGE", gettext_lazy("请求内容太大。"), gettext_lazy("请分几次提交。")),
    429: ("TOO_MANY_CALLS", gettext_lazy("调用太频繁。"), gettext_lazy("请按应答头 Retry-After 所写的秒数等待。")),
    500: ("SERVER", gettext_lazy("系统出了点问题，没有做任何改动。"),
          gettext_lazy("请稍后再试；如果一直这样，请联系系统管理员。")),
}  # fmt: skip


def answer(status: int, problems: Iterable[Problem], headers: Mapping[str, str] | None = None) -> HttpResponse:
    content = {
        "problems": [
            {"code": each.code, "message": each.message, "where": each.where, "remedy": each.remedy}
            for each in problems
        ]
    }
    return JsonResponse(content, status=status, headers=dict(headers or {}), json_dumps_params={"ensure_ascii": False})


def usual(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer of a status that has nothing more to say."""
    code, message, remedy = STATUSES.get(status) or STATUSES[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]
    return answer(status, [Problem(code, str(message), "", str(remedy))], headers)


def shaped(response: Any) -> Any:  # noqa: ANN401 - whatever the layers below answer
    """Give an answer that was meant for people (a page about an error) the shape for machines."""
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    if response.status_code < HTTPStatus.BAD_REQUEST or is_json:
        return response
    kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
    return usual(response.status_code, kept)


# The complaints of pydantic that occur, in the words of the interface; {…} are its own details.
COMPLAINTS: dict[str, Text] = {
    "missing": gettext_lazy("缺少这个值。"),
    "int_parsing": gettext_lazy("应是整数。"),
    "int_type": gettext_lazy("应是整数。"),
    "bool_parsing": gettext_lazy("应是 true 或 false。"),
    "string_type": gettext_lazy("应是文字。"),
    "string_too_long": gettext_lazy("最多{max_length}个字。"),
    "string_too_short": gettext_lazy("至少{min_length}个字。"),
    "enum": gettext_lazy("应是 {expected} 之一。"),
    "literal_error": gettext_lazy("应是 {expected} 之一。"),
    "greater_than_equal": gettext_lazy("不能小于{ge}。"),
    "less_than_equal": gettext_lazy("不能大于{le}。"),
    "greater_than": gettext_lazy("应大于{gt}。"),
    "less_than": gettext_lazy("应小于{lt}。"),
    "date_from_datetime_parsing": gettext_lazy("应是日期，例如 2026-11-23。"),
    "date_parsing": gettext_lazy("应是日期，例如 2026-11-23。"),
    "datetime_from_date_parsing": gettext_lazy("应是时间，例如 2026-11-23T08:30:00+08:00。"),
    "extra_forbidden": gettext_lazy("没有这个字段。"),
    "list_type": gettext_lazy("应是列表。"),
}
PLACES: dict[str, Text] = {
    "query": gettext_lazy("查询参数"),
    "path": gettext_lazy("地址"),
    "body": gettext_lazy("内容"),
    "header": gettext_lazy("请求头"),
    "form": gettext_lazy("表单"),
    "file": gettext_lazy("文件"),
}


def _complaint(error: dict[str, Any]) -> Problem:
    kind = str(error.get("type", ""))
    text = str(COMPLAINTS.get(kind, gettext_lazy("这个值不符合要求。")))
    first, *rest = [str(part) for part in error.get("loc", ())] or [""]
    where = " ".join([str(PLACES.get(first, first)), *rest]).strip()
    return Problem(
        f"VALUE_{kind.upper()}", text.format_map(_Details(error.get("ctx") or {})), where, _("请按接口说明改正。")
    )


class _Details(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def _plain(error: ValidationError) -> list[Problem]:
    if hasattr(error, "error_dict"):
        return [Problem("VALUE", text, name) for name, texts in error.message_dict.items() for text in texts]
    return [Problem("VALUE", text) for text in error.messages]


def handle_errors(api: NinjaAPI) -> None:
    """Say what each exception of an action means to a machine."""

    @api.exception_handler(Unreadable)
    def unreadable(_request: HttpRequest, error: Unreadable) -> HttpResponse:
        return answer(422, map(_complaint, error.errors))

    @api.exception_handler(ProblemsError)
    def problems(_request: HttpRequest, error: ProblemsError) -> HttpResponse:
        return answer(400, error.problems)

    @api.exception_handler(ScoringProblemsError)
    def scoring(_request: HttpRequest, error: ScoringProblemsError) -> HttpResponse:
        return answer(
            400, [Problem(each.code.name, each.message, str(each.place), each.remedy) for each in error.problems]
        )

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(400, _plain(error))

    @api.exception_handler(PermissionDenied)
    def denied(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
        return usual(403)

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return usual(404)

    @api.exception_handler(HttpError)
    def refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return usual(error.status_code)
