"""Groups, substitutes, the disclosure list, grants: what the pages show to whom, and what they refuse."""

import re
from datetime import date

import pytest
from django.test import Client

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head, Span
from hengji.year.plans.models import Plan, PlanGrant
from hengji.year.plans.permissions import CONFIRM_GRANT, GRANT_PLAN, VIEW_PLAN
from hengji.year.plans.queries import all_grants, groups_of, own_cells, scheme_of, todo
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL
from hengji.year.plans.tests.test_pages import As, by, issue, text_of  # noqa: F401 - the fixture is used by name
from hengji.year.plans.tests.test_people import codes

BASE = "/plans/SZ-2026"


@pytest.fixture
def grouped(house: House, plan: Plan) -> Plan:
    """Two organs in the first group, one in the second."""
    second, third = an_organisation("SZ-02", "省教育厅"), an_organisation("SZ-03", "省发展改革委")
    actions.set_participants(
        plan,
        [
            Entrant("1", "省财政厅", house.organ, group="A"), Entrant("2", "省教育厅", second, group="A"),
            Entrant("3", "省发展改革委", third, group="B"),
        ],
        by=house.clerk,
    )  # fmt: skip
    return plan


def leads(plan: Plan) -> dict[str, list[str]]:
    return {line.group.code: [each.code for each in line.leads] for line in groups_of(plan)}


def test_a_group_has_one_lead_from_among_its_own(house: House, grouped: Plan) -> None:
    with assert_recorded():
        actions.set_group_leads(grouped, {"A": "1", "B": "3"}, by=house.clerk)
    assert leads(grouped) == {"A": ["1"], "B": ["3"]}
    actions.set_group_leads(grouped, {"A": "2"}, by=house.clerk)
    assert leads(grouped) == {"A": ["2"], "B": ["3"]}
    with pytest.raises(ProblemsError) as caught:
        actions.set_group_leads(grouped, {"A": "3", "B": "9", "C": ""}, by=house.clerk)
    assert codes(caught) == [("PARTICIPANT_CODE", "A"), ("PARTICIPANT_CODE", "B"), ("GROUP_UNKNOWN", "C")]
    actions.set_group_leads(grouped, {"A": ""}, by=house.clerk)
    assert leads(grouped) == {"A": [], "B": ["3"]}


def test_the_office_sets_leads_on_a_page_and_gives_a_reason_after_issuing(
    house: House, grouped: Plan, by: As  # noqa: F811 - pytest's way
) -> None:  # fmt: skip
    clerk = by(house.clerk)
    assert clerk.post(f"{BASE}/groups/set/", {"lead-A": "1", "lead-B": ""}).status_code == 302
    assert leads(grouped) == {"A": ["1"], "B": []}
    issue(house, grouped)
    refused = clerk.post(f"{BASE}/groups/set/", {"lead-A": "2", "lead-B": ""})
    assert (refused.status_code, leads(grouped)["A"]) == (422, ["1"])
    assert "调整组长单位要写明理由" in refused.content.decode()
    clerk.post(f"{BASE}/groups/set/", {"lead-A": "2", "lead-B": "", "reason": "机构调整"})
    assert leads(grouped) == {"A": ["2"], "B": []}
    assert Entry.objects.filter(action="plans.set_group_leads").latest("pk").reason == "机构调整"
    assert clerk.post(f"{BASE}/groups/set/", {"lead-A": "3", "reason": "x"}).status_code == 422


