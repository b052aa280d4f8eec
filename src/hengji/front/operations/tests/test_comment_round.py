"""The rehearsed comments round: organs with accounts answer, one without an opinion, and each comment is answered."""

import pytest

from hengji.foundation.organisations.demo import load_demo
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.rehearsal import Stage
from hengji.front.operations.rehearsal.comment_round import SAID, ask
from hengji.year.plans.actions import Entrant, Head, create_plan, set_participants
from hengji.year.plans.enums import PlanState
from hengji.year.plans.models import CommentItem, CommentReply, Plan
from hengji.year.plans.tests.packs import SMALL


@pytest.mark.django_db
def test_organs_answer_and_the_office_answers_each_comment() -> None:
    load_demo("演示", lambda _username: "一个足够长的密码A1!")
    stage = Stage({})
    places = {name: min(organisations_of(stage.actor(name), Role.UNIT_FILLER)) for name in SAID}
    organs = Organisation.objects.in_bulk(places.values())
    silent = Organisation.objects.exclude(pk__in=organs).filter(versions__kind="organ").order_by("code").first()
    assert silent is not None
    office = stage.actor("office")
    plan = create_plan(Head("R-1", 2026, "演示", silent), SMALL, by=office)
    entrants = [Entrant(each.code, each.code, each) for each in (*organs.values(), silent)]
    set_participants(plan, entrants, by=office)
    ask(plan, stage)
    assert Plan.objects.get().state == PlanState.CIRCULATED
    named = {key: name for name, key in places.items()}
    assert {
        named.get(row.organisation_id, ""): (row.state, row.no_opinion, row.items.count())
        for row in CommentReply.objects.all()
    } == {
        "jyt": ("signed", False, 2), "czt": ("signed", True, 0), "shili": ("signed", False, 1),
        "": ("waiting", False, 0),
    }  # fmt: skip
    rows = CommentItem.objects.order_by("reply__organisation", "number")
    assert sorted(rows.values_list("adoption", flat=True)) == ["adopted", "explained", "partly"]
