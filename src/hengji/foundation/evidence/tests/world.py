"""A small world: two organs, their people, an office that looks through uses, and a stranger."""

from collections.abc import Mapping

from django.db.models import Q

from hengji.foundation.common.testing import EXPERT, INSPECTOR, LEADER, OFFICE, OFFICER, PASSWORD, Person
from hengji.foundation.evidence.actions import Kept, Place, upload_file
from hengji.foundation.evidence.actions.files import Wording
from hengji.foundation.evidence.enums import Label
from hengji.foundation.evidence.intake import received
from hengji.foundation.evidence.models import File
from hengji.foundation.evidence.use_rules import UseRule
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User

from .corpus.build import pdf

A, B = "520000-A", "520000-B"
OTHER = Person("qian", "钱联络")  # fills in for the other organ
GRANTS: dict[str, tuple[tuple[str, str], ...]] = {
    OFFICER.username: (("unit_filler", A),),
    LEADER.username: (("unit_head", A),),
    OTHER.username: (("unit_filler", B),),
    OFFICE.username: (("office", "520000-O"),),
    INSPECTOR.username: (("inspector", ""), ("unit_filler", A)),
    EXPERT.username: (("expert", ""),),
    "audit": (("auditor", ""),),
    "admin": (("system_admin", ""),),
}
PLACE = Place("goals", "goals.report", "7", "workbench", "一季度进展")
HIDDEN = Place("conduct", "conduct.event", "1", "no-such-page", "加分事项")


def roles_of(user: User) -> frozenset[str]:
    return frozenset(role for role, _ in GRANTS.get(user.username, ()))


def organisations_of(user: User, role: str) -> frozenset[str]:
    return frozenset(code for each, code in GRANTS.get(user.username, ()) if each == role and code)


def organisation_names(codes: set[str]) -> Mapping[str, str]:
    return {A: "甲厅", B: "乙局"}


# The room of goals shows its reports to the office, the expert and the auditor; nobody else has a rule.
_SEERS = {OFFICE.username, EXPERT.username, "audit"}
RULES = (
    UseRule("goals", may_see=lambda user, use: user.username in _SEERS,
            q=lambda user: Q() if user.username in _SEERS else Q(pk__in=())),
)  # fmt: skip


def account(person: Person) -> User:
    found = User.objects.filter(username=person.username).first()
    return found or create_account(person.username, person.display_name, password=PASSWORD)


def bring(
    content: bytes, *, by: User, organisation_code: str = A, name: str = "总结.pdf", label: str = Label.INTERNAL
) -> Kept:
    with received([content], name) as arrived:
        return upload_file(arrived, by=by, organisation_code=organisation_code, wording=Wording(label=label))


def a_file(by: User, number: int = 1, organisation_code: str = A) -> File:
    return bring(pdf(content=b"%d" % number), by=by, organisation_code=organisation_code, name=f"总结{number}.pdf").file


def entries(action: str) -> list[tuple[str, str]]:
    """Actor and object of the entries of one action."""
    return list(Entry.objects.filter(action=action).values_list("actor", "object"))


def count() -> int:
    """How much this room has written into the ledger."""
    return Entry.objects.filter(action__startswith="evidence.").count()
