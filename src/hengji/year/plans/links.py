"""Ways from a plan's page to pages of rooms above, which this room knows by a written list in the settings alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from hengji.foundation.access.policy import can
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.navigation import Link
from hengji.foundation.shell.pages import Text

from .models import Plan

CODE = "{code}"


@dataclass(frozen=True)
class PlanLink:
    """A page about a plan: its title, its address by name, the action of its view, and what the address is made of.

    Where ``on_plan`` the action is asked about that very plan, else whether the person may do it at all.
    """

    title: Text
    page: str
    action: str
    arguments: tuple[str, ...] = (CODE,)
    on_plan: bool = True

    def address(self, plan: Plan) -> str:
        return reverse(self.page, args=[plan.code if each == CODE else each for each in self.arguments])

    def is_open_to(self, user: User, plan: Plan) -> bool:
        return can(user, self.action, plan) if self.on_plan else can(user, self.action)


def links_of(user: User, plan: Plan) -> list[Link]:
    """The ways that are open to a person, in the order of the list."""
    listed: Sequence[PlanLink] = import_string(settings.PLAN_LINKS)
    return [Link(each.title, each.address(plan), current=False) for each in listed if each.is_open_to(user, plan)]
