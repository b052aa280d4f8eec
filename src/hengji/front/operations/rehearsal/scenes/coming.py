"""次年办法起草: a draft begun from this year's scheme, with sub-rules at every stage between asking and filing."""

from __future__ import annotations

from collections.abc import Sequence

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.demo_sheet.people import people_of
from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.plans import actions
from hengji.year.plans.actions import Comment, Entrant
from hengji.year.plans.enums import Adoption
from hengji.year.plans.models import CommentReply, Plan, SubRules
from hengji.year.plans.queries.comments import reply_digest
from hengji.year.plans.queries.sub_rules import content_digest, latest_round
from hengji.year.plans.sub_rule_content import Content, Line

TITLE = "起草次年考评办法，报送评分细则"
CODE = "SZ-{year}"
PLAN_TITLE = "{year}年度省直机关目标绩效考评（演示，起草中）"
EVERYBODY = 100  # organs of the pack, however few the rehearsed year has

# The next year the statistics bureau, which has accounts in the demo, evaluates two further indicators.
OWNER = "省统计局"
CHANGED = {"JC-2": {"owner": OWNER, "substitute": "省发展改革委"}, "JC-3": {"owner": OWNER}}
FILED, SUBMITTED, OPEN = "JL-5", "JC-2", "JC-3"

CONTENTS = {
    FILED: Content(
        (
            Line("填报数据真实", "40", "经核查不实的，每条扣10分，扣完为止。", "数据核查记录"),
            Line("统计检查", "40", "统计督察、统计检查发现问题的，每项扣10分，扣完为止。", "统计检查通报"),
            Line("网络安全", "20", "被通报网络安全事件的，每件扣10分，扣完为止。", "网络安全通报"),
        )
    ),
    SUBMITTED: Content(
        (
            Line("年度任务完成", "80", "按年度任务完成率折算。", "专班台账", "SR-01", "{target: 100, cap_ratio: 1}"),
            Line("对全省的贡献", "20", "按贡献率在本组的位次给分：前三名20分，其余15分。", "统计部门数据"),
        )
    ),
    OPEN: Content(
        (
            Line("实事按时完成", "70", "按完成率折算。", "民生实事台账", "SR-01", "{target: 100, cap_ratio: 1}"),
            Line("群众评价", "30", "按抽样调查的满意率乘以30计分。", "抽样调查报告"),
        )
    ),
}  # fmt: skip
REMARK = Comment(f"{FILED}-3", "同一事件被几个部门通报的，是否重复扣分？", "写明同一事件只扣一次。")
ANSWER = "同一事件以首次通报为准，只扣一次，评分时按此掌握。"
WISH = Comment(f"{OPEN}-2", "样本太少时满意率波动很大。", "规定最低样本数。")


def is_played(stage: Stage) -> bool:
    return Plan.objects.filter(code=CODE.format(year=stage.year + 1)).exists()


def play(stage: Stage) -> None:
    office, year = stage.actor("office"), stage.year + 1
    seat = Organisation.objects.get(pk=min(organisations_of(office, Role.OFFICE)))
    head = actions.Head(CODE.format(year=year), year, PLAN_TITLE.format(year=year), seat)
    plan = actions.create_plan(head, stage.plan, by=office)
    actions.change_scheme(plan, {"cases": []}, by=office)  # they say what this year's indicators come to
    actions.change_indicators(plan, CHANGED, by=office)
    actions.set_participants(plan, _entrants(stage), by=office)
    rows = {row.indicator: row for row in actions.ask_sub_rules(plan, [FILED, SUBMITTED, OPEN], by=office)}
    _file(rows[FILED], stage)
    _draft(rows[SUBMITTED], stage)
    _hear(rows[OPEN], stage)


def _entrants(stage: Stage) -> list[Entrant]:
    """So far the organs with accounts in the demo, so that whoever is asked for an opinion can give it."""
    accounts = [("scorer", Role.OWNER_SCORER), *((name, Role.UNIT_FILLER) for name in ("jyt", "czt", "shili"))]
    places = {key for name, role in accounts for key in organisations_of(stage.actor(name), role)}
    known = {each.code: each for each in Organisation.objects.filter(pk__in=places)}
    people = [organ.participant for organ in people_of(stage.scheme, EVERYBODY, stage.seed)]
    return [
        Entrant(
            each.code, each.name, known[each.code], group=each.group, klass=each.klass, attributes=dict(each.attributes)
        )
        for each in people if each.code in known
    ]  # fmt: skip


def _draft(found: SubRules, stage: Stage) -> SubRules:
    """Written and handed to the owner's approver."""
    scorer = stage.actor("scorer")
    found = actions.write_sub_rules(found, CONTENTS[found.indicator], by=scorer, seen=content_digest(found))
    return actions.submit_sub_rules(found, by=scorer, seen=content_digest(found))


def _sign(found: SubRules, stage: Stage) -> SubRules:
    found = _draft(found, stage)
    return actions.sign_sub_rules(found, by=stage.actor("approver"), seen=content_digest(found))


def _file(found: SubRules, stage: Stage) -> None:
    """The whole way: one organ comments and is answered, the others have no opinion, the office files."""
    scorer = stage.actor("scorer")
    found = _sign(found, stage)
    _reply(found, stage, "jyt", REMARK)
    for account in ("czt", "shili"):
        _reply(found, stage, account)
    for reply in _replies(found):
        for item in reply.items.all():
            actions.answer_item(item, Adoption.EXPLAINED, ANSWER, by=scorer)
    found = actions.offer_sub_rules(found, by=scorer)
    actions.file_sub_rules(found, by=stage.actor("office"), seen=content_digest(found))


def _hear(found: SubRules, stage: Stage) -> None:
    """Half way: a comment waits for the owner, a reply for an organ's head, and one organ has said nothing yet."""
    found = _sign(found, stage)
    _reply(found, stage, "jyt", WISH)
    _reply(found, stage, "czt", signed=False)


def _replies(found: SubRules) -> Sequence[CommentReply]:
    latest = latest_round(found)
    return () if latest is None else list(latest.replies.all())


def _reply(found: SubRules, stage: Stage, account: str, *comments: Comment, signed: bool = True) -> None:
    clerk = stage.actor(account)
    places = organisations_of(clerk, Role.UNIT_FILLER)
    reply = next(each for each in _replies(found) if each.organisation_id in places)
    for comment in comments:
        actions.write_item(reply, comment, by=clerk)
    reply = actions.submit_reply(reply, by=clerk, no_opinion=not comments)
    if signed:
        actions.sign_reply(reply, by=stage.actor(f"{account}-head"), seen=reply_digest(reply))
