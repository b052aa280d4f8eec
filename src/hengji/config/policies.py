"""The written list of rooms that give permissions, where a user's roles come from, and the words for them."""

from collections.abc import Iterable

from hengji.foundation.access import permissions as access
from hengji.foundation.access.policy import Policy, collected
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.approvals import permissions as approvals
from hengji.foundation.burden import permissions as burden
from hengji.foundation.documents import permissions as documents
from hengji.foundation.evidence import permissions as evidence
from hengji.foundation.ledger import permissions as ledger
from hengji.foundation.notifications import permissions as notifications
from hengji.foundation.organisations import permissions as organisations
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import roles_of
from hengji.foundation.workdays import permissions as workdays
from hengji.front.api import permissions as api
from hengji.front.operations import permissions as operations
from hengji.front.web import permissions as web
from hengji.outcome.assessment import permissions as assessment
from hengji.outcome.grading import permissions as grading
from hengji.year.goals import permissions as goals
from hengji.year.observations import permissions as observations
from hengji.year.plans import permissions as plans
from hengji.year.plans.enums import Phase
from hengji.year.plans.phases import open_phases

ROOMS = (
    access, ledger, workdays, notifications, organisations, burden, evidence, documents, approvals, plans, observations,
    goals, assessment, grading, api, web, operations,
)  # fmt: skip

PHASE_TITLES = {phase.value: phase.label for phase in Phase}
ROLE_TITLES = {EVERYBODY: "所有登录用户", **{role.value: role.label for role in Role}}


def active_accounts(roles: frozenset[str]) -> Iterable[User]:
    """Everybody whom the policy has to be asked about, whatever the roles."""
    del roles
    return User.objects.filter(is_active=True)


def policy() -> Policy:
    """Put the rooms' rows together."""
    return collected(
        ROOMS, roles_of, phases=open_phases, role_titles=ROLE_TITLES, phase_titles=PHASE_TITLES,
        holders=active_accounts,
    )  # fmt: skip
