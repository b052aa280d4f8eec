"""Sub-rules: which owner owes which, what they say, what hinders filing them, what waits for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme
from hengji.foundation.access.policy import can, scope
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.common.todo import Todo
from hengji.foundation.ledger.canonical import canonical_json
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import names, organisations_called, organisations_of
from hengji.year.plans import edits
from hengji.year.plans.comment_permissions import VIEW_COMMENTS
from hengji.year.plans.enums import FROZEN, OWED, Adoption, Fault, ReplyState, SubRulesState
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound, Plan, SubRules
from hengji.year.plans.rows import node_data
from hengji.year.plans.sub_rule_content import HANDED_DOWN, Branch, Content, Line, branch_of, check_content, worth
from hengji.year.plans.sub_rule_permissions import (
    DRAFT_SUB_RULES,
    FILE_SUB_RULES,
    SIGN_SUB_RULES,
    VIEW_SUB_RULES,
)

from .comments import People, Standing, people_for, signed_items, standing_of
from .findings import Finding, findings_of
from .schemes import scheme_of


def owners_people(organisations: Collection[int]) -> People:
    """Who drafts and who signs the sub-rules of these owners."""
    return people_for(organisations, Role.OWNER_SCORER, Role.OWNER_APPROVER)


def content_of(found: SubRules) -> Content:
    """What they say."""
    lines = tuple(
        Line(item.title, item.points, item.method, item.material, item.rule, item.params, item.policy, item.article)
        for item in found.items.all()
    )
    return Content(lines, found.scale, found.outside, found.body, found.document, found.full)


def content_digest(found: SubRules) -> str:
    """Digest of what they say, whoever wrote it: what somebody saw before saving, signing or filing."""
    content = content_of(found)
    said = {**vars(content), "lines": [list(vars(line).values()) for line in content.lines]}
    text = canonical_json(said)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def writers_of(found: SubRules) -> frozenset[int]:
    """Keys of everybody whose words they are, who handed them in, and who signed them."""
    keys = {*found.items.values_list("written_by", flat=True), found.written_by_id, found.submitted_by_id}
    return frozenset(key for key in keys if key is not None)


def node_of(found: SubRules, scheme: Scheme | None = None) -> Node | None:
    """The indicator as the scheme has it now; None where it was removed or renamed."""
    return (scheme or scheme_of(found.plan)).nodes.get(found.indicator)


def full_of(found: SubRules, scheme: Scheme | None = None) -> Decimal:
    """The indicator's full marks; zero where there is no such indicator any more."""
    node = node_of(found, scheme)
    return Decimal(0) if node is None else worth(node) or Decimal(0)


@dataclass(frozen=True)
class Owed:
    """A line of the office's list: an indicator with an owner, and the sub-rules if they were asked for.

    ``hindrance`` says why they cannot be asked for, "" where they can.
    """

    code: str
    title: str
    points: str
    owner: str
    organisation: Organisation | None
    found: SubRules | None
    hindrance: str = ""


def owed(plan: Plan) -> list[Owed]:
    """All leaves that name an owner, in the order of the tree, and what else was asked for; fixed queries."""
    scheme = scheme_of(plan)
    rows = {row.indicator: row for row in plan.sub_rules.select_related("owner", "plan")}
    nodes = [node for node in scheme.nodes.values() if node.code in rows or (node.is_leaf and node.owner)]
    inside = {child.code for code in rows for child in _below(scheme.nodes.get(code))}
    called = organisations_called({node.owner for node in nodes if node.owner})
    found = [_owed(scheme, node, called, rows.get(node.code)) for node in nodes if node.code not in inside]
    gone = [row for code, row in rows.items() if code not in scheme.nodes]
    return found + [
        Owed(row.indicator, row.title, "", "", row.owner, row, _("考评办法里已没有这个指标")) for row in gone
    ]


def _below(node: Node | None) -> list[Node]:
    return [] if node is None else [each for each in node.walk() if each is not node]


def _owed(scheme: Scheme, node: Node, called: Mapping[str, Organisation], found: SubRules | None) -> Owed:
    place = found.owner if found else called.get(node.owner)
    why = "" if found else _hindrance(scheme, node, place)
    full = worth(node)
    return Owed(node.code, node.title, "" if full is None else f"{full:f}", node.owner, place, found, why)


def _hindrance(scheme: Scheme, node: Node, place: Organisation | None) -> str:
    if place is None:
        return _("组织机构里没有找到这个名称的单位")
    if worth(node) is None:
        return _("没有分值，不能折算")
    if node.goals is not None:
        return _("按目标计分，不用评分细则")
    if node.second or any(each.requires and each.requires.node == node.code for each in scheme.nodes.values()):
        return _("另有得分转记，或被其他指标引用")
    return ""


