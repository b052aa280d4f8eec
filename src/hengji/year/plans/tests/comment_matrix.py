"""For the matrix of all addresses: comments rounds, an own draft, a neighbour's signed reply, and a plan elsewhere."""

from collections.abc import Iterable

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.plans import actions
from hengji.year.plans.actions import Comment, Entrant, Head
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound, Plan
from hengji.year.plans.queries.comments import reply_digest
from hengji.year.plans.tests.packs import SMALL

_REPLY = ("comment-reply", "comment-write", "comment-submit", "comment-sign", "comment-return")
_ITEM = ("comment-remove", "comment-answer")
_ROUND = ("comment-remind", "comment-extend", "comment-workbook")
_PLAN = ("plan-comments", "plan-comments-open")


def comment_objects(world: World) -> dict[str, Targets]:
    """Own: the unit's draft in the office's plan. Other: a neighbour's, signed. Unrelated: in a plan below."""
    own, other, unrelated = (world.made[name] for name in ("own", "other", "unrelated"))
    writer, signer = (_person(name) for name in ("writer", "signer"))
    first = _round("MX-1", world.made["province"], [own, other], by=writer)
    second = _round("MX-2", world.made["province"], [other], by=writer)
    below = _round("MX-3", unrelated, [unrelated], by=writer, superior=first.plan)
    replies = [first.replies.get(organisation=own), first.replies.get(organisation=other), below.replies.get()]
    authors = (world.actors[Role.UNIT_FILLER], writer, writer)
    items = [_item(reply, author) for reply, author in zip(replies, authors, strict=True)]
    _signed(replies[1], writer, signer)
    rounds = (first, second, below)
    return {
        **dict.fromkeys(_REPLY, _three("pk", (reply.pk for reply in replies))),
        **dict.fromkeys(_ITEM, _three("pk", (item.pk for item in items))),
        **dict.fromkeys(_ROUND, _three("pk", (found.pk for found in rounds))),
        **dict.fromkeys(_PLAN, _three("code", (found.plan.code for found in rounds))),
    }


def _three(parameter: str, values: Iterable[object]) -> Targets:
    return Targets(*({parameter: value} for value in values))


def _person(name: str) -> User:
    found, _ = User.objects.get_or_create(username=f"comments-{name}", defaults={"display_name": name})
    return found


def _round(
    code: str, organiser: Organisation, organs: list[Organisation], *, by: User, superior: Plan | None = None
) -> CommentRound:  # fmt: skip
    plan = actions.create_plan(Head(code, 2026, code, organiser, superior), SMALL, by=by)
    actions.set_participants(plan, [Entrant(each.code, each.code, each) for each in organs], by=by)
    return actions.open_round(plan, 5, by=by)


def _item(reply: CommentReply, by: User) -> CommentItem:
    return actions.write_item(reply, Comment("DJ", "分值偏高"), by=by)


def _signed(reply: CommentReply, writer: User, signer: User) -> None:
    reply = actions.submit_reply(reply, by=writer)
    actions.sign_reply(reply, by=signer, seen=reply_digest(reply))
