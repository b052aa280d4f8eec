"""The test of the matrix: a small site with one mistake of each kind, each of which must be found."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from pytest_django import Settings

from hengji.config import urls as site
from hengji.foundation.access.policy import Relation, Row, collected
from hengji.foundation.access.routes import Route, routes
from hengji.foundation.access.testing import Targets, policy_as
from hengji.foundation.access.views import action, on
from hengji.foundation.organisations.models import User
from tests.access.calls import Call, ask, calls, hidden, problem, told_apart
from tests.access.cast import cast as players
from tests.access.cast import disable, fixed_roles
from tests.access.matrix import Matrix


@action("card.view", obj=on(User), methods=["GET"])
def card(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(f"card {pk}")


@action("card.edit", obj=on(User, visible="card.view"), methods=["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("saved")


@action("card.list")
def telling(request: HttpRequest, pk: int) -> HttpResponse:
    """Says more about what is hidden than about what does not exist."""
    found = User.objects.filter(pk=pk).exists()
    return HttpResponse("not for you" if found else "no such card", status=404)


@action("card.list")
def inside(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks its object up by itself, and forgets whose it is."""
    return HttpResponse(User.objects.get(pk=pk).username)


@action("card.list")
def late(request: HttpRequest) -> HttpResponse:
    """Writes first and asks afterwards."""
    User.objects.create(username="late")
    raise PermissionDenied


@action("card.list")
def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("wanted by a test")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


urlpatterns = [
    path("", include("hengji.config.urls")),
    path("card/<int:pk>/", card, name="card"),
    path("card/<int:pk>/edit/", edit, name="edit"),
    path("inside/<int:pk>/", inside, name="inside"),
    path("telling/<int:pk>/", telling, name="telling"),
    path("late/", late, name="late"),
    path("failing/", failing, name="failing"),
    path("forgotten/", forgotten),
    path("forgotten/<int:pk>/", action("card.list")(forgotten), name="no-objects"),
]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500

SELF = Relation(lambda user, role, obj: obj == user, lambda user, role, model: Q(pk=user.pk))
ROWS = (
    Row("card.view", "office"),
    Row("card.view", "unit_head", "self"),
    Row("card.edit", "unit_head", "self", frozenset({"draft"})),
    Row("card.list", "office"),
)


@pytest.fixture
def matrix(db: None, settings: Settings) -> Iterator[Matrix]:
    settings.ROOT_URLCONF = __name__
    room = SimpleNamespace(ROWS=ROWS, RELATIONS={"self": SELF})
    small = collected(cast("Any", [room]))
    with players() as world, policy_as(rows=small.rows, relations=small.relations, roles_of=fixed_roles(world)):
        disable(world)
        keys = [{"pk": world.actors[name].pk} for name in ("unit_head", "office", "stranger")]
        targets = dict.fromkeys(("card", "edit", "inside", "telling"), Targets(*keys))
        here = {pattern.callback for pattern in urlpatterns if isinstance(pattern, URLPattern)}
        yield Matrix([route for route in routes() if route.callback in here], targets, world)


def only(matrix: Matrix, *names: str) -> Matrix:
    return Matrix([route for route in matrix.routes if route.name in names], matrix.targets, matrix.world)


def test_a_forgotten_declaration_and_missing_objects_are_found(matrix: Matrix) -> None:
    matrix.targets["gone"] = Targets({}, {}, {})  # type: ignore[index]  # a dict here
    assert matrix.problems() == [
        "forgotten/ is undeclared: put @action or @public on its view",
        "no-objects has parameters and no objects: name them in tests/matrix.py of its room",
        "gone has objects and is no address",
    ]


