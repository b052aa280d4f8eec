"""Own material is the own organ's; material of others is seen through the objects that use it."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q

from hengji.foundation.access.policy import NOBODY, Relation, Row
from hengji.foundation.common.organs import organisations_of
from hengji.foundation.organisations.models import User

from .enums import SHOWN_TO_OTHERS, Label, Scan
from .models import File, PaperEvidence, Use
from .use_rules import may_see_use, visible_uses

Material = File | PaperEvidence


def _maker(obj: Material) -> int:
    return obj.uploaded_by_id if isinstance(obj, File) else obj.entered_by_id


def _maker_q(user: User, model: type[models.Model]) -> Q:
    return Q(uploaded_by=user.pk) if model is File else Q(entered_by=user.pk)


def _is_own(user: User, role: str, obj: Material) -> bool:
    if not obj.organisation_code:
        return _maker(obj) == user.pk
    return obj.organisation_code in organisations_of(user, role)


def _own_q(user: User, role: str, model: type[models.Model]) -> Q:
    nobodys = Q(organisation_code="") & _maker_q(user, model)
    return Q(organisation_code__in=organisations_of(user, role) - {""}) | nobodys


def _is_used(user: object, role: str, obj: Material) -> bool:
    del role  # an object is seen by a person, in whatever role
    return any(may_see_use(user, use) for use in obj.uses.filter(ended_at=None))


def _used_q(user: object, role: str, model: type[models.Model]) -> Q:
    del role
    uses = Use.objects.filter(visible_uses(user), ended_at=None)
    return Q(pk__in=uses.filter(file__isnull=False).values("file_id") if model is File
             else uses.filter(paper__isnull=False).values("paper_id"))  # fmt: skip


def _is_plain(obj: Material) -> bool:
    return obj.label != Label.SENSITIVE


def _is_ready(obj: Material) -> bool:
    return not isinstance(obj, File) or obj.scan in SHOWN_TO_OTHERS


def _ready_q(model: type[models.Model]) -> Q:
    return Q(scan__in=SHOWN_TO_OTHERS) if model is File else Q()


def _of_materials(holds: Callable[[Any, str, Any], bool], q: Callable[[Any, str, Any], Q]) -> Relation:
    """A relation of this room knows this room's two models, and nothing else."""
    return Relation(
        holds=lambda user, role, obj: isinstance(obj, File | PaperEvidence) and holds(user, role, obj),
        q=lambda user, role, model: q(user, role, model) if issubclass(model, File | PaperEvidence) else NOBODY,
    )


RELATIONS = {
    "evidence_own": _of_materials(_is_own, _own_q),
    "evidence_own_of_another": _of_materials(
        lambda user, role, obj: _is_own(user, role, obj) and _maker(obj) != user.pk,
        lambda user, role, model: _own_q(user, role, model) & ~_maker_q(user, model),
    ),
    "evidence_own_ready": _of_materials(
        lambda user, role, obj: _is_own(user, role, obj) and _is_ready(obj),
        lambda user, role, model: _own_q(user, role, model) & _ready_q(model),
    ),
    "evidence_uploader": _of_materials(
        lambda user, role, obj: _is_own(user, role, obj) and _maker(obj) == user.pk
        and getattr(obj, "scan", "") != Scan.INFECTED,
        lambda user, role, model: _own_q(user, role, model) & _maker_q(user, model)
        & (~Q(scan=Scan.INFECTED) if model is File else Q()),
    ),
    "evidence_used": _of_materials(
        lambda user, role, obj: _is_ready(obj) and _is_used(user, role, obj),
        lambda user, role, model: _ready_q(model) & _used_q(user, role, model),
    ),
    "evidence_used_not_sensitive": _of_materials(
        lambda user, role, obj: _is_ready(obj) and _is_plain(obj) and _is_used(user, role, obj),
        lambda user, role, model: _ready_q(model) & ~Q(label=Label.SENSITIVE) & _used_q(user, role, model),
    ),
}  # fmt: skip

# Who brings material.
MAKERS = (
    "unit_filler", "unit_head", "group_lead", "office", "office_chief", "owner_scorer", "owner_approver", "inspector",
    "third_party", "expert", "leader", "steering",
)  # fmt: skip
# Who looks at the material of others in the course of the work, and who looks on.
REVIEWERS = ("office", "office_chief", "group_lead", "owner_scorer", "owner_approver", "inspector", "auditor")
SEERS = (*REVIEWERS, "unit_filler", "unit_head", "leader", "steering")
ONLOOKERS = ("reader", "expert", "third_party")

ROWS = (
    *(Row(f"evidence.{verb}", role) for verb in ("upload", "list") for role in MAKERS),
    *(Row(f"evidence.{verb}", role, "evidence_own")
      for verb in ("view", "attach", "edit", "withdraw") for role in MAKERS),
    *(Row("evidence.view", role, "evidence_used") for role in SEERS),
    *(Row("evidence.view", role, "evidence_used_not_sensitive") for role in ONLOOKERS),
    *(Row("evidence.download", role, relation)
      for relation in ("evidence_own_ready", "evidence_uploader") for role in MAKERS),
    *(Row("evidence.download", role, "evidence_used") for role in SEERS),
    *(Row("evidence.download", role, "evidence_used_not_sensitive") for role in ONLOOKERS),
    *(Row("evidence.check", role, "evidence_own_of_another") for role in MAKERS),
    *(Row("evidence.review", role, relation)
      for relation in ("evidence_own", "evidence_used") for role in REVIEWERS),
)  # fmt: skip
