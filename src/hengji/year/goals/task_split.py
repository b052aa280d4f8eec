"""How one task is split, and what a split must be like."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.common.problems import Problem
from hengji.year.plans.models import Participant

from .models import Assignment
from .task_enums import Duty, TaskFault
from .task_rows import WHOLE, share_said

Key = tuple[int, str, str]  # participant, duty, share


@dataclass(frozen=True)
class Given:
    """What one participant is given of a task; ``share`` is decimal text in percent, empty where no shares are set."""

    participant: Participant
    duty: str
    share: str = ""

    @property
    def key(self) -> Key:
        return self.participant.pk, self.duty, self.share


def given_of(rows: Collection[Assignment]) -> tuple[Given, ...]:
    return tuple(Given(row.participant, row.duty, row.share) for row in rows)


def mark_of(split: Collection[Given]) -> str:
    """A split as one word, the same for the same split: a page that is older than the split is known by it."""
    return ".".join(f"{key}{duty[0]}{share}" for key, duty, share in sorted(each.key for each in split))


def words_of(split: Sequence[Given]) -> str:
    """A split in one line: 牵头：省财政厅（60%）；配合：省教育厅（40%）."""
    said = []
    for duty in Duty:
        names = [f"{each.participant.name}（{each.share}%）" if each.share else each.participant.name
                 for each in split if each.duty == duty]  # fmt: skip
        if names:
            said.append(f"{duty.label}：{'、'.join(names)}")
    return "；".join(said) or _("未分解")


def split_problems(split: Sequence[Given]) -> Iterator[Problem]:
    """One lead, nobody twice, shares all or none and summing to 100."""
    leads = [each.participant.name for each in split if each.duty == Duty.LEAD]
    if len(leads) > 1:
        said = _("写了%(count)d个牵头单位：%(names)s。") % {"count": len(leads), "names": "、".join(leads)}
        yield Problem(TaskFault.TWO_LEADS.value, said, _("牵头单位"), _("一项任务只有一个牵头单位，其余写为配合单位。"))
    if split and not leads:
        yield Problem(TaskFault.NO_LEAD.value, _("有配合单位，没有牵头单位。"), _("牵头单位"), _("请确定牵头单位。"))
    keys = [each.participant.pk for each in split]
    twice = {each.participant.name for each in split if keys.count(each.participant.pk) > 1}
    for name in sorted(twice):
        said = _("“%s”写了不止一次。") % name
        yield Problem(
            TaskFault.ORGAN_TWICE.value, said, _("配合单位"), _("一个单位在一项任务里只承担一种分工，请删去多写的。")
        )
    yield from _share_problems(split)


def _share_problems(split: Sequence[Given]) -> Iterator[Problem]:
    shares: list[Fraction] = []
    for each in split:
        try:
            shares += [found] if (found := share_said(each.share)) is not None else []
        except ValueError:
            said = _("“%(name)s”的份额“%(share)s”不是0到100之间的数。") % {
                "name": each.participant.name, "share": each.share[:20]
            }  # fmt: skip
            yield Problem(TaskFault.SHARE_TEXT.value, said, _("份额"), _("请填写百分数，如60或33.5。"))
            return
    if shares and len(shares) < len(split):
        said = _("只有部分单位写了份额。")
        yield Problem(TaskFault.SHARE_SUM.value, said, _("份额"), _("请给每个单位都写份额，或者都不写。"))
    elif shares and sum(shares) != WHOLE:
        said = _("份额合计为%s，不是100。") % decimal_text(sum(shares, Fraction(0)))
        yield Problem(TaskFault.SHARE_SUM.value, said, _("份额"), _("请调整到合计100。"))
