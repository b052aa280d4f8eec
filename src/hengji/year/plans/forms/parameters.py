"""The form of a rule's parameters, made from the rule's own model; what the model finds wrong stands at its field.

Nothing that was typed is refused: a mapping with problems is a mapping, and its problems stand beside the indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from pydantic import ValidationError
from typing_extensions import override

from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.rule import Entry
from hengji.core.scoring.rules.tiers import band_problems
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Code
from hengji.year.plans.parameters import (
    INNER,
    KEY,
    NONE,
    SHARED,
    VALUE,
    Kind,
    Parameter,
    Shape,
    parameters_of,
    problem_words,
)

from .fields import LongField, PickField, PlainField, Row, RowsField

UNLIMITED = "不设"
SHAREABLE = frozenset({"options", "weights", "weights_by_class", "inputs"})  # usually said once for several indicators
TABLE = "-table"  # the field beside a table that names a shared one instead


class ParameterForm(forms.Form):
    """Always bound: to what a pack holds (``of``), or to what was sent."""

    def __init__(self, entry: Entry[Any], scheme: Scheme, data: Mapping[str, Any], *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.entry, self.scheme = entry, scheme
        self.parameters = parameters_of(entry)
        for each in self.parameters:
            self._add(each)

    @classmethod
    def of(cls, entry: Entry[Any], scheme: Scheme, params: Mapping[str, Any], *, prefix: str) -> ParameterForm:
        """The form that shows a mapping."""
        data: dict[str, str] = {}
        for each in parameters_of(entry):
            if each.name in params:
                data |= _data(each, params[each.name], f"{prefix}-{each.name}")
        return cls(entry, scheme, data, prefix=prefix)

    def _add(self, each: Parameter) -> None:
        self.fields[each.name] = _field(each)
        if isinstance(field := self.fields[each.name], PickField):
            field.offer(str(self.data.get(self.add_prefix(each.name)) or ""))
        chosen = str(self.data.get(self.add_prefix(each.name + TABLE)) or "")
        if each.kind is Kind.TABLE and (chosen or (self.scheme.tables and each.name in SHAREABLE)):
            names = [(f"{SHARED}{name}", _("公用数表“%s”") % name) for name in self.scheme.tables]
            label = _("%s取自") % each.title
            pick = PickField(label=label, choices=[("", _("下面的表")), *names])
            pick.offer(chosen)
            self.fields[each.name + TABLE] = pick

    def mapping(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters as a pack holds them: keys that were there keep their place, and those unknown to the rule."""
        self.is_valid()
        known = {each.name for each in self.parameters}
        found = {each.name: value for each in self.parameters if (value := self._value(each)) not in ("", [], {})}
        kept = {name: found.get(name, value) for name, value in before.items() if name in found or name not in known}
        return {**kept, **found}

    def _value(self, each: Parameter) -> Any:  # noqa: ANN401 - what a pack holds
        value = self.cleaned_data.get(each.name, "")
        if shared := self.cleaned_data.get(each.name + TABLE):
            return shared
        if each.kind is Kind.TABLE:
            return _of_rows(each, value)
        if each.kind is Kind.LINES:
            return [line.strip() for line in value.splitlines() if line.strip()]
        return NONE if each.unlimited and value == UNLIMITED else value

    @override
    def clean(self) -> None:
        """Ask the rule's model, and say at each field what it found."""
        names = {each.name for each in self.parameters}
        for each in self.parameters:
            for key in _twice(each, self.cleaned_data.get(each.name)):
                self.add_error(each.name, _("“%s”写了两行，请合为一行。") % key)
        for name, message in problems_of(self.entry, self.scheme, self._found()):
            self.add_error(name if name in names else None, message)

    def _found(self) -> dict[str, Any]:
        return {each.name: value for each in self.parameters if (value := self._value(each)) not in ("", [], {})}

    @override
    def add_error(self, field: str | None, error: Any) -> None:
        """Unlike Django's own: a value with a problem stays among the values."""
        kept = dict(self.cleaned_data)
        super().add_error(field, error)
        self.cleaned_data = kept


