"""What a channel is given to send, and what each kind of channel may say of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from typing_extensions import override

from hengji.foundation.common.dates import chinese_date


@dataclass(frozen=True)
class Line:
    title: str
    text: str
    due: date | None
    url: str

    @override
    def __str__(self) -> str:
        due = _("（期限%(day)s）") % {"day": chinese_date(self.due)} if self.due else ""
        return f"{self.title}{due}" + (f"：{self.text}" if self.text else "")


@dataclass(frozen=True)
class Letter:
    key: str  # the same when it is sent again
    address: str
    name: str
    lines: tuple[Line, ...]

    @property
    def subject(self) -> str:
        if len(self.lines) == 1:
            return _("【衡绩】%(title)s") % {"title": self.lines[0].title}
        return _("【衡绩】您有%(n)d条新消息") % {"n": len(self.lines)}

    @property
    def body(self) -> str:
        parts = [_("%(name)s，您好：") % {"name": self.name}, ""]
        for number, line in enumerate(self.lines, 1):
            parts += [f"{number}. {line}", line.url, ""] if line.url else [f"{number}. {line}", ""]
        return "\n".join([*parts, _("请登录系统办理。如需减少提醒，可在“提醒设置”里调整。")])

    @property
    def impersonal(self) -> str:
        """All that may leave over a public network: no name, no matter, no address."""
        count = len(self.lines)
        return ngettext(
            "【衡绩】您有%(n)d条新消息，请登录系统查看。", "【衡绩】您有%(n)d条新消息，请登录系统查看。", count
        ) % {"n": count}  # fmt: skip


class ChannelError(Exception):
    """A message did not go out: why, in words for an administrator; ``final`` where trying again is pointless."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        self.final = final
        super().__init__(message)
