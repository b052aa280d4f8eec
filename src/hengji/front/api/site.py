"""The assembled interface: the rooms' endpoints from the written list, each behind the door of its action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.module_loading import import_string
from ninja import NinjaAPI, Router
from ninja.operation import Operation
from ninja.security import HttpBearer
from typing_extensions import override

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import refused

from .errors import ProblemsOut, handle_errors
from .frame import PREFIX, key_in

DESCRIPTION = "衡绩的接口。机器出示接口密钥，浏览器里的页面用登录。出错时应答都是同一种形状，一次列出全部问题。"


class KeyOrSession(HttpBearer):
    """Lets a call through whose person may do the action, and whose key is meant for it."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action

    @override
    def __call__(self, request: HttpRequest) -> Any:
        key = key_in(request)
        if (key and self.action not in key.scopes) or not can(request.user, self.action):
            raise refused(request, self.action)
        return key or request.user

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError("the frame has done this")


def operations(router: Router) -> Iterator[Operation]:
    for view in router.path_operations.values():
        yield from view.operations


def action_of(operation: Operation) -> str:
    found: str = getattr(operation.view_func, "access_action", "")
    return found


def _guard(router: Router) -> None:
    for operation in operations(router):
        name = action_of(operation)
        if not name:
            raise ImproperlyConfigured(
                f"the endpoint {operation.path} ({operation.view_func.__module__}) has no action"
            )
        operation.auth_param = KeyOrSession(name)
        operation.auth_callbacks = [operation.auth_param]
        operation.operation_id = operation.operation_id or _id_of(operation)
        operation.openapi_extra = (operation.openapi_extra or {}) | {"x-action": name}


def _id_of(operation: Operation) -> str:
    """A name that clients can keep: room and function."""
    room = operation.view_func.__module__.split(".")[-2]
    return f"{room}_{operation.view_func.__name__}"


def routers() -> list[Router]:
    names: Iterable[str] = import_string(settings.API_ROUTERS)
    return [import_string(name) for name in names]


def assemble(found: Iterable[Router]) -> NinjaAPI:
    api = NinjaAPI(
        title="衡绩 Hengji", version="1", description=DESCRIPTION, urls_namespace="api", docs_url=None, openapi_url=None
    )
    for router in found:
        _guard(router)
        api.add_router("", router)
    handle_errors(api)
    return api


api = assemble(routers())


def endpoints(assembled: NinjaAPI) -> list[URLPattern]:
    """The addresses of all endpoints, each telling the list of addresses its action; KeyOrSession asks for it."""
    found = [each for each in assembled.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    several = [operation for router in routers() for operation in operations(router)]
    for pattern, operation in zip(found, several, strict=True):
        vars(pattern.callback)["access_action"] = action_of(operation)
    return found


def schema() -> dict[str, Any]:
    """The OpenAPI description, with the one shape of errors at every endpoint."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    shape = ProblemsOut.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= shape.pop("$defs") | {"ProblemsOut": shape}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemsOut"}}}
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = {"description": "没有办成：列出全部问题", "content": content}
    return found


def scopes() -> list[tuple[str, str]]:
    """Actions for which a key can be made, with the summaries of their endpoints."""
    found: dict[str, list[str]] = {}
    for router in routers():
        for operation in operations(router):
            found.setdefault(action_of(operation), []).append(operation.summary or "")
    return [(action, "、".join(summaries)) for action, summaries in found.items()]


__all__ = ["ProblemsOut", "api", "assemble", "schema", "scopes"]
