"""Own material is the own organ's; material of others is seen through the objects that use it."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import EVERYTHING
from hengji.foundation.access.policy import NOBODY, Governed, Relation, Row
from hengji.foundation.access.shapes import Text
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


def _plain_q(model: type[models.Model]) -> Q:
    del model  # both have a label
    return ~Q(label=Label.SENSITIVE)


def _is_ready(obj: Material) -> bool:
    return not isinstance(obj, File) or obj.scan in SHOWN_TO_OTHERS


def _ready_q(model: type[models.Model]) -> Q:
    return Q(scan__in=SHOWN_TO_OTHERS) if model is File else EVERYTHING


def _of_materials(holds: Callable[[Any, str, Any], bool], q: Callable[[Any, str, Any], Q], title: Text) -> Relation:
    """A relation of this room knows this room's two models, and nothing else."""
    return Relation(
        holds=lambda user, role, obj: isinstance(obj, File | PaperEvidence) and holds(user, role, obj),
        q=lambda user, role, model: q(user, role, model) if issubclass(model, File | PaperEvidence) else NOBODY,
        title=title,
    )


def _of_state(holds: Callable[[Any], bool], q: Callable[[Any], Q], title: Text) -> Relation:
    """A relation that asks the material only, whoever the user is."""
    return _of_materials(lambda *asked: holds(asked[2]), lambda *asked: q(asked[2]), title)


RELATIONS = {
    "evidence_own": _of_materials(_is_own, _own_q, _("本单位的材料（没有单位的人：自己的材料）")),
    "evidence_maker": _of_materials(
        lambda user, role, obj: bool(role) and _maker(obj) == user.pk,
        lambda user, role, model: _maker_q(user, model) if role else NOBODY,
        _("自己上传的材料"),
    ),
    "evidence_used": _of_materials(_is_used, _used_q, _("所引用的事项自己能看到")),
    "evidence_ready": _of_state(_is_ready, _ready_q, _("已查毒，或未设查毒")),
    "evidence_healthy": _of_state(
        lambda obj: getattr(obj, "scan", "") != Scan.INFECTED,
        lambda model: ~Q(scan=Scan.INFECTED) if model is File else EVERYTHING,
        _("没有病毒"),
    ),
    "evidence_not_sensitive": _of_state(_is_plain, _plain_q, _("不是敏感材料")),
}

# Who brings material.
MAKERS = (
    "unit_filler", "unit_head", "group_lead", "office", "office_chief", "owner_scorer", "owner_approver", "inspector",
    "third_party", "expert", "leader", "steering",
)  # fmt: skip
# Who looks at the material of others in the course of the work, and who looks on.
REVIEWERS = ("office", "office_chief", "group_lead", "owner_scorer", "owner_approver", "inspector", "auditor")
SEERS = (*REVIEWERS, "unit_filler", "unit_head", "leader", "steering")
ONLOOKERS = ("reader", "expert", "third_party")
SEEN = "evidence_used & evidence_ready"
LOOKED_ON = f"{SEEN} & evidence_not_sensitive"

ROWS = (
    *(Row(f"evidence.{verb}", role) for verb in ("upload", "list") for role in MAKERS),
    *(Row(f"evidence.{verb}", role, "evidence_own")
      for verb in ("view", "attach", "edit", "withdraw") for role in MAKERS),
    *(Row(f"evidence.{verb}", role, SEEN) for verb in ("view", "download") for role in SEERS),
    *(Row(f"evidence.{verb}", role, LOOKED_ON) for verb in ("view", "download") for role in ONLOOKERS),
    *(Row("evidence.download", role, f"evidence_own & {fit}")
      for fit in ("evidence_ready", "evidence_maker & evidence_healthy") for role in MAKERS),
    *(Row("evidence.check", role, "evidence_own & not_maker") for role in MAKERS),
    *(Row("evidence.review", role, relation) for relation in ("evidence_own", SEEN) for role in REVIEWERS),
)  # fmt: skip

ACTIONS = {
    "evidence.list": _("打开我的材料"),
    "evidence.upload": _("上传、登记材料"),
    "evidence.view": _("查看材料"),
    "evidence.download": _("下载材料"),
    "evidence.attach": _("引用材料"),
    "evidence.edit": _("修改材料的说明"),
    "evidence.withdraw": _("撤回材料"),
    "evidence.check": _("核对无文件材料"),
    "evidence.review": _("查看内容相同的材料"),
}

GOVERNED = (
    Governed(
        File, view="evidence.view", makers=("uploaded_by",),
        actions=("evidence.download", "evidence.attach", "evidence.edit", "evidence.withdraw", "evidence.review"),
    ),
    Governed(
        PaperEvidence, view="evidence.view", makers=("entered_by",),
        actions=("evidence.attach", "evidence.edit", "evidence.check"),
    ),
)  # fmt: skip

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "evidence.upload_again": _("再次上传（没有重复存储）"),
    "evidence.describe": _("修改材料说明"),
    "evidence.detach": _("取消引用"),
    "evidence.refuse": _("拒收文件"),
    "evidence.scan": _("查毒"),
    "evidence.store": _("存入文件"),
    "evidence.enter_paper": _("登记无文件材料"),
    "evidence.check_paper": _("核对原件"),
    "evidence.return_paper": _("退回补正"),
    "evidence.correct_paper": _("补正"),
    "evidence.purge": _("清理到期材料"),
    "evidence.purge_content": _("清除文件内容"),
    "evidence.remove_orphans": _("清理未登记的文件"),
    "evidence.scrub": _("复核存储"),
}