def problems_of(entry: Entry[Any], scheme: Scheme, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name of the parameter ("" for the whole) and what is wrong with it."""
    try:
        parsed = entry.parse(resolve(scheme, params))
    except ValidationError as error:
        seen = set()
        for item in error.errors():
            name = str(item["loc"][0]) if item["loc"] else ""
            said = (name, f"{_where(item['loc'][1:])}{problem_words(item)}。")
            if said not in seen:
                seen.add(said)
                yield said
        return
    bands = getattr(parsed, "bands", ())
    for code, message in band_problems(bands) if bands else ():
        if code != Code.TIER_OPEN:  # may be meant; it stands among the findings as a warning
            yield "bands", f"{message}。"


def _where(loc: tuple[int | str, ...]) -> str:
    if loc and isinstance(loc[0], int):
        return _("第%d行：") % (loc[0] + 1)
    if loc and isinstance(loc[0], str) and "[" not in loc[0]:
        return _("“%s”：") % loc[0]
    return ""


def _twice(each: Parameter, rows: list[Row] | None) -> list[str]:
    """Names that a table of names holds more than once, of which a mapping would keep only the last."""
    if each.kind is not Kind.TABLE or each.shape is Shape.ROWS:
        return []
    names = [" ".join(filter(None, (row.get(KEY), row.get(INNER)))) for row in rows or ()]
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _field(each: Parameter) -> forms.Field:
    options = {"label": each.title, "help_text": _help(each)}
    if each.kind is Kind.TABLE:
        return RowsField(each.columns, **options)
    if each.kind is Kind.LINES:
        return LongField(rows=4, **options)
    if each.kind is Kind.LONG:
        return LongField(rows=2, **options)
    if each.kind is Kind.CHOICE:
        empty = _("不填（按“%s”）") % each.default if each.default else _("不填")
        return PickField(choices=[("", _("请选择") if each.required else empty), *each.choices], **options)
    return PlainField(number=each.kind in {Kind.NUMBER, Kind.SHARE, Kind.WHOLE}, **options)


def _help(each: Parameter) -> str:
    words = [_("必填。")] if each.required else []
    if each.kind is Kind.SHARE:
        words.append(_("写百分数或小数，如8%或0.08。"))
    if each.kind is Kind.LINES:
        words.append(_("一行一个。"))
    if each.unlimited:
        words.append(_("不设下限的填“不设”；不填的，有分值的扣到0为止。"))
    elif each.default and each.kind is not Kind.CHOICE:
        words.append(_("不填按：%s。") % each.default)
    return "".join(words)


def _data(each: Parameter, value: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - what a pack holds
    """What a browser would send for a value."""
    if each.kind is Kind.TABLE:
        if isinstance(value, str):
            return {name + TABLE: value}
        rows = _rows(each, value)
        return {f"{name}-{place}-{cell}": text for place, row in enumerate(rows) for cell, text in row.items()}
    if each.kind is Kind.LINES and not isinstance(value, str):
        return {name: "\n".join(str(line) for line in value)}
    return {name: UNLIMITED if each.unlimited and value == NONE else str(value)}


def _rows(each: Parameter, value: Any) -> list[Row]:  # noqa: ANN401
    if each.shape is Shape.ROWS:
        return [{str(name): str(cell) for name, cell in row.items()} for row in value if isinstance(row, Mapping)]
    if not isinstance(value, Mapping):
        return []
    if each.shape is Shape.NESTED:
        return [
            {KEY: str(outer), INNER: str(inner), VALUE: str(cell)}
            for outer, table in value.items()
            if isinstance(table, Mapping)
            for inner, cell in table.items()
        ]
    if each.shape is Shape.NAMED_ROWS:
        named = {key: row for key, row in value.items() if isinstance(row, Mapping)}
        return [{KEY: str(key), **{str(name): str(cell) for name, cell in row.items()}} for key, row in named.items()]
    return [{KEY: str(key), VALUE: str(cell)} for key, cell in value.items()]


def _of_rows(each: Parameter, rows: list[Row]) -> Any:  # noqa: ANN401
    filled = [{name: cell for name, cell in row.items() if cell} for row in rows or ()]
    if each.shape is Shape.ROWS:
        return filled
    if each.shape is Shape.NAMED_ROWS:
        return {row.pop(KEY, ""): row for row in filled}
    if each.shape is Shape.NESTED:
        found: dict[str, dict[str, str]] = {}
        for row in filled:
            found.setdefault(row.get(KEY, ""), {})[row.get(INNER, "")] = row.get(VALUE, "")
        return found
    return {row.get(KEY, ""): row.get(VALUE, "") for row in filled}
