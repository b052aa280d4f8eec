"""Inputs of the editor: texts as they are, and tables whose rows can be added."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from hengji.year.plans.parameters import Column

Row = dict[str, str]


def control(**attributes: str) -> dict[str, str]:
    return {"class": "form-control", "autocomplete": "off", **attributes}


class PlainField(forms.CharField):
    """A text that the model judges, not the form; what is around it in blanks does not count."""

    def __init__(self, *, number: bool = False, **options: Any) -> None:  # noqa: ANN401 - Django's own
        more = {"inputmode": "decimal"} if number else {}
        options.setdefault("widget", forms.TextInput(attrs=control(**more)))
        super().__init__(required=False, **options)


class LongField(forms.CharField):
    def __init__(self, *, rows: int = 3, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(required=False, widget=forms.Textarea(attrs=control(rows=str(rows))), **options)


class PickField(forms.CharField):
    """A choice; a stored value that is not among the choices is offered as well, so that nothing is lost by looking."""

    def __init__(self, *, choices: Sequence[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401 - Django's own
        self.offered = list(choices)
        widget = forms.Select(attrs={"class": "form-select"}, choices=self.offered)
        super().__init__(required=False, widget=widget, **options)

    def offer(self, value: str) -> None:
        if value not in dict(self.offered):
            self.offered.append((value, value))
            self.widget.choices = self.offered


class RowsWidget(forms.Widget):
    """A table of inputs. One empty row stands ready; a script adds more, without it saving does."""

    template_name = "plans/editor/rows.html"

    def __init__(self, columns: Sequence[Column], label: str, *, spare: int = 1) -> None:
        super().__init__()
        self.columns, self.label, self.spare = tuple(columns), label, spare

    @override
    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> list[Row]:
        pattern = re.compile(rf"{re.escape(name)}-(\d+)-(.+)")
        found: dict[int, Row] = {}
        for key in data:
            match = pattern.fullmatch(key)
            if match:
                found.setdefault(int(match[1]), {})[match[2]] = str(data.get(key) or "").strip()
        return [row for _place, row in sorted(found.items()) if any(row.values())]

    @override
    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)

    @override
    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0].name}"

    @override
    def get_context(self, name: str, value: Sequence[Row] | None, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or ()), *({} for _spare in range(self.spare))]
        context |= {
            "columns": self.columns,
            "label": self.label,
            "rows": [self._cells(name, str(place), row) for place, row in enumerate(rows)],
            "blank": self._cells(name, "0000", {}),
            "add": _("增加一行"),
            "remove": _("删除这一行"),
        }
        return context

    def _cells(self, name: str, place: str, row: Row) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{name}-{place}-{column.name}",
                "value": row.get(column.name, ""),
                "label": _("%(table)s第%(row)s行%(column)s")
                % {"table": self.label, "row": int(place) + 1, "column": column.title},
                "numeric": column.numeric,
                "column": column.name,
                "title": column.title,
                "known": column.known,
            }
            for column in self.columns
        ]


class RowsField(forms.Field):
    def __init__(self, columns: Sequence[Column], **options: Any) -> None:  # noqa: ANN401 - Django's own
        widget = RowsWidget(columns, str(options.get("label", "")))
        super().__init__(required=False, widget=widget, **options)

    @override
    def clean(self, value: list[Row]) -> list[Row]:
        return value