def test_substitutes_are_named_and_removed_one_by_one(
    house: House, grouped: Plan, by: As  # noqa: F811
) -> None:  # fmt: skip
    clerk = by(house.clerk)
    page = text_of(clerk, f"{BASE}/substitutes/")
    assert "ZN-1 重点工作" in page  # the owner 省发展改革委 is evaluated itself, and nobody scores in its place
    assert [(each.code, each.indicators) for each in own_cells(grouped, scheme_of(grouped))] == [
        ("SZ-03", ("ZN-1",))
    ]  # fmt: skip
    sent = {"owner": "省发展改革委", "indicator": "ZN-1", "substitute": "SZ-02"}
    assert clerk.post(f"{BASE}/substitutes/set/", sent).status_code == 302
    clerk.post(f"{BASE}/substitutes/set/", {"owner": "SZ-01", "indicator": "", "substitute": "SZ-02"})
    assert own_cells(grouped, scheme_of(grouped)) == []
    same = clerk.post(f"{BASE}/substitutes/set/", {"owner": "SZ-02", "indicator": "", "substitute": "SZ-02"})
    assert (same.status_code, grouped.substitutes.count()) == (422, 2)
    issue(house, grouped)
    first = grouped.substitutes.get(indicator="ZN-1")
    assert clerk.post(f"{BASE}/substitutes/set/", {"remove": first.pk}).status_code == 422
    clerk.post(f"{BASE}/substitutes/set/", {"remove": first.pk, "reason": "改由他人"})
    assert [row.indicator for row in grouped.substitutes.all()] == [""]
    assert Entry.objects.filter(action="plans.set_substitutes").latest("pk").reason == "改由他人"


def test_an_item_of_the_disclosure_list_is_opened_on_its_page(house: House, by: As) -> None:  # noqa: F811
    text = SMALL.replace(
        "bars:", "disclosure:\n- {item: 得分, audience: 本单位, when: 评分后}\n- {item: 分项, audience: 无}\nbars:"
    )
    plan = actions.create_plan(Head("P-3", 2026, "考评", house.organiser), text, by=house.clerk)
    clerk, (row, closed) = by(house.clerk), plan.disclosures.all()
    page = text_of(clerk, "/plans/P-3/disclosure/")
    assert "评分后" in page
    assert "disclosure/open/" not in page  # a draft
    issue(house, plan)
    assert "disclosure/open/" in text_of(clerk, "/plans/P-3/disclosure/")
    sent = {"item": row.pk, "on": "2027-01-18"}
    assert clerk.post("/plans/P-3/disclosure/open/", sent).status_code == 302
    assert clerk.post("/plans/P-3/disclosure/open/", {**sent, "on": "2027-02-01"}).status_code == 302
    row.refresh_from_db()
    assert row.open_from == date(2027, 1, 18)  # what is open stays open
    assert clerk.post("/plans/P-3/disclosure/open/", {**sent, "item": closed.pk}).status_code == 422
    assert clerk.post("/plans/P-3/disclosure/open/", {**sent, "on": "never"}).status_code == 422


def test_a_window_is_changed_with_a_reason_and_shown_in_working_days(
    house: House, plan: Plan, by: As  # noqa: F811
) -> None:  # fmt: skip
    clerk = by(house.clerk)
    actions.set_windows(plan, [Span("goals", date(2026, 3, 2), date(2026, 3, 13), "目标申报")], by=house.clerk)
    issue(house, plan)
    window = plan.windows.get()
    page = text_of(clerk, f"{BASE}/calendar/?change={window.pk}")
    assert 'value="2026-03-02"' in page
    assert re.search(r">\s*10\s*<", text_of(clerk, f"{BASE}/calendar/"))  # two weeks of five days
    sent = {"change": window.pk, "phase": "goals", "opens": "2026-03-02", "closes": "2026-03-20", "title": "目标申报"}
    assert clerk.post(f"{BASE}/calendar/set/", sent).status_code == 422
    assert clerk.post(f"{BASE}/calendar/set/", {**sent, "reason": "通知推迟"}).status_code == 302
    assert [(row.opens, row.closes) for row in plan.windows.all()] == [(date(2026, 3, 2), date(2026, 3, 20))]


@pytest.fixture
def auditor(house: House) -> User:
    found = User.objects.create(username="auditor", display_name="沈审计")
    give(found, Role.AUDITOR, an_organisation("XX", "另一省"))
    return found


