"""Plans for machines: what a key reads is what its owner reads, and nothing writes a scheme."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.core.scoring.pack import dump, load
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head, Span
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import current_digest, pack_text, scheme_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL
from hengji.year.plans.tests.test_pages import issue

BASE = "/api/v1/plans"


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def test_a_plan_is_read_with_its_state_windows_and_participants(house: House, plan: Plan) -> None:
    actions.set_windows(plan, [Span("goals", date(2026, 3, 2), date(2026, 3, 13), "目标申报")], by=house.clerk)
    entrant = Entrant("1", "省财政厅", house.organ, group="A", attributes={"编制": "有"})
    actions.set_participants(plan, [entrant, replace(entrant, code="2", name="无", organisation=None)], by=house.clerk)
    plan = issue(house, plan)
    found = client(house.clerk).get(f"{BASE}/SZ-2026").json()
    assert found == {
        "code": "SZ-2026", "title": plan.title, "year": 2026, "state": "issued", "organiser": "SZ", "superior": None,
        "document_number": plan.document_number, "document_date": plan.document_date.isoformat(),  # type: ignore[union-attr]
        "digest": plan.digest,
        "windows": [{"phase": "goals", "title": "目标申报", "opens": "2026-03-02", "closes": "2026-03-13"}],
        "participants": [
            {
                "code": code, "name": name, "organisation": organ, "person": None, "group": "A", "klass": None,
                "is_lead": False, "since": None, "until": None, "ranked": True, "unranked_reason": "",
                "successor": None, "attributes": {"编制": "有"},
            }
            for code, name, organ in (("1", "省财政厅", "SZ-01"), ("2", "无", None))
        ],
    }  # fmt: skip


def test_the_list_holds_what_its_reader_sees_with_the_digest_in_force(
    house: House, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = issue(house, plan)
    correction = actions.correct_scheme(plan, {"DJ": {"title": "党建"}}, reason="笔误", by=house.clerk)
    actions.confirm_correction(correction, by=house.chief)
    reader = client(house.clerk)
    assert [(each["code"], each["digest"]) for each in reader.get(BASE).json()["items"]] == [
        ("SZ-2026", current_digest(plan))
    ]  # fmt: skip
    assert current_digest(plan) != plan.digest
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(15) as asked:
            assert reader.get(BASE).json()["total"] == 1 + 2 * number
        counts.append(len(asked))
        for code in ("P-8", "P-9") if number == 0 else ():
            actions.create_plan(Head(code, 2026, code, house.organiser), SMALL, by=house.clerk)
    assert counts[0] == counts[1]


def test_the_scheme_is_read_as_a_pack_and_as_a_tree(house: House, plan: Plan) -> None:
    reader = client(house.clerk)
    pack = reader.get(f"{BASE}/SZ-2026/pack")
    assert (pack.headers["Content-Type"], pack.content.decode()) == (
        "application/yaml; charset=utf-8", pack_text(plan),
    )  # fmt: skip
    tree = reader.get(f"{BASE}/SZ-2026/scheme").json()
    assert [node["code"] for node in tree["tree"]] == ["ZN", "DJ"]
    assert dump(Scheme.model_validate(tree)) == dump(load(pack_text(plan))) == dump(scheme_of(plan))


def test_two_schemes_are_compared(house: House, plan: Plan) -> None:
    later = actions.create_plan(Head("SZ-2027", 2027, "2027年度考评", house.organiser), plan, by=house.clerk)
    actions.change_indicators(later, {"ZN": {"points": "65"}, "DJ": {"points": "35"}}, by=house.clerk)
    reader, address = client(house.clerk), f"{BASE}/SZ-2027/differences"
    found = reader.get(address, {"other": "plan:SZ-2026"}).json()
    assert ("changed", "ZN", "“职能职责”由60分改为65分") in {
        (each["kind"], each["code"], each["text"]) for each in found
    }
    assert [reader.get(address, {"other": key}).status_code for key in ("plan:X", "pack:X", "issued", "")] == [404] * 4
    assert reader.get(address).status_code == 422
    assert reader.get(address, {"other": "pack:guizhou-six-blocks-example"}).status_code == 200


@pytest.mark.parametrize("address", ["", "/pack", "/scheme", "/differences?other=pack:guizhou-six-blocks-example"])
def test_who_does_not_see_a_plan_does_not_learn_that_it_exists(house: House, plan: Plan, address: str) -> None:
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)
    people = (house.clerk, house.steering, house.filler, house.reader, house.stranger)

    def statuses() -> list[int]:
        return [client(person).get(f"{BASE}/SZ-2026{address}").status_code for person in people]

    assert statuses() == [200, 200, 404, 404, 403]  # a draft; who has no role here is not let in at all
    issue(house, plan)
    assert statuses() == [200, 200, 200, 200, 403]
    assert client(house.filler).get(f"{BASE}/X{address}").status_code == 404


def test_a_refusal_at_the_door_is_told_to_the_ledger(house: House, plan: Plan) -> None:
    assert client(house.stranger).get(f"{BASE}/{plan.code}").status_code == 403
    [entry] = Entry.objects.filter(action="access.denied")
    assert (entry.actor, entry.object) == ("stranger", f"plans.view {BASE}/{plan.code}")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_issued_scheme_is_changed_through_no_endpoint(house: House, plan: Plan, method: str) -> None:
    issue(house, plan)
    before = pack_text(plan)
    for address in ("", "/pack", "/scheme", "/differences"):
        answer = getattr(client(house.chief), method)(
            f"{BASE}/SZ-2026{address}", "{}", content_type="application/json"
        )  # fmt: skip
        assert answer.status_code == 405
    assert pack_text(plan) == before
