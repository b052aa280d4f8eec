"""Letters that wait for the hand of an organ's head: to sign, or to take over what a predecessor signed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import User
from hengji.year.goals.letter_enums import LetterKind, Side
from hengji.year.goals.models import Letter, LetterSignature
from hengji.year.plans.enums import LIVE

from .letters import Holder, heads_of, must_succeed

ROOM = "goals"


def todo(user: User) -> list[Todo]:
    """A fixed number of queries; none for whoever heads no organ."""
    places = organisations_of(user, Role.UNIT_HEAD)
    if not places:
        return []
    signed = Prefetch("signatures", LetterSignature.objects.filter(side=Side.ORGAN).defer("drawing"))
    rows = Letter.objects.filter(
        kind=LetterKind.LETTER, sheet__participant__organisation__in=sorted(places), plan__state__in=sorted(LIVE)
    ).newest()  # fmt: skip
    letters = rows.select_related("plan", "sheet__participant").defer("text").prefetch_related(signed, "successions")
    heads = heads_of(places, timezone.localdate()) if letters else {}
    return [found for letter in letters for found in _of(user, letter, heads)]


def _of(user: User, letter: Letter, heads: dict[int, Holder]) -> Iterator[Todo]:
    words = {"name": letter.sheet.participant.name, "plan": letter.plan.title}
    address, kind = reverse("goals-letter", args=[letter.pk]), _("责任书")
    signatures = letter.signatures.all()
    holder = heads.get(letter.sheet.participant.organisation_id or 0)
    if not signatures:
        yield Todo(
            _("签署%(name)s的目标责任书") % words, _("%(plan)s的目标已下达。") % words, None, address, kind, ROOM
        )
    elif holder and holder.user.pk == user.pk and must_succeed(signatures, letter.successions.all(), holder):
        why = _("原主要负责人已签署，由您继任承担。")
        yield Todo(_("确认继任%(name)s的目标责任书") % words, why, None, address, kind, ROOM)
