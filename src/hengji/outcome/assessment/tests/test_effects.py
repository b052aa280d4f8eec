"""What a correction of an issued scheme does to the scores: exact, seen by whom it concerns, and the same later."""

import pytest
from django.test import Client
from django.urls import reverse

from hengji.foundation.notifications.models import Notification
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.queries.effects import Effect, effect_of
from hengji.outcome.assessment.queries.findings import effect_finding
from hengji.year.observations.actions import Arrival, register_observations
from hengji.year.observations.tests.world import PACK, World, build, s1
from hengji.year.plans.actions import confirm_correction, correct_scheme, refuse_correction
from hengji.year.plans.models import Correction

COMPLETE = PACK.replace("title: 表彰", "title: 表彰, measure: last").replace(
    "title: 创新", "title: 创新, measure: last"
)
EASIER = {"S1": {"rule": {"SR-01": {"target": "80"}}}}
Line = tuple[str, str, str, int, int]


@pytest.fixture
def world(db: None) -> World:
    return build(COMPLETE)


def register(world: World, *facts: tuple[str, str], key: str = "1") -> None:
    rows = [s1(code, value) for code, value in facts]
    register_observations(world.plan, rows, by=world.office, arrival=Arrival(key))


def proposed(world: World) -> Correction:
    return correct_scheme(world.plan, EASIER, reason="目标值印错", by=world.office)


def lines(effect: Effect) -> list[Line]:
    found = [(each.code, each.before.total, each.after.total, each.before.rank, each.after.rank)
             for each in effect.changes.lines]  # fmt: skip
    return sorted(found)


@pytest.fixture
def corrected(world: World) -> Correction:
    """A1 76 of 100, A2 40; with a target of 80 instead of 100 both gain a quarter."""
    register(world, ("A1", "76"), ("A2", "40"))
    return proposed(world)


def test_both_texts_are_scored_on_the_same_facts(world: World, corrected: Correction) -> None:
    effect = effect_of(corrected, world.office)
    assert lines(effect)[:2] == [("A1", "45.60", "57.00", 1, 1), ("A2", "24.00", "30.00", 2, 2)]
    assert (effect.facts, effect.whole) == (2, True)
    assert effect_finding(effect).startswith("2个参评对象受影响，其余1个不变。")


def test_what_is_registered_after_the_second_person_s_word_changes_nothing(world: World, corrected: Correction) -> None:
    corrected = confirm_correction(corrected, by=world.chief)
    was = lines(effect_of(corrected, world.office))
    register(world, ("A3", "80"), key="2")
    assert lines(effect_of(corrected, world.office)) == was


def test_before_it_is_confirmed_the_facts_of_now_count(world: World, corrected: Correction) -> None:
    register(world, ("A3", "80"), key="2")
    assert effect_of(corrected, world.office).facts == 3


def test_an_organ_sees_its_own_total_and_nobody_s_place(world: World, corrected: Correction) -> None:
    own = effect_of(corrected, world.filler)
    assert ([line.code for line in own.changes.lines], own.whole) == (["A1"], False)
    assert effect_finding(own) == "本单位的得分有变化。"
    client = Client()
    client.force_login(world.filler)
    answer = client.get(reverse("correction-effect", args=[world.plan.code, 1]), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "57.00" in text
    assert "30.00" not in text
    assert [str(each.title) for each in answer.context["table"].columns] == ["参评对象", "更正前", "更正后", "变化"]


@pytest.mark.parametrize(("who", "status"), [
    ("office", 200), ("chief", 200), ("filler", 200), ("neighbour", 200), ("auditor", 200), ("scorer", 200),
    ("system", 404), ("stranger", 404),
])  # fmt: skip
def test_who_may_open_the_page(world: World, corrected: Correction, who: str, status: int) -> None:
    client = Client()
    client.force_login(getattr(world, who))
    assert client.get(reverse("correction-effect", args=[world.plan.code, corrected.number])).status_code == status


def test_without_facts_and_without_effect_it_says_so(world: World) -> None:
    correction = correct_scheme(world.plan, {"S2": {"title": "述职测评"}}, reason="笔误", by=world.office)
    assert effect_finding(effect_of(correction, world.office)) == "还没有登记计分依据，这项更正现在不影响任何得分。"
    register(world, ("A1", "95"))
    assert effect_finding(effect_of(correction, world.office)) == "按现有计分依据，这项更正不影响任何得分、名次和等次。"


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def test_everybody_concerned_hears_of_it(world: World) -> None:
    head = User.objects.create(username="zhao", display_name="赵厅长")
    give(head, Role.UNIT_HEAD, world.organs[0])
    correction = proposed(world)
    title = correction.plan.title
    assert told(world.chief) == [f"请确认考评办法更正：{title}"]
    assert told(world.office) == []  # whoever proposes does not confirm
    confirm_correction(correction, by=world.chief)
    said = [f"考评办法已更正：{title}"]
    assert [told(who) for who in (world.office, world.filler, world.neighbour, head)] == [said] * 4
    assert told(world.stranger) == []


def test_who_proposed_it_hears_that_it_is_refused(world: World) -> None:
    refuse_correction(proposed(world), by=world.chief, remark="原文没有印错")
    assert told(world.office)[-1].startswith("更正未获同意")
    assert told(world.filler) == []
