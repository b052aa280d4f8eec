"""Runs from the database: what hinders them, once official, numbered corrections, and what an organ sees of its own."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client

from hengji.core.scoring.run import load_run, verify
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.actions import Terms, run_corrected, run_plan
from hengji.outcome.assessment.enums import Fault, Kind
from hengji.outcome.assessment.models import Result, Run, RunIsFinalError
from hengji.outcome.assessment.queries.official import latest_run, official_run
from hengji.outcome.assessment.queries.runs import text_of
from hengji.year.goals.tests.house import a_plan, a_user, participant
from hengji.year.observations.actions import Arrival, confirm_observations, register_observations, replace_observation
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import Fact, fact_of
from hengji.year.observations.models import Observation
from hengji.year.plans.enums import Audience
from hengji.year.plans.models import Disclosure, Plan

PACK = """
pack: runs-by-hand
title: 手算办法
places: {leaf: 4, block: 4, total: 2}
groups: {A: 甲组}
tree:
  - {code: A, title: 重点任务, points: 60, rule: {SR-01: {target: "100"}}}
  - {code: B, title: 信息报送, points: 40, rule: {SR-01: {target: "10"}}}
ranking: {within: all}
grades:
  - {name: 优秀, from: 90, quota: 25%}
  - {name: 合格}
quotas: {within: all}
"""
SEEN = {"P1": ("100", "10"), "P2": ("90", "10"), "P3": ("80", "10"), "P4": ("50", "5")}


class World:
    """Four organs under a scheme of two leaves; everything is registered by one person of the office."""

    def __init__(self) -> None:
        self.plan: Plan = a_plan("RP", len(SEEN), text=PACK)
        self.office, self.chief, self.clerk = a_user("office"), a_user("chief"), a_user("clerk")
        give(self.office, "office", self.plan.organiser)
        give(self.chief, "office_chief", self.plan.organiser)
        give(self.clerk, "unit_filler", participant(self.plan, "P2").organisation)
        facts = [Fact(code, leaf, value) for code, pair in SEEN.items() for leaf, value in zip("AB", pair, strict=True)]
        register_observations(self.plan, facts, by=self.office, arrival=Arrival("all"))

    def confirm(self) -> None:
        rows = list(Observation.objects.filter(plan=self.plan).unconfirmed())
        confirm_observations(rows, by=self.chief, way=Way.HEARD)

    def correct(self, value: str) -> None:
        """P2's first leaf."""
        old = Observation.objects.filter(plan=self.plan, participant__code="P2", indicator="A").standing().get()
        fact = Fact(**{**fact_of(old).__dict__, "value": value})
        new = replace_observation(old, fact, by=self.office, reason="申诉复核决定1号")
        confirm_observations([new], by=self.chief, way=Way.HEARD)

    def official(self) -> Run:
        self.confirm()
        return run_plan(self.plan, by=self.chief, kind=Kind.OFFICIAL)


@pytest.fixture
def world(db: None) -> World:
    return World()


