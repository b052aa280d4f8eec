from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from hengji.foundation.shell.navigation import Entry, Section, Stage, sections


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [
    path("", page, name="home"),
    path("goals/", page, name="goals"),
    path("goals/archive/", page, name="archive"),
    path("runs/", page, name="runs"),
]


def nobody(_user: AbstractBaseUser) -> bool:
    return False


ENTRIES = (
    Entry(Stage.ASSESSMENT, "汇总", "runs", nobody),
    Entry(Stage.GOALS, "目标", "goals"),
    Entry(Stage.GOALS, "往年目标", "archive"),
    Entry(Stage.WORKBENCH, "工作台", "home"),
)


def shown(address: str) -> list[Section]:
    with override_settings(ROOT_URLCONF=__name__):
        return sections(RequestFactory().get(address), get_user_model()(), ENTRIES)


def current(address: str) -> list[str]:
    return [str(link.title) for section in shown(address) for link in section.links if link.current]


def test_stages_stand_in_the_order_of_the_year_and_empty_ones_are_hidden() -> None:
    found = shown("/")
    assert [section.title for section in found] == ["工作台", "目标制定"]
    assert [section.is_single for section in found] == [True, False]


def test_page_of_a_record_marks_its_list() -> None:
    assert current("/goals/17/edit/") == ["目标"]


def test_the_nearest_entry_is_marked_alone() -> None:
    assert current("/goals/archive/2025/") == ["往年目标"]


def test_home_is_marked_only_at_home() -> None:
    assert current("/") == ["工作台"]
    assert current("/elsewhere/") == []
