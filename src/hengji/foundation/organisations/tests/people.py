"""The cast of this room's tests: the three administrators, the office, a unit with its two, and a stranger."""

from dataclasses import dataclass

from hengji.foundation.common.testing import LEADER, OFFICE, OFFICER, PASSWORD, STRANGER
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Grant,
    GroupRelation,
    LeaderRelation,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    Succession,
    User,
)
from hengji.foundation.organisations.testing import an_organisation, give

# What the actions of the tree, people and grants write; accounts and sessions have tests of their own.
RECORDED = (Organisation, OrganisationVersion, Succession, Person, Post, Appointment, Delegation, Grant, LeaderRelation,
            GroupRelation)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    system: User
    security: User
    audit: User
    chief: User
    officer: User
    leader: User
    stranger: User


def account(name: str, shown: str = "") -> User:
    return create_account(name, shown or name, password=PASSWORD)


def gather() -> Cast:
    cast = Cast(
        account("system", "系统"), account("security", "安全"), account("audit", "审计"),
        account(OFFICE.username, OFFICE.display_name), account(OFFICER.username, OFFICER.display_name),
        account(LEADER.username, LEADER.display_name), account(STRANGER.username, STRANGER.display_name),
    )  # fmt: skip
    give(cast.system, Role.SYSTEM_ADMIN)
    give(cast.security, Role.SECURITY_ADMIN)
    give(cast.audit, Role.AUDIT_ADMIN)
    give(cast.chief, Role.OFFICE_CHIEF)
    return cast


@dataclass(frozen=True)
class Town:
    """A province with two organs, one of which has two divisions."""

    province: Organisation
    here: Organisation
    there: Organisation
    first: Organisation
    second: Organisation


def settle() -> Town:
    province = an_organisation("P", "某省", Kind.PROVINCE)
    here = an_organisation("A1", "甲厅", parent=province)
    there = an_organisation("A2", "乙局", parent=province)
    first = an_organisation("A1-1", "办公室", Kind.DIVISION, here)
    second = an_organisation("A1-2", "业务处", Kind.DIVISION, here)
    return Town(province, here, there, first, second)
