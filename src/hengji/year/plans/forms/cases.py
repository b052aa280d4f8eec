"""A worked example of an indicator as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import CaseSpec, Node
from hengji.year.plans.parameters import Column
from hengji.year.plans.trials import RECORD, Ask, case_of

from .fields import PlainField, Row, RowsField


class CaseForm(forms.Form):
    """A worked example: a name, what goes in, what must come out."""

    def __init__(self, node: Node, asks: tuple[Ask, ...] | None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data or {}, prefix="case")
        self.node, self.asks = node, asks
        self.fields["name"] = PlainField(label=_("算例名称"), help_text=_("如：完成180，得4.5分。不填的自动起名。"))
        if asks is None:
            titles = (_("评价主体"), _("期次"), _("选项或分数"), _("数值或票数"), _("有效票数"))
            columns = [Column(name, title, name in {"value", "n"}, required=False)
                       for name, title in zip(RECORD, titles, strict=True)]  # fmt: skip
            self.fields["records"] = RowsField(columns, label=_("记录"), help_text=_("与这个指标无关的列可以不填。"))
        for ask in asks or ():
            self._add(ask)
        self.fields["expected"] = PlainField(label=_("应得分"), number=True)

    def _add(self, ask: Ask) -> None:
        optional = _("可以没有。") if ask.optional else ""
        if not ask.keys:
            self.fields[f"in-{ask.name}"] = PlainField(label=ask.title, number=True, help_text=optional)
        for place, key in enumerate(ask.keys):
            self.fields[f"in-{ask.name}-{place}"] = PlainField(label=key, number=True, help_text=_("次数或票数"))

    @property
    def is_filled(self) -> bool:
        return bool(self["expected"].value())

    def case(self) -> CaseSpec:
        self.is_valid()
        read = {name: str(value or "").strip() for name, value in self.cleaned_data.items() if name != "records"}
        given: Any
        if self.asks is None:
            rows: list[Row] = self.cleaned_data.get("records") or []
            given = [{name: cell for name, cell in row.items() if cell} for row in rows]
        else:
            given = {ask.name: self._given(ask, read) for ask in self.asks}
        return case_of(self.node, read["name"], given, read["expected"])

    def _given(self, ask: Ask, read: Mapping[str, str]) -> Any:  # noqa: ANN401 - text or counts
        if not ask.keys:
            return read[f"in-{ask.name}"]
        counts = {key: read[f"in-{ask.name}-{place}"] for place, key in enumerate(ask.keys)}
        return {key: count for key, count in counts.items() if count}
