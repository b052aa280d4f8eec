"""The editor's page: what it shows, what it saves, what it refuses, and who may come in."""

import re
from typing import Any

import pytest
from django.test import Client

from hengji.foundation.organisations.models import User
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_text, revision
from hengji.year.plans.tests.house import House

EDIT = "/plans/SZ-2026/edit/"


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(house: House, plan: Plan) -> Client:
    return logged_in(house.clerk)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def hidden(text: str, form: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    part = text[text.index(f'id="{form}"') :]
    part = part[: part.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", part):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', part, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', part, re.DOTALL):
        found[name] = inside.strip()
    return found


def save(client: Client, node: str, **changes: str) -> Any:
    sent = hidden(text_of(client.get(EDIT, {"node": node})), "node-form")
    return client.post(f"{EDIT}save/", {**sent, **{name.replace("__", "-"): value for name, value in changes.items()}})


def saved(answer: Any, node: str) -> None:  # noqa: ANN401
    assert (answer.status_code, answer["Location"]) == (302, f"{EDIT}?node={node}")


@pytest.mark.parametrize("node", ["", "ZN", "ZN-1", "DJ", "JF", "JF-1"])
def test_every_place_opens_and_saving_it_untouched_changes_nothing(clerk: Client, plan: Plan, node: str) -> None:
    before = pack_text(plan)
    text = text_of(clerk.get(EDIT, {"node": node}))
    assert "小方案" not in text
    if node not in {"", "JF"}:
        saved(save(clerk, node), node)
    assert (pack_text(plan), revision(plan)) == (before, 0)
    del text


def test_a_sum_that_does_not_add_up_is_said_at_once_and_goes_again(clerk: Client, plan: Plan) -> None:
    saved(save(clerk, "ZN-1", node__points="38"), "ZN-1")
    text = text_of(clerk.get(EDIT, {"node": "ZN-1"}))
    assert "合计58分，应为60分，还差2分" in text
    assert "1个问题" in text
    assert "还有1个问题，改好才能印发" in text
    sent = hidden(text_of(clerk.get(EDIT, {"node": "ZN"})), "worths")
    saved(clerk.post(f"{EDIT}worths/", {**sent, "worth-ZN-2": "22"}), "ZN")
    text = text_of(clerk.get(EDIT, {"node": "ZN"}))
    assert "合计60分，正好" in text
    assert "没有问题，可以印发" in text
    assert [plan.edits.get(number=n).what for n in (1, 2)] == ["修改“ZN-1”的分值", "修改“ZN-2”的分值"]
