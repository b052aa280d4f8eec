"""Everything that the editor's page shows, put together for one chosen place of the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.scheme import Node, Scheme, Section
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.queries import organisation_options
from hengji.foundation.shell.chart import Chart
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.plans import queries
from hengji.year.plans.actions.drafting import (
    bars_fingerprint,
    children_of,
    marks_fingerprint,
    node_fingerprint,
    worths_fingerprint,
)
from hengji.year.plans.charts import preview_chart
from hengji.year.plans.forms.cases import CaseForm
from hengji.year.plans.forms.details import detail_forms
from hengji.year.plans.forms.holders import MarksForm, SectionForm, bar_lines, worth_lines
from hengji.year.plans.forms.indicator import NodeForm, suggestions
from hengji.year.plans.forms.reference import Reference, reference_of
from hengji.year.plans.models import Edit, Plan
from hengji.year.plans.outline import Spot, outline_of, plain, spot_of, sums_of
from hengji.year.plans.queries.finding_rules import rules_named
from hengji.year.plans.queries.findings import findings_in
from hengji.year.plans.rows import node_data
from hengji.year.plans.trials import asks_of, tried
from hengji.year.plans.words import field_words, part_words, said

from .shared import crumbs

MOST_RULES = 8
ELSEWHERE = ("second", "show_also")  # shown, not edited here
OF_A_LEAF = ("goals", "measures", "aggregate", "requires")  # edited here as long as there is nothing below


PACK_WORDS = {
    "请写 convert: true": gettext_lazy("请把“按比例折算”改为“是”"),
    "请写 relative: true": gettext_lazy("请把“相对权重”改为“是”"),
    "，或在 classes 中补上": gettext_lazy("，或在考评办法的类别中补上"),
    "请用 hengji rules 查看规则编号": gettext_lazy("请从规则库另选一条"),
}


@dataclass(frozen=True)
class Sent:
    """What a refused form held, so that nothing typed is lost."""

    node: Mapping[str, Any] | None = None
    worths: Mapping[str, Any] | None = None
    section: Mapping[str, Any] | None = None
    case: Mapping[str, Any] | None = None
    bars: Mapping[str, Any] | None = None
    marks: Mapping[str, Any] | None = None


@dataclass
class Desk:
    plan: Plan
    chosen: str
    unfolded: bool
    words: str
    problems: Sequence[Problem] = ()
    sent: Sent = field(default_factory=Sent)
    said: str = ""

    @classmethod
    def of(
        cls, plan: Plan, asked: Mapping[str, Any], *, problems: Sequence[Problem] = (), sent: Sent | None = None,
        said: str = "",
    ) -> Desk:  # fmt: skip
        words, unfolded = str(asked.get("q") or "").strip(), bool(asked.get("all"))
        return cls(plan, str(asked.get("node") or ""), unfolded, words, problems, sent or Sent(), said)

    @cached_property
    def scheme(self) -> Scheme:
        return queries.scheme_of(self.plan)

    @cached_property
    def node(self) -> Node | None:
        return self.scheme.nodes.get(self.chosen)

    @cached_property
    def section(self) -> Section | None:
        return next((each for each in self.scheme.sections if each.code == self.chosen), None)

    def context(self) -> dict[str, Any]:
        found = findings_in(self.plan, self.scheme)
        code = self.chosen if self.node or self.section else ""
        blocked = [each.node for each in queries.blocking(found) if each.node]
        return {
            "page": self._page(),
            "plan": self.plan,
            "chosen": code,
            "missing_node": bool(self.chosen) and not code,
            "unfolded": self.unfolded,
            "outline": outline_of(self.scheme, code, blocked, unfolded=self.unfolded),
            "findings": [Noted(each, self.scheme) for each in found],
            "blocking": len(queries.blocking(found)),
            "undo": last_edit(self.plan),
            "problems": self.problems,
            "said": self.said,
            **(self._of_node(self.node, found) if self.node else self._of_holder(code)),
        }

    def _page(self) -> Page:
        here = Crumb(_("编辑"), reverse("plan-edit", args=[self.plan.code]))
        chosen = self.node or self.section
        if chosen is not None:
            return Page(chosen.title, "", (*crumbs(self.plan), here))
        return Page(_("编辑考评办法"), _("指标、分值、规则和算例都在这里改，每次保存都可以撤销。"), crumbs(self.plan))

    def _of_node(self, node: Node, found: tuple[queries.Finding, ...]) -> dict[str, Any]:
        spot = spot_of(self.scheme, node.code)
        sent = self.sent.node
        form = (
            NodeForm.of(self.scheme, node, weighted=is_weighted(spot)) if sent is None
            else NodeForm(self.scheme, node, sent, weighted=is_weighted(spot))
        )  # fmt: skip
        return {
            "node": node,
            "is_new": node.title == _("新指标"),
            "spot": spot,
            "seen": sent.get("seen", "") if sent else node_fingerprint(node),
            "form": form,
            "own_findings": [Noted(each, self.scheme) for each in found if each.node == node.code],
            "parent_sums": sums_of(spot.parent) if spot and isinstance(spot.parent, Node) else (),
            "places": list(places_for(self.scheme, node)),
            "suggestions": suggestions(self.scheme, [name for _code, name in organisation_options()]),
            "elsewhere": list(_elsewhere(node)),
            **(self._worths(node.code) if node.children else self._scored(node)),
        }

    def _scored(self, node: Node) -> dict[str, Any]:
        """What only a leaf has: its rule, the rule's curve, worked examples."""
        asks = asks_of(self.scheme, node)
        reference = reference_of(self.scheme, node, "rule", self.sent.node)
        return {
            "rule": reference,
            "measure": reference_of(self.scheme, node, "measure", self.sent.node),
            "aggregate": reference_of(self.scheme, node, "aggregate", self.sent.node),
            **detail_forms(self.scheme, node, self.sent.node),
            "chart": chart_of(reference),
            "sources": queries.source_titles(reference.entry.source) if reference.entry else "",
            "cases": tried(self.scheme, node),
            "case_form": CaseForm(node, asks, self.sent.case) if asks != () else None,
            "words": self.words,
            "rules": rules_named(self.words)[: MOST_RULES if self.words else None],
            "measures": rules_named("", measures=True),
        }

    def _of_holder(self, code: str) -> dict[str, Any]:
        """The whole scheme, or a section."""
        found = self._worths(code)
        if not code:
            sent = self.sent.bars
            found["bars"] = bar_lines(self.scheme, sent)
            found["bars_seen"] = sent.get("seen", "") if sent else bars_fingerprint(self.scheme)
            marks = self.sent.marks
            found["marks"] = MarksForm(self.scheme, marks)
            found["marks_seen"] = marks.get("seen", "") if marks else marks_fingerprint(self.scheme)
        if self.section:
            found["section"] = self.section
            found["section_form"] = SectionForm(self.section, self.sent.section)
        return found

    def _worths(self, code: str) -> dict[str, Any]:
        holder = self.node or (None if self.section else self.scheme.root)
        nodes = children_of(self.scheme, code)
        kind = worths_kind(holder)
        sent = self.sent.worths
        return {
            "worths": worth_lines(nodes, kind, sent),
            "worths_title": {"weight": _("权重"), "points": _("分值"), "cap": _("单项上限")}[kind],
            "worths_seen": sent.get("seen", "") if sent else worths_fingerprint(nodes),
            "worths_sums": sums_of(holder) if holder is not None and nodes else (),
            "full": plain(holder.points) if holder is not None and holder.points is not None else "",
        }


