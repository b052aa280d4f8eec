"""Uses: a material is uploaded once and used in many places."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.models import File, PaperEvidence, Use
from hengji.foundation.ledger.actions import record
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.models import User

from .errors import demand


@dataclass(frozen=True)
class Place:
    """Where a material is used: an object of some room, as text."""

    room: str
    object_name: str
    key: str
    url_name: str
    title: str


@transaction.atomic
def attach_material(material: File | PaperEvidence, *, by: User, place: Place) -> Use:
    """Use a material somewhere; doing it twice changes nothing. The owning room asks first whether ``by`` may."""
    demand(by, "evidence.attach", material)
    which = {"file": material} if isinstance(material, File) else {"paper": material}
    _check_fit(material)
    present = Use.objects.select_for_update().filter(
        **which, room=place.room, object_name=place.object_name, key=place.key, ended_at=None
    )
    for use in present:
        return use
    use = Use(**which, room=place.room, object_name=place.object_name, key=place.key, url_name=place.url_name,
              title=place.title, used_by=by, at=timezone.now())  # fmt: skip
    use.full_clean()
    use.save(force_insert=True)
    record("evidence.attach", by=by, obj=use)
    return use


def _check_fit(material: File | PaperEvidence) -> None:
    if isinstance(material, PaperEvidence):
        return
    if material.withdrawn_at is not None:
        raise ValidationError(_("这份材料已经撤回，不能引用。请重新上传，或选择别的材料。"))
    if material.scan == Scan.INFECTED:
        raise ValidationError(_("这份材料带有病毒，不能引用。请在本机查杀后重新上传。"))


@transaction.atomic
def detach_use(use: Use, *, by: User, reason: str = "") -> Use:
    """End a use; that it was there stays on record. The owning room asks first whether ``by`` may."""
    use = Use.objects.select_for_update().get(pk=use.pk)
    if use.ended_at is not None:
        return use
    before = snapshot(use)
    use.ended_at = timezone.now()
    use.save(update_fields=["ended_at"])
    record("evidence.detach", by=by, obj=use, before=before, reason=reason)
    return use
