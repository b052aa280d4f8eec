"""What the picker offers, as plain data."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User

from .enums import SCAN_TONES, Scan
from .queries import pickable_files, pickable_papers
from .tables import shown_day, shown_size


@dataclass(frozen=True)
class Option:
    value: str  # file:7 or paper:3
    title: str
    note: str
    used: str = ""
    mark: str = ""
    tone: str = "neutral"
    chosen: bool = False


def options(user: User, words: str = "", chosen: Collection[str] = ()) -> list[Option]:
    """Own materials, first those that are used elsewhere already: attaching them again uploads nothing."""
    found = [_of_file(file, chosen) for file in pickable_files(user, words)]
    for paper in pickable_papers(user, words):
        value = f"paper:{paper.pk}"
        note = _("无文件，登记号%(number)s") % {"number": paper.register_number}
        found.append(Option(value, paper.title, note, mark=paper.get_state_display(), chosen=value in chosen))
    return found


def _of_file(file: Any, chosen: Collection[str]) -> Option:  # noqa: ANN401 - a file with its count of uses
    value = f"file:{file.pk}"
    used = _("已用于%(count)d处") % {"count": file.use_count} if file.use_count else ""
    note = f"{file.content.kind} · {shown_size(file.content.size)} · {shown_day(file.uploaded_at)}"
    scan = Scan(file.scan)
    mark = "" if scan is Scan.CLEAN else str(scan.label)
    return Option(value, file.title, note, used, mark, SCAN_TONES[scan], chosen=value in chosen)
