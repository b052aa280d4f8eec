"""What the office fills in about groups, substitutes, the disclosure list, grants, and participants by file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.models import User
from hengji.year.plans import queries
from hengji.year.plans.enums import Audience
from hengji.year.plans.models import Plan
from hengji.year.plans.queries.arrangements import GroupLine

from .about_plan import CONTROL, LARGEST, SELECT, DayField, OrganisationField, TextField

SUFFIXES = (".xlsx", ".csv")
_REASON_HELP = gettext_lazy("印发以后必须写明。")


class GroupLeadsForm(forms.Form):
    """One choice a group, among its own; and the reason."""

    def __init__(self, *args: Any, lines: list[GroupLine], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[f"lead-{line.group.code}"] = forms.ChoiceField(
                label=line.group.title, required=False, widget=forms.Select(attrs=SELECT),
                choices=[("", _("没有")), *((each.code, each.name) for each in line.members)],
                initial=line.leads[0].code if line.leads else "",
            )  # fmt: skip
        self.fields["reason"] = TextField(
            label=_("理由"), required=False, max_length=200, help_text=_REASON_HELP
        )  # fmt: skip

    def leads(self) -> dict[str, str]:
        """Group → participant, as set_group_leads takes it."""
        mark = "lead-"
        return {name.removeprefix(mark): code for name, code in self.cleaned_data.items() if name.startswith(mark)}


class SubstituteForm(forms.Form):
    owner = OrganisationField(label=gettext_lazy("考评责任单位"))
    indicator = forms.ChoiceField(
        label=gettext_lazy("指标"), required=False, widget=forms.Select(attrs=SELECT)
    )  # fmt: skip
    substitute = OrganisationField(label=gettext_lazy("替补评分单位"))
    reason = TextField(label=gettext_lazy("理由"), required=False, max_length=200, help_text=_REASON_HELP)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        leaves = queries.scheme_of(plan).leaves
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            ("", _("该单位负责的全部指标")), *((leaf.code, f"{leaf.code} {leaf.title}") for leaf in leaves),
        ]  # fmt: skip


class OpenDisclosureForm(forms.Form):
    """Which item is opened to its audience, and from which day on."""

    item = forms.ChoiceField(label=gettext_lazy("内容"), widget=forms.Select(attrs=SELECT))
    on = DayField(label=gettext_lazy("从哪天起公开"), help_text=gettext_lazy("公开以后不再收回，只能提前。"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        rows = [row for row in queries.disclosures_for(plan) if row.audience != Audience.NOBODY]
        self.fields["on"].initial = timezone.localdate()
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.item}（{row.get_audience_display()}）") for row in rows
        ]


class AccountField(TextField):
    """Somebody by the account's name, or by the full name where only one is called so."""

    @override
    def clean(self, value: Any) -> User | None:
        text = str(super().clean(value)).strip()
        found = queries.account_named(text) if text else None
        if text and found is None:
            raise ValidationError(_("没有找到“%s”，或有几人同名；请填写账号。") % text)
        return found


class PlanGrantForm(forms.Form):
    user = AccountField(label=gettext_lazy("人员"), help_text=gettext_lazy("填写账号，或完整的姓名。"))
    role = forms.ChoiceField(
        label=gettext_lazy("角色"), widget=forms.Select(attrs=SELECT),
        help_text=gettext_lazy("此人已有这个角色，才能按考评授权。"),
        choices=[each for each in Role.choices if each[0] not in ADMINISTRATORS],
    )  # fmt: skip
    reason = TextField(label=gettext_lazy("理由"), max_length=300)


class ParticipantsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）或CSV文件"),
        widget=forms.FileInput(attrs={**CONTROL, "accept": ",".join(SUFFIXES)}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("这个文件是空的。")},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("文件超过10MB，请核对是否选错。"))
        if PurePath(file.name).suffix.lower() not in SUFFIXES:
            raise ValidationError(_("请选择.xlsx工作簿或.csv文件；其他格式请先另存为.xlsx。"))
        return file
