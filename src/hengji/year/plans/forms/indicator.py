"""Everything of one indicator beside its rule's parameters, in groups; of a section, a table of points, an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from hengji.core.scoring.scheme import MissingPolicy, Node, Scheme
from hengji.year.plans.parameters import KEY, VALUE, Column
from hengji.year.plans.rows import node_data
from hengji.year.plans.words import field_words

from .fields import LongField, PickField, PlainField, RowsField

YES_NO: list[tuple[str, Promise]] = [("", gettext_lazy("否")), ("true", gettext_lazy("是"))]
COMBINE: list[tuple[str, Promise]] = [
    ("", gettext_lazy("下级分值相加")),
    ("weighted", gettext_lazy("下级按权重加权（合计100）")),
    ("best", gettext_lazy("取下级中最好的")),
    ("worst", gettext_lazy("取下级中最差的")),
]
TREATMENTS: list[tuple[str, Promise]] = [
    ("", gettext_lazy("按考评办法的统一规定")),
    ("rescale", gettext_lazy("分值摊给其他指标")),
    ("zero", gettext_lazy("记0分")),
    ("full", gettext_lazy("记满分")),
    ("group_mean", gettext_lazy("记本组平均分")),
]
WAYS: dict[str, Promise] = {
    "not_reported": gettext_lazy("未报"),
    "not_applicable": gettext_lazy("不适用"),
    "pending": gettext_lazy("待公布"),
    "settled": gettext_lazy("待公布的，到截止时仍未公布"),
    "exempt": gettext_lazy("免考"),
}
PER: list[tuple[str, Promise]] = [
    ("", gettext_lazy("不分项，合在一起计分")),
    ("layer", gettext_lazy("按评价主体分别计分")),
    ("period", gettext_lazy("按期分别计分")),
    ("key", gettext_lazy("按选项或分数逐一计分")),
    ("row", gettext_lazy("逐条计分")),
]
BELOW: list[tuple[str, Promise]] = [
    ("", gettext_lazy("不另规定（随上一级指标；都不规定的为自定）")),
    ("uniform", gettext_lazy("统一执行：下级照搬，只填本级的责任单位和数据来源")),
    ("refine", gettext_lazy("可细化：可以增加下级指标、补充参数，名称和分值不变")),
    ("own", gettext_lazy("自定：由下级自行规定")),
]
NUMBERS = frozenset({"points", "weight", "floor", "cap", "places", "min_present"})
LONG_TEXTS = frozenset({"policy", "note", "source"})
PICKS: dict[str, list[tuple[str, Promise]]] = {
    "combine": COMBINE, "relative": YES_NO, "convert": YES_NO, "late_statistics": YES_NO, "per": PER, "below": BELOW,
}  # fmt: skip
ORGANS = ("owner", "lead_owner", "substitute")
SUGGESTED = ("frequency", "material", "kind", "unit", "applies", "privacy")
HELP: dict[str, Promise] = {
    "per": gettext_lazy("如：几类评价人各算一个分，再按权重合成；每条事项各算一个分，再相加。"),
    "applies": gettext_lazy(
        "不填：适用于全部参评单位。填写参评名单中的标记（如“双重管理”）的，只对有这个标记的单位计分。"
    ),
    "by_class": gettext_lazy("各类单位分值或权重不同的，在这里按类别填写；没有列出的类别用上面的数。"),
    "convert": gettext_lazy("下级合计与本级分值不同，按比例折算（如1000分折成60分）。"),
    "article": gettext_lazy("如：第十三条第（二）项。"),
    "policy": gettext_lazy("把办法原文抄在这里，评分和查询时与指标一同显示。"),
    "material": gettext_lazy("能由系统或责任单位提供的，填“免报”。"),
    "floor": gettext_lazy("最低得分，不填为0。"),
    "cap": gettext_lazy("最高得分，不填为分值。"),
    "below": gettext_lazy("市县、部门从本办法起草自己的考评办法时，这一条及其下级指标可以改到什么程度。"),
}
GROUPS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("basic", gettext_lazy("名称和分值"), ("title", "code", "points", "weight")),
    ("inner", gettext_lazy("下级怎样合成"), ("combine", "convert", "relative", "min_present")),
    ("each", gettext_lazy("分项计分后汇总"), ("per",)),
    ("basis", gettext_lazy("依据"), ("article", "policy", "note")),
    ("duty", gettext_lazy("责任和数据"), (
        "owner", "lead_owner", "substitute", "verifiers", "source", "frequency", "material", "kind", "unit",
    )),
    ("scope", gettext_lazy("适用范围"), ("applies", "by_class")),
    ("lower", gettext_lazy("对下级考评办法的要求"), ("below",)),
    ("bounds", gettext_lazy("计分细节"), ("floor", "cap", "places", "late_statistics", "privacy")),
)  # fmt: skip
LEAF_ONLY = frozenset({"frequency", "material", "kind", "unit", "applies", "per", "late_statistics", "verifiers"})
INNER_ONLY = frozenset({"combine", "convert", "relative", "min_present"})
FOLDED = frozenset({"each", "scope", "lower", "bounds", "missing"})


@dataclass(frozen=True)
class Fieldset:
    key: str
    title: str
    fields: tuple[forms.BoundField, ...]
    folded: bool


class NodeForm(forms.Form):
    """Bound to what the scheme holds (``of``) or to what was sent; the scheme's own model judges, not the form."""

    def __init__(self, scheme: Scheme, node: Node, data: Mapping[str, Any], *, weighted: bool) -> None:
        super().__init__(data, prefix="node")
        self.scheme, self.node = scheme, node
        for _key, _title, names in GROUPS:
            for name in names:
                if self._shown(name, weighted=weighted):
                    self.fields[name] = _field(name, str(self.data.get(f"node-{name}") or ""), scheme)
        if not node.children:
            for way in WAYS:
                self._add_way(way)

    @classmethod
    def of(cls, scheme: Scheme, node: Node, *, weighted: bool) -> NodeForm:
        data: dict[str, str] = {}
        for name, value in node_data(node).items():
            if name == "by_class":
                for place, (klass, number) in enumerate(value.items()):
                    data |= {f"node-by_class-{place}-{KEY}": klass, f"node-by_class-{place}-{VALUE}": number}
            elif name == "verifiers":
                data["node-verifiers"] = "\n".join(value)
            elif name == "missing":
                data |= {f"node-missing_{way}": treatment for way, treatment in value.items()}
            elif isinstance(value, str):
                data[f"node-{name}"] = value
        return cls(scheme, node, data, weighted=weighted)

    def _shown(self, name: str, *, weighted: bool) -> bool:
        if name == "weight":
            return weighted or self.node.weight is not None
        if name == "by_class":
            return bool(self.scheme.classes or self.node.by_class)
        return name not in (LEAF_ONLY if self.node.children else INNER_ONLY)

    def _add_way(self, way: str) -> None:
        name = f"missing_{way}"
        field = PickField(label=str(WAYS[way]), choices=[(key, str(words)) for key, words in TREATMENTS])
        field.offer(str(self.data.get(f"node-{name}") or ""))
        self.fields[name] = field

    def fieldsets(self) -> list[Fieldset]:
        """Groups of fields; those that are rarely needed are folded while nothing stands in them."""
        groups = [(key, str(title), [name for name in names if name in self.fields]) for key, title, names in GROUPS]
        groups.append(("missing", _("没有数据的怎么办"), [name for name in self.fields if name.startswith("missing_")]))
        return [self._fieldset(key, title, names) for key, title, names in groups if names]

    def _fieldset(self, key: str, title: str, names: list[str]) -> Fieldset:
        bound = tuple(self[name] for name in names)
        filled = any(each.value() for each in bound) or (key == "each" and self.node.aggregate is not None)
        return Fieldset(key, title, bound, folded=key in FOLDED and not filled)

    def changed(self) -> dict[str, Any]:
        """Fields whose value is no longer that of the node, as the scheme takes them; None clears one."""
        self.is_valid()
        before = node_data(self.node)
        found = {name: self._value(name) for name in self.fields if not name.startswith("missing_")}
        if not self.node.children:
            found["missing"] = self._missing()
        return {name: value for name, value in found.items() if _plain(value) != _plain(before.get(name))}

    def _value(self, name: str) -> Any:  # noqa: ANN401 - what a pack holds
        value = self.cleaned_data.get(name)
        if name == "by_class":
            return {row.get(KEY, ""): row.get(VALUE, "") for row in value or ()} or None
        if name == "verifiers":
            return [line.strip() for line in str(value).splitlines() if line.strip()] or None
        return str(value or "").replace("\r\n", "\n").strip() or ("" if name in {"title", "code"} else None)

    def _missing(self) -> dict[str, str] | None:
        """Only what is said; a treatment that is not said is that of the model, as the pack writes it."""
        named = {way: self.cleaned_data.get(f"missing_{way}") or "" for way in WAYS}
        said = {way: treatment for way, treatment in named.items() if treatment}
        if not said:
            return None
        try:
            return MissingPolicy(**said).model_dump(mode="json", exclude_defaults=True) or None
        except ValidationError:
            return said  # the scheme's own model says what is wrong with it


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a pack holds
    """What does not differ for a reader is not different: no value and an empty one, blanks around a text."""
    return (value.strip() if isinstance(value, str) else value) or None


