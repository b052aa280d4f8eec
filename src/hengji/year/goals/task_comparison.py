"""Rows of a workbook held against what is registered: what an import would do, or every reason why it does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.year.plans.models import Plan

from .enums import Perspective
from .models import Source, Task
from .task_enums import Duty, TaskFault
from .task_organs import Organs, listed
from .task_rows import TITLES, TaskRow, cell_problems, day_said, parts, perspective_said, problem, share_text
from .task_split import Given, given_of, split_problems, words_of

SourceKey = tuple[str, str]  # title, number
_COLUMN_OF = {str(title): name for name, title in TITLES.items()}


@dataclass(frozen=True)
class SourceWanted:
    """A source as the rows say it; ``there`` is the one that is registered."""

    title: str
    number: str
    issued_by: str
    issued_on: date | None
    there: Source | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What the rows say about it; what they leave empty stays as it is."""
        said = {"issued_by": self.issued_by, "issued_on": self.issued_on}
        return {name: value for name, value in said.items() if value}

    @property
    def differs(self) -> bool:
        return any(getattr(self.there, name) != value for name, value in self.columns.items())


@dataclass(frozen=True)
class TaskWanted:
    """A task as a row says it; ``split`` is None where the row names nobody, and what stands then stays."""

    row: TaskRow
    source: SourceKey
    due: date | None
    perspective: str
    split: tuple[Given, ...] | None
    there: Task | None = None
    differences: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        said = {"article": self.row.article, "text": self.row.text, "due": self.due, "perspective": self.perspective}
        return {name: value for name, value in said.items() if name == "text" or value}


