"""Confirming, voiding, replacing: by two persons where the value counts, and nothing is ever lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.models import User
from hengji.year.observations.actions import (
    Arrival,
    answer_voiding,
    confirm_observations,
    register_observations,
    replace_observation,
    void_observation,
)
from hengji.year.observations.enums import State, Way
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Confirmation, Observation, Voiding
from hengji.year.observations.queries.chain import chain_of, deeds_of, events_of, standing_of, states_of
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.observations.queries.todo import todo
from hengji.year.observations.tests.world import World, s1


def seen(world: World, *facts: Fact, by: User | None = None) -> list[Observation]:
    batch = register_observations(
        world.plan, facts or [s1()], by=by or world.office, arrival=Arrival(f"t{Observation.objects.count()}")
    )
    return list(batch.observations.order_by("pk"))


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def counted(world: World) -> list[str]:
    """Values of the confirmed sheet."""
    rows = sheet_of(world.plan, confirmed_only=True).observations
    return [str(rows.mantissa[place]) for place in range(len(rows))]


def test_somebody_else_confirms_and_a_second_click_changes_nothing(world: World) -> None:
    rows = seen(world, s1("A1"), s1("A2"))
    with pytest.raises(PermissionDenied):
        confirm_observations(rows, by=world.office, way=Way.HEARD)
    with assert_recorded():
        assert len(confirm_observations(rows, by=world.chief, way=Way.HEARD, basis="反馈意见")) == 2
    assert confirm_observations(rows, by=world.chief, way=Way.HEARD) == []
    assert (
        list(Confirmation.objects.values_list("way", "basis", "maker", "by"))
        == [("heard", "反馈意见", world.office.pk, world.chief.pk)] * 2
    )
    assert set(states_of(rows).values()) == {State.CONFIRMED}


def test_a_secret_round_is_certified_by_two(world: World) -> None:
    (row,) = seen(world)
    with pytest.raises(ProblemsError) as error:
        confirm_observations([row], by=world.chief, way=Way.CERTIFIED)
    assert codes(error) == ["SECOND_PERSON"]
    with pytest.raises(ProblemsError) as error:
        confirm_observations([row], by=world.chief, way=Way.CERTIFIED, second=world.chief)
    assert codes(error) == ["SAME_PERSON"]
    with pytest.raises(ProblemsError) as error:
        confirm_observations([row], by=world.chief, way=Way.CERTIFIED, second=world.office)
    assert codes(error) == ["SAME_PERSON"]  # who registered it is no witness
    (said,) = confirm_observations([row], by=world.chief, way=Way.CERTIFIED, second=world.auditor)
    assert said.second == world.auditor


def test_the_database_knows_two_persons(world: World) -> None:
    (row,) = seen(world)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation(observation=row, way="heard", maker=world.office, by=world.office, at=now).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation(observation=row, way="certified", maker=world.office, by=world.chief, at=now).save()


def test_one_alone_voids_what_does_not_count_yet(world: World) -> None:
    (row,) = seen(world)
    with pytest.raises(ProblemsError) as error:
        void_observation(row, by=world.office, reason=" ")
    assert codes(error) == ["CELL_EMPTY"]
    with assert_recorded():
        voiding = void_observation(row, by=world.office, reason="重复登记")
    assert (voiding.weighty, states_of([row])[row.pk]) == (False, State.VOIDED)
    assert len(sheet_of(world.plan).observations) == 0
    for refused in (
        lambda: void_observation(row, by=world.office, reason="再次"),
        lambda: replace_observation(row, s1(value="1"), by=world.office, reason="再次"),
        lambda: confirm_observations([row], by=world.chief, way=Way.HEARD),
    ):
        with pytest.raises(ProblemsError) as error:
            refused()
        assert codes(error) == ["NOT_STANDING"]


def test_two_void_what_counts(world: World) -> None:
    (row,) = seen(world)
    confirm_observations([row], by=world.chief, way=Way.HEARD)
    voiding = void_observation(row, by=world.office, reason="数据有误")
    assert voiding.weighty
    assert counted(world) == ["95"]  # it counts until somebody else agrees
    assert standing_of(row).voiding == voiding
    with pytest.raises(ProblemsError) as error:
        void_observation(row, by=world.chief, reason="也要")
    assert codes(error) == ["OPEN_VOIDING"]
    with pytest.raises(PermissionDenied):
        answer_voiding(voiding, by=world.office, agreed=True)
    with pytest.raises(ProblemsError) as error:
        answer_voiding(voiding, by=world.chief, agreed=False)
    assert codes(error) == ["CELL_EMPTY"]
    with assert_recorded():
        answer_voiding(voiding, by=world.chief, agreed=True)
    answer_voiding(voiding, by=world.chief, agreed=True)  # the second click
    assert (counted(world), states_of([row])[row.pk]) == ([], State.VOIDED)
    with pytest.raises(ProblemsError) as error:
        answer_voiding(voiding, by=world.chief, agreed=False, remark="反悔")
    assert codes(error) == ["NOT_STANDING"]


def test_a_refused_voiding_leaves_the_row_and_may_be_asked_again(world: World) -> None:
    (row,) = seen(world)
    confirm_observations([row], by=world.chief, way=Way.HEARD)
    answer_voiding(void_observation(row, by=world.office, reason="有误"), by=world.chief, agreed=False, remark="无误")
    assert (counted(world), standing_of(row).voiding) == (["95"], None)
    again = void_observation(row, by=world.chief, reason="确实有误")
    answer_voiding(again, by=world.office, agreed=True)
    assert (counted(world), Voiding.objects.count()) == ([], 2)


def test_a_replacement_stands_at_once_where_nothing_counted(world: World) -> None:
    (row,) = seen(world)
    with assert_recorded():
        better = replace_observation(
            row, s1(value="96", document="统函〔2026〕9号"), by=world.office, reason="录入笔误"
        )
    assert (better.replaces, better.waits, better.reason) == (row, False, "录入笔误")
    assert states_of([row, better]) == {row.pk: State.REPLACED, better.pk: State.UNCONFIRMED}
    assert [row.value for row in Observation.objects.standing()] == ["96"]


def test_a_replacement_of_what_counts_waits_for_another_person(world: World) -> None:
    (row,) = seen(world)
    confirm_observations([row], by=world.chief, way=Way.HEARD)
    better = replace_observation(row, s1(value="96"), by=world.office, reason="核实后更正")
    assert (better.waits, counted(world)) == (True, ["95"])
    assert states_of([row, better]) == {row.pk: State.CONFIRMED, better.pk: State.WAITING}
    assert standing_of(row).replacement == better
    for refused in (
        lambda: void_observation(row, by=world.office, reason="也要"),
        lambda: replace_observation(row, s1(value="97"), by=world.office, reason="也要"),
    ):
        with pytest.raises(ProblemsError) as error:
            refused()
        assert codes(error) == ["OPEN_REPLACEMENT"]
    with pytest.raises(PermissionDenied):
        confirm_observations([better], by=world.office, way=Way.HEARD)
    confirm_observations([better], by=world.chief, way=Way.HEARD)
    assert counted(world) == ["96"]
    assert states_of([row, better]) == {row.pk: State.REPLACED, better.pk: State.CONFIRMED}


def test_a_replacement_that_is_taken_back_leaves_the_old_value(world: World) -> None:
    (row,) = seen(world)
    confirm_observations([row], by=world.chief, way=Way.HEARD)
    better = replace_observation(row, s1(value="96"), by=world.office, reason="更正")
    void_observation(better, by=world.office, reason="不用更正了")
    assert (counted(world), standing_of(row).replacement) == (["95"], None)
    third = replace_observation(row, s1(value="97"), by=world.office, reason="再更正")
    confirm_observations([third], by=world.chief, way=Way.STATUTORY)
    assert counted(world) == ["97"]


def test_a_replacement_says_the_same_cell_and_something_new(world: World) -> None:
    row, other = seen(world, s1("A1"), s1("A2"))
    for fact, code in (
        (s1("A1"), "UNCHANGED"),
        (s1("A2", "96"), "OTHER_FACT"),
        (Fact("A1", "S2", "1", key="好"), "OTHER_FACT"),
        (s1("A1", "九十"), "NUMBER_TEXT"),
    ):
        with pytest.raises(ProblemsError) as error:
            replace_observation(row, fact, by=world.office, reason="更正")
        assert codes(error) == [code]
    second = seen(world, s1("A1", "5", matter="另一事项"))[0]
    with pytest.raises(ProblemsError) as error:
        replace_observation(second, s1("A1", "5"), by=world.office, reason="更正")
    assert codes(error) == ["DUPLICATE"]
    assert other.replacements.count() == 0


def test_what_waits_stands_in_the_inbox_of_the_other_person(world: World) -> None:
    row, _other = seen(world, s1("A1"), Fact("A2", "S2", "1", key="好"))
    wanted = {"office": [], "chief": ["确认计分依据2条"], "approver": ["确认计分依据1条"], "filler": [], "system": []}
    assert {name: [each.title for each in todo(getattr(world, name))] for name in wanted} == wanted
    confirm_observations([row], by=world.approver, way=Way.STATUTORY)
    void_observation(row, by=world.chief, reason="有误")
    assert [each.title for each in todo(world.office)] == ["答复作废：单位A1 S1 95"]
    assert [each.title for each in todo(world.chief)] == ["确认计分依据1条"]


def test_an_owner_corrects_its_own_indicators_and_its_approver_confirms(world: World) -> None:
    row, opinion = seen(world, s1("A1"), Fact("A1", "S2", "1", key="好"))
    with pytest.raises(PermissionDenied):
        void_observation(opinion, by=world.scorer, reason="不归我管")
    better = replace_observation(row, s1(value="96"), by=world.scorer, reason="核实")
    with pytest.raises(PermissionDenied):
        confirm_observations([opinion], by=world.approver, way=Way.HEARD)
    confirm_observations([better], by=world.approver, way=Way.STATUTORY)
    assert counted(world) == ["96"]


@pytest.mark.parametrize("name", ["filler", "auditor", "system", "stranger"])
def test_others_neither_confirm_nor_correct(world: World, name: str) -> None:
    (row,) = seen(world)
    by = getattr(world, name)
    for attempt in (
        lambda: confirm_observations([row], by=by, way=Way.HEARD),
        lambda: void_observation(row, by=by, reason="不该"),
        lambda: replace_observation(row, s1(value="1"), by=by, reason="不该"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_the_chain_tells_everything_in_order(world: World) -> None:
    (row,) = seen(world)
    confirm_observations([row], by=world.chief, way=Way.HEARD)
    better = replace_observation(row, s1(value="96"), by=world.office, reason="更正")
    confirm_observations([better], by=world.chief, way=Way.HEARD)
    answer_voiding(void_observation(better, by=world.office, reason="无效"), by=world.chief, agreed=True)
    for start in (row, better):
        chain = chain_of(start)
        assert chain == [row, better]
        assert [kind for kind, _row in events_of(chain)] == [
            "registered", "confirmed", "replaced", "confirmed", "asked", "agreed"
        ]  # fmt: skip
    told = [deed.action.partition(".")[2] for deed in deeds_of(chain_of(row))]
    assert told == ["void", "ask_void", "confirm", "replace", "open_batch", "confirm", "register", "open_batch"]


def test_the_ledger_of_a_row_does_not_show_its_neighbours_deeds(world: World) -> None:
    row, other = seen(world, s1("A1"), s1("A2"))
    confirm_observations([other], by=world.chief, way=Way.HEARD)
    assert [deed.action for deed in deeds_of(chain_of(row))] == ["observations.register", "observations.open_batch"]
    assert deeds_of(chain_of(row))[0].who == "陈主任"