def _field(name: str, value: str, scheme: Scheme) -> forms.Field:
    options = {"label": field_words(name), "help_text": HELP.get(name, "")}
    if name in PICKS:
        field = PickField(choices=[(key, str(words)) for key, words in PICKS[name]], **options)
        field.offer(value)
        return field
    if name == "by_class":
        columns = (Column(KEY, _("类别"), numeric=False, required=True),
                   Column(VALUE, _("分值或权重"), numeric=True, required=True))  # fmt: skip
        options["help_text"] = f"{options['help_text']}{_('类别：%s。') % '、'.join(scheme.classes)}"
        return RowsField(columns, **options)
    if name == "verifiers":
        return LongField(rows=2, **{**options, "help_text": _("一行一个。")})
    if name in LONG_TEXTS:
        return LongField(rows=2 if name == "source" else 3, **options)
    plain = PlainField(number=name in NUMBERS, **options)
    if name in SUGGESTED or name in ORGANS:
        plain.widget.attrs["list"] = "known-organs" if name in ORGANS else f"known-{name}"
    return plain


def suggestions(scheme: Scheme, organs: Iterable[str] = ()) -> dict[str, list[str]]:
    """What other indicators say in a field, each once, and names of organs, for the lists that open while typing."""
    owners = [getattr(node, name) for node in scheme.nodes.values() for name in ORGANS]
    found = {"organs": list(dict.fromkeys(filter(None, (*owners, *organs))))}
    for name in SUGGESTED:
        values = (str(getattr(node, name)) for node in scheme.nodes.values())
        found[name] = sorted({value for value in values if value})
    return found
