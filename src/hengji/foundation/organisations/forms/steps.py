"""What somebody fills in to change an organisation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from hengji.foundation.organisations.actions import Basis, Draft, Part
from hengji.foundation.organisations.enums import PARENTS, Acting, Engagement, Kind, Lead
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.organisations.queries import latest_version, posts_in

from .fields import (
    CONTROL,
    ChoiceField,
    DayField,
    LastDayField,
    OrganisationField,
    PersonField,
    TextField,
    find_organisation,
)


class StepForm(forms.Form):
    """The organisation that is changed is known to the form."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known already."""


class BasisForm(StepForm):
    """What every reorganisation asks: from when, by which document, why."""

    on = DayField(label=gettext_lazy("生效日期"), initial=timezone.localdate)
    document = TextField(label=gettext_lazy("依据文号"), required=False, max_length=100)
    reason = TextField(label=gettext_lazy("说明"), required=False, max_length=200)

    @property
    def basis(self) -> Basis:
        data = self.cleaned_data
        return Basis(data["on"], data["document"], data["reason"])


class RenameForm(BasisForm):
    field_order = ["name", "short_name"]
    name = TextField(label=gettext_lazy("新名称"), max_length=100)
    short_name = TextField(label=gettext_lazy("新简称"), required=False, max_length=40)

    @override
    def prepare(self) -> None:
        version = latest_version(self.organisation, timezone.localdate())
        self.fields["name"].initial, self.fields["short_name"].initial = version.name, version.short_name


class MoveForm(BasisForm):
    field_order = ["parent"]
    parent = OrganisationField(label=gettext_lazy("新的上级机构"))


class MergeForm(BasisForm):
    field_order = ["together", "into", "new_code", "new_name"]
    together = TextField(
        label=gettext_lazy("一同并入的其他机构"), required=False, help_text=gettext_lazy("机构编码，几个时用空格隔开。")
    )
    into = OrganisationField(label=gettext_lazy("并入的机构"), required=False)
    new_code = TextField(label=gettext_lazy("或新设机构的编码"), required=False, max_length=32)
    new_name = TextField(label=gettext_lazy("新设机构的名称"), required=False, max_length=100)

    def clean_together(self) -> list[Organisation]:
        return [find_organisation(code) for code in self.cleaned_data["together"].split()]

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = bool(data.get("new_code")) and bool(data.get("new_name"))
        if new == bool(data.get("into")) and not self.errors:
            raise ValidationError(_("请填写并入的机构，或填写新设机构的编码和名称，两者只填一种。"))
        return data

    @property
    def target(self) -> Organisation | Draft:
        data = self.cleaned_data
        if data["into"]:
            found: Organisation = data["into"]
            return found
        version = latest_version(self.organisation, data["on"])
        return Draft(data["new_code"], data["new_name"], version.kind, version.parent, klass=version.klass)


class SplitForm(BasisForm):
    field_order = ["parts", "ends"]
    parts = TextField(
        label=gettext_lazy("去向"),
        widget=forms.Textarea(attrs={**CONTROL, "rows": 4}),
        help_text=gettext_lazy(
            "每行一个：编码 名称 份额。已有机构只填编码和份额，例如“A16 40”；新设机构如“A15 省某局 60”。"
        ),
    )
    ends = forms.BooleanField(label=gettext_lazy("原机构不再保留"), required=False)

    def clean_parts(self) -> list[Part]:
        version = latest_version(self.organisation, timezone.localdate())
        lines = [line.split() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        problems: list[ValidationError] = []
        parts: list[Part] = []
        for number, words in enumerate(lines, 1):
            try:
                share = _share(words[-1])
                if len(words) == len(("code", "share")):
                    parts.append(Part(find_organisation(words[0]), share))
                else:
                    code, *name, _share_text = words
                    draft = Draft(code, "".join(name), version.kind, version.parent, klass=version.klass)
                    parts.append(Part(draft, share))
            except (ValueError, ValidationError) as error:
                why = "".join(error.messages) if isinstance(error, ValidationError) else _("请写成“编码 名称 份额”。")
                problems.append(ValidationError(_("第%(n)d行：%(why)s") % {"n": number, "why": why}))
        if problems:
            raise ValidationError(problems)
        return parts


def _share(text: str) -> int:
    """A percentage with at most two decimals in ten-thousandths."""
    whole, _dot, decimals = text.rstrip("%％").partition(".")
    if not (whole.isdecimal() and (decimals + "00")[:2].isdecimal() and len(decimals) <= len("00")):
        raise ValueError(text)
    return int(whole) * 100 + int((decimals + "00")[:2])


class AbolishForm(BasisForm):
    pass


class ChildForm(BasisForm):
    field_order = ["code", "name", "short_name", "kind", "klass"]
    code = TextField(label=gettext_lazy("机构编码"), max_length=32)
    name = TextField(label=gettext_lazy("机构名称"), max_length=100)
    short_name = TextField(label=gettext_lazy("简称"), required=False, max_length=40)
    kind = ChoiceField(label=gettext_lazy("类型"))
    klass = TextField(label=gettext_lazy("类别"), required=False, max_length=20)

    @override
    def prepare(self) -> None:
        above = latest_version(self.organisation, timezone.localdate()).kind
        kinds = [(kind.value, kind.label) for kind in Kind if above in PARENTS[kind]]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = kinds

    @property
    def draft(self) -> Draft:
        names = ("code", "name", "kind", "short_name", "klass")
        return Draft(parent=self.organisation, **{name: self.cleaned_data[name] for name in names})


class PostForm(StepForm):
    title = TextField(label=gettext_lazy("职务"), max_length=60)
    rank = TextField(label=gettext_lazy("职级"), required=False, max_length=30)
    places = forms.IntegerField(
        label=gettext_lazy("职数"), required=False, min_value=1, help_text=gettext_lazy("不限职数时留空。"),
        widget=forms.NumberInput(attrs=dict(CONTROL)),
    )  # fmt: skip


class AppointForm(StepForm):
    person = PersonField(label=gettext_lazy("人员"), help_text=gettext_lazy("人员编号、账号或姓名。"))
    post = ChoiceField(label=gettext_lazy("职务"))
    since = DayField(label=gettext_lazy("起始日期"), initial=timezone.localdate)
    until = LastDayField(
        label=gettext_lazy("截止日期"), required=False, help_text=gettext_lazy("最后一天；未定时留空。")
    )
    engagement = ChoiceField(label=gettext_lazy("任职类别"), choices=Engagement.choices)
    acting = ChoiceField(label=gettext_lazy("代理或主持"), choices=Acting.choices, required=False)
    document = TextField(label=gettext_lazy("依据文号"), required=False, max_length=100)

    @override
    def prepare(self) -> None:
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        self.posts = {str(post.pk): post for post in posts_in(self.organisation)}
        field.choices = [(key, post.title) for key, post in self.posts.items()]


class LeaderForm(StepForm):
    kind = ChoiceField(label=gettext_lazy("关系"), choices=Lead.choices)
    leader = PersonField(
        label=gettext_lazy("领导"), required=False, help_text=gettext_lazy("人员编号、账号或姓名；不再有人时留空。")
    )
    on = DayField(label=gettext_lazy("起始日期"), initial=timezone.localdate)


class GroupLeadForm(StepForm):
    lead = OrganisationField(label=gettext_lazy("组长单位"), required=False)
    on = DayField(label=gettext_lazy("起始日期"), initial=timezone.localdate)
