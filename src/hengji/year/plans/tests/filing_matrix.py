"""For the matrix of all addresses: plans that have one above them, and filings on their way up.

Own is a plan of the office's own organ under another plan of it; other a neighbour's under the office's plan; unrelated
one of an organ elsewhere, under a plan of that organ.
"""

from datetime import date

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.plans import actions
from hengji.year.plans.actions import Document, Head
from hengji.year.plans.models import Plan, PlanGrant
from hengji.year.plans.tests.packs import SMALL

_BELOW = ("plan-superior", "plan-superior-take", "plan-superior-file")
_FILING = ("filing", "filing-decide", "filing-pack")


def filing_objects(world: World) -> dict[str, Targets]:
    drafter, issuer = (_person(name) for name in ("drafter", "issuer"))
    above, elsewhere = (_plan(f"MF-{n}", world.made[where], None, drafter, issuer)
                        for n, where in ((1, "province"), (2, "unrelated")))  # fmt: skip
    places = (("province", above), ("other", above), ("unrelated", elsewhere))
    plans = [
        _plan(f"MF-{n}", world.made[where], superior, drafter, issuer) for n, (where, superior) in enumerate(places, 3)
    ]
    _seats(world, plans[0], drafter, issuer)
    filings = [actions.file_upward(plan, by=drafter) for plan in plans]
    return {
        **dict.fromkeys(_BELOW, Targets(*({"code": plan.code} for plan in plans))),
        **dict.fromkeys(_FILING, Targets(*({"pk": filing.pk} for filing in filings))),
        "plan-below": Targets(*({"code": code} for code in ("MF-1", "MF-4", "MF-2"))),
    }


def _seats(world: World, plan: Plan, giver: User, confirmer: User) -> None:
    """Give the office's actors a part in a plan under another one, which their roles alone do not reach."""
    now = timezone.now()
    for role in (Role.OFFICE, Role.OFFICE_CHIEF, Role.STEERING):
        PlanGrant.objects.create(
            plan=plan, user=world.actors[role], role=role, granted_by=giver, granted_at=now, confirmed_by=confirmer,
            confirmed_at=now,
        )  # fmt: skip


def _person(name: str) -> User:
    return User.objects.create(username=f"filing-{name}", display_name=name)


def _plan(code: str, organiser: Organisation, superior: Plan | None, drafter: User, issuer: User) -> Plan:
    head = Head(code, 2026, code, organiser, superior)
    plan = actions.circulate_plan(actions.create_plan(head, superior or SMALL, by=drafter), by=drafter)
    return actions.issue_plan(plan, Document(f"{code}号", date(2026, 2, 26)), by=issuer)
