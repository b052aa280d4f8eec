"""What the pages of a run say about themselves: heads, breadcrumbs, neighbours, the figure of a walk."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.book import BY_KEY
from hengji.core.scoring.reach import Reach, reach
from hengji.core.scoring.scheme import RuleRef
from hengji.foundation.shell.pages import Action, Crumb, Page, Text
from hengji.foundation.shell.table import Cell, Table

from .addresses import compare_url, group_url, organ_url, run_url, trial_url, whatif_url
from .models import Run
from .queries.bases import RUN
from .queries.findings import group_finding
from .queries.opened import Opened
from .queries.standings import Group, Standing
from .queries.walk import TOTAL, Place, goals, group_position, rules_of
from .tables.cells import STATE_TONES, grade_cell
from .tables.runs import kind_cell, maker, moment, short_digest
from .tables.walk import goals_table, policy_table


@dataclass(frozen=True)
class Head:
    """What identifies a run on each of its pages."""

    record: Run
    kind: Cell
    digest: str
    short: str
    moment: str
    maker: str
    verified: bool

    @classmethod
    def of(cls, record: Run, *, verified: bool) -> "Head":
        short = short_digest(record.digest)
        return cls(record, kind_cell(record), record.digest, short, moment(record), maker(record), verified)


LIST = Crumb(gettext_lazy("汇总"), "/runs/")


def list_page() -> Page:
    return Page(
        _("汇总"), _("每一次汇总都固定了底稿、办法和结果，不能修改；更正要另行汇总。点名称看名次，再点得分追到依据。")
    )


def run_page(record: Run, *, may_play: bool) -> Page:
    """``may_play``: whether the reader may try what-if on it."""
    more = (
        Action(_("模拟测算"), whatif_url(RUN, str(record.pk)), "activity"),
        Action(_("办法试算"), trial_url(RUN, str(record.pk)), "scale"),
    )
    files = (
        Action(_("导出Excel"), reverse("run-workbook", args=[record.pk]), "download"),
        Action(_("导出CSV"), reverse("run-csv", args=[record.pk]), "download"),
        Action(_("下载运行文件"), reverse("run-file", args=[record.pk]), "download"),
    )
    return Page(record.title, record.finding, (LIST,), (*(more if may_play else ()), *files))


def damaged_page(record: Run) -> Page:
    return Page(record.title, "", (LIST,))


def group_page(record: Run, group: Group) -> Page:
    crumbs = (LIST, Crumb(record.title, run_url(record)))
    lead = _("%(finding)s。共%(count)d个，平均%(mean)s分。") % {
        "finding": group_finding(group),
        "count": len(group.members),
        "mean": group.mean if group.mean is not None else "—",
    }
    return Page(group.title, lead, crumbs)


@dataclass(frozen=True)
class Tab:
    title: str
    url: str
    current: bool


def group_tabs(record: Run, run: Opened, current: str) -> list[Tab]:
    return [Tab(group.title, group_url(record, code), code == current) for code, group in run.groups.items()]


def _crumbs(record: Run, run: Opened, standing: Standing) -> tuple[Crumb, ...]:
    group = run.groups[standing.pool]
    return LIST, Crumb(record.title, run_url(record)), Crumb(group.title, group_url(record, group.code))


def walk_page(record: Run, run: Opened, at: Place) -> Page:
    crumbs = _crumbs(record, run, at.standing)
    if at.step.code == TOTAL:
        action = Action(_("与本组比较"), compare_url(record, at.standing), "chart-bar")
        return Page(at.standing.name, "", crumbs, (action,))
    crumbs = (*crumbs, Crumb(at.standing.name, organ_url(record, at.standing)))
    crumbs += tuple(Crumb(title, organ_url(record, at.standing, code)) for code, title in at.path)
    return Page(_("%(node)s · %(name)s") % {"node": at.step.title, "name": at.standing.name}, "", crumbs)


def compare_page(record: Run, run: Opened, at: Place) -> Page:
    crumbs = (*_crumbs(record, run, at.standing), Crumb(at.standing.name, organ_url(record, at.standing)))
    return Page(_("%(name)s与本组比较") % {"name": at.standing.name}, _standing_words(run, at.standing), crumbs)


def _standing_words(run: Opened, standing: Standing) -> str:
    group = run.groups[standing.pool]
    words = {"group": group.title, "count": len(group.ranked), "total": standing.total, "reason": standing.reason}
    if not standing.rank:
        return _("%(group)s，总分%(total)s分，不排名（%(reason)s）。") % words
    return _("%(group)s%(count)d个中第%(rank)d名，总分%(total)s分。") % {**words, "rank": standing.rank}


@dataclass(frozen=True)
class Figure:
    """The number that the page is about, as large type."""

    label: str
    score: str
    full: str
    is_number: bool
    tone: str
    sentences: list[str]
    reach: list[str]
    words: str
    grade: Cell | None
    notes: tuple[str, ...]


def figure(run: Opened, at: Place) -> Figure:
    tone = STATE_TONES.get(at.score, "")
    total = at.step.code == TOTAL
    return Figure(
        label=at.step.title,
        score=at.score,
        full=_full_words(at),
        is_number=not tone,
        tone=tone,
        sentences=_sentences(at),
        reach=_reach_words(run, at),
        words=_standing_words(run, at.standing) if total else _position_words(run, at),
        grade=grade_cell(at.standing.grade, run.scheme) if total and at.standing.grade else None,
        notes=at.standing.moved if total else (),
    )


def own_figure(run: Opened, at: Place, *, ranks: bool) -> Figure:
    """As an organ sees its own: no place among others, unless places are open to it."""
    whole = figure(run, at)
    if ranks and at.step.code == TOTAL:
        return whole
    return replace(whole, words="", grade=whole.grade if ranks else None, notes=whole.notes if ranks else ())


def _full_words(at: Place) -> str:
    """Full marks, or the cap of a section."""
    if not at.step.full or at.step.full == "0":
        return ""
    if at.section is not None and at.section.code == at.step.code:
        return _("上限%(cap)s分") % {"cap": at.step.full} if at.section.cap is not None else at.step.full
    return _("满分%(full)s分") % {"full": at.step.full}


def _sentences(at: Place) -> list[str]:
    """A leaf scored by goals or item by item has a sentence for each; they are read as lines."""
    if at.node is not None and (at.node.goals or at.node.per):
        return at.step.sentence.split("；")
    return [at.step.sentence]


def _reach_words(run: Opened, at: Place) -> list[str]:
    """What full marks would have needed, where the rule's main number alone decides it."""
    if at.node is None or not at.node.is_leaf or at.section is not None:
        return []
    return [_reached(each) for each in reach(run.outcome, at.standing.code, at.node.code)]


