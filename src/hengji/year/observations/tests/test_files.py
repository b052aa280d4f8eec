"""Files in: what a reader of the form can get wrong; and materials behind a fact, seen by who sees the fact."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.models import Content, File
from hengji.foundation.evidence.use_rules import may_see_use, visible_uses
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.observations.actions import (
    Arrival,
    attach_evidence,
    confirm_observations,
    register_observations,
    register_past_values,
    register_with_evidence,
    void_observation,
)
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import Fact, day_of
from hengji.year.observations.models import Observation, PastValue, Voiding
from hengji.year.observations.permissions import ACTIONS, CONFIRM_LIST, LIST, REGISTER
from hengji.year.observations.tests.test_past import SERIES, row
from hengji.year.observations.tests.world import World, s1
from hengji.year.observations.workbook.facts import read_facts
from hengji.year.plans.models import Plan


def test_gaps_stay_so_that_rows_count_as_people_count_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("单位编码,指标编码,数值,级别\nA1,S1,95,国家级\n,,,\nA2,S1,96,\n".encode("gb18030"))
    facts, arrival, problems = read_facts(path, key="k")
    assert problems == []
    assert facts == [Fact("A1", "S1", "95", level="国家级"), Fact("", "", ""), Fact("A2", "S1", "96")]
    assert (arrival.first_row, arrival.table) == (2, "计分依据")


def test_what_is_missing_or_voided_is_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("参评对象,指标,状态\nA1,S1,作废\n", encoding="utf-8")
    _facts, _arrival, problems = read_facts(path, key="k")
    assert [(each.code, each.message) for each in problems] == [
        ("COLUMN_MISSING", "缺少“值”列。"), ("STATE_VOIDED", "作废的记录不能导入。")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-1-3", "2026-01-03"), ("2026年01月03日", "2026-01-03"), ("20260103", "2026-01-03"),
     ("2026.1.3", "2026-01-03"), ("2026-13-1", "None"), ("去年", "None"), ("２０２６-1-3", "None")],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    assert str(day_of(text)) == day


def a_file(world: World, organ: str) -> File:
    now = timezone.now()
    content, _new = Content.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 1, "kind": "pdf", "first_seen_at": now}
    )
    return File.objects.create(content=content, organisation_code=organ, name="a.pdf", title="通报", scan=Scan.CLEAN,
                               uploaded_by=world.scorer, uploaded_at=now)  # fmt: skip


def test_who_sees_a_fact_sees_its_material(world: World) -> None:
    file = a_file(world, "A3")
    with assert_recorded():
        fact = register_with_evidence(world.plan, s1("A1"), [file], by=world.scorer, arrival=Arrival("1"))
    (use,) = file.uses.all()
    assert (use.key, use.url_name, use.title) == (str(fact.pk), "observation", "计分依据 S1 单位A1")
    assert attach_evidence(fact, [file], by=world.scorer) == [use]
    sees = {name: may_see_use(getattr(world, name), use) for name in ("office", "filler", "neighbour", "stranger")}
    assert sees == {"office": True, "filler": True, "neighbour": False, "stranger": False}
    for name, expected in sees.items():
        user = getattr(world, name)
        assert file.uses.filter(visible_uses(user)).exists() is expected
        assert can(user, "evidence.view", file) is expected
    with pytest.raises(PermissionDenied):
        attach_evidence(fact, [file], by=world.filler)


def test_what_is_refused_leaves_no_use_behind(world: World) -> None:
    foreign = a_file(world, "A1")
    with pytest.raises(PermissionDenied):
        register_with_evidence(world.plan, s1("A1"), [foreign], by=world.scorer, arrival=Arrival("1"))
    assert (Observation.objects.count(), foreign.uses.count()) == (0, 0)


def test_can_and_scope_agree(world: World) -> None:
    batch = register_observations(
        world.plan, [s1("A1"), s1("A2"), Fact("A1", "S2", "1", key="好")], by=world.office, arrival=Arrival("1")
    )
    rows = list(batch.observations.all())
    confirm_observations(rows, by=world.chief, way=Way.HEARD)
    void_observation(rows[0], by=world.chief, reason="有误")
    register_past_values([*SERIES, row(organ="A2")], by=world.office, key="k")
    users = [world.office, world.chief, world.scorer, world.approver, world.filler, world.neighbour, world.auditor,
             world.system, world.stranger]  # fmt: skip
    of_plans = [LIST, REGISTER, CONFIRM_LIST, "observations.export", "observations.doubles"]
    about = [name for name in ACTIONS if name not in of_plans and not name.endswith("_past")]
    found = disagreements(users, about, {Observation: rows, Voiding: Voiding.objects.all()})
    found += disagreements(users, ["observations.view_past", "observations.correct_past"],
                           {PastValue: PastValue.objects.all()})  # fmt: skip
    found += disagreements(users, of_plans, {Plan: [world.plan]})
    assert found == []
