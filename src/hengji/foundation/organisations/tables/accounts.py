from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row

# What browsers and systems write into their name, the particular before the general.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", gettext_lazy("安卓")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
NEVER = gettext_lazy("从未登录")


def moment(at: datetime | None) -> str:
    """A moment as officials write it."""
    return str(NEVER) if at is None else chinese_moment(at)


def browser(agent: str) -> str:
    """What a browser calls itself, in two words that a person recognises."""
    found = [next((str(name) for part, name in known if part in agent), "") for known in (BROWSERS, SYSTEMS)]
    return "，".join(name for name in found if name) or agent[:40]


def account_table(accounts: Iterable[User]) -> Table:
    columns = (
        Column(_("账号")),
        Column(_("姓名")),
        Column(_("状态")),
        Column(_("两步验证")),
        Column(_("上次登录"), Kind.DATE),
    )
    lines = tuple(
        row(
            Cell(account.username, reverse("account", args=[account.pk])),
            account.display_name,
            Cell(_("启用"), badge="ok")
            if account.is_active
            else Cell(_("停用"), badge="warn", note=account.disabled_reason),
            _("已设置") if account.second_factor else _("未设置"),  # type: ignore[attr-defined]  # annotated by the query
            moment(account.last_login),
        )
        for account in accounts
    )
    empty = Empty(_("没有找到账号"), _("请换一个词再查，或去掉条件查看全部账号。"))
    return Table(_("账号"), columns, lines, empty, Narrow.CARDS, caption_hidden=True)
