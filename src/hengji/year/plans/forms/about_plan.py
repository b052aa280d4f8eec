"""What somebody fills in about a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation, User
from hengji.year.plans import queries
from hengji.year.plans.actions import Document, Entrant, Head
from hengji.year.plans.enums import Phase
from hengji.year.plans.models import Participant, Plan
from hengji.year.plans.rows import NODE_FIELDS
from hengji.year.plans.words import field_words

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-control form-select"}
LARGEST = 10_000_000
SUFFIXES = (".yaml", ".yml", ".xlsx", ".xlsm", ".xls", ".ods")
# What a correction by form may change; anything else is corrected by a file.
CORRECTED = tuple(name for name in NODE_FIELDS if name not in {"code", "demo", "children"})


class TextField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(CONTROL)))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("请填写%s。") % self.label


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("请填写正确的日期，例如2026-01-31。")


class OrganisationField(TextField):
    """An organisation by its code, or by its full name of today."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.TextInput(attrs={**CONTROL, "list": "organisation-names"}))
        kwargs.setdefault("help_text", gettext_lazy("填写机构编码，或完整的机构名称。"))
        super().__init__(**kwargs)

    @override
    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        found = queries.organisation_named(text) if text else None
        if text and found is None:
            raise ValidationError(_("没有找到机构“%s”，或有几个同名；请填写机构编码。") % text)
        return found


class StartForm(forms.Form):
    """A new plan: what it is called, whose it is, and what it starts from."""

    title = TextField(label=gettext_lazy("名称"), max_length=200)
    code = TextField(
        label=gettext_lazy("编号"), max_length=40, help_text=gettext_lazy("用在网址和文件名里，例如 SZ-2026。")
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("年度"), widget=forms.NumberInput(attrs={**CONTROL, "inputmode": "numeric"})
    )  # fmt: skip
    organiser = OrganisationField(label=gettext_lazy("组织单位"))
    source = forms.ChoiceField(
        label=gettext_lazy("从哪里开始"), widget=forms.Select(attrs=SELECT),
        help_text=gettext_lazy("整套复制后再修改；原来的模板和往年办法不变。"),
    )  # fmt: skip
    superior = forms.ChoiceField(
        label=gettext_lazy("上级考评"), required=False, widget=forms.Select(attrs=SELECT),
        help_text=gettext_lazy("从上级办法起草的，逐条按上级的要求统一执行、细化或自定，印发后报上级备案。"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.user = user
        plans = queries.superior_options(user)
        packs = [(f"pack:{scheme.pack}", scheme.title) for scheme in queries.packs()]
        self.fields["superior"].choices = [("", _("没有，本级就是最上级")), *plans]  # type: ignore[attr-defined]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (_("往年或上级的考评"), [(f"plan:{code}", title) for code, title in plans]),
            (_("考评办法模板"), packs),
            (_("不用现成的"), [("empty", _("从空白开始"))]),
        ]
        self.fields["year"].initial = timezone.localdate().year + 1
        own = queries.own_organisers(user)
        if own:
            self.fields["organiser"].initial = own[0][1]

    def clean_organiser(self) -> Organisation:
        found: Organisation = self.cleaned_data["organiser"]
        if not queries.may_organise(self.user, found):
            raise ValidationError(_("您不是这个单位的目标绩效办，不能替它新建考评。"))
        return found

    def head(self) -> Head:
        data = self.cleaned_data
        superior = queries.plan_by_code(self.user, data["superior"]) if data["superior"] else None
        return Head(data["code"].strip(), data["year"], data["title"], data["organiser"], superior)

    def chosen(self) -> Plan | str | None:
        """What create_plan takes as its source."""
        kind, _colon, name = self.cleaned_data["source"].partition(":")
        if kind == "plan":
            return queries.plan_by_code(self.user, name)
        return name if kind == "pack" else None


class IssueForm(forms.Form):
    number = TextField(label=gettext_lazy("文号"), max_length=100, help_text=gettext_lazy("例如：省直目〔2026〕1号"))
    date = DayField(label=gettext_lazy("成文日期"), initial=timezone.localdate)

    def document(self) -> Document:
        return Document(self.cleaned_data["number"], self.cleaned_data["date"])


class ReasonForm(forms.Form):
    reason = TextField(label=gettext_lazy("理由"), max_length=500)


class RemarkForm(forms.Form):
    remark = TextField(
        label=gettext_lazy("意见"), required=False, max_length=500, help_text=gettext_lazy("不同意时必须写明理由。")
    )


def a_scheme_file(file: Any) -> Any:  # noqa: ANN401 - an uploaded file
    """The file, if it can be a scheme; None where none was chosen."""
    if file and file.size > LARGEST:
        raise ValidationError(_("文件超过10MB，请核对是否选错。"))
    if file and PurePath(file.name).suffix.lower() not in SUFFIXES:
        raise ValidationError(_("只能是工作簿或 .yaml 方案包。"))
    return file


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        widget=forms.FileInput(attrs={**CONTROL, "accept": ",".join(SUFFIXES)}),
        help_text=gettext_lazy("导出的工作簿（.xlsx）或方案包（.yaml）。先检查并列出差异，确认后才改动。"),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("这个文件是空的。")},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        return a_scheme_file(self.cleaned_data["file"])


