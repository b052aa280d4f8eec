"""A run is read by those who have their role in its plan, and by nobody else: not in lists, not on the first page."""

import pytest
from django.test import Client
from django.urls import reverse

from hengji.foundation.access.testing import disagreements
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.permissions import EXPORT_RUN, VIEW_RUN
from hengji.outcome.assessment.queries.bases import base_of
from hengji.outcome.assessment.queries.runs import runs_for
from hengji.outcome.assessment.tests.sample import sample_run
from hengji.year.plans.actions import Head, create_plan

WHO = {
    "office": (Role.OFFICE, "P"), "city": (Role.OFFICE, "C"), "whole": (Role.OFFICE, None),
    "auditor": (Role.AUDITOR, "P"), "filler": (Role.UNIT_FILLER, "P"), "system": (Role.SYSTEM_ADMIN, None),
}  # fmt: skip
OF_THE_PROVINCE = ["auditor", "office", "whole"]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    places = {code: an_organisation(code, f"单位{code}") for code in ("P", "C")}
    found = {name: User.objects.create(username=name, display_name=name) for name in (*WHO, "stranger")}
    for name, (role, place) in WHO.items():
        give(found[name], role, places[place] if place else None)
    plan = create_plan(Head("P-1", 2026, "省直考评", places["P"]), by=found["office"])
    store_run(sample_run(size=3, seed=1), title="省直汇总", kind=Kind.PROVISIONAL, plan=plan)
    store_run(sample_run(size=3, seed=2), title="命令行汇总", kind=Kind.PROVISIONAL)
    return found


def test_who_reads_which_run(people: dict[str, User]) -> None:
    seen = {name: sorted(run.title for run in runs_for(user)) for name, user in people.items()}
    assert seen == {
        "office": ["省直汇总"], "city": [], "whole": ["命令行汇总", "省直汇总"], "auditor": ["省直汇总"],
        "filler": [], "system": [], "stranger": [],
    }  # fmt: skip


def test_can_and_scope_agree_about_runs(people: dict[str, User]) -> None:
    assert disagreements(list(people.values()), [VIEW_RUN, EXPORT_RUN], {Run: list(Run.objects.all())}) == []


def test_addresses_of_a_run_are_closed_to_others(people: dict[str, User]) -> None:
    run = Run.objects.get(title="省直汇总")
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        found = client.get(reverse("run", args=[run.pk])).status_code
        assert found == (200 if name in OF_THE_PROVINCE else 404), name
        assert (base_of("run", str(run.pk), user) is not None) == (name in OF_THE_PROVINCE)


def test_the_first_page_tells_nobody_else_how_the_year_stands(people: dict[str, User]) -> None:
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        assert ("省直汇总" in client.get("/").content.decode()) == (name in OF_THE_PROVINCE), name
