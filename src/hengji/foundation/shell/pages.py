"""What every page says about itself at its head."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise  # a string, or one that is translated when it is shown


@dataclass(frozen=True)
class Crumb:
    title: Text
    url: str


@dataclass(frozen=True)
class Action:
    """A button or link at the head of a page or card: says what will happen."""

    title: Text
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Page:
    title: Text
    lead: Text = ""
    crumbs: tuple[Crumb, ...] = ()
    actions: tuple[Action, ...] = ()
