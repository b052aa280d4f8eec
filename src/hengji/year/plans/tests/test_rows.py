"""Pack → rows → pack is the same text, byte by byte."""

import pytest

from hengji.core.scoring import pack
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_text, scheme_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL, shipped


@pytest.mark.parametrize(("name", "text"), shipped().items(), ids=shipped())
def test_every_shipped_pack_comes_back_byte_by_byte(house: House, name: str, text: str) -> None:
    year = int(pack.load(text).year or 2026)
    with assert_recorded():
        plan = create_plan(Head("P-1", year, name, house.organiser), text, by=house.clerk)
    assert pack_text(plan) == text
    assert scheme_of(plan) == pack.load(text)


def test_there_are_packs() -> None:
    assert len(shipped()) >= 8


def test_a_copy_of_a_plan_is_of_its_own_year(house: House, plan: Plan) -> None:
    next_year = create_plan(Head("SZ-2027", 2027, "省直机关2027年度考评", house.organiser), plan, by=house.clerk)
    assert pack_text(next_year) == pack_text(plan).replace("2026", "2027")
    assert (next_year.source_plan, next_year.source_pack) == (plan, "")


def test_a_text_that_is_not_canonical_is_kept_as_the_scheme_that_it_says(house: House) -> None:
    text = SMALL.replace("tree:", "# 备注\ntree:").replace("points: 40\n    rule", "points: '40'\n    rule")
    plan = create_plan(Head("P-1", 2026, "考评", house.organiser), text, by=house.clerk)
    assert pack_text(plan) == pack.dump(pack.load(SMALL))


def test_an_empty_plan_has_an_empty_tree(house: House) -> None:
    plan = create_plan(Head("P-1", 2026, "考评", house.organiser), by=house.clerk)
    assert pack_text(plan) == "pack: P-1\ntitle: 考评\nyear: 2026\ntree: []\n"


def test_a_shipped_pack_is_named_by_its_key(house: House) -> None:
    plan = create_plan(Head("P-1", 2026, "考评", house.organiser), "guizhou-six-blocks-example", by=house.clerk)
    assert plan.source_pack == "guizhou-six-blocks-example"
    assert pack_text(plan) == shipped()["guizhou.yaml"]


def test_all_problems_of_a_start_come_at_once(house: House, plan: Plan) -> None:
    twice = SMALL.replace("code: DJ", "code: ZN")
    with pytest.raises(ProblemsError) as caught:
        create_plan(Head("SZ-2026", 12, " ", house.organiser), twice, by=house.clerk)
    assert [problem.code for problem in caught.value.problems] == [
        "PLAN_CODE", "PLAN_TITLE", "PLAN_YEAR", "NODE_DUPLICATE",
    ]  # fmt: skip
    assert list(Plan.objects.all()) == [plan]


@pytest.mark.parametrize(("source", "codes"), [("mei-you", ["SOURCE_UNKNOWN"]), ("pack: a\nb: c\n", ["PACK_KEY"] * 3)])
def test_a_source_that_is_none_is_refused(house: House, source: str, codes: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        create_plan(Head("P-1", 2026, "考评", house.organiser), source, by=house.clerk)
    assert [problem.code for problem in caught.value.problems] == codes
