import argparse
import sys
from contextlib import redirect_stdout
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from hengji.config.profile import use_profile
from hengji.foundation.common.private_files import keep_private


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser("load", help="建库、载入演示数据、显示账号 · prepare the database, load demo data, print accounts")


def run(options: argparse.Namespace) -> int:
    use_profile("demo")
    prepare()
    print_accounts(load())
    return 0


def prepare() -> None:
    """Bring tables and static files up to date; quick when nothing changed."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    with redirect_stdout(StringIO()):
        call_command("collectstatic", interactive=False, verbosity=0)


def load() -> list[tuple[str, str, str]]:
    """Load each room's demo data, lowest room first, and return the accounts: name, password, who it is."""
    from hengji.foundation.organisations import demo as organisations  # noqa: PLC0415 - app ready
    from hengji.foundation.workdays.actions import load_published  # noqa: PLC0415 - app ready
    from hengji.front.operations.rehearsal import Stage, rehearse  # noqa: PLC0415 - app ready
    from hengji.outcome.assessment.environment import environment  # noqa: PLC0415 - slow import

    load_published()
    accounts = organisations.load_demo("演示", _password_for)
    rehearse(Stage(environment()), lambda title: print(f"  演示：{title} …", file=sys.stderr, flush=True))
    return [(each.username, each.password, f"{each.display_name}，{each.what}") for each in accounts]


def _password_for(username: str) -> str:
    from hengji.foundation.organisations.actions import new_password  # noqa: PLC0415 - app ready

    return keep_private(settings.VAR / f"demo-password-{username}", new_password)


def print_accounts(accounts: list[tuple[str, str, str]]) -> None:
    print("演示账号 · demo accounts")
    for name, password, who in accounts:
        print(f"  账号 {name}   密码 {password}   {who}")
