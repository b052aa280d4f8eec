"""What-if for people: words of fields, lines of the result with their arrows, scenarios side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.pages import Text
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.outcome.assessment.models import Scenario
from hengji.outcome.assessment.queries.benches import Result
from hengji.outcome.assessment.queries.scenarios import Compared, may_remove
from hengji.outcome.assessment.whatif.changes import Change, Changes
from hengji.outcome.assessment.whatif.edits import Edit, Fault, from_plain
from hengji.outcome.assessment.whatif.fields import Field, Panel, Slider
from hengji.year.plans.words import PARAMETERS

from .cells import NONE, grade_cell, signed

NESTED: dict[str, Text] = {
    "quota": gettext_lazy("名额比例"),
    "count": gettext_lazy("名额"),
    "rule": "",
    "measure": "",
    "aggregate": "",
    "from": gettext_lazy("下限"),
    "to": gettext_lazy("上限"),
    "points": gettext_lazy("得分"),
    "second_below": gettext_lazy("第二条件低于"),
}


@dataclass(frozen=True)
class Shown:
    """A field as the page shows it."""

    name: str
    label: str
    base: str
    value: str
    slider: Slider | None
    changed: bool


@dataclass(frozen=True)
class ShownPanel:
    key: str
    title: str
    hint: str
    fields: list[Shown]


def shown(panel: Panel) -> ShownPanel:
    return ShownPanel(panel.key, panel.title, panel.hint, [_shown(field) for field in panel.fields])


def _shown(field: Field) -> Shown:
    return Shown(
        field.name, label(field.words), field.base, field.value, field.slider, changed=field.value != field.base
    )


def label(words: Sequence[str]) -> str:
    """A field's words: parameters by their Chinese names, places in a list by number."""
    return " · ".join(_word(word, nested=number > 0) for number, word in enumerate(words))


def _word(word: str, *, nested: bool) -> str:
    if nested and word.isdecimal():
        return _("第%(number)d档") % {"number": int(word) + 1}
    if nested and word in NESTED:
        return str(NESTED[word])
    return str(PARAMETERS.get(word, word))


@dataclass(frozen=True)
class Line:
    """One participant in the result: every text ready, so that the template only places it."""

    name: str
    pool: str
    rank: str
    arrow: str
    tone: str
    total: str
    points: str
    grade: Cell
    was: str


def arrow(change: Change) -> str:
    """↑2 where it rose by two places, ↓1 where it fell by one."""
    if not change.places:
        return ""
    return f"↑{change.places}" if change.places > 0 else f"↓{-change.places}"


def tone(change: Change) -> str:
    return "up" if change.places > 0 else "down" if change.places < 0 else ""


def moved_points(change: Change) -> str:
    """+0.35; nothing where the total stayed."""
    return signed(change.points) if change.points else ""


def pool_title(scheme: Scheme, pool: str) -> str:
    """The title of a group or class; all are one pool without a title."""
    return {"group": scheme.groups, "class": scheme.classes}.get(scheme.ranking.within, {}).get(pool, pool)


def lines(found: Changes, scheme: Scheme, pool: str, *, only_moved: bool) -> list[Line]:
    badges = {name: grade_cell(name, scheme) for name in (*found.grades, "")}
    wanted = (each for each in found.lines if pool in {"", each.pool} and (each.moved or not only_moved))
    return [
        Line(
            each.name, pool_title(scheme, each.pool), str(each.after.rank or NONE), arrow(each), tone(each),
            each.after.total or NONE, moved_points(each), badges[each.after.grade],
            each.before.grade if each.before.grade != each.after.grade else "",
        )
        for each in wanted
    ]  # fmt: skip


def fault_words(faults: Iterable[Fault], scheme: Scheme) -> list[str]:
    return [f"{edit_words(fault.edit, scheme)}：{fault.message}" for fault in faults]


def sum_words(result: Result) -> list[str]:
    """Where points or weights no longer add up, and what the engine makes of it."""
    return [
        _("%(where)s%(message)s模拟测算中按比例折算。")
        % {"where": problem.place.path.removeprefix("total ") + "：", "message": problem.message}
        for problem in result.problems
    ]


