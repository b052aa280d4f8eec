"""征求意见: every organ is asked about the draft; those that have accounts in the demo answer, the office replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.year.plans import actions
from hengji.year.plans.actions import Comment
from hengji.year.plans.enums import Adoption
from hengji.year.plans.models import CommentReply, Plan
from hengji.year.plans.queries.comments import reply_digest

from .stage import Stage

# By the account of an organ's liaison, whose head is the account with "-head": what it says; nothing is 无意见.
SAID: Mapping[str, Sequence[Comment]] = {
    "jyt": (
        Comment(
            "ZN-1",
            "上级部门的考核结果通常到次年三月才公布，汇总时可能还没有。",
            "注明当年没有公布的，用最近一次的结果。",
        ),
        Comment("", "希望印发时附上各指标的算例，便于联络员核对。"),
    ),
    "czt": (),
    "shili": (Comment("DJ", "逐次扣分没有写明一年最多扣几次。", "增加扣分下限。"),),
}
# What the office makes of each comment, in the order in which organs and comments stand above.
ANSWERS = (
    (Adoption.EXPLAINED, "办法已规定没有公布的先按待公布处理，公布后重新汇总。"),
    (Adoption.ADOPTED, ""),
    (Adoption.PARTLY, "扣分不超过本指标分值，不另设下限。"),
)


def ask(plan: Plan, stage: Stage) -> None:
    """Circulate the draft through a round of comments, and answer every comment."""
    office, answers = stage.actor("office"), iter(ANSWERS)
    found = actions.open_round(plan, by=office)
    for account, comments in SAID.items():
        reply = found.replies.filter(organisation__in=organisations_of(stage.actor(account), Role.UNIT_FILLER)).first()
        answering = [next(answers) for _comment in comments]
        if reply is None:  # the made-up year is smaller than the demo's organs
            continue
        _say(reply, comments, account, stage)
        for item, (adoption, text) in zip(reply.items.order_by("number"), answering, strict=True):
            actions.answer_item(item, adoption, text, by=office)


def _say(reply: CommentReply, comments: Sequence[Comment], account: str, stage: Stage) -> None:
    clerk, head = stage.actor(account), stage.actor(f"{account}-head")
    for comment in comments:
        actions.write_item(reply, comment, by=clerk)
    submitted = actions.submit_reply(reply, by=clerk, no_opinion=not comments)
    actions.sign_reply(submitted, by=head, seen=reply_digest(submitted))