@dataclass
class TaskComparison:
    sources: dict[SourceKey, SourceWanted] = field(default_factory=dict)
    fresh: list[TaskWanted] = field(default_factory=list)
    changed: list[TaskWanted] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many tasks would be written, and sources of which more is said than before."""
        return len(self.fresh) + len(self.changed) + len(self.sources_changed)

    @property
    def sources_changed(self) -> list[SourceWanted]:
        return [each for each in self.sources.values() if each.there is not None and each.differs]


def compare_tasks(plan: Plan, rows: Sequence[TaskRow]) -> TaskComparison:
    """Hold rows against the plan; a fixed number of queries. An empty source means that of the row above."""
    return _Comparing(plan).all(rows)


class _Comparing:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.organs, self.found = plan, Organs(plan), TaskComparison()
        self.sources = {(each.title, each.number): each for each in plan.task_sources.all()}
        tasks = plan.tasks.select_related("source").prefetch_related("assignments__participant")
        self.tasks = {each.code: each for each in tasks}
        self.by_text = {(each.source_id, each.article, each.text): each for each in self.tasks.values()}
        self.lines: dict[tuple[str, ...], int] = {}

    def all(self, rows: Sequence[TaskRow]) -> TaskComparison:
        if not rows:
            self.found.problems.append(
                Problem(TaskFault.NOTHING.value, _("没有一行任务。"), "", _("请在模板里逐行填写后再导入。"))
            )
        above = TaskRow()
        for row in rows:
            above = self._filled(row, above)
            self._row(above)
        return self.found

    def _filled(self, row: TaskRow, above: TaskRow) -> TaskRow:
        """Merged cells leave the source empty in all rows but the first; a number may be written once."""
        if not row.source:
            return replace(row, source=above.source, number=row.number or above.number)
        known = {number for title, number in (*self.sources, *self.found.sources) if title == row.source}
        return replace(row, number=next(iter(known))) if not row.number and len(known) == 1 else row

    def _row(self, row: TaskRow) -> None:
        split, wrong = self._split(row)
        problems = [*cell_problems(row, self.plan.year), *wrong, *self._twice(row)]
        if not problems:
            problems += self._place(row, split)
        self.found.problems += problems

    def _twice(self, row: TaskRow) -> Iterator[Problem]:
        """The same code, or the same words of the same article, in two rows."""
        key = ("text", row.source, row.number, row.article, row.text)
        if row.code and (first := self.lines.setdefault(("code", row.code), row.line)) != row.line:
            yield problem(TaskFault.CODE_TWICE, row, "code", _("与第%d行的任务编号相同。") % first,
                          _("一个编号只给一项任务，请改正。"))  # fmt: skip
        elif row.text and (first := self.lines.setdefault(key, row.line)) != row.line:
            said, remedy = _("与第%d行是同一来源、条款和内容。") % first, _("请删去其中一行。")
            yield problem(TaskFault.ROW_TWICE, row, "text", said, remedy)

    def _split(self, row: TaskRow) -> tuple[tuple[Given, ...] | None, list[Problem]]:
        words = [(word, Duty.LEAD) for word in parts(row.lead)] + [(word, Duty.COOPERATE) for word in parts(row.others)]
        if not words:
            lonely = problem(TaskFault.SHARE_TEXT, row, "share", _("有份额，没有单位。"), _("请写明单位，或删去份额。"))
            return None, [lonely] if row.share else []
        found = [(self.organs.named(word), duty) for word, duty in words]
        unknown = [self._unknown(row, word, duty) for (word, duty), (each, _duty) in zip(words, found, strict=True)
                   if each is None]  # fmt: skip
        shares = parts(row.share) or [""] * len(words)
        if len(shares) != len(words):
            said = _("有%(organs)d个单位、%(shares)d个份额。") % {"organs": len(words), "shares": len(shares)}
            remedy = _("份额按牵头、配合的先后逐个写，用“、”隔开；也可以都不写。")
            return None, [*unknown, problem(TaskFault.SHARE_TEXT, row, "share", said, remedy)]
        split = tuple(Given(each, duty.value, share_text(share))
                      for (each, duty), share in zip(found, shares, strict=True) if each)  # fmt: skip
        if unknown:
            return None, unknown
        return split, [self._placed(row, each) for each in split_problems(split)]

    def _unknown(self, row: TaskRow, word: str, duty: Duty) -> Problem:
        nearest = self.organs.nearest(word)
        remedy = _("是不是%s？请写参评对象的名称、简称或编码。") % listed(nearest) if nearest else (
            _("请写参评对象的名称、简称或编码；还没有列入参评对象的，请先列入。"))  # fmt: skip
        said = _("参评对象里没有“%s”，或有几个同名。") % word[:40]
        return problem(TaskFault.ORGAN_UNKNOWN, row, "lead" if duty == Duty.LEAD else "others", said, remedy)

    def _placed(self, row: TaskRow, found: Problem) -> Problem:
        return problem(TaskFault(found.code), row, _COLUMN_OF[found.where], found.message, found.remedy)

    def _place(self, row: TaskRow, split: tuple[Given, ...] | None) -> list[Problem]:
        """Put a good row where it belongs."""
        self._source(row)
        due, perspective = day_said(row.due, self.plan.year), perspective_said(row.perspective)
        wanted = TaskWanted(row, (row.source, row.number), due, perspective, split)
        there = self._there(row)
        if there is None:
            self.found.fresh.append(wanted)
            return []
        said = tuple(self._differences(there, wanted))
        if there.withdrawn_at is not None and said:
            words = _("任务“%(code)s”已撤销（%(reason)s）。") % {"code": there.code, "reason": there.withdrawn_reason}
            return [problem(TaskFault.WITHDRAWN, row, "code", words, _("确要恢复的，请用新的编号登记。"))]
        if there.withdrawn_at is None and (said or self._moves(there, wanted)):
            self.found.changed.append(replace(wanted, there=there, differences=said))
        else:
            self.found.unchanged += 1
        return []

    def _source(self, row: TaskRow) -> None:
        key, day = (row.source, row.number), day_said(row.issued_on, self.plan.year)
        there, earlier = self.sources.get(key), self.found.sources.get(key)
        issued_by = row.issued_by or (earlier.issued_by if earlier else "")
        self.found.sources[key] = SourceWanted(*key, issued_by, day or (earlier.issued_on if earlier else None), there)

    def _there(self, row: TaskRow) -> Task | None:
        """The task that a row speaks of: by its code, else by its very words."""
        if row.code:
            return self.tasks.get(row.code)
        source = self.sources.get((row.source, row.number))
        return self.by_text.get((source.pk, row.article, row.text)) if source else None

    def _moves(self, there: Task, wanted: TaskWanted) -> bool:
        return (there.source.title, there.source.number) != wanted.source

    def _differences(self, there: Task, wanted: TaskWanted) -> Iterator[str]:
        for name, value in wanted.columns.items():
            if getattr(there, name) != value:
                old, new = (_said(name, each) for each in (getattr(there, name), value))
                yield _("%(column)s：%(old)s → %(new)s") % {"column": TITLES[name], "old": old, "new": new}
        standing = given_of(there.assignments.all())
        if wanted.split is not None and {each.key for each in standing} != {each.key for each in wanted.split}:
            yield _("分工：%(old)s → %(new)s") % {"old": words_of(standing), "new": words_of(wanted.split)}


def _said(name: str, value: object) -> str:
    if name == "perspective" and value:
        return str(Perspective(str(value)).label)
    return str(value or _("空"))
