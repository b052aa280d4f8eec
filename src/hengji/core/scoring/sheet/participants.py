"""Reading who is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hengji.core.scoring.sheet.cells import empty_problem
from hengji.core.scoring.sheet.columns import DAMAGED
from hengji.core.scoring.sheet.findings import Complaint, Nearest, short
from hengji.core.scoring.types import Code, Participant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hengji.core.scoring.scheme import Scheme
    from hengji.core.scoring.sheet.frame import Frame


def read_participants(scheme: Scheme, frame: Frame) -> tuple[Participant, ...]:
    """Read the participants in the order of the table."""
    frame.require("code", "name")
    _check_once(frame)
    _check_declared(frame, "group", "组别", scheme.groups, Code.GROUP_UNKNOWN)
    _check_declared(frame, "class", "类别", scheme.classes, Code.CLASS_UNKNOWN)
    _check_filled(scheme, frame)
    lines = zip(*(frame.texts(field) for field in ("code", "name", "group", "class")), frame.extras(), strict=True)
    return tuple(Participant(*line) for line in lines)


def _check_once(frame: Frame) -> None:
    first: dict[str, int] = {}
    for row, code in enumerate(frame.texts("code")):
        before = first.setdefault(code, row)
        if before != row and code not in {"", DAMAGED}:
            message = f"{short(code)}与第{frame.rows[before]}行重复。"
            remedy = "每个参评对象只占一行：请删去多余的一行，或改正编码。"
            frame.tell(Complaint(Code.PARTICIPANT_DUPLICATE, message, remedy), row, "code")


def _check_declared(frame: Frame, field: str, noun: str, declared: Mapping[str, str], code: Code) -> None:
    """Check groups or classes against those that the scheme declares, if it declares any."""
    if not declared:
        return
    if not frame.has(field):
        message = f"缺少“{noun}”列，而考评办法分{noun}。"
        missing = Complaint(Code.COLUMN_MISSING, message, f"请增加“{noun}”列（{field}），逐行填写{noun}编码。")
        frame.findings.add(missing, frame.name, frame.head, noun)
        return
    nearest = Nearest(declared.items())
    known = "、".join(declared)

    def judge(word: str) -> Complaint | None:
        if word in declared:
            return None
        if not word:
            return empty_problem()
        remedy = f"{nearest.hint(word)}考评办法中的{noun}有：{known}。"
        return Complaint(code, f"考评办法中没有{noun}{short(word)}。", remedy)

    frame.judge(field, judge)


def _check_filled(scheme: Scheme, frame: Frame) -> None:
    """Warn of groups that nobody belongs to."""
    present = set(frame["group"].words)
    for group, title in scheme.groups.items():
        if group not in present and frame.has("group"):
            message = f"考评办法中的组别{short(group)}（{title}）没有参评对象。"
            remedy = "请核对是否漏填；确实没有的，可从考评办法中删去该组。"
            empty = Complaint(Code.GROUP_EMPTY, message, remedy, warning=True)
            frame.findings.add(empty, frame.name, 0, frame.titles["group"])
