"""The office sees what is asked of everybody; an organ sees what is asked of itself."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import NOBODY, Governed, Relation, Row
from hengji.foundation.common.organs import organisations_of

from .models import Ask

RELATIONS = {
    "burden_own": Relation(
        holds=lambda user, role, obj: isinstance(obj, Ask) and obj.organisation_code in organisations_of(user, role),
        q=lambda user, role, model: Q(organisation_code__in=organisations_of(user, role)) if model is Ask else NOBODY,
        title=_("本单位"),
    ),
}

ROWS = (
    *(Row("burden.view", role) for role in ("office", "office_chief", "steering", "auditor")),
    *(Row("burden.view", role, "burden_own") for role in ("unit_filler", "unit_head")),
)

ACTIONS = {"burden.view": _("查看填报负担统计")}

GOVERNED = (Governed(Ask, view="burden.view"),)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "burden.ask": _("记录填报要求"),
}