def sub_rules_in(user: User, plan: Plan) -> list[SubRules]:
    """Sub-rules of a plan that somebody may read."""
    rows = scope(user, VIEW_SUB_RULES, SubRules.objects.filter(plan=plan))
    return list(rows.select_related("owner", "plan").order_by("pk"))


def sub_rules_for(user: User) -> list[SubRules]:
    """Sub-rules of all plans that somebody may read, the latest year first."""
    rows = scope(user, VIEW_SUB_RULES, SubRules.objects.all()).select_related("owner", "plan")
    return list(rows.order_by("-plan__year", "plan__code", "pk"))


def owner_name(found: SubRules) -> str:
    return names([found.owner_id], timezone.localdate()).get(found.owner_id, found.owner.code)


def latest_round(found: SubRules) -> CommentRound | None:
    return found.rounds.select_related("plan", "sub_rules").order_by("-number").first()


def own_reply(user: User, found: SubRules) -> CommentReply | None:
    """The reply that the user's own organ gives or gave to the latest round, where there is one."""
    latest = latest_round(found)
    if latest is None:
        return None
    places = {key for role in (Role.UNIT_FILLER, Role.UNIT_HEAD) for key in organisations_of(user, role)}
    return latest.replies.filter(organisation__in=places).first()


def comments_for(user: User, found: SubRules) -> tuple[Standing, list[CommentItem]] | None:
    """How the latest round stands and its signed comments, for the owner and the office; None for all others."""
    latest = latest_round(found)
    if latest is None or not _reads_comments(user, found):
        return None
    return standing_of(latest), list(signed_items(latest))


def _reads_comments(user: User, found: SubRules) -> bool:
    own = {key for role in (Role.OWNER_SCORER, Role.OWNER_APPROVER) for key in organisations_of(user, role)}
    return found.owner_id in own or can(user, VIEW_COMMENTS, found.plan)


def unanswered(found: SubRules) -> list[Problem]:
    """What the round still lacks: replies while there is time, answers, and changes that were promised."""
    latest = latest_round(found)
    if latest is None:
        return [Problem(Fault.SUB_RULES_ANSWERS, _("还没有征求过各单位的意见。"), "", _("请先签发，征求意见。"))]
    problems = []
    waiting = latest.replies.exclude(state=ReplyState.SIGNED).count()
    if waiting and timezone.localdate() <= latest.due:
        text = _("还有%(count)d个单位没有反馈，期限未到。") % {"count": waiting}
        problems.append(Problem(Fault.SUB_RULES_ANSWERS, text, "", _("请等各单位反馈，或到期以后再办。")))
    open_items = signed_items(latest).filter(adoption=Adoption.NONE).count()
    if open_items:
        text = _("还有%(count)d条意见没有答复。") % {"count": open_items}
        problems.append(Problem(Fault.SUB_RULES_ANSWERS, text, "", _("请逐条答复。")))
    taken = signed_items(latest).filter(adoption__in=[Adoption.ADOPTED, Adoption.PARTLY]).exists()
    if taken and latest.digest == content_digest(found):
        text = _("采纳了意见，细则还没有修改。")
        problems.append(Problem(Fault.SUB_RULES_ANSWERS, text, "", _("请按意见修改后再报，或改为“解释”并说明理由。")))
    return problems


def branch_for(found: SubRules, scheme: Scheme) -> Branch | None:
    """What filing makes of the indicator; None where it is gone."""
    node = node_of(found, scheme)
    if node is None:
        return None
    own = {each.code for each in node.walk()}
    taken = frozenset(code for code in (*scheme.nodes, *(each.code for each in scheme.sections)) if code not in own)
    return branch_of(content_of(found), node, node_data(node), taken)


def problems_of(found: SubRules) -> list[Problem]:
    """Everything that hinders signing and filing: the content, and what the scheme would say to it."""
    scheme = scheme_of(found.plan)
    node = node_of(found, scheme)
    if node is None:
        text = _("考评办法里已没有编码为“%s”的指标。") % found.indicator
        return [Problem(Fault.NODE_ABSENT, text, found.indicator, _("请与目标绩效办核对。"))]
    wrong = check_content(content_of(found), worth(node) or Decimal(0))
    return wrong or [_problem(each) for each in _blocking(found, scheme)]


def _problem(each: Finding) -> Problem:
    return Problem(each.code, each.message, each.where, each.remedy)


