"""A new site has no account; whoever reads the code on the server makes the first three."""

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import Newcomer
from hengji.foundation.organisations.models import Grant, User
from hengji.foundation.organisations.setup_code import setup_code

from .conftest import enter, ledger

pytestmark = pytest.mark.django_db
GOOD = "ganglan-mingyue-88"


@pytest.fixture(autouse=True)
def _new_site(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def form(**changes: str) -> dict[str, str]:
    return {
        "code": setup_code(), "system_username": "sysadmin", "system_name": "甲", "security_username": "secadmin",
        "security_name": "乙", "audit_username": "auditor", "audit_name": "丙", "new": GOOD, "again": GOOD,
    } | changes  # fmt: skip


def test_three_administrators_are_made_once(client: Client, tmp_path: Path) -> None:
    assert client.get("/setup/").status_code == 200
    given = form()
    assert stat.S_IMODE((tmp_path / "setup-code").stat().st_mode) == 0o600
    page = client.post("/setup/", given).content.decode()
    assert list(Grant.objects.order_by("pk").values_list("user__username", "role")) == [
        ("sysadmin", "system_admin"), ("secadmin", "security_admin"), ("auditor", "audit_admin"),
    ]  # fmt: skip
    passwords = re.findall(r'class="secret">([^<]+)<', page)
    others = dict(zip(("secadmin", "auditor"), passwords, strict=True))
    assert [User.objects.get(username=name).check_password(word) for name, word in others.items()] == [True, True]
    assert [each.must_change_password for each in User.objects.order_by("pk")] == [False, True, True]
    assert [(by, action) for by, action, _obj in ledger()] == [
        *[("setup", "account.create")] * 3, *[("setup", "organisations.first_administrator")] * 3,
    ]  # fmt: skip
    assert not (tmp_path / "setup-code").exists()
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", given).status_code == 404
    assert enter(client, GOOD, "sysadmin").headers["Location"] == "/"
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "wrong"}, "安装码不正确"),
        ({"code": ""}, "请填写启动时显示的安装码"),
        ({"audit_username": "sysadmin"}, "必须是三个不同的账号"),
        ({"again": "other"}, "两次输入的新密码不一样"),
        ({"new": "short", "again": "short"}, "密码太短"),
        ({"new": "sysadmin-2026-x", "again": "sysadmin-2026-x"}, "密码里不要包含账号"),
        ({"security_username": "two words"}, "账号只能用汉字"),
    ],
)
def test_mistakes_make_nobody(client: Client, changes: dict[str, str], words: str) -> None:
    page = client.post("/setup/", form(**changes)).content.decode()
    assert words in page
    assert not User.objects.exists()
    assert not Grant.objects.exists()


def test_failing_appointment_makes_nobody() -> None:
    def refuse(*_people: User) -> None:
        raise ValidationError("no")

    three = [Newcomer(name, name) for name in ("a1", "b1", "c1")]
    with pytest.raises(ValidationError):
        actions.create_first_administrators(*three, password=GOOD, appoint=refuse)
    assert not User.objects.exists()


def test_with_any_account_there_is_no_setup(client: Client) -> None:
    actions.create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)
    assert client.get("/setup/").status_code == 404
    three = [Newcomer(name, name) for name in ("a1", "b1", "c1")]
    with pytest.raises(ValidationError, match="已经有账号"):
        actions.create_first_administrators(*three, password=GOOD, appoint=print)
    assert User.objects.count() == 1
