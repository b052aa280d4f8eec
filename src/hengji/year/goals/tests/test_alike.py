"""Goals of several organs that say nearly the same."""

from __future__ import annotations

import pytest
from django.test import Client

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import Row, write_goals
from hengji.year.goals.queries.alike import Named, clusters, clusters_of

from .house import a_plan, a_sheet, a_user


def named(organ: str, title: str) -> Named:
    return Named(f"GP.{organ}", f"{organ}-01", organ, title)


def test_alike_through_a_third_is_one_cluster_and_one_organ_alone_is_none() -> None:
    goals = [
        named("A", "新增公办学前教育学位"), named("B", "新增公办学前教育学位数"), named("C", "老旧小区改造开工数"),
        named("C", "老旧小区改造开工数量"), named("D", "农村公路提级改造里程"),
    ]  # fmt: skip
    (found,) = clusters(goals)
    assert (found.title, found.organs, [each.organ for each in found.goals]) == ("新增公办学前教育学位", 2, ["A", "B"])


@pytest.mark.django_db
def test_only_what_somebody_may_see_is_compared() -> None:
    plan, clerk = a_plan(), a_user("clerk")
    for code in ("P1", "P2"):
        sheet = a_sheet(plan, code, by=clerk)
        write_goals(sheet, [Row("", {"title": "新增公办学前教育学位"})], by=clerk)
    office, stranger = a_user("office"), a_user("stranger")
    give(office, Role.OFFICE, plan.organiser)
    assert [each.organs for each in clusters_of(office, plan)] == [2]
    assert clusters_of(stranger, plan) == []
    client = Client()
    client.force_login(office)
    assert "2个单位，2项" in client.get("/goals/GP/alike/?list=1").content.decode()
    client.force_login(stranger)
    assert client.get("/goals/GP/alike/?list=1").status_code == 404
