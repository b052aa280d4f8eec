"""What access and the ledger do together, and that the site as it stands is declared (trust.md T39)."""

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from hengji.config import urls as site
from hengji.foundation.access.checks import check_every_address, refuse_undeclared_addresses
from hengji.foundation.access.views import action
from hengji.foundation.common.testing import PASSWORD, STRANGER
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.front.web.views import workbench

urlpatterns = [
    path("", include("hengji.config.urls")),
    path("new/", workbench.__wrapped__, name="new"),  # type: ignore[attr-defined]  # without its declaration
    path("policy/", action("access.policy.view")(workbench), name="policy"),
]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500


def test_the_site_declares_every_address() -> None:
    refuse_undeclared_addresses()


@override_settings(ROOT_URLCONF=__name__)
def test_a_new_address_without_a_declaration_fails_django_s_checks() -> None:
    found = [problem for problem in run_checks(tags=["urls"]) if (problem.id or "").startswith("access.")]
    assert [problem.msg for problem in found] == ["the address new (new/) declares no action"]
    assert found == check_every_address()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_who_is_refused_reads_why_and_the_ledger_knows(client: Client) -> None:
    client.force_login(create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD))
    before = Entry.objects.count()
    response = client.get("/policy/?secret=1")
    assert response.status_code == 403
    assert "您没有查看这一页的权限" in response.content.decode()
    [entry] = Entry.objects.all()[before:]
    assert (entry.action, entry.actor) == ("access.denied", STRANGER.username)
    assert "access.policy.view" in entry.object
    assert "secret" not in entry.object