def worths_kind(holder: Node | None) -> str:
    """What the table of children asks for: weights or points of an indicator's, caps of a section's items."""
    if holder is None:
        return "cap"
    return "weight" if holder.combine == "weighted" else "points"


def chart_of(reference: Reference) -> Chart | None:
    return preview_chart(reference.curve) if reference.curve else None


def is_weighted(spot: Spot | None) -> bool:
    return spot is not None and isinstance(spot.parent, Node) and spot.parent.combine == "weighted"


def _elsewhere(node: Node) -> Iterator[tuple[str, str]]:
    data = node_data(node)
    names = (*OF_A_LEAF, *ELSEWHERE) if node.children else ELSEWHERE
    return ((field_words(name), said(data[name])) for name in names if name in data)


def places_for(scheme: Scheme, node: Node) -> Iterator[tuple[str, str]]:
    """Where a branch may be moved: the top, sections, and every indicator that is not below it."""
    yield "", _("（最上一级）")
    for section in scheme.sections:
        yield section.code, section.title
    own = {each.code for each in node.walk()}
    for each in scheme.nodes.values():
        if each.code not in own and not (each.rule or each.goals or each.measure):
            yield each.code, f"{each.code} {each.title}"


@dataclass(frozen=True)
class Noted:
    """A finding with the name of the indicator that it is about, instead of its place in the pack."""

    finding: queries.Finding
    scheme: Scheme

    @property
    def title(self) -> str:
        node = self.scheme.nodes.get(self.finding.node)
        if node is not None:
            return f"{node.code} {node.title}"
        return part_words(self.finding.where.partition(" › ")[0])

    @property
    def remedy(self) -> str:
        """What to do, in the words of this page instead of those of a pack."""
        text = self.finding.remedy
        for pack_words, words in PACK_WORDS.items():
            text = text.replace(pack_words, str(words))
        return text


@dataclass(frozen=True)
class LastEdit:
    number: int
    what: str
    by: str
    at: str


def last_edit(plan: Plan) -> LastEdit | None:
    """What the undo button will take back."""
    edit: Edit | None = plan.edits.filter(undone_at=None).select_related("by").order_by("-number").first()
    if edit is None:
        return None
    at = timezone.localtime(edit.at)
    return LastEdit(edit.number, edit.what, edit.by.display_name, f"{at:%H:%M}")


def frozen_context(plan: Plan) -> dict[str, Any]:
    """What stands in place of the editor once a plan is no longer a draft."""
    return {"page": Page(_("编辑考评办法"), "", crumbs(plan)), "plan": plan, "frozen": plan.is_frozen}
