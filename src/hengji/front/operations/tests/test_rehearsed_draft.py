"""What the rehearsal leaves half done: next year's draft, with sub-rules at every stage and something for everybody."""

import pytest

from hengji.foundation.organisations.demo import load_demo
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.rehearsal import Stage
from hengji.front.operations.rehearsal.scenes import coming
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.enums import PlanState
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import comments, scheme_of, sub_rules

ORGANS = 20


@pytest.fixture
def stage(db: None) -> Stage:
    load_demo("演示", lambda _username: "一个足够长的密码A1!")
    return Stage({}, organs=ORGANS)


@pytest.fixture
def begun(stage: Stage) -> Plan:
    """The year's plan as far as next year's needs it: the pack's scheme, without what takes long to play."""
    office = stage.actor("office")
    seat = Organisation.objects.get(pk=min(organisations_of(office, Role.OFFICE)))
    return create_plan(Head(stage.code, stage.year, "演示", seat), stage.scheme, by=office)


def test_next_year_s_draft_waits_at_every_stage(stage: Stage, begun: Plan) -> None:
    assert begun.code == "SZ-2026"
    coming.play(stage)
    assert coming.is_played(stage)
    plan = Plan.objects.get(code="SZ-2027")
    assert (plan.state, plan.year, plan.participants.count()) == (PlanState.DRAFTING, 2027, 4)
    rows = {row.indicator: row.state for row in plan.sub_rules.all()}
    assert rows == {"JL-5": "filed", "JC-2": "submitted", "JC-3": "open"}
    assert [child.code for child in scheme_of(plan).nodes["JL-5"].children] == ["JL-5-1", "JL-5-2", "JL-5-3"]

    def waits(name: str) -> list[str]:
        person = stage.actor(name)
        return [todo.title for todo in (*sub_rules.todo(person), *comments.todo(person))]

    wish = f"“{scheme_of(plan).nodes['JC-3'].title}”"
    assert waits("scorer") == [f"答复对{wish}评分细则的意见"]
    assert [title.startswith("签发“主攻方向贡献") for title in waits("approver")] == [True]
    assert (len(waits("czt-head")), len(waits("shili")), waits("jyt")) == (1, 1, [])
