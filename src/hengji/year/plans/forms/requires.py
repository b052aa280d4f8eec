"""An indicator that counts only where another one was found as required; what it earns else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from typing_extensions import override

from hengji.core.scoring.leaf import accepted_inputs
from hengji.core.scoring.scheme import Node, Requires, Scheme
from hengji.year.plans.parameters import KEY, VALUE, Column
from hengji.year.plans.rows import node_data

from .fields import PickField, PlainField, RowsField

# A mean of the group is not among them: what another indicator says grants a share of the points, or leaves it out.
GRANTED: dict[str, Promise] = {
    "zero": gettext_lazy("记0分"),
    "full": gettext_lazy("记满分"),
    "rescale": gettext_lazy("分值摊给其他指标"),
}


class RequiresForm(forms.Form):
    """Always bound: to what the indicator holds (``of``), or to what was sent."""

    def __init__(self, scheme: Scheme, node: Node, data: Mapping[str, Any]) -> None:
        super().__init__(data, prefix="requires")
        self.scheme, self.node = scheme, node
        others = [(each.code, f"{each.code} {each.title}") for each in scheme.leaves if each.code != node.code]
        pick = PickField(label=_("以哪个指标为条件"), choices=[("", _("不设条件")), *others])
        pick.offer(str(data.get("requires-node") or ""))
        self.fields["node"] = pick
        self.fields["key"] = PlainField(
            label=_("那个指标的结果是什么，本指标才照常计分"), help_text=_("写那个指标登记的选项或情形，如：通过。")
        )
        self.fields["key"].widget.attrs["list"] = "known-keys"
        self.fields["otherwise"] = RowsField(_columns(), label=_("是其他结果的，本指标怎样计分"), help_text=_help())

    @classmethod
    def of(cls, scheme: Scheme, node: Node) -> RequiresForm:
        held = node_data(node).get("requires", {})
        data = {f"requires-{name}": held.get(name, "") for name in ("node", "key")}
        for place, (key, treatment) in enumerate(held.get("otherwise", {}).items()):
            line = f"requires-otherwise-{place}"
            data |= {f"{line}-{KEY}": key, f"{line}-{VALUE}": str(GRANTED.get(treatment, treatment))}
        return cls(scheme, node, data)

    @property
    def is_open(self) -> bool:
        return bool(self.node.requires or self._value())

    @property
    def known_keys(self) -> list[str]:
        """What the other indicator may be found as, as far as its rule says."""
        code = str(self.data.get("requires-node") or "")
        accepted = accepted_inputs(self.scheme, code) if code in self.scheme.nodes else None
        return sorted({key for keys in (accepted or {}).values() for key in keys or ()})

    def changed(self) -> dict[str, Any]:
        """The field of the node, if what was sent says something else."""
        if "requires-node" not in self.data:
            return {}
        before, after = node_data(self.node).get("requires"), self._value()
        same = after == before and list((after or {}).get("otherwise", ())) == list((before or {}).get("otherwise", ()))
        return {} if same else {"requires": after}

    def _value(self) -> dict[str, Any] | None:
        self.is_valid()
        code, key = (str(self.data.get(f"requires-{name}") or "").strip() for name in ("node", "key"))
        otherwise = {row.get(KEY, ""): treatment_of(row.get(VALUE, "")) for row in self._rows()}
        found = {"node": code, "key": key, "otherwise": otherwise}
        return {name: value for name, value in found.items() if value} or None

    def _rows(self) -> list[dict[str, str]]:
        return self.fields["otherwise"].widget.value_from_datadict(self.data, {}, "requires-otherwise")  # type: ignore[no-any-return]

    @cached_property
    def problems(self) -> list[str]:
        """Every problem of the group, each also at its field."""
        return [str(each) for found in self.errors.values() for each in found]

    @override
    def clean(self) -> None:
        code, key = (str(self.data.get(f"requires-{name}") or "").strip() for name in ("node", "key"))
        rows = self._rows()
        if not code and (key or rows):
            self.add_error("node", _("请选择以哪个指标为条件；不设条件的，请清空下面几项。"))
        if code and not key:
            self.add_error("key", _("请写明那个指标的结果是什么，本指标才照常计分。"))
        for message in _wrong(rows, key):
            self.add_error("otherwise", message)


def _wrong(rows: list[dict[str, str]], key: str) -> list[str]:
    names = [row.get(KEY, "") for row in rows]
    found = [_("“%s”写了两行，请合为一行。") % name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    for number, row in enumerate(rows, 1):
        name, treatment = row.get(KEY, ""), treatment_of(row.get(VALUE, ""))
        if not name or not treatment:
            found.append(_("第%d行没有写全，请写明结果和怎样计分。") % number)
        elif name == key:
            found.append(_("第%(row)d行的“%(key)s”就是照常计分的结果，请删去这一行。") % {"row": number, "key": name})
        elif not _is_granted(treatment):
            found.append(_("第%d行：只能写记0分、记满分、分值摊给其他指标，或占分值的百分数，如50%%。") % number)
    return found


def _is_granted(treatment: str) -> bool:
    if treatment == "group_mean":
        return False
    try:
        Requires(node="x", key="x", otherwise={"x": treatment})
    except ValidationError:
        return False
    return True


def treatment_of(text: str) -> str:
    """What a pack holds for what somebody wrote."""
    return {str(words): key for key, words in GRANTED.items()}.get(text, text.replace("％", "%"))


def _columns() -> tuple[Column, ...]:
    return (
        Column(KEY, _("那个指标的结果"), numeric=False, required=True, known="known-keys"),
        Column(VALUE, _("本指标怎样计分"), numeric=False, required=True, known="known-granted"),
    )


def _help() -> str:
    granted = _("写记0分、记满分、分值摊给其他指标，或占分值的百分数，如50%。")
    return granted + _("没有列出的结果记0分；那个指标还没有登记结果的，本指标照常计分。")
