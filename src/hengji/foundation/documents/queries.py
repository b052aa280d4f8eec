"""Which wording is in force, and who wrote the earlier ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from hengji.foundation.access.policy import scope
from hengji.foundation.common.organs import organisation_names
from hengji.foundation.organisations.models import User

from .kinds import DocumentKind, kind_of, kinds
from .models import TemplateVersion
from .permissions import VIEW, offices_of


@dataclass(frozen=True)
class Wording:
    """The template in force: ``version`` 0 is the built-in one; ``base`` is a .docx or empty."""

    kind: DocumentKind
    title: str
    text: str
    version: int = 0
    base: bytes = b""
    base_name: str = ""


@dataclass(frozen=True)
class Line:
    """A kind of document as an office uses it; ``latest`` is None while it uses the built-in wording."""

    kind: DocumentKind
    office: str
    office_name: str
    latest: TemplateVersion | None


def wording_of(kind: str, office: str = "") -> Wording:
    """The newest wording of an office (code of its organisation), else of the installation, else the built-in one.

    For other rooms, which ask their own permission first. Raises ``KeyError`` for an unknown kind.
    """
    found = kind_of(kind)
    for code in dict.fromkeys((office, "")):
        if (latest := latest_version(kind, code)) is not None:
            return wording_in(latest)
    return Wording(found, found.title, found.wording)


def wording_in(version: TemplateVersion) -> Wording:
    base = version.base
    return Wording(
        kind_of(version.kind), version.title, version.wording, version.version,
        bytes(base.content) if base else b"", base.name if base else "",
    )  # fmt: skip


def latest_version(kind: str, office: str) -> TemplateVersion | None:
    """The newest version of this very office; None while it has written none."""
    return versions_in(kind, office).first()


def versions_in(kind: str, office: str) -> QuerySet[TemplateVersion]:
    return (
        TemplateVersion.objects.filter(kind=kind, office=office)
        .select_related("base", "made_by")
        .order_by("-version")
    )  # fmt: skip


def history_of(user: User, kind: str, office: str) -> list[TemplateVersion]:
    """All versions that somebody may see, newest first, without the bytes of base files."""
    return list(scope(user, VIEW, versions_in(kind, office)).defer("base__content", "wording"))


def templates_of(user: User) -> list[Line]:
    """Every kind for every office in which somebody works."""
    offices = sorted(offices_of(user))
    names: Mapping[str, str] = organisation_names(set(offices) - {""})
    row = Window(RowNumber(), partition_by=[F("kind"), F("office")], order_by=F("version").desc())
    newest = scope(user, VIEW, TemplateVersion.objects.all()).annotate(row=row).filter(row=1)
    by_place = {(each.kind, each.office): each for each in newest.select_related("made_by").defer("wording")}
    return [
        Line(kind, office, names.get(office, ""), by_place.get((kind.code, office)))
        for office in offices
        for kind in kinds()
    ]
