"""Requests for sub-rules that the office changes: more time for the owner, and a wrong request taken back."""

from datetime import date

import pytest

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification, Reminder
from hengji.year.plans import actions
from hengji.year.plans.models import SubRuleItem, SubRules
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_sub_rule_pages import as_, text
from hengji.year.plans.tests.test_sub_rules import Owners, asked, codes, filed, fresh, opened, owners, ready, written

__all__ = ["asked", "owners"]  # fixtures


def test_an_owner_gets_more_time_with_a_reason(house: House, owners: Owners, asked: SubRules) -> None:
    for days, reason, wanted in (
        (10, "节假日", ["DATE_ORDER"]), (0, " ", ["ROUND_DAYS", "DATE_ORDER", "REASON"]), (20, "", ["REASON"]),
        (61, "节假日", ["ROUND_DAYS"]),
    ):  # fmt: skip
        with pytest.raises(ProblemsError) as caught:
            actions.extend_sub_rules(owners.plan, "ZN-1", days, by=house.clerk, reason=reason)
        assert codes(caught) == wanted
    with assert_recorded():
        row = actions.extend_sub_rules(owners.plan, "ZN-1", 20, by=house.clerk, reason="节假日")
    assert (row.state, row.days, fresh(asked).due) == ("asked", 20, date(2026, 3, 30))
    assert set(Reminder.objects.values_list("user", "due")) == {
        (person.pk, date(2026, 3, 30)) for person in (owners.scorer, owners.colleague, owners.approver)
    }
    told = Notification.objects.filter(title__startswith="评分细则延期")
    assert {(row.recipient, row.text) for row in told} == {
        (person, "截止日期改为2026年3月30日。") for person in (owners.scorer, owners.colleague, owners.approver)
    }
    assert Entry.objects.get(action="plans.extend_sub_rules").reason == "节假日"


def test_a_request_for_the_wrong_indicator_is_taken_back(house: House, owners: Owners, asked: SubRules) -> None:
    written(asked, owners)
    with pytest.raises(ProblemsError) as caught:
        actions.withdraw_sub_rules(owners.plan, "ZN-1", by=house.clerk, reason=" ")
    assert codes(caught) == ["REASON"]
    with assert_recorded():
        actions.withdraw_sub_rules(owners.plan, "ZN-1", by=house.clerk, reason="指标选错")
    assert (SubRules.objects.count(), SubRuleItem.objects.count(), Reminder.objects.count()) == (0, 0, 0)
    assert queries.todo(owners.scorer) == []
    told = Notification.objects.filter(title__startswith="不再要求报送评分细则")
    assert {(row.recipient, row.text, row.url_name) for row in told} == {
        (person, "理由：指标选错", "") for person in (owners.scorer, owners.colleague, owners.approver)
    }
    assert {row.reason for row in Entry.objects.filter(action="plans.withdraw_sub_rules")} == {"指标选错"}
    with pytest.raises(ProblemsError) as caught:  # the second click
        actions.withdraw_sub_rules(owners.plan, "ZN-1", by=house.clerk, reason="指标选错")
    assert codes(caught) == ["SUB_RULES_STATE"]
    (again,) = actions.ask_sub_rules(owners.plan, ["ZN-1"], 10, by=house.clerk)
    assert again.state == "asked"


def test_what_was_signed_is_neither_extended_nor_taken_back(house: House, owners: Owners, asked: SubRules) -> None:
    def refused() -> None:
        with pytest.raises(ProblemsError) as caught:
            actions.withdraw_sub_rules(owners.plan, "ZN-1", by=house.clerk, reason="指标选错")
        assert codes(caught) == ["SUB_RULES_STATE"]

    found = opened(asked, owners)
    refused()
    actions.revise_sub_rules(found, by=owners.scorer)
    refused()  # organs were asked: their replies stay
    assert actions.extend_sub_rules(owners.plan, "ZN-1", 20, by=house.clerk, reason="修改").days == 20
    ready(asked, owners)
    refused()
    actions.file_sub_rules(asked, by=house.colleague, seen=queries.content_digest(fresh(asked)))
    refused()
    with pytest.raises(ProblemsError) as caught:
        actions.extend_sub_rules(owners.plan, "ZN-1", 20, by=house.clerk, reason="节假日")
    assert codes(caught) == ["SUB_RULES_STATE"]
    assert fresh(asked).state == "filed"


def test_the_office_does_both_on_its_list(house: House, owners: Owners, asked: SubRules) -> None:
    office, address = as_(house.clerk), f"/plans/{owners.plan.code}/sub-rules/"
    page = text(office.get(address))
    assert "延长报送期限" in page
    assert "撤销报送要求" in page
    wrong = office.post(f"{address}extend/", {"indicator": "ZN-1", "days": "x", "reason": "节假日"})
    assert wrong.status_code == 422
    assert 'value="节假日"' in text(wrong)  # what was typed is still there
    assert office.post(f"{address}extend/", {"indicator": "DJ", "days": "20", "reason": "节假日"}).status_code == 422
    assert office.post(f"{address}extend/", {"indicator": "ZN-1", "days": "1", "reason": ""}).status_code == 422
    done = office.post(f"{address}extend/", {"indicator": "ZN-1", "days": "20", "reason": "节假日"}, follow=True)
    assert "“重点工作”评分细则已延期" in text(done)
    assert "2026年3月30日（暂定）" in text(done)
    for person, wanted in ((house.stranger, 404), (owners.other, 404), (owners.scorer, 403)):
        for step in ("extend", "withdraw"):
            form = {"indicator": "ZN-1", "days": "30", "reason": "试"}
            assert as_(person).post(f"{address}{step}/", form).status_code == wanted
    assert office.post(f"{address}withdraw/", {"indicator": "ZN-1", "reason": ""}).status_code == 422
    done = office.post(f"{address}withdraw/", {"indicator": "ZN-1", "reason": "指标选错"}, follow=True)
    assert "已撤销“重点工作”评分细则的报送要求" in text(done)
    assert "撤销报送要求……" not in text(done)
    assert office.post(f"{address}withdraw/", {"indicator": "ZN-1", "reason": "指标选错"}).status_code == 422


def test_once_filed_the_list_offers_neither(house: House, owners: Owners, asked: SubRules) -> None:
    filed(asked, owners, house)
    page = text(as_(house.clerk).get(f"/plans/{owners.plan.code}/sub-rules/"))
    assert "延长报送期限" not in page
    assert "撤销报送要求" not in page
