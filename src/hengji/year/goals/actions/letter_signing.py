"""Signing letters: once for each side, by whom the policy names; and the successor's word on an inherited duty."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.documents.checks import check_document
from hengji.foundation.documents.content import Document, Signatures
from hengji.foundation.documents.content import Signature as Place
from hengji.foundation.documents.digesting import digest_of
from hengji.foundation.evidence.actions import Place as Use
from hengji.foundation.evidence.actions import attach_material
from hengji.foundation.evidence.models import File, PaperEvidence
from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import Appointment, Person, User, valid
from hengji.year.goals.letter_content import document_in
from hengji.year.goals.letter_enums import How, LetterFault, Side
from hengji.year.goals.letter_permissions import REGISTER_SIGNATURE, SIGN_ORGAN, SIGN_SUPERIOR
from hengji.year.goals.models import Letter, LetterSignature, LetterSuccession
from hengji.year.goals.queries.letters import current_holder, is_newest, must_succeed
from hengji.year.goals.uses import LETTER_NAME, ROOM

from .shared import check_plan, refuse

RIGHTS = {Side.ORGAN.value: SIGN_ORGAN, Side.SUPERIOR.value: SIGN_SUPERIOR}
LONGEST_NAME, LONGEST_TEXT = 64, 300


@dataclass(frozen=True)
class Signed:
    """What was signed on paper: ``side``, who, with which post, on which day; where the original lies (``reason``)."""

    side: str
    name: str
    post: str
    day: date | None
    reason: str = ""


@transaction.atomic
def sign_letter(letter: Letter, side: str, drawn: bytes, *, by: User) -> LetterSignature:
    """Sign the newest version for a side with a drawn signature (PNG). Raises ProblemsError, PermissionDenied."""
    if side not in RIGHTS or not can(by, RIGHTS[side], letter):
        raise PermissionDenied(RIGHTS.get(side, SIGN_ORGAN))
    letter = _locked(letter)
    sha256 = hashlib.sha256(drawn).hexdigest()
    present = letter.signatures.filter(side=side).first()
    if present is not None and (present.user_id, present.sha256) == (by.pk, sha256):
        return present  # a second click
    refuse([*_check(letter, present), *_check_drawing(drawn)])
    name, post = _called(letter, side, by)
    row = LetterSignature(
        letter=letter, side=side, user=by, name=name, post=post, how=How.DRAWN.value, drawing=drawn, sha256=sha256,
        letter_digest=letter.digest, signed_on=timezone.localdate(), by=by, at=timezone.now(),
    )  # fmt: skip
    row.save(force_insert=True)
    record("goals.sign_letter", by=by, obj=row)
    return row


@transaction.atomic
def register_signature(
    letter: Letter, signed: Signed, materials: Sequence[File | PaperEvidence], *, by: User
) -> LetterSignature:
    """Register what was signed on paper: with a scan among the materials, or where the original lies."""
    if not can(by, REGISTER_SIGNATURE, letter):
        raise PermissionDenied(REGISTER_SIGNATURE)
    letter = _locked(letter)
    present = letter.signatures.filter(side=signed.side).first()
    refuse([*_check(letter, present), *_check_signed(letter, signed, materials)])
    assert signed.day is not None  # noqa: S101 - it was just checked
    row = LetterSignature(
        letter=letter, side=signed.side, name=signed.name.strip(), post=signed.post.strip(),
        how=(How.SCAN if materials else How.PAPER).value, letter_digest=letter.digest, signed_on=signed.day,
        reason=signed.reason.strip(), by=by, at=timezone.now(),
    )  # fmt: skip
    row.save(force_insert=True)
    record("goals.register_signature", by=by, obj=row)
    for material in materials:
        title = _("%s目标责任书") % letter.sheet.participant.name
        attach_material(material, by=by, place=Use(ROOM, LETTER_NAME, str(letter.pk), "goals-letter", title))
    return row


@transaction.atomic
def acknowledge_succession(letter: Letter, *, by: User) -> LetterSuccession:
    """The new head takes over the duty that a predecessor signed. Raises ProblemsError, PermissionDenied."""
    if not can(by, SIGN_ORGAN, letter):
        raise PermissionDenied(SIGN_ORGAN)
    letter = _locked(letter)
    present = letter.successions.filter(user=by).first()
    if present is not None:
        return present
    signed = letter.signatures.filter(side=Side.ORGAN).first()
    if signed is None:
        raise _refusal(LetterFault.NOT_SIGNED, _("乙方还没有签字，不是继任。"), _("请直接签署。"))
    holder = current_holder(letter)
    if holder is None or holder.user.pk != by.pk or not must_succeed([signed], [], holder):
        raise _refusal(LetterFault.NOT_HEAD, _("您不是接替原签字人的现任主要负责人。"), _("请核对任职登记。"))
    if not is_newest(letter):
        raise _old()
    row = LetterSuccession(
        letter=letter, user=by, name=holder.name, post=holder.post, predecessor=signed.name, at=timezone.now()
    )
    row.save(force_insert=True)
    record("goals.acknowledge_succession", by=by, obj=row)
    return row


def _locked(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",))
    return rows.select_related("plan", "sheet__participant__organisation", "sheet__participant__person__user").get(
        pk=letter.pk
    )  # fmt: skip


def _check(letter: Letter, present: LetterSignature | None) -> Iterator[Problem]:
    yield from check_plan(letter.plan)
    if not letter.is_signed_for:
        yield Problem(LetterFault.NO_SIGNATURES.value, _("考评办法没有写明签订依据，任务书不签字。"))
    if not is_newest(letter):
        yield from _old().problems
    if digest_of(document_in(letter.text)) != letter.digest:
        text = _("责任书的内容与登记的摘要不符。")
        yield Problem(LetterFault.CONTENT.value, text, "", _("请联系系统管理员核对操作日志。"))
    if present is not None:
        words = {"side": present.get_side_display(), "name": present.name}
        yield Problem(LetterFault.SIGNED.value, _("%(side)s已由%(name)s签字。") % words)


def _refusal(code: LetterFault, message: str, remedy: str) -> ProblemsError:
    return ProblemsError([Problem(code.value, message, "", remedy)])


def _old() -> ProblemsError:
    return _refusal(LetterFault.OLD_VERSION, _("这份责任书已有新的版本。"), _("请打开最新一版。"))


def _check_drawing(drawn: bytes) -> Iterator[Problem]:
    if not drawn:
        yield Problem(LetterFault.DRAWING.value, _("没有手写签名。"), _("签名"), _("请在框内签名。"))
        return
    yield from check_document(Document("签名", (Signatures((Place(_("签名"), drawing=drawn),)),)))


def _check_signed(letter: Letter, signed: Signed, materials: Sequence[object]) -> Iterator[Problem]:
    if signed.side not in Side.values:
        yield Problem(LetterFault.SIDE.value, _("没有选择签字的一方。"), _("签字方"), _("请选择甲方或乙方。"))
    if not signed.name.strip():
        yield Problem(LetterFault.NAME.value, _("没有填写签字人。"), _("签字人"), _("请填写在原件上签字的人。"))
    if len(signed.name.strip()) > LONGEST_NAME or len(signed.post.strip()) > 100:  # noqa: PLR2004 - the column's
        yield Problem(LetterFault.NAME.value, _("姓名或职务太长。"), _("签字人"), _("姓名最多64字，职务最多100字。"))
    made = timezone.localdate(letter.made_at)
    if signed.day is None or not made <= signed.day <= timezone.localdate():
        remedy = _("请填写生成之日起、今天以前的日期。")
        yield Problem(LetterFault.DAY.value, _("签字日期不对。"), _("签字日期"), remedy)
    if not materials and not signed.reason.strip():
        remedy = _("请选择扫描件，或写明原件存放处。")
        yield Problem(LetterFault.PROOF.value, _("没有扫描件，也没有写明原件在哪里。"), _("凭据"), remedy)
    if len(signed.reason.strip()) > LONGEST_TEXT:
        yield Problem(LetterFault.PROOF.value, _("说明最多300字。"), _("说明"))


def _called(letter: Letter, side: str, by: User) -> tuple[str, str]:
    """Name and post of whoever signs, as they are today: of the organ's head, in that very organ."""
    rows = Appointment.objects.filter(valid(timezone.localdate()), person__user=by).select_related("person", "post")
    if side == Side.ORGAN:
        rows = rows.filter(post__organisation=letter.sheet.participant.organisation_id)
    row = rows.order_by("-since").first()
    if row is not None:
        return row.person.name, row.post.title
    person = Person.objects.filter(user=by).first()
    return (person.name if person else by.display_name), ""