def test_a_grant_is_given_confirmed_by_another_and_taken_back(
    house: House, plan: Plan, auditor: User, by: As  # noqa: F811
) -> None:  # fmt: skip
    plan = issue(house, plan)
    clerk, chief = by(house.clerk), by(house.chief)
    sent = {"user": "沈审计", "role": "auditor", "reason": "年度审计"}
    assert clerk.post(f"{BASE}/grants/give/", {**sent, "reason": ""}).status_code == 422
    assert clerk.post(f"{BASE}/grants/give/", {**sent, "user": "没有这人"}).status_code == 422
    assert clerk.post(f"{BASE}/grants/give/", {**sent, "role": "leader"}).status_code == 422  # does not hold it
    assert clerk.post(f"{BASE}/grants/give/", sent).status_code == 302
    assert clerk.post(f"{BASE}/grants/give/", sent).status_code == 422  # the second click
    grant = PlanGrant.objects.get()
    assert [each.title for each in todo(house.chief)] == ["确认沈审计的授权"]
    assert todo(house.clerk) == []
    assert "待我确认" not in text_of(clerk, f"{BASE}/grants/")
    assert clerk.post(f"{BASE}/grants/{grant.pk}/confirm/").status_code == 403
    assert not can(auditor, VIEW_PLAN, plan)
    assert "年度审计" in text_of(chief, f"{BASE}/grants/")
    for _ in range(2):  # the second click changes nothing
        chief.post(f"{BASE}/grants/{grant.pk}/confirm/")
    grant.refresh_from_db()
    assert (grant.confirmed_by, can(auditor, VIEW_PLAN, plan)) == (house.chief, True)
    assert by(auditor).get(f"{BASE}/substitutes/").status_code == 200
    assert by(auditor).get(f"{BASE}/grants/").status_code == 403
    assert clerk.post(f"{BASE}/grants/{grant.pk}/revoke/", {"reason": ""}).status_code == 422
    clerk.post(f"{BASE}/grants/{grant.pk}/revoke/", {"reason": "审计结束"})
    assert not can(auditor, VIEW_PLAN, plan)
    assert "审计结束" in text_of(clerk, f"{BASE}/grants/")
    assert [(row.reason, row.revoke_reason) for row in all_grants(plan)] == [("年度审计", "审计结束")]


def test_a_grant_is_found_under_its_own_plan_only(
    house: House, plan: Plan, auditor: User, by: As  # noqa: F811
) -> None:  # fmt: skip
    actions.create_plan(Head("P-9", 2026, "另一个", house.organiser), SMALL, by=house.clerk)
    grant = actions.grant_plan(plan, auditor, Role.AUDITOR, by=house.clerk, reason="年度审计")
    assert by(house.chief).post(f"/plans/P-9/grants/{grant.pk}/confirm/").status_code == 404
    assert by(house.stranger).post(f"{BASE}/grants/{grant.pk}/confirm/").status_code == 404
    assert by(house.steering).get(f"{BASE}/grants/").status_code == 403
    people = list(User.objects.all())
    assert disagreements(people, [GRANT_PLAN, CONFIRM_GRANT], {PlanGrant: [grant]}) == []


@pytest.mark.parametrize("address", ["groups", "substitutes", "disclosure", "calendar", "participants"])
def test_who_may_view_the_plan_reads_and_the_office_alone_changes(
    house: House, grouped: Plan, by: As, address: str  # noqa: F811
) -> None:  # fmt: skip
    def page(who: User) -> str:
        found: Client = by(who)
        return text_of(found, f"{BASE}/{address}/")

    issue(house, grouped)
    for person in (house.filler, house.steering, house.reader):
        assert '<form method="post" action="/plans/' not in page(person)
        assert "/grants/" not in page(person)
    assert "/grants/" in page(house.clerk)
    assert by(house.stranger).get(f"{BASE}/{address}/").status_code == 404
    for wanted in ("groups/set", "substitutes/set", "disclosure/open", "calendar/set", "participants/export"):
        assert by(house.steering).post(f"{BASE}/{wanted}/").status_code == 403
