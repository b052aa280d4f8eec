"""Kept what-ifs: saved and removed through the ledger, seen by owner and office only, never touching a run."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.actions import remove_scenario, save_scenario
from hengji.outcome.assessment.models import Run, Scenario
from hengji.outcome.assessment.permissions import REMOVE_SCENARIO, VIEW_SCENARIO, WHATIF
from hengji.outcome.assessment.queries.bases import Base, base_of
from hengji.outcome.assessment.queries.scenarios import scenarios
from hengji.outcome.assessment.whatif.edits import Edit

EDITS = (Edit(("points", "S1"), "60"),)
WHO = {"leader": Role.STEERING, "other": Role.STEERING, "clerk": Role.OFFICE, "chief": Role.OFFICE_CHIEF,
       "reader": Role.READER, "auditor": Role.AUDITOR}  # fmt: skip


@pytest.fixture
def people(db: None) -> dict[str, User]:
    found = {name: create_account(name, name, password=PASSWORD) for name in (*WHO, "stranger")}
    for name, role in WHO.items():
        give(found[name], role)
    return found


@pytest.fixture
def log_in(people: dict[str, User]) -> Callable[[str], Client]:
    def client(name: str) -> Client:
        found = Client()
        found.force_login(people[name])
        return found

    return client


def base(run: Run) -> Base:
    found = base_of("run", str(run.pk), User.objects.get(username="clerk"))
    assert found is not None
    return found


def rows_of_runs() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessment_run")
        return list(cursor.fetchall())


def test_saving_records_and_touches_no_run(people: dict[str, User], stored: Run) -> None:
    before = rows_of_runs()
    with assert_recorded():
        made = save_scenario(base(stored), EDITS, title=" 党建加重 ", by=people["leader"])
    assert (made.title, made.base_kind, made.base_key, made.base_digest) == (
        "党建加重",
        "run",
        str(stored.pk),
        stored.digest,
    )
    assert made.edits == [["points", "S1", "60"]]
    assert made.finding == "名次上升3个、下降3个；进入优秀：第4民生局；退出优秀：第3民生局。"
    assert save_scenario(base(stored), EDITS, title="党建加重", by=people["leader"]).pk == made.pk  # the second click
    with assert_recorded():
        remove_scenario(made, by=people["leader"])
    remove_scenario(made, by=people["leader"])
    said = ["assessment.save_scenario", "assessment.remove_scenario"]
    assert list(Entry.objects.filter(action__in=said).order_by("seq").values_list("action", flat=True)) == said
    assert not Scenario.objects.exists()
    assert rows_of_runs() == before


def test_all_problems_come_at_once(people: dict[str, User], stored: Run) -> None:
    with pytest.raises(ProblemsError) as caught:
        save_scenario(
            base(stored), [Edit(("points", "S1"), "x"), Edit(("points", "Z"), "1")], title="", by=people["leader"]
        )
    assert [problem.code for problem in caught.value.problems] == ["SCENARIO_TITLE", "SCENARIO_EDIT", "SCENARIO_EDIT"]
    with pytest.raises(ProblemsError) as caught:
        save_scenario(base(stored), [Edit(("points", "S1"), "20")], title="名" * 81, by=people["leader"])
    assert [problem.code for problem in caught.value.problems] == ["SCENARIO_TITLE", "SCENARIO_EMPTY"]
    assert not Scenario.objects.exists()


def test_owner_and_office_see_it_and_nobody_else(people: dict[str, User], stored: Run) -> None:
    made = save_scenario(base(stored), EDITS, title="甲", by=people["leader"])
    assert {name for name, user in people.items() if can(user, VIEW_SCENARIO, made)} == {"leader", "clerk", "chief"}
    assert {name for name, user in people.items() if made in scenarios(user)} == {"leader", "clerk", "chief"}
    assert {name for name, user in people.items() if can(user, REMOVE_SCENARIO, made)} == {"leader"}
    assert {name for name, user in people.items() if can(user, WHATIF)} == {"leader", "other", "clerk", "chief"}
    assert disagreements(people.values(), [VIEW_SCENARIO, REMOVE_SCENARIO], {Scenario: [made]}) == []


def test_pages_answer_those_who_may(log_in: Callable[[str], Client], people: dict[str, User], stored: Run) -> None:
    made = save_scenario(base(stored), EDITS, title="甲", by=people["leader"])
    paths = ["/whatif/", "/trials/", f"/whatif/run/{stored.pk}/", "/whatif/pack/fuping/", "/scenarios/compare/",
             f"/scenarios/{made.pk}/"]  # fmt: skip
    found = {name: [log_in(name).get(path).status_code for path in paths] for name in people}
    assert found == {
        "leader": [200] * 6,
        "clerk": [200] * 6,
        "chief": [200] * 6,
        "other": [200, 200, 200, 200, 200, 404],
        "reader": [403, 403, 403, 403, 403, 404],
        "auditor": [403, 403, 403, 403, 403, 404],
        "stranger": [403, 403, 403, 403, 403, 404],
    }
    assert log_in("clerk").post(f"/scenarios/{made.pk}/remove/").status_code == 403
    assert log_in("other").post(f"/scenarios/{made.pk}/remove/").status_code == 404
    assert "模拟测算" not in log_in("reader").get(f"/runs/{stored.pk}/").content.decode()
    assert f"/whatif/run/{stored.pk}/" in log_in("clerk").get(f"/runs/{stored.pk}/").content.decode()


def test_moving_answers_with_the_result_alone(log_in: Callable[[str], Client], stored: Run) -> None:
    path, sent = f"/whatif/run/{stored.pk}/", {'["points","S1"]': "60", "pool": "A", "moved": "1"}
    part = log_in("leader").post(path, sent, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "经济厅" not in part
    assert "↑" in part
    assert "↓" in part
    assert "下级分值合计为 140，与本级分值 100 不符。" in part
    whole = log_in("leader").post(path, sent).content.decode()  # without JavaScript: the page with what was typed
    assert 'value="60" data-base="20"' in whole
    assert "<html" in whole


def test_panels_are_served_and_unknown_ones_are_not(log_in: Callable[[str], Client], stored: Run) -> None:
    client, path = log_in("clerk"), f"/whatif/run/{stored.pk}/panel/"
    assert "及格线（百分数）" in client.get(path, {"node": "S2.2.1"}).content.decode()
    assert "重大" not in client.get(path, {"participant": "B01", "leaf": "S3.1"}).content.decode()
    assert "机关党建 · 分值" in client.get(path).content.decode()
    for query in ({"node": "Z"}, {"participant": "Z", "leaf": "S3.1"}, {"participant": "B01", "leaf": "S3"}):
        assert client.get(path, query).status_code == 404


def test_saving_through_the_page(log_in: Callable[[str], Client], stored: Run) -> None:
    client, path = log_in("leader"), f"/whatif/run/{stored.pk}/save/"
    answer = client.post(path, {'["points","S1"]': "60", '["points","S2"]': "60", "title": ""})
    assert (answer.status_code, "没有写名称。" in answer.content.decode()) == (422, True)
    assert client.post(path, {'["points","S1"]': "60", '["points","S2"]': "60", "title": "甲"}).status_code == 302
    made = Scenario.objects.get()
    assert made.edits == [["points", "S1", "60"]]  # what was not moved is no edit
    page = client.get(f"/scenarios/{made.pk}/").content.decode()
    assert 'value="60" data-base="20"' in page
    assert client.post(f"/scenarios/{made.pk}/remove/").headers["Location"] == "/whatif/"
    assert client.post(f"/scenarios/{made.pk}/remove/").status_code == 404


def test_three_are_compared_and_foreign_ones_left_out(
    log_in: Callable[[str], Client], people: dict[str, User], stored: Run
) -> None:
    made = [save_scenario(base(stored), (Edit(("points", "S1"), str(30 + n)),), title=f"第{n}个", by=people["leader"])
            for n in range(4)]  # fmt: skip
    foreign = save_scenario(base(stored), EDITS, title="别人的", by=people["other"])
    query: dict[str, list[str | int]] = {"s": [foreign.pk, *(each.pk for each in made), "x"]}
    text = log_in("leader").get("/scenarios/compare/", query).content.decode()
    assert [f"第{n}个 名次" in text for n in range(4)] == [True, True, True, False]
    assert "别人的" not in text
    assert "没有选方案" in log_in("leader").get("/scenarios/compare/", {"s": foreign.pk}).content.decode()


def test_what_started_from_something_else_says_so(
    log_in: Callable[[str], Client], people: dict[str, User], stored: Run
) -> None:
    made = save_scenario(base(stored), EDITS, title="甲", by=people["leader"])
    Scenario.objects.filter(pk=made.pk).update(base_digest="sha256:0")
    client = log_in("leader")
    assert "已经变化" in client.get(f"/scenarios/{made.pk}/").content.decode()
    assert "已变化" in client.get("/scenarios/compare/", {"s": made.pk}).content.decode()
    Scenario.objects.filter(pk=made.pk).update(base_key="99")
    assert client.get(f"/scenarios/{made.pk}/").status_code == 404
    assert "甲" in client.get("/scenarios/compare/", {"s": made.pk}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    log_in: Callable[[str], Client], people: dict[str, User], stored: Run,
    django_assert_max_num_queries: DjangoAssertNumQueries, count: int,
) -> None:  # fmt: skip
    for number in range(count):
        save_scenario(base(stored), EDITS, title=f"第{number}个", by=people["clerk"])
    client = log_in("clerk")
    with django_assert_max_num_queries(14):
        client.get("/whatif/")


def test_trial_of_a_run_and_of_a_pack(log_in: Callable[[str], Client], stored: Run) -> None:
    client = log_in("leader")
    waiting = client.get(f"/trials/run/{stored.pk}/?seed=11").content.decode()
    assert 'hx-get="?seed=11&amp;now=1"' in waiting
    part = client.get(f"/trials/run/{stored.pk}/?seed=11&now=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "所选汇总的数据" in part
    again = client.get(f"/trials/run/{stored.pk}/?seed=11").content.decode()  # now it is at hand
    assert "名义权重和实际影响" in again
    assert "所选汇总的数据" not in client.get("/trials/pack/fuping/?now=1&seed=三").content.decode()
    for path in ("/trials/run/99/", "/trials/run/x/", "/trials/pack/none/", "/trials/plan/1/", "/whatif/run/99/"):
        assert client.get(path).status_code == 404