def _reached(each: Reach) -> str:
    words = {
        "title": _("%(title)s：") % {"title": each.title} if each.title else "",
        "number": each.number,
        "actual": each.actual,
        "needed": each.needed,
    }
    if not each.needed:
        return _("%(title)s%(number)s现为%(actual)s，仅靠这个数达不到满分") % words
    return _("%(title)s%(number)s应为%(needed)s，现为%(actual)s") % words


def _position_words(run: Opened, at: Place) -> str:
    group = run.groups[at.standing.pool]
    position = group_position(run, at.standing, at.step.code)
    if position is None:
        return ""
    return _("在%(group)s%(count)d个中，这一项排第%(position)d。") % {
        "group": group.title,
        "count": len(group.ranked),
        "position": position,
    }


@dataclass(frozen=True)
class RuleLink:
    key: str
    name: str
    formula: str
    what: str
    url: str


@dataclass(frozen=True)
class LeafInfo:
    """What stands beside the evidence of a leaf."""

    about: list[tuple[Text, str]]
    rules: list[RuleLink]
    goals: Table | None
    policy: Table | None


ABOUT = {
    "article": gettext_lazy("条款"),
    "policy": gettext_lazy("政策依据"),
    "source": gettext_lazy("数据来源"),
    "owner": gettext_lazy("考评责任单位"),
    "lead_owner": gettext_lazy("牵头责任单位"),
    "substitute": gettext_lazy("回避替补单位"),
    "frequency": gettext_lazy("频次"),
    "material": gettext_lazy("佐证材料"),
    "unit": gettext_lazy("计量单位"),
    "note": gettext_lazy("说明"),
}


def leaf(run: Opened, at: Place) -> LeafInfo | None:
    """None for a section without items, which is no leaf."""
    node = at.node
    if node is None:
        return None
    own = goals(run.outcome, at.standing.code, node.code)
    settled = run.frozen.options["settled"]
    return LeafInfo(
        about=[(title, text) for name, title in ABOUT.items() if (text := getattr(node, name))],
        rules=_rule_links(rules_of(node, own)),
        goals=goals_table(own) if own else None,
        policy=policy_table(run.scheme.policy(node), settled=settled) if at.section is None else None,
    )


def _rule_links(refs: list[RuleRef]) -> list[RuleLink]:
    entries = [BY_KEY[ref.key] for ref in refs if ref.key in BY_KEY]
    return [
        RuleLink(entry.key, entry.name, entry.formula, entry.what, reverse("rule", args=[entry.key]))
        for entry in entries
    ]


@dataclass(frozen=True)
class Around:
    """The neighbours by rank, at the same node: to read one item through a whole group."""

    before: tuple[str, str] | None
    after: tuple[str, str] | None


def around(record: Run, run: Opened, at: Place) -> Around:
    before, after = run.groups[at.standing.pool].neighbours(at.standing.code)

    def link(standing: Standing | None) -> tuple[str, str] | None:
        return None if standing is None else (_titled(standing), organ_url(record, standing, at.step.code))

    return Around(link(before), link(after))


def compared_around(record: Run, run: Opened, at: Place) -> Around:
    before, after = run.groups[at.standing.pool].neighbours(at.standing.code)

    def link(standing: Standing | None) -> tuple[str, str] | None:
        return None if standing is None else (_titled(standing), compare_url(record, standing))

    return Around(link(before), link(after))


def _titled(standing: Standing) -> str:
    if not standing.rank:
        return _("%(name)s（不排名）") % {"name": standing.name}
    return _("第%(rank)d名 %(name)s") % {"rank": standing.rank, "name": standing.name}