def _blocking(found: SubRules, scheme: Scheme) -> list[Finding]:
    """Blocking findings that the scheme would have with these sub-rules, and has not without them.

    Its worked examples are left out: they speak of the indicator as one, and the office, which alone can mend them,
    finds them among the findings of its draft once the sub-rules are filed.
    """
    branch, scheme = branch_for(found, scheme), scheme.model_copy(update={"cases": ()})
    draft = edits.draft_of(scheme)
    if branch is None:
        return []
    try:
        edits.graft(draft, found.indicator, branch.fields, branch.children)
        after = findings_of(edits.scheme_of_draft(draft), found.plan.year)
    except ProblemsError as error:
        return [Finding(str(each.code), "", each.where, each.message, each.remedy) for each in error.problems]
    before = set(findings_of(scheme, found.plan.year))
    own = {found.indicator, *(str(child["code"]) for child in branch.children)}
    return [each for each in after if each.blocks and (each.node in own or each not in before)]


def stands_as_filed(found: SubRules, scheme: Scheme) -> bool:
    """Whether the scheme still says what was filed; what the items took over from the indicator is not looked at."""
    node, branch = node_of(found, scheme), branch_for(found, scheme)
    if node is None or branch is None:
        return False
    own = {name: value for name, value in {**node_data(node), **branch.fields}.items() if value is not None}
    return node_data(Node.model_validate(own)) == node_data(node) and _said(node.children) == _said(
        Node.model_validate(child) for child in branch.children
    )


def _said(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    return [{name: value for name, value in node_data(node).items() if name not in HANDED_DOWN} for node in nodes]


def issue_warnings(plan: Plan) -> list[str]:
    """What the office should know before issuing: sub-rules that are asked for and not part of the scheme."""
    rows = list(plan.sub_rules.select_related("plan"))
    if not rows:
        return []
    open_ones = [row for row in rows if row.state != SubRulesState.FILED]
    scheme = scheme_of(plan)
    changed = [row for row in rows if row.state == SubRulesState.FILED and not stands_as_filed(row, scheme)]
    warnings = []
    if open_ones:
        words = {"count": len(open_ones), "which": "、".join(f"“{row.title}”" for row in open_ones[:3])}
        warnings.append(_("还有%(count)d个指标的评分细则没有备案（%(which)s等）。") % words)
    if changed:
        which = "、".join(f"“{row.title}”" for row in changed[:3])
        warnings.append(_("%s的评分细则备案后，考评办法里又作了修改。") % which)
    return warnings


def todo(user: User) -> list[Todo]:
    """Sub-rules to draft, to sign, whose comments to answer, and to file."""
    return [*_steps(user), *_answers(user)]


def _steps(user: User) -> Iterator[Todo]:
    for action, states, what, why in (
        (DRAFT_SUB_RULES, (SubRulesState.ASKED, SubRulesState.DRAFTED), _("起草“%s”评分细则"),
         _("逐条写明内容、分值和评分办法，由本单位审核人签发。")),
        (SIGN_SUB_RULES, (SubRulesState.SUBMITTED,), _("签发“%s”评分细则"), _("已提交，等您签发或退回。")),
        (FILE_SUB_RULES, (SubRulesState.READY,), _("“%s”评分细则备案"), _("核对后备案，或写明理由退回。")),
    ):  # fmt: skip
        rows = scope(user, action, SubRules.objects.all()).filter(state__in=states)
        for row in rows.exclude(plan__state__in=sorted(FROZEN)).order_by("due", "pk"):
            due = row.due if row.state in OWED else None
            text = _("被退回：%s") % row.return_remark if row.return_remark and row.state in OWED else why
            yield Todo(what % row.title, text, due, reverse("sub-rules", args=[row.pk]), _("评分细则"), "plans")


def _answers(user: User) -> Iterator[Todo]:
    """For the owner: organs' comments to answer, and what can go to the office."""
    rows = scope(user, DRAFT_SUB_RULES, SubRules.objects.filter(state=SubRulesState.OPEN))
    for row in rows.exclude(plan__state__in=sorted(FROZEN)).select_related("plan").order_by("pk"):
        latest = latest_round(row)
        if latest is None:
            continue
        counts = signed_items(latest).filter(adoption=Adoption.NONE).aggregate(count=Count("pk"))
        address = reverse("sub-rules", args=[row.pk])
        if counts["count"]:
            why = _("还有%d条意见没有答复。") % counts["count"]
            yield Todo(_("答复对“%s”评分细则的意见") % row.title, why, None, address, _("评分细则"), "plans")
        elif not latest.replies.exclude(state=ReplyState.SIGNED).exists() or timezone.localdate() > latest.due:
            why = _("意见已答复完毕，请修改或报目标绩效办备案。")
            yield Todo(_("“%s”评分细则报备案") % row.title, why, None, address, _("评分细则"), "plans")
