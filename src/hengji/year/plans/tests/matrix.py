"""For the matrix of all addresses: an issued plan, a draft of a neighbour's, and a plan under the first.

The organ "own" takes part in all three. A plan is nobody's own; what differs is its state and who organises it.
"""

from datetime import date

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.approvals.enums import CaseState
from hengji.foundation.approvals.models import Case
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.plans.actions import (
    Document,
    Entrant,
    Head,
    circulate_plan,
    correct_scheme,
    create_plan,
    issue_plan,
    set_participants,
)
from hengji.year.plans.models import Plan, submission_key

from .comment_matrix import comment_objects
from .filing_matrix import filing_objects
from .packs import SMALL
from .sub_rule_matrix import sub_rule_objects

_PLAN = (
    "plan", "plan-step", "plan-issue", "plan-edits", "plan-undo", "plan-import", "plan-pack", "plan-workbook",
    "plan-compare", "plan-people", "plan-enter", "plan-calendar", "plan-calendar-set", "plan-corrections",
    "plan-correct", "plan-edit", "plan-edit-save", "plan-edit-step", "plan-edit-worths", "plan-edit-section",
    "plan-edit-bars", "plan-edit-marks", "plan-edit-case", "plan-edit-undo", "plan-edit-preview", "plan-approval",
    "plan-chain", "plan-submit",
    "plan-groups", "plan-groups-set", "plan-substitutes", "plan-substitutes-set", "plan-disclosure",
    "plan-disclosure-open", "plan-grants", "plan-grants-give", "plan-people-export", "plan-people-import",
)  # fmt: skip

_API = ("api:plan_read", "api:plan_pack_read", "api:plan_scheme_read", "api:plan_differences")


def objects(world: World) -> dict[str, Targets]:
    """Own is issued, other a draft; unrelated is an organ's own plan under the first, where nobody here has a part."""
    drafter = User.objects.create(username="matrix-drafter", display_name="拟制人")
    issuer = User.objects.create(username="matrix-issuer", display_name="印发人")
    own = _plan("MP-1", world.made["province"], drafter, issuer, world.made["own"])
    other = _plan("MP-2", world.made["other"], drafter, None, world.made["own"])
    unrelated = _plan("MP-3", world.made["unrelated"], drafter, issuer, world.made["unrelated"], own)
    plans = (own, other, unrelated)
    _correction(other, drafter)
    world.made.update(plan=own, draft_plan=other, plan_below=unrelated)
    first, second, third = ({"code": plan.code, "number": 1} for plan in plans)
    corrections = Targets(first, second, third, missing={"code": "MP-1", "number": 99})
    return {
        **dict.fromkeys(_PLAN, Targets(*({"code": plan.code} for plan in plans))),
        **dict.fromkeys(_API, Targets(*({"code": plan.code} for plan in plans))),
        "plan-chain-of": Targets(*({"code": plan.code, "matter": "goals"} for plan in plans)),
        "plan-node": Targets(*({"code": plan.code, "node": "ZN-1"} for plan in plans)),
        **dict.fromkeys(("plan-people-preview", "plan-people-run"), _files(plans)),
        **dict.fromkeys(("plan-grant-confirm", "plan-grant-revoke"), _grants(plans, drafter)),
        "plan-correction": corrections,
        "plan-submission": Targets(*({"key": _submission(plan, drafter)} for plan in plans)),
        "plan-correction-decide": corrections,
        **comment_objects(world),
        **filing_objects(world),
        **sub_rule_objects(world),
    }


def _plan(
    code: str, organiser: Organisation, drafter: User, issuer: User | None, organ: Organisation,
    superior: Plan | None = None,
) -> Plan:  # fmt: skip
    plan = create_plan(Head(code, 2026, f"{code}考评", organiser, superior), SMALL, by=drafter)
    set_participants(plan, [Entrant("1", organ.code, organ)], by=drafter)
    if issuer is None:
        return plan
    plan = issue_plan(circulate_plan(plan, by=drafter), Document(f"{code}号", date(2026, 2, 26)), by=issuer)
    correct_scheme(plan, {"DJ": {"title": "党建"}}, reason="笔误", by=drafter)
    return plan


def _submission(plan: Plan, by: User) -> str:
    """As if put before somebody who then sent it back: the case hinders nothing that the matrix asks."""
    now, key = timezone.now(), submission_key(plan.code, 1)
    case = Case.objects.create(
        kind="考评办法审定", title=plan.title, digest="sha256:0", url_name="plan-submission", key=key, opened_by=by,
        submitted_by=by, chain_text="{}", state=CaseState.RETURNED, opened_at=now,
    )  # fmt: skip
    plan.submissions.create(number=1, key=key, digest="sha256:0", case=case, submitted_by=by, submitted_at=now)
    return key


def _files(plans: tuple[Plan, Plan, Plan]) -> Targets:
    """A file that nobody here has sent: the plan is what is asked about."""
    return Targets(*({"code": plan.code, "token": "none"} for plan in plans))


def _grants(plans: tuple[Plan, Plan, Plan], by: User) -> Targets:
    """One that waits in each plan, for somebody who is no actor."""
    person = User.objects.create(username="matrix-granted", display_name="被授权人")
    made = [
        plan.grants.create(user=person, role="auditor", granted_by=by, granted_at=timezone.now(), reason="审计")
        for plan in plans
    ]  # fmt: skip
    own, other, unrelated = ({"code": grant.plan.code, "pk": grant.pk} for grant in made)
    return Targets(own, other, unrelated, missing={"code": plans[0].code, "pk": 0})


def _correction(plan: Plan, by: User) -> None:
    """A draft has none by any action; the address is asked about all the same."""
    plan.corrections.create(
        number=1, reason="笔误", text_before=SMALL, text_after=SMALL.replace("机关党建", "党建"), proposed_by=by,
        proposed_at=timezone.now(),
    )  # fmt: skip
