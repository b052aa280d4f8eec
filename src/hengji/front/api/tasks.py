from django.utils import timezone

from . import actions


def forget_answers() -> str:
    count = actions.forget_answers(timezone.now())
    return f"清除{count}条" if count else ""