def faults(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def totals(run: Run) -> dict[str, tuple[str, int, str]]:
    return {each.code: (each.total, each.rank, each.grade) for each in Result.objects.filter(run=run)}


def test_a_provisional_run_takes_what_is_confirmed_or_says_otherwise(world: World) -> None:
    whole = run_plan(world.plan, by=world.office, kind=Kind.PROVISIONAL, confirmed_only=False)
    assert totals(whole) == {
        "P1": ("100.00", 1, "优秀"), "P2": ("94.00", 2, "合格"), "P3": ("88.00", 3, "合格"), "P4": ("50.00", 4, "合格"),
    }  # fmt: skip
    assert (whole.confirmed_only, whole.kind, whole.title.endswith("第1次试算")) == (False, "provisional", True)
    strict = run_plan(world.plan, by=world.office, kind=Kind.PROVISIONAL)
    assert {each[0] for each in totals(strict).values()} == {"0.00"}
    assert run_plan(world.plan, by=world.office, kind=Kind.PROVISIONAL) == strict
    assert (official_run(world.plan), latest_run(world.plan)) == (None, strict)


def test_an_official_run_says_everything_that_stands_in_its_way(world: World) -> None:
    with pytest.raises(PermissionDenied):
        run_plan(world.plan, by=world.office, kind=Kind.OFFICIAL)
    with pytest.raises(ProblemsError) as caught:
        run_plan(world.plan, by=world.chief, kind=Kind.OFFICIAL)
    assert faults(caught) == [Fault.UNCONFIRMED]
    assert "8条" in str(caught.value)
    assert not Run.objects.exists()


def test_official_once_then_numbered_corrections(world: World) -> None:
    first = world.official()
    assert (first.kind, first.number, first.confirmed_only) == ("official", 0, True)
    assert verify(load_run(text_of(Run.objects.get(pk=first.pk)))).good
    with pytest.raises(ProblemsError) as caught:
        run_plan(world.plan, by=world.chief, kind=Kind.OFFICIAL)
    assert faults(caught) == [Fault.OFFICIAL_ONCE]
    with pytest.raises(ProblemsError) as caught:
        run_corrected(world.plan, by=world.chief, corrects=first, reason=" ")
    assert faults(caught) == [Fault.REASON]
    with pytest.raises(ProblemsError) as caught:
        run_corrected(world.plan, by=world.chief, corrects=first, reason="没有变化")
    assert faults(caught) == [Fault.UNCHANGED]
    world.correct("75")
    second = run_corrected(world.plan, by=world.chief, corrects=first, reason="申诉复核决定1号")
    assert (second.number, second.corrects, official_run(world.plan)) == (1, first, second)
    assert totals(second)["P2"] == ("85.00", 3, "合格")
    assert totals(second)["P3"] == ("88.00", 2, "合格")
    assert totals(first)["P2"] == ("94.00", 2, "合格")
    with pytest.raises(ProblemsError) as caught:
        run_corrected(world.plan, by=world.chief, corrects=first, reason="又一次")
    assert faults(caught) == [Fault.CORRECTED_ALREADY]


def test_late_figures_wait_for_the_cut_off(world: World) -> None:
    world.plan.windows.create(
        phase="results", title="滞后统计数据截止（此后结转下年）", opens=date(2026, 2, 22), closes=date(2026, 2, 26)
    )
    world.confirm()
    world.correct("待公布")
    before, after = Terms(today=date(2026, 2, 26)), Terms(today=date(2026, 2, 27))
    with pytest.raises(ProblemsError) as caught:
        run_plan(world.plan, by=world.chief, kind=Kind.OFFICIAL, terms=before)
    assert faults(caught) == [Fault.PENDING]
    run = run_plan(world.plan, by=world.chief, kind=Kind.OFFICIAL, terms=after)
    assert load_run(text_of(Run.objects.get(pk=run.pk))).options["settled"] is True


def test_results_are_final_for_the_model_and_the_database(world: World) -> None:
    world.official()
    result = Result.objects.first()
    assert result is not None
    for change in (result.save, result.delete, Result.objects.all().delete, lambda: Result.objects.update(total="1")):
        with pytest.raises(RunIsFinalError):
            change()
    for statement in ("UPDATE assessment_result SET total = '1'", "DELETE FROM assessment_result"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def get(user: User, path: str) -> Any:  # noqa: ANN401 - an answer
    client = Client()
    client.force_login(user)
    return client.get(path)


def test_an_organ_sees_its_own_walk_only_and_only_once_it_is_open(world: World) -> None:
    run = world.official()
    own, foreign = (Result.objects.get(run=run, code=code) for code in ("P2", "P3"))
    assert get(world.clerk, f"/my-results/{own.pk}/").status_code == 404
    Disclosure.objects.create(
        plan=world.plan, item="本单位各项得分和扣分理由", audience=Audience.OWN, open_from=date(2020, 1, 1)
    )
    assert get(world.clerk, "/my-results/").headers["Location"] == f"/my-results/{own.pk}/"
    page = get(world.clerk, f"/my-results/{own.pk}/").content.decode()
    assert "94.00" in page
    assert "名次" not in page.split("<main", 1)[1]
    assert participant(world.plan, "P1").name not in page
    leaf = get(world.clerk, f"/my-results/{own.pk}/nodes/A/").content.decode()
    assert all(text in leaf for text in ("54", str(world.office), str(world.chief), "登记和确认"))
    assert get(world.clerk, f"/my-results/{own.pk}/nodes/NO/").status_code == 404
    assert get(world.clerk, f"/my-results/{foreign.pk}/").status_code == 404
    assert get(world.clerk, f"/my-results/{own.pk}/score-sheet/").content.startswith(b"%PDF")
    assert get(world.clerk, f"/runs/{run.pk}/").status_code == 404
    assert get(world.office, f"/my-results/{own.pk}/").status_code == 404
    world.correct("75")
    later = run_corrected(world.plan, by=world.chief, corrects=run, reason="复核决定")
    assert get(world.clerk, f"/my-results/{own.pk}/").status_code == 404
    assert "85.00" in get(world.clerk, f"/my-results/{Result.objects.get(run=later, code='P2').pk}/").content.decode()


def test_pages_of_a_plan_s_runs(world: World) -> None:
    office, chief = Client(), Client()
    office.force_login(world.office)
    chief.force_login(world.chief)
    page = office.get("/plans/RP/runs/").content.decode()
    assert "现在试算" in page
    assert "/runs/official/" not in page
    assert office.post("/plans/RP/runs/official/").status_code == 403
    assert office.post("/plans/RP/runs/try/", {"all": "1"}).status_code == 302
    refused = chief.post("/plans/RP/runs/official/")
    assert (refused.status_code, "8条" in refused.content.decode()) == (422, True)
    world.confirm()
    assert chief.post("/plans/RP/runs/official/").status_code == 302
    first = Run.objects.get(kind="official")
    world.correct("75")
    second = run_corrected(world.plan, by=world.chief, corrects=first, reason="申诉复核决定1号")
    changes = office.get(f"/runs/{second.pk}/changes/{first.pk}/").content.decode()
    assert "1条计分依据不同，4个参评对象中2个得分有变化，2个名次有变化，0个等次有变化。" in changes
    assert "A 54.0000→45.0000" in changes
    assert office.get(f"/runs/{second.pk}/changes/999999/").status_code == 404
    assert get(world.clerk, "/plans/RP/runs/").status_code == 404
