"""What is asked about materials; always within what a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can, policy, scope
from hengji.foundation.common.organs import organisation_names, organisations_of
from hengji.foundation.ledger.canonical import name_of
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User

from .enums import Label, Paper
from .models import File, PaperEvidence, Upload, Use
from .use_rules import may_see_use

_HISTORY = 200


def upload_organisations(user: User) -> set[str]:
    """Codes of the organs for which a user may bring material."""
    roles = {row.role for row in policy().rows_for(user, "evidence.upload")}
    return {code for role in roles for code in organisations_of(user, role)} - {""}


@dataclass(frozen=True)
class Filter:
    words: str = ""
    label: str = ""
    use: str = ""  # used or unused

    def q(self) -> Q:
        found = Q()
        for word in self.words.split():
            found &= Q(title__icontains=word) | Q(name__icontains=word) | Q(note__icontains=word)
        if self.label in Label.values:
            found &= Q(label=self.label)
        if self.use in {"used", "unused"}:
            found &= Q(use_count__gt=0) if self.use == "used" else Q(use_count=0)
        return found


def _counted(rows: QuerySet[File]) -> QuerySet[Any]:
    return rows.annotate(use_count=Count("uses", filter=Q(uses__ended_at=None), distinct=True))


def own_files(user: User, wanted: Filter = Filter()) -> QuerySet[Any]:
    """The files of the user's own organs that are not withdrawn, newest first, each with ``use_count``."""
    own = scope(user, "evidence.attach", File.objects.filter(withdrawn_at=None))
    found = _counted(own).filter(wanted.q()).select_related("content", "uploaded_by")
    return found.order_by("-uploaded_at", "-pk")


def own_papers(user: User) -> QuerySet[PaperEvidence]:
    return scope(user, "evidence.attach", PaperEvidence.objects.select_related("entered_by", "checked_by"))


def pickable_files(user: User, words: str = "", *, most: int = 30) -> list[Any]:
    """What a form offers for attaching: first what is used elsewhere, then the newest."""
    return list(own_files(user, Filter(words)).order_by("-use_count", "-uploaded_at", "-pk")[:most])


def pickable_papers(user: User, words: str = "", *, most: int = 10) -> list[PaperEvidence]:
    found = own_papers(user)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(register_number__icontains=word))
    return list(found[:most])


def file_for(user: User, key: int, action: str = "evidence.view") -> File:
    """A file that the user may see; anybody else's does not exist."""
    rows = scope(user, action, File.objects.select_related("content", "uploaded_by"))
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def paper_for(user: User, key: int) -> PaperEvidence:
    rows = scope(user, "evidence.view", PaperEvidence.objects.select_related("entered_by", "checked_by"))
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def upload_for(user: User, key: UUID) -> Upload:
    found = Upload.objects.filter(pk=key, user=user).first()
    if found is None:
        raise Http404
    return found


def chosen_materials(user: User, keys: Iterable[str]) -> list[File | PaperEvidence]:
    """What the picker sent (``file:7``, ``paper:3``), as far as the user may attach it."""
    wanted: dict[str, list[int]] = {"file": [], "paper": []}
    for kind, _colon, number in (key.partition(":") for key in keys):
        if kind in wanted and number.isdecimal() and number.isascii():
            wanted[kind].append(int(number[:18]))
    files = scope(user, "evidence.attach", File.objects.filter(withdrawn_at=None, pk__in=wanted["file"]))
    papers = scope(user, "evidence.attach", PaperEvidence.objects.filter(pk__in=wanted["paper"]))
    return [*files.order_by("pk"), *papers.order_by("pk")]


def uses_at(room: str, object_name: str, key: str) -> QuerySet[Use]:
    """What is attached to an object; the owning room has asked before whether it may be shown."""
    found = Use.objects.filter(room=room, object_name=object_name, key=key, ended_at=None)
    return found.select_related("file__content", "paper", "used_by").order_by("at", "pk")


def shown_uses(user: User, material: File | PaperEvidence) -> list[Use]:
    """The present uses that a user may know of: all of the own organ's, else those of objects within sight."""
    uses = list(material.uses.filter(ended_at=None).select_related("used_by"))
    own = can(user, "evidence.attach", material)
    return [use for use in uses if own or may_see_use(user, use)]


def use_url(use: Use) -> str:
    """The address of the using object; empty where its room has no such page."""
    try:
        return reverse(use.url_name, args=[use.key])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Duplicate:
    """The same bytes held by another organ, or by the same person elsewhere."""

    file: File
    organisation: str
    uses: tuple[Use, ...]
    at: datetime


def duplicates_for(user: User, file: File) -> list[Duplicate]:
    """Other holders of the same bytes, for people who review this file, as far as their own sight reaches."""
    if not can(user, "evidence.review", file):
        return []
    same = scope(user, "evidence.view", File.objects.filter(content_id=file.content_id).exclude(pk=file.pk))
    found = list(same.order_by("uploaded_at", "pk"))
    names = organisation_names(other.organisation_code for other in found)
    return [Duplicate(other, names[other.organisation_code], tuple(shown_uses(user, other)), other.uploaded_at)
            for other in found]  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One line of a material's history."""

    action: str
    who: str
    reason: str
    at: datetime


def history(material: File | PaperEvidence) -> list[Deed]:
    """What the ledger says about a material, newest first, with people's names."""
    entries = list(Entry.objects.filter(object=name_of(material)).order_by("-seq")[:_HISTORY])
    names = dict(
        User.objects.filter(username__in={entry.actor for entry in entries}).values_list("username", "display_name")
    )
    return [Deed(each.action, names.get(each.actor, each.actor), each.reason, each.at) for each in entries]


@dataclass(frozen=True)
class Todo:
    title: str
    why: str
    due: date | None
    url: str
    kind: str


def todo(user: User) -> list[Todo]:
    """Papers that wait for a second look by this person, and own papers that came back."""
    waiting = scope(user, "evidence.check", PaperEvidence.objects.filter(state=Paper.ENTERED)).select_related(
        "entered_by"
    )
    returned = scope(user, "evidence.edit", PaperEvidence.objects.filter(state=Paper.RETURNED, entered_by=user))
    looks = [
        Todo(_("核对无文件材料：%(title)s") % {"title": paper.title},
             _("%(name)s已登记，需由另一人核对原件。") % {"name": paper.entered_by}, None,
             reverse("evidence-paper", args=[paper.pk]), "evidence.check")
        for paper in waiting.order_by("entered_at", "pk")
    ]  # fmt: skip
    corrections = [
        Todo(_("补正无文件材料：%(title)s") % {"title": paper.title}, paper.reason, None,
             reverse("evidence-paper", args=[paper.pk]), "evidence.correct")
        for paper in returned.order_by("entered_at", "pk")
    ]  # fmt: skip
    return looks + corrections
