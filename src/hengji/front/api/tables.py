"""Keys and endpoints in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date

from .models import Key


@dataclass(frozen=True)
class KeyLine:
    key: int
    name: str
    prefix: str
    scopes: str
    status: str
    tone: str
    dates: str
    in_use: bool


def key_lines(keys: Iterable[Key], now: datetime, summaries: Mapping[str, str]) -> list[KeyLine]:
    return [_key_line(key, now, summaries) for key in keys]


def _key_line(key: Key, now: datetime, summaries: Mapping[str, str]) -> KeyLine:
    if key.revoked_at:
        status, tone = _("已停用"), "neutral"
    elif key.expires_at <= now:
        status, tone = _("已过期"), "warn"
    else:
        status, tone = _("在用"), "ok"
    used = chinese_date(timezone.localdate(key.last_used_at)) if key.last_used_at else _("从未使用")
    dates = _("%(made)s建立，有效期至%(end)s，最近使用：%(used)s") % {
        "made": chinese_date(timezone.localdate(key.created_at)),
        "end": chinese_date(timezone.localdate(key.expires_at)),
        "used": used,
    }
    return KeyLine(
        key.pk,
        key.name,
        f"hj_{key.prefix}_…",
        "；".join(summaries.get(scope, scope) for scope in key.scopes),
        status,
        tone,
        dates,
        key.revoked_at is None,
    )


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    required: str
    text: str


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    summary: str
    action: str
    parameters: tuple[Parameter, ...]
    answer: str


def endpoints(schema: dict[str, Any]) -> list[tuple[str, list[Endpoint]]]:
    """The endpoints by heading, in the order of the description."""
    groups: dict[str, list[Endpoint]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            heading = (operation.get("tags") or [_("其他")])[0]
            groups.setdefault(heading, []).append(_endpoint(schema, method.upper(), path, operation))
    return list(groups.items())


def _endpoint(schema: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Endpoint:
    parameters = tuple(_parameter(each) for each in operation.get("parameters", ()))
    return Endpoint(
        method, path, operation["summary"], operation["x-action"], parameters, _fields(schema, operation)
    )  # fmt: skip


PLACES = {"query": "查询参数", "path": "地址", "header": "请求头"}


def _parameter(found: dict[str, Any]) -> Parameter:
    shape = found.get("schema", {})
    for part in shape.get("allOf", ()):
        shape = part | shape
    limits = [shape.get("description", "")]
    limits += [f"默认 {_shown(shape['default'])}"] if shape.get("default") is not None else []
    limits += ["可选值 " + "、".join(map(str, shape["enum"]))] if "enum" in shape else []
    limits += [f"格式 {shape['format']}"] if "format" in shape else []
    required = _("必填") if found.get("required") else _("可不填")
    return Parameter(found["name"], PLACES.get(found["in"], found["in"]), required, "；".join(filter(None, limits)))


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> str:
    """Names of the fields of a good answer."""
    content = operation["responses"].get("200", operation["responses"].get(200, {})).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    shape = schema.get("components", {}).get("schemas", {}).get(reference.rsplit("/", 1)[-1], {})
    return "、".join(shape.get("properties", ()))
