"""The scan of a signed paper is a material: the checker and the parties see it, nobody else."""

import pytest
from django.test import Client
from pytest_django import Settings

from hengji.foundation.access.policy import can, scope
from hengji.foundation.approvals.actions import Paper, record_paper
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.approvals.models import Case, Record
from hengji.foundation.approvals.queries import materials_of
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.evidence.models import File, Use
from hengji.foundation.evidence.tests.world import a_file
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give

from .conftest import Opens, People
from .test_deciding import DAY

SIGNED = ChainSpec((StepSpec("paper", "分管领导签批", kind="paper", role="office"),))


@pytest.fixture
def case(opened: Opens, people: People) -> Case:
    for user in (people.qian, people.zhou):
        give(user, Role.OFFICE)
    give(people.zhang, Role.UNIT_FILLER)
    give(people.sun, Role.EXPERT)
    return opened(SIGNED)


@pytest.fixture
def scan(case: Case, people: People, settings: Settings, tmp_path: object) -> File:
    settings.EVIDENCE_ROOT = tmp_path
    return a_file(people.qian, organisation_code="")


def seers(scan: File) -> set[str]:
    listed = {
        user.username
        for user in User.objects.all()
        if scope(user, "evidence.view", File.objects.filter(pk=scan.pk)).exists()
    }
    assert listed == {user.username for user in User.objects.all() if can(user, "evidence.view", scan)}
    return listed


def test_parties_of_the_case_see_the_scan(case: Case, people: People, scan: File, client: Client) -> None:
    assert seers(scan) == {"qian"}
    client.force_login(people.qian)
    data = {"signer": "王副省长", "date": DAY.isoformat(), "verdict": "approve", "materials": f"file:{scan.pk}"}
    assert client.post(f"/approvals/{case.pk}/record/", data).status_code == 302
    assert seers(scan) == {"qian", "zhang", "zhou"}
    client.force_login(people.zhou)
    assert f'href="/materials/{scan.pk}/">{scan.title}' in client.get(f"/approvals/{case.pk}/").content.decode()
    assert "王副省长签批，" in client.get(f"/approvals/{case.pk}/").content.decode()
    client.force_login(people.sun)
    assert client.get(f"/materials/{scan.pk}/").status_code == 404


def test_neither_scan_nor_number_is_refused(case: Case, people: People) -> None:
    with pytest.raises(ProblemsError, match="扫描件编号"):
        record_paper(case, by=people.qian, paper=Paper("王副省长", "", DAY))
    assert not Record.objects.exists()


def test_somebody_else_s_material_cannot_be_attached(case: Case, people: People, scan: File, client: Client) -> None:
    client.force_login(people.zhou)
    data = {"signer": "王", "date": DAY.isoformat(), "verdict": "approve", "materials": f"file:{scan.pk}"}
    response = client.post(f"/approvals/{case.pk}/record/", data)
    assert response.status_code == 422
    assert "请填写扫描件编号" in response.content.decode()
    assert not Use.objects.exists()
    assert materials_of(case) == []
