"""Fields for organisations, persons and accounts as people name them, and for days."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation, Person, User
from hengji.foundation.organisations.queries import versions_on

CONTROL = {"class": "form-control"}


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("请填写正确的日期，例如2026-01-31。")


class LastDayField(DayField):
    """The last day of a period; cleaned to the first day after it."""

    @override
    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        return None if found is None else found + timedelta(days=1)


class TextField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(CONTROL)))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("请填写%s。") % self.label


class ChoiceField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.Select(attrs={"class": "form-control form-select"}))
        super().__init__(**kwargs)


class OrganisationField(TextField):
    """An organisation by its code, or by its name where only one is called so today."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("help_text", _("填写机构编码，或完整的机构名称。"))
        kwargs.setdefault("widget", forms.TextInput(attrs={**CONTROL, "list": "organisation-names"}))
        super().__init__(**kwargs)

    @override
    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        return find_organisation(text) if text else None


def find_organisation(text: str) -> Organisation:
    """By code, else by name; what is unclear is said with what to do."""
    found = Organisation.objects.filter(code=text).first()
    if found is not None:
        return found
    versions = versions_on(timezone.localdate()).filter(name=text)[:2]
    if len(versions) > 1:
        raise ValidationError(_("有几个机构都叫“%s”，请填写机构编码。") % text)
    if not versions:
        raise ValidationError(_("没有找到机构“%s”，请核对编码或名称。") % text)
    return versions[0].organisation


class PersonField(TextField):
    """Somebody by number or account, or by name where only one is called so."""

    @override
    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        by_key = Person.objects.filter(code=text) | Person.objects.filter(user__username=text)
        people = list(by_key[:2]) or list(Person.objects.filter(name=text)[:2])
        if len(people) > 1:
            raise ValidationError(_("有几个人都叫“%s”，请填写人员编号。") % text)
        if not people:
            raise ValidationError(_("没有找到“%s”，请核对人员编号、账号或姓名。") % text)
        return people[0]


class AccountField(TextField):
    """An account by its name."""

    @override
    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        user = User.objects.filter(username=text).first() if text else None
        if text and user is None:
            raise ValidationError(_("没有账号“%s”，请核对。") % text)
        return user
