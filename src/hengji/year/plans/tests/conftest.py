"""An office with two persons, a chief, an evaluated organ, and a stranger; a plan in drafting."""

import pytest

from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Plan
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL


@pytest.fixture
def house(db: None) -> House:
    organiser = an_organisation("SZ", "省直目标办", Kind.ORGAN)
    organ = an_organisation("SZ-01", "省财政厅", Kind.ORGAN)
    people = {
        name: User.objects.create(username=name, display_name=name)
        for name in ("clerk", "colleague", "chief", "steering", "filler", "reader", "stranger")
    }
    for name in ("clerk", "colleague"):
        give(people[name], Role.OFFICE, organiser)
    give(people["chief"], Role.OFFICE_CHIEF, organiser)
    give(people["steering"], Role.STEERING, organiser)
    give(people["filler"], Role.UNIT_FILLER, organ)
    give(people["reader"], Role.READER, organiser)
    return House(organiser, organ, **people)


@pytest.fixture
def plan(house: House) -> Plan:
    return create_plan(Head("SZ-2026", 2026, "省直机关2026年度目标绩效考评", house.organiser), SMALL, by=house.clerk)
