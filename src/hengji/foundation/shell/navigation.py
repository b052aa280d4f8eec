"""The navigation is the year: stages in their order, and under each the entries that hold something for this person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .pages import Text


class Stage(Enum):
    """The headings; the order here is the order on the screen."""

    WORKBENCH = auto()
    SCHEME = auto()
    GOALS = auto()
    CONTROL = auto()
    ASSESSMENT = auto()
    RESULTS = auto()
    SECOND_LEVEL = auto()
    MATERIALS = auto()
    ADMINISTRATION = auto()


# Title and icon of each.
STAGES: dict[Stage, tuple[Text, str]] = {
    Stage.WORKBENCH: (_("工作台"), "home"),
    Stage.SCHEME: (_("总则"), "book"),
    Stage.GOALS: (_("目标制定"), "target-arrow"),
    Stage.CONTROL: (_("目标管控"), "activity"),
    Stage.ASSESSMENT: (_("目标考评"), "scale"),
    Stage.RESULTS: (_("结果运用"), "award"),
    Stage.SECOND_LEVEL: (_("二级考评"), "hierarchy-2"),
    Stage.MATERIALS: (_("资料"), "folder"),
    Stage.ADMINISTRATION: (_("管理"), "settings"),
}


def _everybody(_user: AbstractBaseUser) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    stage: Stage
    title: Text
    url_name: str
    visible: Callable[[AbstractBaseUser], bool] = _everybody
    count: str = ""  # the name of a number that is shown beside it, see static/shell/app.js


@dataclass(frozen=True)
class Link:
    title: Text
    url: str
    current: bool
    count: str = ""


@dataclass(frozen=True)
class Section:
    title: Text
    icon: str
    links: tuple[Link, ...]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)

    @property
    def is_single(self) -> bool:
        """One entry needs no heading above it."""
        return len(self.links) == 1


def sections(request: HttpRequest, user: AbstractBaseUser, entries: Iterable[Entry]) -> list[Section]:
    """What this person sees, with the entry of the present page marked."""
    shown = [entry for entry in entries if entry.visible(user)]
    links = {entry: reverse(entry.url_name) for entry in shown}
    current = _nearest(request.path, links.values())
    return [
        Section(*STAGES[stage], tuple(_link(entry, links[entry], current) for entry in inside))
        for stage in Stage
        if (inside := [entry for entry in shown if entry.stage is stage])
    ]


def _link(entry: Entry, url: str, current: str) -> Link:
    return Link(entry.title, url, url == current, entry.count)


def _nearest(path: str, urls: Iterable[str]) -> str:
    """The longest entry address under which the page lies: a record's page marks its list."""
    return max((url for url in urls if url == path or (url != "/" and path.startswith(url))), key=len, default="")
