"""What the worker does here; it says in a word what it did."""

from django.conf import settings
from django.utils import timezone

from hengji.foundation.evidence.actions import collect_garbage, scan_waiting, scrub


def keep() -> str:
    """Each day: a share of the store is hashed again (all of it on the first of a month), and what may go goes.

    Where something is wrong nothing is removed: it may be what the damage is repaired from.
    """
    today = timezone.localdate()
    found = scrub(today=today, everything=today.day == 1)
    if found.mismatched or found.missing:
        return f"存储有问题：{len(found.mismatched)}份内容不符，{len(found.missing)}份丢失；没有清理"
    removed = collect_garbage()
    return f"复核{found.checked}份，清理到期材料{len(removed.files)}份"


def scan() -> str:
    """Each hour: ask the scanner again about what it has not answered."""
    answered = scan_waiting() if settings.EVIDENCE_SCANNER else 0
    return f"{answered}份材料得到查毒结果" if answered else ""
