"""Evidence without a file: entered by one person, looked at by another."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.evidence.enums import PAPER_TRANSITIONS, Paper
from hengji.foundation.evidence.models import PaperEvidence
from hengji.foundation.evidence.queries import upload_organisations
from hengji.foundation.ledger.actions import record
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.models import User

from .errors import demand

FIELDS = ("title", "place", "register_number", "handler", "note", "label")


@transaction.atomic
def enter_paper(*, by: User, organisation_code: str, said: Mapping[str, str]) -> PaperEvidence:
    demand(by, "evidence.upload")
    if organisation_code not in (upload_organisations(by) or {""}):
        raise PermissionDenied
    paper = PaperEvidence(organisation_code=organisation_code, entered_by=by, entered_at=timezone.now(),
                          **{name: said[name] for name in FIELDS})  # fmt: skip
    paper.full_clean()
    paper.save(force_insert=True)
    record("evidence.enter_paper", by=by, obj=paper)
    return paper


def _locked(paper: PaperEvidence, target: Paper) -> PaperEvidence:
    paper = PaperEvidence.objects.select_for_update().get(pk=paper.pk)
    if target not in PAPER_TRANSITIONS[Paper(paper.state)]:
        raise ValidationError(_("这份材料现在是“%(state)s”，不能这样办理。请刷新页面后再看。")
                              % {"state": paper.get_state_display()})  # fmt: skip
    return paper


@transaction.atomic
def check_paper(paper: PaperEvidence, *, by: User) -> PaperEvidence:
    """Confirm that the original lies where it is said to lie; never by the person who entered it."""
    demand(by, "evidence.check", paper)
    paper = _locked(paper, Paper.CHECKED)
    before = snapshot(paper)
    paper.state, paper.checked_by, paper.checked_at, paper.reason = Paper.CHECKED, by, timezone.now(), ""
    paper.save(update_fields=["state", "checked_by", "checked_at", "reason"])
    record("evidence.check_paper", by=by, obj=paper, before=before)
    return paper


@transaction.atomic
def return_paper(paper: PaperEvidence, *, by: User, reason: str) -> PaperEvidence:
    demand(by, "evidence.check", paper)
    paper = _locked(paper, Paper.RETURNED)
    before = snapshot(paper)
    paper.state, paper.reason = Paper.RETURNED, reason
    paper.full_clean()
    paper.save(update_fields=["state", "reason"])
    record("evidence.return_paper", by=by, obj=paper, before=before, reason=reason)
    return paper


@transaction.atomic
def correct_paper(paper: PaperEvidence, *, by: User, said: Mapping[str, str]) -> PaperEvidence:
    """Correct what was returned; who corrects becomes the one who entered it, and may not check it."""
    demand(by, "evidence.edit", paper)
    paper = _locked(paper, Paper.ENTERED)
    before = snapshot(paper)
    for name in FIELDS:
        setattr(paper, name, said[name])
    paper.state, paper.entered_by, paper.entered_at = Paper.ENTERED, by, timezone.now()
    paper.full_clean()
    paper.save()
    record("evidence.correct_paper", by=by, obj=paper, before=before)
    return paper
