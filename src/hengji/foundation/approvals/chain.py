"""A chain as data: who decides in which order. Read from YAML-like data or JSON, checked with every problem at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError

from .enums import Countersign, Fault, StepKind

START, PREVIOUS = "start", "previous"
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TITLE, MOST_DAYS = 60, 366


@dataclass(frozen=True)
class StepSpec:
    """One step. ``role`` is the role for which a stand-in may act; ``who`` says in words who decides."""

    code: str
    title: str
    kind: str = StepKind.ONLINE.value
    role: str = ""
    who: str = ""
    countersign: str = Countersign.ALL.value
    days: int = 0  # working days; 0: no deadline
    returns_to: str = START  # start, previous, or the code of an earlier step
    may_skip: bool = False  # where nobody is there to decide


@dataclass(frozen=True)
class ChainSpec:
    steps: tuple[StepSpec, ...]
    same_person_in_a_row: bool = False
    title: str = field(default="")

    def index_of(self, code: str) -> int:
        return next(index for index, step in enumerate(self.steps) if step.code == code)

    def return_index(self, index: int) -> int | None:
        """The step to which a return from a step leads; None: back to whoever submitted it."""
        target = self.steps[index].returns_to
        if target == START or (target == PREVIOUS and index == 0):
            return None
        return index - 1 if target == PREVIOUS else self.index_of(target)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def chain_of_json(text: str) -> ChainSpec:
    """The chain that a case keeps; it was checked when the case was opened."""
    return read_chain(json.loads(text))


def read_chain(data: Any) -> ChainSpec:  # noqa: ANN401 - whatever a file holds
    """Read a chain from plain data; raises every problem at once."""
    problems = list(_shape_problems(data))
    if problems:
        raise ProblemsError(problems)
    steps = tuple(StepSpec(**each) for each in data["steps"])
    chain = ChainSpec(steps, bool(data.get("same_person_in_a_row", False)), str(data.get("title", "")))
    if problems := check_chain(chain):
        raise ProblemsError(problems)
    return chain


def _shape_problems(data: Any) -> Iterable[Problem]:  # noqa: ANN401 - whatever a file holds
    if not isinstance(data, Mapping) or not isinstance(data.get("steps"), list):
        yield Problem(Fault.CHAIN_SHAPE, _("审批流程须有“steps”，逐步列出。"), "", _("请对照样例改写。"))
        return
    known = {each.name: each.type for each in fields(StepSpec)}
    types = {"str": str, "int": int, "bool": bool}
    for number, step in enumerate(data["steps"], 1):
        where = _("第%d步") % number
        if not isinstance(step, Mapping):
            yield Problem(Fault.CHAIN_SHAPE, _("每一步须是若干“名称: 值”。"), where)
            continue
        for name in sorted({"code", "title"} - step.keys()):
            yield Problem(Fault.CHAIN_SHAPE, _("缺少“%s”。") % name, where, _("请补上。"))
        for name, value in step.items():
            if name not in known:
                yield Problem(Fault.CHAIN_SHAPE, _("不认识“%s”。") % name, where, _("请删去或改正名称。"))
            elif type(value) is not types[str(known[name])]:
                yield Problem(Fault.CHAIN_SHAPE, _("“%s”的写法不对。") % name, where, _("请对照样例改写。"))


def check_chain(chain: ChainSpec) -> list[Problem]:
    """All that is wrong with a chain."""
    if not chain.steps:
        return [Problem(Fault.CHAIN_EMPTY, _("审批流程没有步骤。"), "", _("请至少写一步。"))]
    codes = [step.code for step in chain.steps]
    found: list[Problem] = []
    for number, step in enumerate(chain.steps, 1):
        found += _step_problems(step, codes[: number - 1], _("第%d步") % number)
    return found


def _step_problems(step: StepSpec, earlier: list[str], where: str) -> Iterable[Problem]:
    if not CODE.fullmatch(step.code) or step.code in {START, PREVIOUS}:
        yield Problem(
            Fault.STEP_CODE, _("代码须以小写字母开头，只含小写字母、数字和下划线。"), where, _("请改写代码。")
        )
    if step.code in earlier:
        yield Problem(Fault.STEP_CODE, _("代码“%s”用了两次。") % step.code, where, _("请改成不同的代码。"))
    if not step.title.strip() or len(step.title) > LONGEST_TITLE:
        yield Problem(Fault.STEP_TITLE, _("步骤名称须为1至%d个字。") % LONGEST_TITLE, where)
    if step.kind not in StepKind.values:
        yield Problem(Fault.STEP_WORD, _("不认识办理方式“%s”。") % step.kind, where, _("可用online、meeting、paper。"))
    if step.countersign not in Countersign.values:
        yield Problem(Fault.STEP_WORD, _("不认识会签方式“%s”。") % step.countersign, where, _("可用all、any。"))
    if not 0 <= step.days <= MOST_DAYS:
        yield Problem(Fault.STEP_DAYS, _("期限须为0至%d个工作日。") % MOST_DAYS, where, _("0表示不限时。"))
    if step.returns_to not in {START, PREVIOUS, *earlier}:
        yield Problem(
            Fault.STEP_RETURN, _("退回去向“%s”不是前面的步骤。") % step.returns_to, where,
            _("可用start、previous或前面步骤的代码。"),
        )  # fmt: skip
