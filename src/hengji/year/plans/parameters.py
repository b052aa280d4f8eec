"""What a rule asks to be filled in, read from its parameter model: the plan of a form, no form yet.

Values stay the texts that a pack holds, so what is shown and sent back unchanged is the same mapping, key by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hengji.core.scoring.pack import say
from hengji.core.scoring.rule import Entry
from hengji.core.scoring.scheme import Model, Share

from .words import PARAMETERS

NONE = "none"  # how a pack writes that something is not limited
SHARED = "table:"  # a value that stands in the scheme's shared tables
KEY, VALUE, INNER = "key", "value", "inner"
LONG = frozenset({"formula", "exclude"})

CHOICES: dict[str, Promise] = {
    "up": gettext_lazy("越高越好"),
    "down": gettext_lazy("越低越好"),
    "group": gettext_lazy("本组"),
    "class": gettext_lazy("同类"),
    "all": gettext_lazy("全体"),
    "whole_begun": gettext_lazy("不足一步按一步算"),
    "whole_completed": gettext_lazy("只算满的步"),
    "proportional": gettext_lazy("不足一步按比例算"),
    "sum": gettext_lazy("合计"),
    "mean": gettext_lazy("平均"),
    "completion": gettext_lazy("按完成情况"),
    "lists": gettext_lazy("按加扣分清单"),
    "both": gettext_lazy("两者都算"),
    "true": gettext_lazy("是"),
    "false": gettext_lazy("否"),
}
HEADS: dict[str, tuple[Promise, ...]] = {  # heads of the columns of a table, by parameter
    "events": (gettext_lazy("情形"), gettext_lazy("每次扣分")),
    "items": (gettext_lazy("缺项"), gettext_lazy("每件扣分")),
    "levels": (gettext_lazy("等次或级别"), gettext_lazy("分")),
    "options": (gettext_lazy("选项"), gettext_lazy("分值")),
    "grades": (gettext_lazy("档次"), gettext_lazy("系数")),
    "weights": (gettext_lazy("名称"), gettext_lazy("权重")),
    "weights_by_class": (gettext_lazy("类别"), gettext_lazy("名称"), gettext_lazy("权重")),
    "shares": (gettext_lazy("名称"), gettext_lazy("比例")),
    "plus": (gettext_lazy("加分情形"), gettext_lazy("每次加分")),
    "minus": (gettext_lazy("扣分情形"), gettext_lazy("每次扣分")),
    "first": (gettext_lazy("第几名"), gettext_lazy("加分")),
    "last": (gettext_lazy("倒数第几名"), gettext_lazy("扣分")),
    "bands": (
        gettext_lazy("从（含）"), gettext_lazy("到（不含）"), gettext_lazy("得分"), gettext_lazy("第二条件低于"),
    ),
    "inputs": (
        gettext_lazy("公式中的名称"), gettext_lazy("含义"), gettext_lazy("可以没有"), gettext_lazy("取值方法"),
    ),
    "constants": (gettext_lazy("公式中的名称"), gettext_lazy("数值")),
}  # fmt: skip


class Kind(StrEnum):
    NUMBER = "number"
    SHARE = "share"
    WHOLE = "whole"
    CHOICE = "choice"
    TEXT = "text"
    LONG = "long"
    LINES = "lines"  # a list of texts or numbers, one a line
    TABLE = "table"  # rows of named cells


class Shape(StrEnum):
    """How the rows of a table stand in the pack."""

    NAMED = "named"  # name → value
    NAMED_ROWS = "named rows"  # name → {field: value}
    NESTED = "nested"  # name → {name → value}
    ROWS = "rows"  # [{field: value}]


@dataclass(frozen=True)
class Column:
    """A cell of each row; ``name`` is the key of the cell in the pack, or KEY, INNER, VALUE."""

    name: str
    title: str
    numeric: bool
    required: bool
    known: str = ""  # id of the list that opens while typing


@dataclass(frozen=True)
class Parameter:
    """One field of the form. ``default`` is what holds where nothing is filled in, as a person reads it."""

    name: str
    title: str
    kind: Kind
    required: bool = False
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    shape: Shape = Shape.NAMED
    unlimited: bool = False  # may be "none"


def parameters_of(entry: Entry[Any]) -> tuple[Parameter, ...]:
    """The fields of a rule in the order of its model."""
    return tuple(_parameter(name, field) for name, field in entry.params.model_fields.items())


Parts = list[tuple[Any, tuple[Any, ...]]]


def _parts(annotation: Any, metadata: tuple[Any, ...] = ()) -> Parts:  # noqa: ANN401 - annotations are anything
    """The alternatives of an annotation, each with everything that is said about it; None is left out."""
    origin: Any = get_origin(annotation)
    if origin is Annotated:
        base, *said = get_args(annotation)
        inner = [each for one in said for each in (one.metadata if isinstance(one, FieldInfo) else [one])]
        return _parts(base, (*inner, *metadata))
    if origin in (Union, UnionType):
        return [part for each in get_args(annotation) for part in _parts(each, metadata)]
    return [] if annotation is type(None) else [(annotation, metadata)]


def origin_of(annotation: Any) -> Any:  # noqa: ANN401
    return get_origin(annotation)


def _is_share(metadata: tuple[Any, ...]) -> bool:
    share = get_args(Share)[1]
    return share in metadata


def _parameter(name: str, field: FieldInfo) -> Parameter:
    wire = field.alias or name
    title = str(PARAMETERS.get(name, name)).split("（")[0] if name in TITLED else str(PARAMETERS.get(name, name))
    parts = _parts(field.annotation, tuple(field.metadata))
    base, metadata = parts[0]
    words: dict[str, Any] = {"name": wire, "title": title, "required": field.is_required(), "default": _default(field)}
    literals = [value for each, _more in parts if origin_of(each) is Literal for value in get_args(each)]
    if base is Decimal:
        kind = Kind.SHARE if _is_share(metadata) else Kind.NUMBER
        return Parameter(kind=kind, unlimited=NONE in literals, **words)
    if base is bool or literals:
        found = ["true", "false"] if base is bool else [str(value) for value in literals]
        return Parameter(kind=Kind.CHOICE, choices=tuple((each, choice_words(each)) for each in found), **words)
    if base is int:
        return Parameter(kind=Kind.WHOLE, **words)
    if origin_of(base) is dict:
        return Parameter(kind=Kind.TABLE, **words, **_table(wire, *get_args(base)))
    if origin_of(base) is tuple:
        return _listed(wire, get_args(base), words)
    return Parameter(kind=Kind.LONG if name in LONG else Kind.TEXT, **words)


TITLED = frozenset({"floor", "direction", "within", "best_within"})  # the form says the choices itself


def choice_words(value: str) -> str:
    return str(CHOICES.get(value, value))


def _table(name: str, key: Any, value: Any) -> dict[str, Any]:  # noqa: ANN401
    base, _metadata = _parts(value)[0]
    first = Column(KEY, _head(name, 0), numeric=_parts(key)[0][0] is int, required=True)
    if origin_of(base) is dict:
        inner = Column(INNER, _head(name, 1), numeric=False, required=True)
        return {"shape": Shape.NESTED, "columns": (first, inner, _value_column(name, 2))}
    if isinstance(base, type) and issubclass(base, Model):
        return {"shape": Shape.NAMED_ROWS, "columns": (first, *_fields(name, base, 1))}
    return {"shape": Shape.NAMED, "columns": (first, _value_column(name, 1))}


def _value_column(name: str, place: int) -> Column:
    return Column(VALUE, _head(name, place), numeric=True, required=True)


def _listed(name: str, inside: tuple[Any, ...], words: dict[str, Any]) -> Parameter:
    base, _metadata = _parts(inside[0])[0]
    if isinstance(base, type) and issubclass(base, Model):
        return Parameter(kind=Kind.TABLE, shape=Shape.ROWS, columns=tuple(_fields(name, base, 0)), **words)
    return Parameter(kind=Kind.LINES, **words)


def _fields(name: str, model: type[Model], start: int) -> Iterator[Column]:
    for place, (inner, field) in enumerate(model.model_fields.items(), start):
        numeric = any(base is Decimal for base, _metadata in _parts(field.annotation))
        yield Column(field.alias or inner, _head(name, place), numeric, required=field.is_required())


def _head(name: str, place: int) -> str:
    heads = HEADS.get(name, ())
    return str(heads[place]) if place < len(heads) else _("第%d列") % (place + 1)


def _default(field: FieldInfo) -> str:
    default = field.default
    if default is PydanticUndefined or default is None or default in ("", (), {}):
        return ""
    if isinstance(default, bool):
        return choice_words(str(default).lower())
    if isinstance(default, Decimal):
        return f"{default:f}"
    if isinstance(default, Mapping):
        return "、".join(f"{key} {value}" for key, value in default.items())
    if isinstance(default, tuple):
        return "、".join(str(getattr(each, "name", each)) for each in default)
    return choice_words(str(default))


def problem_words(item: Any) -> str:  # noqa: ANN401 - a finding of pydantic
    """What is wrong with a value, without a word of English."""
    limit = item.get("ctx", {})
    bounds = {
        "greater_than": _("应大于%s") % limit.get("gt"),
        "greater_than_equal": _("不能小于%s") % limit.get("ge"),
        "less_than_equal": _("不能大于%s") % limit.get("le"),
        "bool_parsing": _("只能选是或否"),
        "bool_type": _("只能选是或否"),
        "literal_error": _("只能选所列的一项"),
        "int_type": _("应为整数"),
        "too_short": _("至少填写一行"),
        "extra_forbidden": _("这条规则没有这个参数"),
    }
    return bounds.get(item["type"]) or say(item)
