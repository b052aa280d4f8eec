"""The four sheets: their columns, and their rows once they are understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from hengji.core.scoring.types import Place
from hengji.core.scoring.types import Problem as CoreProblem
from hengji.foundation.organisations.enums import Fault

ORGANISATIONS, PEOPLE, APPOINTMENTS, GRANTS = "机构", "人员", "任职", "授权"


@dataclass(frozen=True)
class Column:
    field: str
    title: str
    required: bool = False
    longest: int = 100


SHEETS: Mapping[str, tuple[Column, ...]] = {
    ORGANISATIONS: (
        Column("code", "机构编码", required=True),
        Column("name", "机构名称", required=True),
        Column("short_name", "简称", longest=40),
        Column("kind", "类型", required=True),
        Column("parent", "上级编码"),
        Column("klass", "类别", longest=20),
        Column("position", "排序"),
        Column("since", "起始日期", required=True),
        Column("until", "截止日期"),
        Column("change", "变动"),
        Column("document", "依据文号"),
    ),
    PEOPLE: (
        Column("code", "人员编号", required=True),
        Column("name", "姓名", required=True, longest=64),
        Column("account", "账号", longest=64),
        Column("phone", "手机号码", longest=20),
    ),
    APPOINTMENTS: (
        Column("person", "人员编号", required=True),
        Column("organisation", "机构编码", required=True),
        Column("title", "职务", required=True, longest=60),
        Column("rank", "职级", longest=30),
        Column("engagement", "任职类别"),
        Column("acting", "代理或主持"),
        Column("since", "起始日期", required=True),
        Column("until", "截止日期"),
        Column("document", "依据文号"),
    ),
    GRANTS: (
        Column("account", "账号"),
        Column("post_organisation", "职务所在机构编码"),
        Column("title", "职务", longest=60),
        Column("role", "角色", required=True),
        Column("organisation", "机构编码"),
        Column("since", "起始日期", required=True),
        Column("until", "截止日期"),
    ),
}
OPTIONAL_COLUMNS = {"short_name", "klass", "position", "change", "document", "rank", "engagement", "acting", "phone",
                    "post_organisation", "title"}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Something a person should mend in the workbook: a code, where, what is wrong, what to do."""

    code: str
    place: Place
    message: str
    remedy: str

    @classmethod
    def of(cls, problem: CoreProblem) -> Problem:
        return cls(str(problem.code), problem.place, problem.message, problem.remedy)


def fault(code: Fault, where: Place, message: str, remedy: str) -> Problem:
    return Problem(code.value, where, message, remedy)


@dataclass(frozen=True)
class VersionRow:
    line: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    klass: str
    position: int | None
    since: date
    until: date | None
    change: str
    document: str


@dataclass(frozen=True)
class PersonRow:
    line: int
    code: str
    name: str
    account: str
    phone: str


@dataclass(frozen=True)
class AppointmentRow:
    line: int
    person: str
    organisation: str
    title: str
    rank: str
    engagement: str
    acting: str
    since: date
    until: date | None
    document: str


@dataclass(frozen=True)
class GrantRow:
    line: int
    account: str
    post_organisation: str
    title: str
    role: str
    organisation: str
    since: date
    until: date | None

    @property
    def subject(self) -> tuple[str, str, str]:
        """Whom it is for: an account, or a post in an organisation."""
        return self.account, self.post_organisation, self.title

    @property
    def key(self) -> tuple[tuple[str, str, str], str, str, date]:
        return self.subject, self.role, self.organisation, self.since


AnyRow = VersionRow | PersonRow | AppointmentRow | GrantRow


@dataclass(frozen=True)
class Content:
    """A workbook that was understood. ``broken`` holds names in rows that have problems of their own.

    A row that refers to a broken one is not complained about a second time.
    """

    organisations: Sequence[VersionRow] = ()
    people: Sequence[PersonRow] = ()
    appointments: Sequence[AppointmentRow] = ()
    grants: Sequence[GrantRow] = ()
    broken: frozenset[tuple[str, str]] = frozenset()  # (sheet, code or account)

    def is_broken(self, sheet: str, name: str) -> bool:
        return (sheet, name) in self.broken


@dataclass(frozen=True)
class Line:
    """What importing one row would do."""

    sheet: str
    row: int
    title: str
    changes: tuple[str, ...] = ()  # 列：旧 → 新; empty where the row is new


@dataclass(frozen=True)
class Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Preview:
    """What an import would do, or why it does nothing."""

    digest: str = ""
    problems: list[Problem] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def count(self, sheet: str, row: int, title: str, changes: Sequence[str] | None) -> None:
        """Note a row: ``changes`` is None for a new one, empty for an unchanged one."""
        tally = self.tallies.get(sheet, Tally())
        if changes is None:
            tally = replace(tally, added=tally.added + 1)
        elif changes:
            tally = replace(tally, changed=tally.changed + 1)
        else:
            tally = replace(tally, unchanged=tally.unchanged + 1)
        self.tallies[sheet] = tally
        if changes is None or changes:
            self.lines.append(Line(sheet, row, title, tuple(changes or ())))

    @property
    def total(self) -> int:
        """How many rows would be written."""
        return sum(tally.added + tally.changed for tally in self.tallies.values())
