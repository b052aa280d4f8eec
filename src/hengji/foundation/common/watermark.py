"""The line that every export carries: who took it out, and when."""

from datetime import datetime

from .dates import chinese_moment


def watermark(by: object, at: datetime) -> str:
    """One line for a sheet's foot, a page's margin or a file's head; the account stands beside the name."""
    name, account = str(by), str(getattr(by, "username", "") or "")
    who = f"{name}（{account}）" if account and account != name else name
    return f"{who} {chinese_moment(at, '%H:%M')}导出，仅限工作使用，请勿外传"