CORRECTED = ("points", "weight", "title", "owner", "article", "policy", "note", "source", "frequency", "material",
             "substitute", "floor", "cap")  # fmt: skip
MOST_CHANGES = 8


class CorrectionForm(forms.Form):
    """Why an issued scheme is corrected; what is corrected stands in ``changes``, a line for each field."""

    file = forms.FileField(
        label=gettext_lazy("改好的方案包或工作簿"), required=False, widget=forms.FileInput(attrs=dict(CONTROL)),
        help_text=gettext_lazy("改动较多、连同算例一起改的，先导出再改好上传；上传的以文件为准，上面不用填。"),
    )  # fmt: skip
    reason = TextField(label=gettext_lazy("理由和依据"), max_length=500)

    def __init__(self, data: Any = None, files: Any = None, *, plan: Plan) -> None:  # noqa: ANN401 - Django's data
        super().__init__(data, files)
        nodes = queries.scheme_of(plan).nodes.values()
        choices = [("", _("未选")), *((node.code, f"{node.code} {node.title}") for node in nodes)]
        self.changes = [ChangeForm(data, number, choices) for number in range(1, MOST_CHANGES + 1)]

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        return a_scheme_file(self.cleaned_data["file"])

    @override
    def is_valid(self) -> bool:
        return all([super().is_valid(), *(line.is_valid() for line in self.changes)])

    def corrected(self) -> dict[str, dict[str, str]]:
        """Fields by the code of their indicator, as the action takes them."""
        found: dict[str, dict[str, str]] = {}
        for line in self.changes:
            if line.cleaned_data["indicator"]:
                found.setdefault(line.cleaned_data["indicator"], {})[line.cleaned_data["field"]] = line.cleaned_data[
                    "value"
                ]
        return found


class ChangeForm(forms.Form):
    """One field of one indicator; a line without an indicator is left out."""

    indicator = forms.ChoiceField(label=gettext_lazy("指标"), required=False, widget=forms.Select(attrs=SELECT))
    field = forms.ChoiceField(label=gettext_lazy("更正哪一项"), widget=forms.Select(attrs=SELECT))
    value = TextField(label=gettext_lazy("改为"), required=False, max_length=2000)

    def __init__(self, data: Any, number: int, indicators: list[tuple[str, str]]) -> None:  # noqa: ANN401 - Django's data
        super().__init__(data, prefix=f"change{number}")
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]
        self.fields["field"].choices = [(name, field_words(name)) for name in CORRECTED]  # type: ignore[attr-defined]
        self.fields["field"].required = False

    @override
    def clean(self) -> dict[str, Any]:
        data = {"indicator": "", "field": "", "value": "", **super().clean()}  # type: ignore[dict-item]
        if data["value"] and not data["indicator"]:
            self.add_error("indicator", _("没有选择指标。"))
        return data