def edit_words(edit: Edit, scheme: Scheme | None = None, people: Mapping[str, str] | None = None) -> str:
    """Where an edit is and what stands there: 分值 机关党建 12. ``people`` gives names by code."""
    kind, *rest = edit.path
    if kind == "value":
        rest = [
            *rest[:2],
            _("第%(number)s条") % {"number": int(rest[2]) + 1 if rest[2:] and rest[2].isdecimal() else ""},
        ]
    names = dict(people or {})
    if scheme is not None:
        names |= {code: node.title for code, node in scheme.nodes.items()}
        names |= {section.code: section.title for section in scheme.sections}
    if kind == "grade" and scheme is not None:
        names |= {str(number): grade.name for number, grade in enumerate(scheme.grades)} | {"from": _("分数线")}
    words = [str(KINDS.get(kind, ""))] + [names.get(word) or _word(word, nested=True) for word in rest if word]
    return " ".join([*(word for word in words if word), edit.value])


KINDS: dict[str, Text] = {
    "points": gettext_lazy("分值"),
    "weight": gettext_lazy("权重"),
    "cap": gettext_lazy("上限"),
    "param": gettext_lazy("参数"),
    "grade": gettext_lazy("等次"),
    "value": gettext_lazy("数据"),
    "new": gettext_lazy("新数据"),
}


@dataclass(frozen=True)
class ScenarioLine:
    """A kept what-if in the list."""

    key: int
    title: str
    url: str
    base: str
    finding: str
    owner: str
    moment: str
    remove: str


def scenario_lines(found: Iterable[Scenario], user: User) -> list[ScenarioLine]:
    return [
        ScenarioLine(
            each.pk, each.title, reverse("scenario", args=[each.pk]), each.base_title, each.finding,
            str(each.owner), f"{localtime(each.made_at):%Y-%m-%d %H:%M}",
            reverse("scenario-remove", args=[each.pk]) if may_remove(user, each) else "",
        )
        for each in found
    ]  # fmt: skip


def edits_table(found: Sequence[Compared]) -> Table:
    """What each scenario changes."""
    columns = (Column(_("方案")), Column(_("依据")), Column(_("改动")), Column(_("结果")))
    rows = [
        row(
            Cell(each.scenario.title, reverse("scenario", args=[each.scenario.pk])),
            Cell(each.scenario.base_title, note=_("已变化，按现在的重算") if each.changed else ""),
            "；".join(_words_of(each)),
            each.scenario.finding,
        )
        for each in found
    ]  # fmt: skip
    return Table(_("方案的改动"), columns, tuple(rows), narrow=Narrow.CARDS, caption_hidden=True)


def _words_of(each: Compared) -> list[str]:
    scheme = each.result.scheme if each.result else None
    people = {line.code: line.name for line in each.result.changes.lines} if each.result else {}
    return [edit_words(edit, scheme, people) for edit in from_plain(each.scenario.edits)]


def compared_table(found: Sequence[Compared]) -> Table:
    """Places, scores and grades of those who move in at least one scenario, scenario beside scenario."""
    columns = [Column(_("名称"))]
    for each in found:
        title = each.scenario.title
        columns += [Column(_("%(title)s 名次") % {"title": title}, Kind.NUMBER),
                    Column(_("%(title)s 得分") % {"title": title}, Kind.NUMBER, _("分")),
                    Column(_("%(title)s 等次") % {"title": title})]  # fmt: skip
    by_code = [{line.code: line for line in each.result.changes.lines} if each.result else {} for each in found]
    codes = dict.fromkeys(line.code for each in found if each.result for line in each.result.changes.moved)
    rows = [_compared_row(code, by_code, found) for code in codes]
    nothing = Empty(_("没有变化"), _("这些方案都不改变任何单位的得分、名次和等次。"))
    return Table(_("方案比较"), tuple(columns), tuple(rows), nothing, caption_hidden=True, dense=True)


def _compared_row(code: str, by_code: Sequence[dict[str, Change]], found: Sequence[Compared]) -> Row:
    name = next(lines[code].name for lines in by_code if code in lines)
    cells: list[Cell | str] = []
    for lines, each in zip(by_code, found, strict=True):
        change = lines.get(code)
        cells += [NONE, NONE, NONE] if change is None or each.result is None else _cells(change, each.result.scheme)
    return row(name, *cells)


def _cells(change: Change, scheme: Scheme) -> list[Cell | str]:
    was = change.before.grade
    grade = grade_cell(change.after.grade, scheme)
    note = _("原%(grade)s") % {"grade": was} if was and was != change.after.grade else ""
    return [
        Cell(str(change.after.rank or NONE), note=arrow(change)),
        Cell(change.after.total or NONE, note=moved_points(change)),
        Cell(grade.text, badge=grade.badge, note=note),
    ]
