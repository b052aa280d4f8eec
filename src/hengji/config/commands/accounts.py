import argparse
import sys

from django.utils import timezone

from hengji.config.profile import use_profile

COMMAND_LINE = "command line"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser("suspend-idle", help="停用90天未登录的账号，清理过期登录；每天运行 · run it daily")
    rescue = steps.add_parser("rescue", help="启用账号、解除两步验证、给一次性密码 · when no administrator can log in")
    rescue.add_argument("username", help="账号 · account")


def run(options: argparse.Namespace) -> int:
    use_profile()
    return rescue(options.username) if options.step == "rescue" else suspend_idle()


def suspend_idle() -> int:
    from hengji.foundation.organisations import actions  # noqa: PLC0415 - app ready

    now = timezone.now()
    for user in actions.suspend_idle(now):
        print(f"已停用 · suspended   {user.username}")
    print(f"已清理登录 · sessions cleared   {actions.clear_sessions(now)}")
    actions.clear_brakes(now)
    return 0


def rescue(username: str) -> int:
    from hengji.foundation.organisations import actions  # noqa: PLC0415 - app ready
    from hengji.foundation.organisations.models import User  # noqa: PLC0415 - app ready

    user = User.objects.filter(username=username).first()
    if user is None:
        print(f"没有账号 {username}，请核对拼写。No such account.", file=sys.stderr)
        return 1
    actions.enable_account(user, by=COMMAND_LINE)
    actions.remove_second_factors(user, by=COMMAND_LINE)
    print(f"账号 {username}   一次性密码 · one-time password   {actions.reset_password(user, by=COMMAND_LINE)}")
    return 0
