import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from pytest_django import Settings

from hengji.foundation.access.checks import check_every_address, refuse_undeclared_addresses
from hengji.foundation.access.public import public
from hengji.foundation.access.routes import guard_library, routes
from hengji.foundation.access.views import action


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def library() -> list[URLPattern | URLResolver]:
    return [path("in/", view, name="in"), path("deep/", include([path("<int:pk>/", view, name="out")]))]


urlpatterns = [
    path("fine/", action("access.log_out")(view), name="fine"),
    path("open/", public(lambda request: HttpResponse()), name="open"),
    path("typo/<slug:code>/", action("access.log_uot")(view), name="typo"),
    path("forgotten/", include(([path("<int:pk>/", view, name="page")], "room"))),
    path("nameless/", view),
]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_every_address_is_found_with_its_declaration() -> None:
    assert [(each.name, each.action, each.is_public, sorted(each.parameters)) for each in routes()] == [
        ("fine", "access.log_out", False, []),
        ("open", "", True, []),
        ("typo", "access.log_uot", False, ["code"]),
        ("room:page", "", False, ["pk"]),
        ("nameless/", "", False, []),
    ]


def test_an_address_without_a_declaration_does_not_pass_the_check() -> None:
    assert [(each.id, each.msg) for each in check_every_address()] == [
        ("access.E002", "typo (typo/<slug:code>/) declares access.log_uot, which no room's permissions.py knows"),
        ("access.E001", "the address room:page (forgotten/<int:pk>/) declares no action"),
        ("access.E001", "the address nameless/ (nameless/) declares no action"),
    ]


def test_the_server_does_not_start_with_an_undeclared_address() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"room:page .* declares no action；the address nameless/"):
        refuse_undeclared_addresses()


def test_a_library_s_views_are_declared_by_their_names() -> None:
    guarded = guard_library(library(), {"out": "access.log_out"}, public=["in"])
    assert not hasattr(view, "login_required")
    inner = guarded[1]
    assert isinstance(inner, URLResolver)
    assert getattr(guarded[0], "callback")(HttpRequest()).status_code == 200  # noqa: B009 - a resolver has none
    assert getattr(guarded[0], "callback").login_required is False  # noqa: B009 - a resolver has none, for the types
    assert getattr(inner.url_patterns[0].callback, "access_action") == "access.log_out"  # noqa: B009 - for the types


def test_a_library_s_view_that_nobody_listed_is_refused() -> None:
    with pytest.raises(LookupError, match="the address out of a library declares no action"):
        guard_library(library(), {}, public=["in"])
