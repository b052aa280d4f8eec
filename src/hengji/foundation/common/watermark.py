"""The line that every export carries: who took it out, and when."""

from datetime import datetime

from django.utils import timezone


def watermark(by: object, at: datetime) -> str:
    """One line for a sheet's foot, a page's margin or a file's head; the account stands beside the name."""
    name, account = str(by), str(getattr(by, "username", "") or "")
    who = f"{name}（{account}）" if account and account != name else name
    local = timezone.localtime(at)
    return f"{who} {local.year}年{local.month}月{local.day}日{local:%H:%M}导出，仅限工作使用，请勿外传"
