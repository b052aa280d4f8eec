"""What is filled in about sources, tasks, their split, objections and strategic goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.common.problems import Problem
from hengji.year.goals.actions.strategy import StrategicDraft
from hengji.year.goals.actions.tasks import SourceDraft, TaskDraft
from hengji.year.goals.enums import Perspective
from hengji.year.goals.models import Source, StrategicGoal, Task
from hengji.year.goals.task_enums import Answer, Duty, TaskFault
from hengji.year.goals.task_organs import Organs, listed
from hengji.year.goals.task_rows import share_text
from hengji.year.goals.task_split import Given
from hengji.year.plans.models import Participant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-control form-select"}
LARGEST = 20 * 1024 * 1024
SUFFIXES = (".xlsx", ".csv")
SPARE = 3  # empty lines for further organs
_PERSPECTIVES = [("", gettext_lazy("未定")), *Perspective.choices]


def _text(label: Text, longest: int, *, required: bool = False, help_text: Text = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=longest, help_text=help_text,
        widget=forms.TextInput(attrs=dict(CONTROL)), error_messages={"required": gettext_lazy("请填写。")},
    )  # fmt: skip


def _words(label: Text, longest: int, *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=longest, error_messages={"required": gettext_lazy("请填写。")},
        widget=forms.Textarea(attrs={**CONTROL, "rows": rows}),
    )  # fmt: skip


def _day(label: Text) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, error_messages={"invalid": gettext_lazy("请填写正确的日期，例如2026-01-31。")},
        widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def _choice(label: Text, choices: Any = ()) -> forms.ChoiceField:  # noqa: ANN401 - Django's choices
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.Select(attrs=SELECT))


class TasksFileForm(forms.Form):
    """A workbook or CSV file of moderate size."""

    file = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）或CSV文件"),
        widget=forms.FileInput(attrs={**CONTROL, "accept": ",".join(SUFFIXES)}),
        error_messages={"required": gettext_lazy("请选择要导入的文件。")},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("请选择.xlsx工作簿或.csv文件；其他格式请先另存为.xlsx。"))
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过20MB，请核对是否选错了文件。"))
        return file


class SourceForm(forms.Form):
    title = _text(gettext_lazy("来源标题"), 200, required=True, help_text=gettext_lazy("例如：2026年省政府工作报告"))
    number = _text(gettext_lazy("文号"), 100)
    issued_by = _text(gettext_lazy("发文机关"), 200)
    issued_on = _day(gettext_lazy("成文日期"))

    @classmethod
    def of(cls, source: Source) -> SourceForm:
        return cls(initial={name: getattr(source, name) for name in cls.base_fields})

    def draft(self) -> SourceDraft:
        return SourceDraft(**self.cleaned_data)


class TaskForm(forms.Form):
    """One task; its source is chosen among those of the plan."""

    source = forms.ChoiceField(label=gettext_lazy("任务来源"), widget=forms.Select(attrs=SELECT))
    text = _words(gettext_lazy("任务内容"), 1000, rows=4)
    article = _text(gettext_lazy("条款"), 100, help_text=gettext_lazy("例如：第三部分第（一）条"))
    code = _text(gettext_lazy("任务编号"), 40, help_text=gettext_lazy("留空由系统编号；登记后不再改变。"))
    due = _day(gettext_lazy("完成时限"))
    perspective = _choice(gettext_lazy("维度"), _PERSPECTIVES)

    def __init__(self, sources: Sequence[Source], *args: Any, there: Task | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.sources = {str(each.pk): each for each in sources}
        self.fields["source"].choices = [(key, str(each)) for key, each in self.sources.items()]  # type: ignore[attr-defined]
        if there is not None:
            del self.fields["code"]

    @classmethod
    def of(cls, sources: Sequence[Source], task: Task) -> TaskForm:
        names = ("text", "article", "due", "perspective")
        initial = {"source": str(task.source_id), **{name: getattr(task, name) for name in names}}
        return cls(sources, initial=initial, there=task)

    def chosen(self) -> Source:
        return self.sources[self.cleaned_data["source"]]

    def draft(self) -> TaskDraft:
        return TaskDraft(**{name: value for name, value in self.cleaned_data.items() if name != "source"})


@dataclass
class SplitLine:
    """One line of the split's form: who, and how much."""

    name: str = ""
    share: str = ""


