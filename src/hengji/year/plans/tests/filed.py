"""A province's plan with marks, a city under it with an office of its own, and a plan begun from the province's."""

from dataclasses import dataclass
from datetime import date

import pytest

from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans import actions
from hengji.year.plans.actions import Document, Head
from hengji.year.plans.models import Plan
from hengji.year.plans.tests.house import House

DOCUMENT = Document("市目标〔2026〕1号", date(2026, 3, 5))
MARKS = {"ZN": {"below": "uniform"}, "ZN-2": {"below": "refine"}, "DJ": {"below": "refine"}}


@dataclass(frozen=True)
class City:
    organ: Organisation
    clerk: User
    chief: User


@pytest.fixture
def city(house: House) -> City:
    organ = an_organisation("GY", "贵阳市目标办", Kind.ORGAN)
    clerk, chief = (User.objects.create(username=name, display_name=name) for name in ("city-clerk", "city-chief"))
    give(clerk, Role.OFFICE, organ)
    give(chief, Role.OFFICE_CHIEF, organ)
    return City(organ, clerk, chief)


@pytest.fixture
def above(house: House, plan: Plan) -> Plan:
    """The province's plan, marked and issued."""
    actions.change_indicators(plan, MARKS, by=house.clerk)
    actions.change_scheme(plan, {"below": {"grades": "uniform"}}, by=house.clerk)
    return issued(plan, house.clerk, house.chief)


@pytest.fixture
def below(city: City, above: Plan) -> Plan:
    """The city's plan, begun from the province's, not yet touched."""
    return actions.create_plan(Head("GY-2026", 2026, "贵阳市2026年度考评", city.organ, above), above, by=city.clerk)


@pytest.fixture
def issued_below(below: Plan, city: City) -> Plan:
    actions.change_indicator(below, "DJ", {"note": "含市直机关"}, by=city.clerk)
    return issued(below, city.clerk, city.chief)


def issued(plan: Plan, clerk: User, chief: User) -> Plan:
    return actions.issue_plan(actions.circulate_plan(plan, by=clerk), DOCUMENT, by=chief)


def corrected(plan: Plan, changes: dict[str, dict[str, object]], clerk: User, chief: User) -> None:
    row = actions.correct_scheme(plan, changes, reason="文件更正", by=clerk)
    actions.confirm_correction(row, by=chief)
