"""For the matrix of all addresses: sub-rules of a draft, an owner's own, a neighbour's that were signed, elsewhere."""

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.models import Organisation, OrganisationVersion, User
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head
from hengji.year.plans.models import Plan, SubRules
from hengji.year.plans.queries.sub_rules import content_digest
from hengji.year.plans.sub_rule_content import Content, Line
from hengji.year.plans.tests.packs import SMALL

_ROW = (
    "sub-rules", "sub-rules-write", "sub-rules-submit", "sub-rules-sign", "sub-rules-return", "sub-rules-revise",
    "sub-rules-offer", "sub-rules-file", "sub-rules-refuse", "sub-rules-workbook", "sub-rules-import",
)  # fmt: skip
_PLAN = (
    "plan-sub-rules", "plan-sub-rules-ask", "plan-sub-rules-remind", "plan-sub-rules-extend",
    "plan-sub-rules-withdraw",
)  # fmt: skip
_CONTENT = Content((Line("甲", "100", "直接评分"),))


def sub_rule_objects(world: World) -> dict[str, Targets]:
    """Own: the unit owes them in the office's plan. Other: a neighbour's, signed. Unrelated: in a plan below."""
    own, other, unrelated = (world.made[name] for name in ("own", "other", "unrelated"))
    office, writer, signer = (_person(name) for name in ("office", "writer", "signer"))
    first = _asked("MS-1", world.made["province"], own, [own, other], by=office)
    second = _signed(_asked("MS-2", world.made["province"], other, [own, other], by=office), writer, signer)
    below = _asked("MS-3", unrelated, unrelated, [unrelated], by=office, superior=first.plan)
    rows = (first, second, below)
    return {
        **dict.fromkeys(_ROW, Targets(*({"pk": row.pk} for row in rows))),
        **dict.fromkeys(_PLAN, Targets(*({"code": row.plan.code} for row in rows))),
    }


def _person(name: str) -> User:
    found, _ = User.objects.get_or_create(username=f"sub-rules-{name}", defaults={"display_name": name})
    return found


def _asked(
    code: str, organiser: Organisation, owner: Organisation, organs: list[Organisation], *, by: User,
    superior: Plan | None = None,
) -> SubRules:  # fmt: skip
    name = OrganisationVersion.objects.filter(organisation=owner).values_list("name", flat=True)[0]
    pack = SMALL.replace("省发展改革委", name)
    plan = actions.create_plan(Head(code, 2026, code, organiser, superior), pack, by=by)
    actions.set_participants(plan, [Entrant(each.code, each.code, each) for each in organs], by=by)
    return actions.ask_sub_rules(plan, ["ZN-1"], 5, by=by)[0]


def _signed(found: SubRules, writer: User, signer: User) -> SubRules:
    found = actions.write_sub_rules(found, _CONTENT, by=writer, seen=content_digest(found))
    found = actions.submit_sub_rules(found, by=writer, seen=content_digest(found))
    return actions.sign_sub_rules(found, 5, by=signer, seen=content_digest(found))