class WindowForm(forms.Form):
    phase = forms.ChoiceField(
        label=gettext_lazy("阶段"), choices=Phase.choices, widget=forms.Select(attrs=SELECT)
    )  # fmt: skip
    title = TextField(label=gettext_lazy("事项"), required=False, max_length=100)
    opens = DayField(label=gettext_lazy("开始"))
    closes = DayField(label=gettext_lazy("截止（含当日）"))
    reason = TextField(label=gettext_lazy("理由"), required=False, help_text=gettext_lazy("印发以后必须写明。"))


class ParticipantForm(forms.Form):
    organisation = OrganisationField(label=gettext_lazy("单位"))
    code = TextField(
        label=gettext_lazy("编码"), max_length=60, required=False, help_text=gettext_lazy("不填就用机构编码。")
    )
    group = forms.ChoiceField(label=gettext_lazy("组别"), required=False, widget=forms.Select(attrs=SELECT))
    klass = forms.ChoiceField(label=gettext_lazy("类别"), required=False, widget=forms.Select(attrs=SELECT))
    since = DayField(label=gettext_lazy("参评起"), required=False, help_text=gettext_lazy("不填为年初。"))
    until = DayField(label=gettext_lazy("参评止（含当日）"), required=False, help_text=gettext_lazy("不填为年末。"))
    successor = forms.ChoiceField(
        label=gettext_lazy("承继单位"), required=False, widget=forms.Select(attrs=SELECT),
        help_text=gettext_lazy("年内撤并的，由哪个参评对象承继。"),
    )  # fmt: skip
    ranked = forms.ChoiceField(
        label=gettext_lazy("参加排名"), required=False, widget=forms.Select(attrs=SELECT),
    )  # fmt: skip
    unranked_reason = TextField(
        label=gettext_lazy("不参加排名的理由"), required=False, max_length=200,
        help_text=gettext_lazy("不参加排名的必须写明，例如：新组建不满半年。"),
    )  # fmt: skip
    reason = TextField(label=gettext_lazy("理由"), required=False, help_text=gettext_lazy("印发以后必须写明。"))

    def __init__(
        self, *args: Any, plan: Plan, changing: Participant | None = None, **kwargs: Any  # noqa: ANN401 - Django's own
    ) -> None:  # fmt: skip
        """A new participant, or (``changing``) all that may change of one: what is left empty is then empty."""
        super().__init__(*args, **kwargs)
        self.changing = changing
        others = [each for each in plan.participants.all() if each != changing]
        chosen: forms.ChoiceField = self.fields["successor"]  # type: ignore[assignment]
        chosen.choices = [("", _("没有")), *((each.code, f"{each.code} {each.name}") for each in others)]
        # Entering an organ that is known leaves its ranking as it is.
        ranks: forms.ChoiceField = self.fields["ranked"]  # type: ignore[assignment]
        ranks.choices = [("yes" if changing else "", _("参加")), ("no", _("不参加"))]
        if changing is not None:
            del self.fields["organisation"], self.fields["code"]
        for name, rows in (("group", plan.group_rows.all()), ("klass", plan.planclass_rows.all())):
            self.fields[name].choices = [("", _("不分")), *((row.code, row.title) for row in rows)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, plan: Plan, row: Participant) -> ParticipantForm:
        """What may change of a participant, as it stands."""
        initial = {
            "group": row.group.code if row.group else "", "klass": row.klass.code if row.klass else "",
            "since": row.since, "until": row.until, "successor": row.successor.code if row.successor else "",
            "ranked": "yes" if row.ranked else "no", "unranked_reason": row.unranked_reason,
        }  # fmt: skip
        return cls(plan=plan, changing=row, initial=initial)

    def said(self, entrant: Entrant) -> Entrant:
        """The participant as the form says; of one that was entered again, not opened, only what is filled in."""
        data = self.cleaned_data
        ranked = data["ranked"] != "no" if data["ranked"] or self.changing else entrant.ranked
        said = {name: data[name] for name in ("group", "klass")}
        said |= {name: data[name] for name in ("since", "until", "successor") if data[name] or self.changing}
        unranked = "" if ranked else data["unranked_reason"] or ("" if self.changing else entrant.unranked_reason)
        return replace(entrant, ranked=ranked, unranked_reason=unranked, **said)
