"""The performance office reads and edits the wording of its own documents; each office its own."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import holdings
from hengji.foundation.organisations.models import Organisation, User

from .models import TemplateVersion

LIST = "documents.list_templates"
VIEW = "documents.view_template"
EDIT = "documents.edit_template"
_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)


def offices_of(user: User, roles: tuple[str, ...] = _OFFICE) -> frozenset[str]:
    """Codes of the organisations in whose office somebody works; "" is the installation's own."""
    keys = {holding.organisation for holding in holdings(user) if holding.role in roles}
    codes = Organisation.objects.filter(pk__in=[key for key in keys if key is not None])
    return frozenset(codes.values_list("code", flat=True)) | ({""} if None in keys else set())


def _of_office(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del model  # this room's only one
    return Q(office__in=offices_of(user, (role,)))


RELATIONS = {"documents_of_office": by_query(_of_office, str(_("本单位目标绩效办的")))}
ROWS = (
    *(Row(LIST, role) for role in _OFFICE),
    *(Row(action, role, "documents_of_office") for action in (VIEW, EDIT) for role in _OFFICE),
)
ACTIONS = {
    LIST: _("打开公文模板列表"),
    VIEW: _("查看公文模板"),
    EDIT: _("修改公文模板"),
}
GOVERNED = (Governed(TemplateVersion, view=VIEW, actions=(EDIT,)),)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "documents.write_template": _("修改公文模板"),
    "documents.restore_template": _("恢复公文模板"),
    "documents.restore_default": _("恢复内置公文模板"),
    "documents.keep_base": _("上传公文底版"),
}
