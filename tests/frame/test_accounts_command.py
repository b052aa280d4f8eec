"""A new site in production, and the commands for its accounts, from outside."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.frame.test_command_line import HENGJI, answer, free_port, run


@pytest.fixture
def production(tmp_path: Path, migrated: Path) -> dict[str, str]:
    """A production site with tables and nothing else."""
    variables = {
        "HENGJI_PROFILE": "production",
        "HENGJI_VAR": str(tmp_path),
        "HENGJI_SECRET_KEY": os.urandom(40).hex(),
        "HENGJI_HOSTS": "127.0.0.1",
        "HENGJI_HTTPS": "no",
    }
    shutil.copy(migrated, tmp_path)
    assert run("manage", "collectstatic", "--no-input", "--verbosity", "0", **variables).returncode == 0
    return variables


def started(variables: dict[str, str]) -> tuple[str, str]:
    """What a start prints, and what the page of the setup says."""
    port = free_port()
    with subprocess.Popen(
        [*HENGJI, "serve", "--port", str(port)],
        env=os.environ | variables,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            page = answer(f"http://127.0.0.1:{port}/login/")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
        return server.communicate(timeout=20)[0], page


def test_new_site_prints_its_setup_code_until_there_is_an_account(production: dict[str, str], tmp_path: Path) -> None:
    first, page = started(production)
    code = (tmp_path / "setup-code").read_text(encoding="utf-8")
    assert f"一次性安装码 · one-time code   {code}" in first
    assert "登录" in page
    assert "演示" not in page
    second, _page = started(production)
    assert code in second
    make_account(tmp_path)
    third, _page = started(production)
    assert third == ""


def make_account(var: Path) -> None:
    """One account straight in the table: the commands must cope with what they find."""
    with sqlite3.connect(var / "hengji.sqlite3") as database:
        database.execute(
            "INSERT INTO organisations_user (password, username, display_name, phone, is_active, disabled_reason,"
            " created_at, enabled_at, last_login_address, must_change_password, session_version)"
            " VALUES ('!', 'admin', '甲', '', 1, '', '2026-01-01', '2026-01-01', '', 0, 0)"
        )


def test_site_without_tables_says_what_to_do(tmp_path: Path, production: dict[str, str]) -> None:
    (tmp_path / "hengji.sqlite3").unlink()
    port = free_port()
    with subprocess.Popen(
        [*HENGJI, "serve", "--port", str(port)],
        env=os.environ | production,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            answer(f"http://127.0.0.1:{port}/static/shell/mark.svg")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
        assert "hengji manage migrate" in server.communicate(timeout=20)[1]


def test_idle_accounts_are_suspended_and_one_is_rescued(production: dict[str, str], tmp_path: Path) -> None:
    make_account(tmp_path)
    done = run("accounts", "suspend-idle", **production)
    assert (done.returncode, "suspended   admin" in done.stdout) == (0, True), done.stderr
    assert "suspended" not in run("accounts", "suspend-idle", **production).stdout
    rescued = run("accounts", "rescue", "admin", **production)
    assert re.search(r"one-time password   \S{19}\n", rescued.stdout), rescued.stderr
    missing = run("accounts", "rescue", "nobody", **production)
    assert (missing.returncode, "没有账号 nobody" in missing.stderr) == (1, True)


def test_production_reads_its_login_settings(tmp_path: Path) -> None:
    services = [{"kind": "cas", "key": "sso", "title": "省统一身份认证", "server": "https://sso.example.cn/cas"}]
    file = tmp_path / "identity.json"
    file.write_text(json.dumps({"services": services}), encoding="utf-8")
    variables = {
        "HENGJI_PROFILE": "production",
        "HENGJI_VAR": str(tmp_path),
        "HENGJI_SECRET_KEY": os.urandom(40).hex(),
        "HENGJI_HOSTS": "kp.example.cn",
        "HENGJI_PROXIES": "1",
        "HENGJI_PASSWORD_PROFILE": "asvs",
        "HENGJI_IDENTITY_FILE": str(file),
    }
    program = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.PASSWORD_PROFILE,"
        " s.ALLAUTH_TRUSTED_PROXY_COUNT, sorted(s.SECOND_FACTOR_ROLES), s.IDENTITY_PROVIDERS == " + repr(services) + ")"
    )
    done = run("manage", "shell", "--no-imports", "--command", program, **variables)
    assert done.stdout.strip() == "__Host-hengji __Host-csrf asvs 1 ['everybody'] True", done.stderr
    refused = run("manage", "check", **(variables | {"HENGJI_PASSWORD_PROFILE": "none"}))
    assert (refused.returncode, "HENGJI_PASSWORD_PROFILE=none" in refused.stderr) == (1, True)