class SplitForm:
    """The lead, co-operating organs and shares as they were sent, or as they stand."""

    def __init__(self, lead: SplitLine, others: Sequence[SplitLine], seen: str) -> None:
        self.lead, self.seen = lead, seen
        self.others = [*others, *(SplitLine() for _at in range(SPARE))]
        self.problems: list[Problem] = []

    @classmethod
    def of(cls, organs: Organs, split: Sequence[Given], seen: str) -> SplitForm:
        lines = [(each.duty, SplitLine(organs.unambiguous(each.participant), each.share)) for each in split]
        lead = next((line for duty, line in lines if duty == Duty.LEAD), SplitLine())
        return cls(lead, [line for duty, line in lines if duty != Duty.LEAD], seen)

    @classmethod
    def sent(cls, data: QueryDict) -> SplitForm:
        lead = SplitLine(data.get("lead", "").strip(), share_text(data.get("lead_share", "")))
        pairs = zip(data.getlist("organ"), data.getlist("share"), strict=False)
        lines = [SplitLine(name.strip()[:200], share_text(share)[:40]) for name, share in pairs]
        return cls(lead, [line for line in lines if line.name or line.share], data.get("seen", "")[:4000])

    def given(self, organs: Organs) -> list[Given]:
        """The split that was sent; who is not found is a problem of the form."""
        lines = [(Duty.LEAD, self.lead), *((Duty.COOPERATE, line) for line in self.others)]
        return [found for duty, line in lines if line.name or line.share if (found := self._one(organs, duty, line))]

    def _one(self, organs: Organs, duty: Duty, line: SplitLine) -> Given | None:
        found = organs.named(line.name)
        if found is None:
            nearest = organs.nearest(line.name)
            remedy = _("是不是%s？") % listed(nearest) if nearest else _("请从列表中选择，或填写名称、简称、编码。")
            said = _("参评对象里没有“%s”，或有几个同名。") % line.name[:40]
            self.problems.append(Problem(TaskFault.ORGAN_UNKNOWN.value, said, str(duty.label), remedy))
            return None
        return Given(found, duty.value, line.share)


class WhyForm(forms.Form):
    reason = _words(gettext_lazy("理由"), 500, rows=3)


class ObjectForm(forms.Form):
    """Which of one's organs, where several are given a part, and why."""

    assignment = forms.ChoiceField(label=gettext_lazy("单位"), widget=forms.Select(attrs=SELECT))
    reason = _words(gettext_lazy("理由和依据"), 500, rows=3)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("答复"), widget=forms.Select(attrs=SELECT),
        choices=[(Answer.KEPT.value, Answer.KEPT.label), (Answer.MOVED.value, Answer.MOVED.label)],
    )  # fmt: skip
    to = _choice(gettext_lazy("改由"))
    words = _words(gettext_lazy("答复内容"), 500, rows=2)

    def __init__(self, people: Sequence[Participant], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.people = {each.code: each for each in people}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("（维持分工的不选）")), *((code, each.name) for code, each in self.people.items()),
        ]  # fmt: skip

    def moved_to(self) -> Participant | None:
        return self.people.get(self.cleaned_data["to"])


class StrategyForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("单位"), widget=forms.Select(attrs=SELECT))
    code = _text(gettext_lazy("编号"), 40, required=True, help_text=gettext_lazy("例如：Z1；填写后不再改变。"))
    title = _text(gettext_lazy("战略目标"), 200, required=True)
    first_year = forms.IntegerField(
        label=gettext_lazy("起始年度"), widget=forms.NumberInput(attrs={**CONTROL, "inputmode": "numeric"})
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("截止年度"), help_text=gettext_lazy("共三到五年。"),
        widget=forms.NumberInput(attrs={**CONTROL, "inputmode": "numeric"}),
    )  # fmt: skip
    perspective = _choice(gettext_lazy("维度"), _PERSPECTIVES)
    text = _words(gettext_lazy("内容"), 1000, rows=4, required=False)

    def __init__(
        self, organs: Sequence[tuple[str, str]], *args: Any, there: StrategicGoal | None = None, **kwargs: Any  # noqa: ANN401 - Django's signature
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.there = there
        self.fields["organisation"].choices = organs  # type: ignore[attr-defined]
        if there is not None:
            del self.fields["organisation"], self.fields["code"]

    @classmethod
    def of(cls, there: StrategicGoal) -> StrategyForm:
        names = ("title", "first_year", "last_year", "perspective", "text")
        return cls((), initial={name: getattr(there, name) for name in names}, there=there)

    def draft(self) -> StrategicDraft:
        data = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        return StrategicDraft(**{"code": self.there.code if self.there else "", **data})
