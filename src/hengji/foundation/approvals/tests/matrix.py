"""For the matrix of all addresses: own, other and unrelated cases."""

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.approvals.actions import Submission, open_case
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User

_CHAIN = ChainSpec((StepSpec("head", "单位负责人审核", role="unit_head", days=3),))
_VERBS = ("decide", "withdraw", "record", "check", "reroute", "print")


def objects(world: World) -> dict[str, Targets]:
    """Own: opened by the clerk, and the clerk's head is asked. Other and unrelated: of people who are no actors."""
    other, unrelated = _person("other"), _person("unrelated")
    clerk, head = world.actors[Role.UNIT_FILLER], world.actors[Role.UNIT_HEAD]
    cases = Targets(
        {"pk": _case("own", clerk, head)},
        {"pk": _case("other", other, unrelated)},
        {"pk": _case("unrelated", unrelated, other)},
    )
    return dict.fromkeys(("approval", *(f"approval-{verb}" for verb in _VERBS)), cases)


def _person(name: str) -> User:
    found, _ = User.objects.get_or_create(username=f"outside-{name}", defaults={"display_name": name})
    return found


def _case(name: str, opener: User, asked: User) -> int:
    submission = Submission("目标", "2026年度目标", "d1", "workdays-year", f"matrix-{name}")
    return open_case(submission, _CHAIN, {"head": [asked]}, by=opener).pk
