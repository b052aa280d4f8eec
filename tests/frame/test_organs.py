"""What the rooms that keep codes learn of the organ tree, by the site's own settings."""

import pytest
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.common.organs import organisation_names, organisations_of
from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.evidence.queries import upload_organisations
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.testing import an_organisation, give

pytestmark = pytest.mark.django_db


def test_codes_come_from_grants(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    officer = create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)
    stranger = create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)
    first, second = an_organisation("520000-A", "甲厅"), an_organisation("520000-B", "乙局")
    give(officer, Role.UNIT_FILLER, first)
    give(officer, Role.READER, second)
    assert organisations_of(officer, Role.UNIT_FILLER) == {"520000-A"}
    assert organisations_of(officer, Role.READER) == {"520000-B"}
    with django_assert_num_queries(0):
        assert organisations_of(officer, Role.UNIT_FILLER) == {"520000-A"}
    assert organisations_of(stranger, Role.UNIT_FILLER) == organisations_of(officer, Role.OFFICE) == frozenset()
    assert (upload_organisations(officer), upload_organisations(stranger)) == ({"520000-A"}, set())


def test_names_are_found_by_code_and_unknown_codes_name_themselves() -> None:
    an_organisation("520000-A", "甲厅")
    assert organisation_names({"520000-A", "x"}) == {"520000-A": "甲厅", "x": "x"}
