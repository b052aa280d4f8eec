"""Actual values of past years: in by workbook, corrected by replacement, read as a series."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.observations.actions import correct_past_value, register_past_values
from hengji.year.observations.models import Batch, FinalError, PastValue
from hengji.year.observations.past_rows import PastRow, compare
from hengji.year.observations.queries.past import corrections_of, histories_of, history_of, kept_for, past_values_for
from hengji.year.observations.tests.world import World, a_plan, take_part
from hengji.year.observations.workbook.past import read_past, write_export


def row(year: int = 2024, value: str = "95.5", organ: str = "A1", *, reason: str = "", line: int = 0) -> PastRow:
    return PastRow(organ, "S1", "年度任务完成率", str(year), value, "%", "年鉴", reason, line)


SERIES = [row(2023, "91"), row(2024, "93.5"), row(2025, "95.0")]


def test_values_are_registered_and_read_as_a_series(world: World) -> None:
    with assert_recorded():
        batch = register_past_values([*SERIES, row(organ="A2")], by=world.office, key="k")
    first, second = world.organs[:2]
    assert (batch.rows, batch.plan) == (4, None)
    assert history_of(first, "S1") == {2023: Decimal(91), 2024: Decimal("93.5"), 2025: Decimal("95.0")}
    assert histories_of([first.pk, second.pk])[second.pk, "S1"] == {2024: Decimal("95.5")}
    assert history_of(first, "S2") == {}


def test_the_same_rows_again_change_nothing(world: World) -> None:
    register_past_values(SERIES, by=world.office, key="k")
    assert register_past_values(SERIES, by=world.office, key="k").pk == Batch.objects.get().pk
    assert (compare(SERIES, world.office).total, compare(SERIES, world.office).unchanged) == (0, 3)
    assert PastValue.objects.count() == 3


def test_a_different_value_is_a_correction_and_needs_a_reason(world: World) -> None:
    register_past_values(SERIES, by=world.office, key="k")
    with pytest.raises(ProblemsError) as error:
        register_past_values([row(2024, "94", line=7)], by=world.office, key="k2")
    assert [(each.code, each.where) for each in error.value.problems] == [("CELL_EMPTY", "第7行“更正理由”列")]
    with assert_recorded():
        register_past_values([row(2024, "94", reason="年鉴勘误"), row(2022, "90")], by=world.office, key="k3")
    assert list(history_of(world.organs[0], "S1").items()) == [
        (2022, Decimal(90)), (2023, Decimal(91)), (2024, Decimal(94)), (2025, Decimal("95.0"))
    ]  # fmt: skip
    assert PastValue.objects.count() == 5  # what it was stays on record
    now = PastValue.objects.standing().get(year=2024)
    assert [(each.value, each.reason) for each in corrections_of(now)] == [("94", "年鉴勘误"), ("93.5", "")]


def test_all_problems_come_at_once(world: World) -> None:
    rows = [
        row(line=2), row(line=3), row(organ="X", line=4), row(2024, "约95", organ="A2", line=5),
        replace(row(organ="A3", line=6), year="2099"), replace(row(organ="A3", line=7), year="二〇二四", source=""),
        row(2020, "1" * 41, line=8),
    ]  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        register_past_values(rows, by=world.office, key="k")
    assert sorted((each.code, each.where) for each in error.value.problems) == [
        ("CELL_EMPTY", "第7行“数据来源”列"),
        ("CELL_LONG", "第8行“实际值”列"),
        ("DUPLICATE", "第3行“年度”列"),
        ("NUMBER_TEXT", "第5行“实际值”列"),
        ("NUMBER_TEXT", "第8行“实际值”列"),
        ("ORG_UNKNOWN", "第4行“机构编码”列"),
        ("YEAR_TEXT", "第6行“年度”列"),
        ("YEAR_TEXT", "第7行“年度”列"),
    ]
    assert PastValue.objects.count() == 0


def test_one_value_is_corrected_by_replacement(world: World) -> None:
    register_past_values(SERIES, by=world.office, key="k")
    there = PastValue.objects.get(year=2024)
    for value, reason, code in (("93.5", "无", "UNCHANGED"), ("94", " ", "CELL_EMPTY"), ("x", "勘误", "NUMBER_TEXT")):
        with pytest.raises(ProblemsError) as error:
            correct_past_value(there, by=world.office, value=value, reason=reason)
        assert [each.code for each in error.value.problems] == [code]
    with assert_recorded():
        better = correct_past_value(there, by=world.office, value="94", reason="年鉴勘误")
    assert (better.replaces, better.value, better.source) == (there, "94", "年鉴")
    with pytest.raises(ProblemsError) as error:
        correct_past_value(there, by=world.office, value="99", reason="页面过期")
    assert [each.code for each in error.value.problems] == ["NOT_STANDING"]
    with pytest.raises(FinalError):
        there.save()


def test_who_reads_and_who_writes(world: World) -> None:
    register_past_values([*SERIES, row(organ="A2")], by=world.office, key="k")
    assert [each.code for each in kept_for(world.auditor)] == ["A1", "A2"]
    assert [(each.code, each.values, each.first, each.last) for each in kept_for(world.filler)] == [
        ("A1", 3, 2023, 2025)
    ]  # fmt: skip
    assert past_values_for(world.neighbour, world.organs[0]) == []
    assert kept_for(world.stranger) == kept_for(world.system) == []
    for name in ("filler", "auditor", "scorer", "system", "stranger"):
        with pytest.raises(PermissionDenied):
            register_past_values([row(2020)], by=getattr(world, name), key="z")
        with pytest.raises(PermissionDenied):
            correct_past_value(PastValue.objects.latest("pk"), by=getattr(world, name), value="1", reason="不该")


def test_an_office_of_one_organ_speaks_for_that_organ_alone(world: World) -> None:
    register_past_values([*SERIES, row(organ="A2")], by=world.office, key="k")
    give(world.stranger, Role.OFFICE, world.organs[1])
    assert [each.code for each in kept_for(world.stranger)] == ["A2"]
    with pytest.raises(ProblemsError) as error:
        register_past_values([row(2020), row(2020, organ="A2")], by=world.stranger, key="z")
    assert [each.code for each in error.value.problems] == ["ORG_UNKNOWN"]
    with pytest.raises(PermissionDenied):
        correct_past_value(PastValue.objects.filter(organisation=world.organs[0])[0], by=world.stranger, value="1",
                           reason="不该")  # fmt: skip


def test_an_office_that_sits_in_one_organ_speaks_for_those_it_evaluates(world: World) -> None:
    register_past_values([*SERIES, row(organ="A3")], by=world.office, key="k")
    seat, (first, second, _third) = an_organisation("SEAT", "省委省直机关工委"), world.organs
    give(world.stranger, Role.OFFICE, seat)
    own = a_plan(seat, world.stranger, "SEAT-2026")
    take_part(own, first, second)
    assert kept_for(world.stranger) == []  # a draft gives no right
    own.state, own.issued_at, own.issued_by = "issued", timezone.now(), world.chief
    own.circulated_at, own.digest, own.document_number = own.issued_at, "sha256:0", "1号"
    own.document_date = timezone.localdate()
    own.save()
    assert [each.code for each in kept_for(world.stranger)] == ["A1"]
    with pytest.raises(ProblemsError) as error:
        register_past_values([row(2020, organ="A2"), row(2020, organ="A3")], by=world.stranger, key="z")
    assert [each.code for each in error.value.problems] == ["ORG_UNKNOWN"]
    register_past_values([row(2020, organ="A2")], by=world.stranger, key="z")
    give(world.filler, Role.UNIT_HEAD, seat)
    assert [each.code for each in kept_for(world.filler)] == ["A1"]  # only by its own organ's role


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_exported_can_be_imported_again(world: World, tmp_path: Path, suffix: str) -> None:
    register_past_values([*SERIES, row(organ="A2", value="-3")], by=world.office, key="k")
    path = tmp_path / f"past.{suffix}"
    values = PastValue.objects.select_related("organisation")
    assert write_export(path, values, {}, "陈主任导出，仅限工作使用") == 4
    rows, problems = read_past(path)
    assert problems == []
    assert [each.said for each in rows] == [("年度任务完成率", each.value, "%", "年鉴") for each in values]
    assert (compare(rows, world.office).unchanged, compare(rows, world.office).total) == (4, 0)
