import pytest
from django.test import Client
from django.utils import timezone

from hengji.foundation.access.policy import can
from hengji.foundation.approvals.actions import decide, record_meeting
from hengji.foundation.approvals.models import Case, Decision, Record, Seat
from hengji.foundation.approvals.queries import present_step, visible_cases
from hengji.foundation.approvals.tests.conftest import Opens, People
from hengji.foundation.approvals.tests.test_deciding import MINUTES, agree
from hengji.foundation.organisations.models import Grant, User

pytestmark = pytest.mark.django_db


def page(client: Client, user: User, path: str, status: int = 200, **data: str) -> str:
    client.force_login(user)
    response = client.post(path, data) if data else client.get(path)
    assert response.status_code == status
    return response.content.decode()


def grant(user: User, role: str) -> None:
    now = timezone.now()
    Grant.objects.create(user=user, role=role, since=now.date(), confirmed_at=now)


def shown(case: Case) -> str:
    step = present_step(case)
    assert step is not None
    return str(step.pk)


def test_parties_see_a_case_and_strangers_do_not(opened: Opens, people: People) -> None:
    case = opened()
    seen = {user.username for user in User.objects.all() if visible_cases(user).exists()}
    assert seen == {"zhang", "li", "chen", "wang", "qian", "zhou"}
    assert seen == {user.username for user in User.objects.all() if can(user, "approvals.view", case)}


def test_stranger_finds_nothing(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    for path in ("", "print/"):
        page(client, people.sun, f"/approvals/{case.pk}/{path}", 404)
    for path in ("decide/", "withdraw/", "record/", "check/"):
        page(client, people.sun, f"/approvals/{case.pk}/{path}", 404, verdict="approve")
    page(client, people.li, f"/approvals/{case.pk}/reroute/", 403, people="sun", reason="改派")
    assert not Decision.objects.exists()


def test_page_offers_one_next_step_to_whose_turn_it_is(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    path = f"/approvals/{case.pk}/"
    assert "同意，转到“两处会签”" in page(client, people.li, path)
    text = page(client, people.chen, path)
    assert "同意，转到" not in text
    assert "退回提交人修改" not in text
    page(client, people.li, f"{path}decide/", 302, verdict="approve", step=shown(case))
    assert "同意，等其他会签人" in page(client, people.chen, path)
    assert "退回到“单位负责人审核”" in page(client, people.chen, path)


def test_return_without_a_reason_keeps_what_was_typed(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    path = f"/approvals/{case.pk}/decide/"
    assert "退回须写明原因" in page(client, people.li, path, 422, verdict="return", step=shown(case))
    data = {"verdict": "return", "step": shown(case), "label-1": "目标一"}
    text = page(client, people.li, path, 422, **data)
    assert "请写明这一条的意见" in text
    assert 'value="目标一"' in text
    page(client, people.li, path, 302, **data, **{"text-1": "偏低"})
    assert "目标一：偏低" in page(client, people.zhang, f"/approvals/{case.pk}/")


def test_second_click_and_second_decider_are_told_gently(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    path, step = f"/approvals/{case.pk}/decide/", shown(case)
    for _ in range(2):
        page(client, people.li, path, 302, verdict="approve", step=step)
    assert Decision.objects.count() == 1
    text = page(client, people.chen, path, 422, verdict="approve", step=step)
    assert "已由李负责在" in text


def test_meeting_is_entered_by_one_and_checked_by_another(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    agree(case, people.li, people.chen, people.wang)
    path = f"/approvals/{case.pk}/"
    data = {"agenda": "第三项", "number": "5号", "date": "2026-01-05", "verdict": "approve"}
    assert "请填写会议议题" in page(client, people.qian, f"{path}record/", 422, **data | {"agenda": ""})
    page(client, people.qian, f"{path}record/", 302, **data)
    assert "与原件相符" not in page(client, people.qian, path)
    assert "第三项，会议纪要5号" in page(client, people.zhou, path)
    page(client, people.zhou, f"{path}check/", 302, agrees="no", remark="编号不符")
    page(client, people.zhou, f"{path}record/", 302, **data)
    page(client, people.qian, f"{path}check/", 302, agrees="yes")
    assert list(Record.objects.values_list("state", flat=True)) == ["refused", "confirmed"]
    data = {"signer": "王", "scan": "S1", "date": "2026-01-05", "verdict": "approve"}
    page(client, people.qian, f"{path}record/", 302, **data)
    page(client, people.zhou, f"{path}check/", 302, agrees="yes")
    assert Case.objects.get().state == "approved"
    assert "data:image/svg+xml" in page(client, people.zhang, f"{path}print/")


def test_withdrawing_on_the_page(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    path = f"/approvals/{case.pk}/"
    assert "撤回（下一步办理前可以撤回）" in page(client, people.zhang, path)
    page(client, people.li, f"{path}withdraw/", 422, x="1")
    decide(case, by=people.li, verdict="approve")
    page(client, people.zhang, f"{path}withdraw/", 422, x="1")
    page(client, people.li, f"{path}withdraw/", 302, x="1")
    agree(case, people.li, people.chen, people.wang)
    record_meeting(case, by=people.qian, minutes=MINUTES)
    assert "撤回（" not in page(client, people.wang, path)


def test_chief_of_the_office_reroutes(client: Client, opened: Opens, people: People) -> None:
    case = opened()
    grant(people.sun, "office_chief")
    path = f"/approvals/{case.pk}/"
    assert "改派审批人" in page(client, people.sun, path)
    text = page(client, people.sun, f"{path}reroute/", 422, step=shown(case), people="nobody zhao", reason="出差")
    assert "没有账号“nobody”" in text
    page(client, people.sun, f"{path}reroute/", 302, step=shown(case), people="zhao", reason="出差")
    page(client, people.sun, f"{path}decide/", 403, verdict="approve", step=shown(case))
    assert Seat.objects.filter(step=present_step(case), left_at=None).get().user == people.zhao


@pytest.mark.parametrize(("who", "address"), [("li", "/approvals/"), ("zhang", "/approvals/?list=own")])
def test_lists_ask_the_same_number_of_questions_for_one_and_three(
    client: Client, opened: Opens, people: People, django_assert_max_num_queries: object, who: str, address: str
) -> None:
    counts = []
    client.force_login(getattr(people, who))
    for several in (["17"], ["18", "19"]):
        for key in several:
            opened(key=key)
        with django_assert_max_num_queries(60) as asked:  # type: ignore[operator]
            text = client.get(address).content.decode()
        counts.append((text.count("2026年度目标"), len(asked)))
    assert [count for count, _asked in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]
