from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.shell.pages import Text

from .enums import Label
from .models import File, PaperEvidence

ACCEPTED = ".pdf,.docx,.xlsx,.ofd,.jpg,.jpeg,.png"
SECRECY = _("本系统不得存储、处理国家秘密和工作秘密。请逐份核对：有密级标志、内部不宜公开的名单和号码，一律不要上传。")


def _text(rows: int = 0) -> forms.Widget:
    if rows:
        return forms.Textarea(attrs={"class": "form-control", "rows": rows})
    return forms.TextInput(attrs={"class": "form-control"})


def _required(message: Text) -> dict[str, Any]:
    return {"error_messages": {"required": message}}


class _Several(forms.FileInput):
    allow_multiple_selected = True

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files in one field."""

    widget = _Several

    @override
    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [each for each in data or () if each]


class _OrganisationForm(forms.Form):
    """Asks for the organ only where a person brings material for several."""

    organisation = forms.ChoiceField(
        label=_("归属单位"), widget=forms.Select(attrs={"class": "form-select"}), **_required(_("请选择归属单位。"))
    )

    def __init__(self, *args: Any, organisations: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **kwargs)
        self.only = next(iter(organisations), "") if len(organisations) <= 1 else None
        if self.only is None:
            field = cast("forms.ChoiceField", self.fields["organisation"])
            field.choices = list(organisations.items())
        else:
            del self.fields["organisation"]

    @property
    def organisation_code(self) -> str:
        return self.cleaned_data["organisation"] if self.only is None else self.only


class UploadForm(_OrganisationForm):
    documents = FilesField(
        label=_("选择文件"), required=False,
        help_text=_("可一次选多个，也可以把文件拖到这里。pdf、docx、xlsx、ofd、jpg、png，每个不超过20MB。"),
        widget=_Several(attrs={"class": "form-control", "accept": ACCEPTED, "multiple": True}),
    )  # fmt: skip
    photo = FilesField(
        label=_("拍照"), required=False, help_text=_("手机上直接打开相机，拍下纸质材料。"),
        widget=_Several(attrs={"class": "form-control", "accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    label = forms.ChoiceField(
        label=_("标识"), choices=Label.choices, initial=Label.INTERNAL,
        help_text=_("敏感：含个人信息等，除本单位和考评人员外不显示。"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    note = forms.CharField(label=_("说明（可不填）"), max_length=500, required=False, widget=_text(2))
    not_secret = forms.BooleanField(
        label=_("我已逐份核对，所传文件不涉密"),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        **_required(_("请核对文件不涉密后勾选；拿不准的，先问本单位保密员。")),
    )

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.arriving:
            self.add_error("documents", _("还没有选文件。请选择文件，或者用手机拍照。"))
        return cleaned

    @property
    def arriving(self) -> list[UploadedFile[Any]]:
        return [*self.cleaned_data.get("documents", []), *self.cleaned_data.get("photo", [])]


class FinishForm(_OrganisationForm):
    """What the page's script says when all pieces have arrived; the same fields without files."""

    label = forms.ChoiceField(choices=Label.choices)
    note = forms.CharField(max_length=500, required=False)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", required=False)
    not_secret = forms.BooleanField(**_required(_("请核对文件不涉密后勾选；拿不准的，先问本单位保密员。")))


class WordingForm(forms.Form):
    title = forms.CharField(
        label=_("标题"), max_length=120, widget=_text(),
        **_required(_("请填写标题，让别人一看就知道是什么材料。")),
    )  # fmt: skip
    label = forms.ChoiceField(
        label=_("标识"), choices=Label.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    note = forms.CharField(label=_("说明（可不填）"), max_length=500, required=False, widget=_text(2))

    @staticmethod
    def said_by(file: File) -> dict[str, str]:
        return {"title": file.title, "label": file.label, "note": file.note}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=_text(2), **_required(_("请写明理由，办理记录里会保留。"))
    )


class PaperForm(_OrganisationForm):
    title = forms.CharField(label=_("标题"), max_length=120, widget=_text(), **_required(_("请填写标题。")))
    place = forms.CharField(
        label=_("原件存放处"), max_length=120, widget=_text(), help_text=_("例如：办公室档案柜3号，2026年第12盒。"),
        **_required(_("请写明原件放在哪里，别人能照着找到。")),
    )  # fmt: skip
    register_number = forms.CharField(
        label=_("登记号"), max_length=60, widget=_text(), **_required(_("请填写收发文登记号或档案号。"))
    )
    handler = forms.CharField(label=_("经办人"), max_length=60, widget=_text(), **_required(_("请填写经办人姓名。")))
    label = forms.ChoiceField(
        label=_("标识"), choices=Label.choices, initial=Label.INTERNAL,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    note = forms.CharField(label=_("说明（可不填）"), max_length=500, required=False, widget=_text(2))

    @staticmethod
    def said_by(paper: PaperEvidence) -> dict[str, str]:
        return {
            name: getattr(paper, name) for name in ("title", "place", "register_number", "handler", "note", "label")
        }
