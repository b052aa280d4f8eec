"""What the editor asks beside indicators: a section, points of all children in one table, the bases of bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.scheme import Node, Scheme, Section
from hengji.year.plans.measures import PARTS
from hengji.year.plans.words import part_words

from .fields import LongField, PickField, PlainField
from .indicator import BELOW

PART_MARKS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("不另规定（由下级自行规定）")),
    ("uniform", gettext_lazy("统一执行：下级照搬")),
    ("refine", gettext_lazy("可细化：已有的不变，可以补充")),
    ("own", gettext_lazy("自定：由下级自行规定")),
)


class SectionForm(forms.Form):
    """A bonus or deduction section's own fields."""

    def __init__(self, section: Section, data: Mapping[str, Any] | None = None) -> None:
        filled = data if data is not None else {
            "section-title": section.title, "section-kind": section.kind, "section-note": section.note,
            "section-cap": "" if section.cap is None else f"{section.cap:f}",
            "section-inside": "" if section.inside else "false", "section-below": section.below,
        }  # fmt: skip
        super().__init__(filled, prefix="section")
        kinds = [("bonus", _("加分")), ("deduction", _("减分"))]
        inside = [("", _("计入总分")), ("false", _("不计入总分"))]
        self.fields["title"] = PlainField(label=_("名称"))
        self.fields["kind"] = PickField(label=_("性质"), choices=kinds)
        self.fields["cap"] = PlainField(label=_("上限"), number=True, help_text=_("不填为不设上限。"))
        self.fields["inside"] = PickField(label=_("是否计入总分"), choices=inside)
        self.fields["note"] = LongField(label=_("说明"))
        marks = [(mark, str(words)) for mark, words in BELOW]
        self.fields["below"] = PickField(label=_("对下级考评办法的要求"), choices=marks)

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "").strip() or None for name in self.fields}


@dataclass(frozen=True)
class Worth:
    """One line of the table of points: the field's name and what stands in it."""

    code: str
    title: str
    name: str
    value: str


def worth_lines(nodes: Iterable[Node], kind: str, data: Mapping[str, Any] | None = None) -> list[Worth]:
    """Lines for points or weights (``kind``) of the children of one place."""
    lines = []
    for node in nodes:
        own = getattr(node, kind)
        stored = "" if own is None else f"{own:f}"
        name = f"worth-{node.code}"
        lines.append(Worth(node.code, node.title, name, str(data.get(name, stored)) if data else stored))
    return lines


def changed_worths(nodes: Iterable[Node], kind: str, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """New texts by code, only where they differ from what the scheme says."""
    nodes = list(nodes)
    before = {line.code: line.value for line in worth_lines(nodes, kind)}
    now = {line.code: line.value.strip() for line in worth_lines(nodes, kind, data)}
    return {code: {kind: value or None} for code, value in now.items() if value != before[code]}


def bar_lines(scheme: Scheme, data: Mapping[str, Any] | None = None) -> list[Worth]:
    """The basis of each bar; without one it cannot be put into force."""
    lines = []
    for bar in scheme.bars:
        name = f"bar-{bar.code}"
        lines.append(Worth(bar.code, bar.when, name, str(data.get(name, bar.basis)) if data else bar.basis))
    return lines


class MarksForm(forms.Form):
    """What the plans below may do with each part of the scheme that stands beside the tree. Always bound."""

    def __init__(self, scheme: Scheme, data: Mapping[str, Any] | None = None) -> None:
        held = {str(name): str(mark) for name, mark in scheme.below.items()}
        self.stored = {name: held.get(name, "") for name in PARTS}
        filled = {f"mark-{name}": mark for name, mark in self.stored.items()} if data is None else data
        super().__init__(filled, prefix="mark")
        marks = [(mark, str(words)) for mark, words in PART_MARKS]
        for name in PARTS:
            field = PickField(label=part_words(name), choices=marks)
            field.offer(str(filled.get(f"mark-{name}") or ""))
            self.fields[name] = field

    @property
    def is_open(self) -> bool:
        return any(self[name].value() for name in self.fields)

    def changed(self) -> dict[str, str]:
        """New marks by part, only where they were sent and differ."""
        sent = {name: str(self.data.get(f"mark-{name}", mark)) for name, mark in self.stored.items()}
        return {name: mark for name, mark in sent.items() if mark != self.stored[name]}


def changed_bars(scheme: Scheme, data: Mapping[str, Any]) -> dict[str, str]:
    """New bases by code, only where they differ."""
    before = {line.code: line.value for line in bar_lines(scheme)}
    return {line.code: text for line in bar_lines(scheme, data) if (text := line.value.strip()) != before[line.code]}