def test_lines_say_relation_and_phase_where_they_matter(matrix: Matrix) -> None:
    lines = only(matrix, "card", "edit", "late").lines()
    wanted = [line for line in lines if line.split()[2] in {"office", "unit_head", "stranger", "disabled"} and
              line.split()[1] in {"GET", "DELETE"}]  # fmt: skip
    ok, closed = "draft:ok|scoring:403|locked:403|published:403", "draft:405|scoring:403|locked:403|published:403"
    assert wanted == [
        "card GET office own=ok other=ok unrelated=ok",
        "card GET unit_head own=ok other=404 unrelated=404",
        "card GET disabled own=login other=login unrelated=login",
        "card GET stranger own=404 other=404 unrelated=404",
        "card DELETE office own=405 other=405 unrelated=405",
        "card DELETE unit_head own=405 other=404 unrelated=404",
        "card DELETE disabled own=login other=login unrelated=login",
        "card DELETE stranger own=404 other=404 unrelated=404",
        "edit GET office own=403 other=403 unrelated=403",
        f"edit GET unit_head own={ok} other=404 unrelated=404",
        "edit GET disabled own=login other=login unrelated=login",
        "edit GET stranger own=404 other=404 unrelated=404",
        "edit DELETE office own=403 other=403 unrelated=403",
        f"edit DELETE unit_head own={closed} other=404 unrelated=404",
        "edit DELETE disabled own=login other=login unrelated=login",
        "edit DELETE stranger own=404 other=404 unrelated=404",
        "late GET office ok",
        "late GET unit_head 403",
        "late GET disabled login",
        "late GET stranger 403",
        "late DELETE office ok",
        "late DELETE unit_head 403",
        "late DELETE disabled login",
        "late DELETE stranger 403",
    ]


def test_doors_that_disagree_stop_the_matrix(matrix: Matrix) -> None:
    crooked = Relation(SELF.holds, lambda user, role, model: Q(pk__isnull=False))
    with (
        policy_as(rows={"card.view": (Row("card.view", "unit_head", "self"),)}, relations={"self": crooked}),
        pytest.raises(AssertionError, match="can says True, its rows False and scope says True"),
    ):
        only(matrix, "card").lines()


def found(matrix: Matrix, name: str) -> list[str]:
    asked = [(call, ask(matrix, call)) for call in calls(only(matrix, name))]
    assert asked
    return [line for call, answer in asked if (line := problem(call, answer))]


def test_a_sound_address_has_no_problems(matrix: Matrix) -> None:
    assert found(matrix, "card") + found(matrix, "edit") == []


def test_a_refusal_that_wrote_is_found(matrix: Matrix) -> None:
    [get, *others] = found(matrix, "late")
    assert get == "late GET allowed office -: 403 though the policy allows it"
    assert len(others) == 4
    call = next(call for call in calls(only(matrix, "late")) if call.who == "allowed")
    refused = Call(call.route, "GET", "denied", "office", "-", "draft", "403")
    assert problem(refused, ask(matrix, call)) == (
        "late GET denied office -: refused, but 1 denials recorded and rows changed {'organisations_user': 1}"
    )


def test_a_page_that_fails_is_found(matrix: Matrix) -> None:
    assert "failing GET allowed office -: 500" in found(matrix, "failing")


def test_a_view_that_looks_up_its_object_by_itself_is_asked_for_every_object(matrix: Matrix) -> None:
    asked = [call for call in calls(only(matrix, "inside")) if call.who == "inside"]
    assert [(call.actor, call.relation, ask(matrix, call).status) for call in asked] == [
        ("office", "own", 200),
        ("office", "other", 200),
        ("office", "unrelated", 200),
    ]


@pytest.mark.parametrize(
    ("decision", "actor", "said"),
    [
        ("404", "office", "200  instead of 404"),
        ("login", "office", "200  instead of 302"),
        ("405", "office", "200 instead of 405"),
        ("ok", "stranger", "404 though the policy allows it"),
    ],
)
def test_an_answer_that_is_not_the_policy_s_is_found(matrix: Matrix, decision: str, actor: str, said: str) -> None:
    route: Route = next(route for route in matrix.routes if route.name == "card")
    call = Call(route, "GET", "denied", actor, "own", "draft", decision)
    assert problem(call, ask(matrix, call)) == f"card GET denied {actor} own: {said}"


def test_a_page_that_tells_hidden_from_missing_is_found(matrix: Matrix) -> None:
    asked = [(call.route.name, told_apart(matrix, call)) for call in hidden(only(matrix, "card", "edit", "telling"))]
    assert asked == [("card", False), ("edit", False), ("telling", True)]
