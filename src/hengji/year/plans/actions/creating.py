"""Starting a plan: from a pack, from another plan (last year's, the superior's), or empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring import pack
from hengji.core.scoring.checks import check_codes
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Problem as CoreProblem
from hengji.core.scoring.types import ProblemsError as CoreProblemsError
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Group, Indicator, Plan, PlanClass, SchemePart, Section, SuperiorText
from hengji.year.plans.queries import digest_of_text, pack_by_name, pack_text, scheme_of
from hengji.year.plans.rows import PARTS, columns_of, json_text, levels, node_data, parts_of, section_columns

from .calendar import disclosures_of, later, windows_of
from .changes import Changes
from .refusing import of_core, refusal, refuse

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Head:
    """What a plan is called: code for addresses and documents, year, title, organiser, superior plan if any."""

    code: str
    year: int
    title: str
    organiser: Organisation
    superior: Plan | None = None


@transaction.atomic
def create_plan(head: Head, source: Scheme | Plan | str | None = None, *, by: User) -> Plan:
    """Start a plan in the state of drafting.

    ``source`` is a scheme, another plan whose scheme is copied, the key of a shipped pack or a pack's own text, or None
    for an empty scheme. Where the source names a year, the new scheme names the plan's. Raises ProblemsError.
    """
    problems = list(_check_head(head))
    try:
        scheme = _scheme(source, head)
    except ProblemsError as error:
        raise ProblemsError([*problems, *error.problems]) from None
    refuse([*problems, *of_core(check_twice(scheme))])
    return _created(head, scheme, source, by)


def _created(head: Head, scheme: Scheme, source: Scheme | Plan | str | None, by: User) -> Plan:
    changes = Changes()
    scheme = of_year(scheme, head.year)
    plan = changes.add(
        Plan(
            code=head.code, year=head.year, title=head.title.strip(), organiser=head.organiser, superior=head.superior,
            source_pack=scheme.pack if source is not None and not isinstance(source, Plan) else "",
            source_plan=source if isinstance(source, Plan) else None, drafted_by=by, drafted_at=timezone.now(),
        )
    )  # fmt: skip
    add_scheme(changes, plan, scheme)
    if isinstance(source, Plan) and source == head.superior:
        changes.add(superior_text(plan, source, 1, by))
    changes.add_many(windows_of(plan, scheme))
    changes.add_many(disclosures_of(plan, scheme))
    changes.write("plans.create_plan", by=by)
    return plan


def superior_text(plan: Plan, superior: Plan, number: int, by: User) -> SuperiorText:
    """A row, not yet saved, that says by which text of its superior a plan is measured from now on."""
    text = pack_text(superior)
    digest = digest_of_text(text)
    return SuperiorText(plan=plan, number=number, text=text, digest=digest, taken_by=by, taken_at=timezone.now())


def check_twice(scheme: Scheme) -> list[CoreProblem]:
    """Codes that occur twice: such a scheme cannot be kept as rows. Names kept for the result table are no obstacle."""
    tops = (*scheme.tree, *(item for section in scheme.sections for item in section.items))
    nodes = Counter(node.code for top in tops for node in top.walk())
    sections = Counter(section.code for section in scheme.sections)
    twice = {code for codes in (nodes, sections) for code, count in codes.items() if count > 1}
    return [problem for problem in check_codes(scheme) if problem.place.path in twice]


def add_scheme(changes: Changes, plan: Plan, scheme: Scheme) -> None:
    """Write all rows of a scheme for a plan that has none."""
    sections = [
        Section(plan=plan, position=place, **section_columns(section)) for place, section in enumerate(scheme.sections)
    ]
    placed = {row.code: row for row in changes.add_many(sections)}
    _add_indicators(changes, plan, scheme, placed)
    for model, named in ((Group, scheme.groups), (PlanClass, scheme.classes)):
        rows = [model(plan=plan, position=n, code=code, title=title) for n, (code, title) in enumerate(named.items())]
        changes.add_many(rows)
    changes.add_many(
        [
            SchemePart(plan=plan, name=name, position=PARTS.index(name), content=json_text(content))
            for name, content in parts_of(scheme).items()
        ]
    )


def _add_indicators(changes: Changes, plan: Plan, scheme: Scheme, sections: dict[str, Section]) -> None:
    """Level by level, as a row needs its parent's key; one insert for each level."""
    made: dict[str, Indicator] = {}
    for level in levels(scheme):
        rows = [
            Indicator(
                plan=plan, section=sections.get(section), parent=made.get(parent), position=place,
                **columns_of(node_data(node)),
            )
            for section, parent, place, node in level
        ]  # fmt: skip
        made |= {row.code: row for row in changes.add_many(rows)}


def of_year(scheme: Scheme, year: int) -> Scheme:
    """The scheme for another year: the year that it names, and the days of its calendar."""
    if not scheme.year.isdecimal() or int(scheme.year) == year:
        return scheme
    carried = dict(scheme.carried)
    if "calendar" in carried:
        carried["calendar"] = later(carried["calendar"], year - int(scheme.year))
    return scheme.model_copy(update={"year": str(year), "carried": carried})


def _scheme(source: Scheme | Plan | str | None, head: Head) -> Scheme:
    if source is None:
        return Scheme(pack=head.code or "-", title=head.title.strip() or "-", year=str(head.year), tree=())
    if isinstance(source, Scheme):
        return source
    if isinstance(source, Plan):
        return scheme_of(source)
    return read_pack(source) if "\n" in source else _shipped(source)


def _shipped(key: str) -> Scheme:
    found = pack_by_name(key)
    if found is None:
        raise refusal(Fault.SOURCE_UNKNOWN, _("没有编码为“%s”的考评办法模板。") % key, _("请从模板列表中选择。"))
    return found


def read_pack(text: str) -> Scheme:
    """A pack's text as a scheme; raises ProblemsError with every problem of its form and its line."""
    try:
        return pack.load(text)
    except CoreProblemsError as error:
        raise ProblemsError(of_core(error.problems)) from None


def _check_head(head: Head) -> Iterator[Problem]:
    if not CODE.fullmatch(head.code):
        yield Problem(Fault.PLAN_CODE, _("编号只能用字母、数字和 . _ -，最多40个字。"), _("编号"), _("例如 SZ-2026。"))
    elif Plan.objects.filter(code=head.code).exists():
        text = _("编号“%s”已经用过。") % head.code
        yield Problem(Fault.PLAN_CODE, text, _("编号"), _("请另取一个编号。"))
    if not head.title.strip():
        yield Problem(Fault.PLAN_TITLE, _("没有填写名称。"), _("名称"), _("请写明考评的全称。"))
    if not FIRST_YEAR <= head.year <= LAST_YEAR:
        yield Problem(Fault.PLAN_YEAR, _("年度%s不合适。") % head.year, _("年度"), _("请填写四位年份。"))
