"""Who makes letters, reads them, signs them for which side, and registers what was signed on paper."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY
from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of

from .letter_enums import LetterKind
from .models import Letter

LIST_LETTERS = "goals.list_letters"
MAKE_LETTERS = "goals.make_letters"
VIEW_LETTER = "goals.view_letter"
SIGN_ORGAN = "goals.sign_letter"
SIGN_SUPERIOR = "goals.sign_letter_above"
REGISTER_SIGNATURE = "goals.register_signature"


def _own_organ(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Letters of the very organ in which somebody has the role: a head does not sign for organs below."""
    places = sorted(organisations_of(user, role))
    return Q(sheet__participant__organisation__in=places) if model is Letter and places else NOBODY


def _signed_kind(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
    del user, role
    return Q(kind=LetterKind.LETTER) if model is Letter else NOBODY


RELATIONS = {
    "letter_own_organ": by_query(_own_organ, str(_("本单位（不含下级）的"))),
    "letter_signed": by_query(_signed_kind, str(_("要签字的"))),
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)

ROWS = (
    *(Row(LIST_LETTERS, role, "in_plan & plan_issued") for role in (*_OFFICE, Role.STEERING)),
    *(Row(MAKE_LETTERS, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(VIEW_LETTER, role, "in_plan") for role in (*_OFFICE, Role.STEERING, Role.LEADER, Role.AUDITOR, Role.READER)),
    Row(VIEW_LETTER, Role.LEADER, "portfolio"),
    *(Row(VIEW_LETTER, role, "own") for role in (Role.UNIT_FILLER, Role.UNIT_HEAD)),
    Row(VIEW_LETTER, EVERYBODY, "self"),
    Row(SIGN_ORGAN, Role.UNIT_HEAD, "letter_own_organ & letter_signed"),
    Row(SIGN_ORGAN, EVERYBODY, "self & letter_signed"),
    Row(SIGN_SUPERIOR, Role.STEERING, "in_plan & letter_signed"),
    Row(SIGN_SUPERIOR, Role.LEADER, "portfolio & letter_signed"),
    *(Row(REGISTER_SIGNATURE, role, "in_plan & letter_signed") for role in _OFFICE),
)

OF_A_SHEET = (MAKE_LETTERS,)

ACTIONS = {
    LIST_LETTERS: _("打开一个年度考评的责任书"),
    MAKE_LETTERS: _("生成责任书"),
    VIEW_LETTER: _("查看责任书"),
    SIGN_ORGAN: _("代表本单位签署责任书"),
    SIGN_SUPERIOR: _("代表上级签署责任书"),
    REGISTER_SIGNATURE: _("登记责任书的纸质签字"),
}

GOVERNED = (Governed(Letter, VIEW_LETTER, (SIGN_ORGAN, SIGN_SUPERIOR, REGISTER_SIGNATURE), plan="plan"),)

DEEDS = {
    "goals.acknowledge_succession": _("确认继任责任书"),
}
