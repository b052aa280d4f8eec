"""What is filled in during a comments round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.year.plans.actions import Comment
from hengji.year.plans.actions.comment_rounds import USUAL_DAYS
from hengji.year.plans.enums import Adoption
from hengji.year.plans.models import CommentItem
from hengji.year.plans.queries.comments import Choice

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}
INDENT = "\u3000"  # an ideographic space shows the depth in a list that cannot be indented otherwise


def _area(label: Any, lines: int, **more: Any) -> forms.CharField:  # noqa: ANN401 - lazy text
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={**CONTROL, "rows": lines}), **more
    )  # fmt: skip


def _days(label: Any) -> forms.IntegerField:  # noqa: ANN401 - lazy text
    return forms.IntegerField(
        label=label, initial=USUAL_DAYS, widget=forms.NumberInput(attrs={**CONTROL, "min": 1, "inputmode": "numeric"}),
        error_messages={"required": _("请填写工作日数。"), "invalid": _("请填写整数。")},
    )  # fmt: skip


class CommentForm(forms.Form):
    """One comment; what is wrong with its content the action says."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("对哪一条"), required=False, widget=forms.Select(attrs=dict(SELECT)),
        error_messages={"invalid_choice": _("没有这个指标，请从名单中选择。")},
    )  # fmt: skip
    text = _area(gettext_lazy("意见"), 3)
    suggestion = _area(gettext_lazy("建议修改为（可不填）"), 2)

    def __init__(self, choices: Iterable[Choice], *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        named = [(each.code, f"{INDENT * each.level}{each.code} {each.title}") for each in choices]
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("全文（总的意见）")), *named]

    @classmethod
    def of(cls, choices: Iterable[Choice], item: CommentItem | None, indicator: str = "") -> CommentForm:
        """Filled with a comment that is to be changed, or empty for an indicator."""
        if item is None:
            return cls(choices, initial={"indicator": indicator})
        return cls(
            choices, initial={"indicator": item.indicator, "text": item.text, "suggestion": item.suggestion}
        )  # fmt: skip

    def comment(self) -> Comment:
        data = self.cleaned_data
        return Comment(data["indicator"], data["text"], data["suggestion"])


class ReturnForm(forms.Form):
    remark = _area(gettext_lazy("退回意见"), 2)


class AnswerForm(forms.Form):
    """采纳情况 as buttons in a row, and the reason."""

    adoption = forms.ChoiceField(
        label=gettext_lazy("采纳情况"), required=False, widget=forms.RadioSelect,
        choices=[choice for choice in Adoption.choices if choice[0]],
    )  # fmt: skip
    answer = _area(gettext_lazy("理由（采纳的可不填）"), 2)

    @classmethod
    def of(cls, item: CommentItem, data: Any = None) -> AnswerForm:  # noqa: ANN401 - posted data
        initial = {"adoption": item.adoption, "answer": item.answer}
        return cls(data, initial=initial, auto_id=f"answer_{item.pk}_%s")


class OpenForm(forms.Form):
    days = _days(gettext_lazy("反馈期限（工作日）"))


class ExtendForm(forms.Form):
    days = _days(gettext_lazy("从今天起（工作日）"))
    reason = forms.CharField(
        label=gettext_lazy("延期理由"), max_length=200, required=False, widget=forms.TextInput(attrs=dict(CONTROL))
    )  # fmt: skip
