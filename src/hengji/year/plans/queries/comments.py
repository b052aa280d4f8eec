"""Comments rounds: who is asked, what an organ and the office see, what waits for whom."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.ledger.canonical import canonical_json
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import holders, names, organisations_of
from hengji.year.plans.comment_permissions import (
    ANSWER_COMMENT,
    DRAFT_REPLY,
    SIGN_REPLY,
    VIEW_COMMENTS,
    VIEW_REPLY,
)
from hengji.year.plans.enums import Adoption, ReplyState
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound, Indicator, Participant, Plan
from hengji.year.plans.models.comments import live

WHOLE = "-"  # in an address: comments on the whole text


@dataclass(frozen=True)
class People:
    """Keys of the accounts that draft and that sign, by the key of their organisation."""

    drafting: Mapping[int, tuple[int, ...]]
    signing: Mapping[int, tuple[int, ...]]

    def fillers(self, organisation: int) -> tuple[int, ...]:
        return self.drafting.get(organisation, ())

    def heads(self, organisation: int) -> tuple[int, ...]:
        return self.signing.get(organisation, ())

    def asked(self, organisation: int) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.fillers(organisation), *self.heads(organisation))))


def people_for(organisations: Iterable[int], drafting: str = Role.UNIT_FILLER, signing: str = Role.UNIT_HEAD) -> People:
    """Who drafts and who signs in each of these organisations today, by their roles."""
    keys, today = list(organisations), timezone.localdate()

    def held(role: str) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for holder in holders(role, today, organisations=keys) if keys else ():
            if holder.organisation is not None:
                found[holder.organisation].append(holder.user.pk)
        return {key: tuple(dict.fromkeys(people)) for key, people in found.items()}

    return People(held(drafting), held(signing))


def asked_of(plan: Plan) -> list[Organisation]:
    """Organisations that take part in a plan today, in the order of the participants."""
    today = timezone.localdate()
    rows = Participant.objects.filter(Q(until=None) | Q(until__gte=today), plan=plan, organisation__isnull=False)
    return list(dict.fromkeys(row.organisation for row in rows.select_related("organisation") if row.organisation))


def asked_in(found: CommentRound) -> list[Organisation]:
    """Who is asked in a round: whoever takes part in the plan, but not about its own sub-rules."""
    owner = None if found.sub_rules is None else found.sub_rules.owner_id
    return [organ for organ in asked_of(found.plan) if organ.pk != owner]


def asks_organs(plan: Plan) -> bool:
    """Whether a plan's draft goes to organs for comments: unless it evaluates nobody but persons."""
    people = plan.participants.all()
    return people.filter(organisation__isnull=False).exists() or not people.exists()


def live_round(plan: Plan) -> CommentRound | None:
    """The round about the scheme that organs answer now."""
    return CommentRound.objects.filter(live(), plan=plan, sub_rules=None).select_related("plan").first()


def rounds_of(plan: Plan) -> list[CommentRound]:
    """All rounds about a plan's scheme, the latest first."""
    return list(plan.comment_rounds.filter(sub_rules=None).select_related("plan"))


def round_chosen(plan: Plan, number: str) -> CommentRound | None:
    """The round of a number as an address gives it, else the latest."""
    rounds = rounds_of(plan)
    return next((each for each in rounds if str(each.number) == number), rounds[0] if rounds else None)


def title_of_subject(found: CommentRound, code: str) -> str:
    """Title of the indicator, or of the sub-rules' item, that a comment is on; empty where there is none."""
    if found.sub_rules is not None:
        return next((item.title for item in found.sub_rules.items.all() if item.code == code), "")
    return Indicator.objects.filter(plan=found.plan, code=code).values_list("title", flat=True).first() or ""


def choices_of(found: CommentRound) -> list[Choice]:
    """What can be commented on, beside the whole text: the indicators, or the items of the sub-rules."""
    if found.sub_rules is None:
        return outline(found.plan)
    return [Choice(item.code, item.title, item.points, 0) for item in found.sub_rules.items.all()]


@dataclass(frozen=True)
class Choice:
    """An indicator in the order of the tree, and how deep it lies."""

    code: str
    title: str
    points: str
    level: int


def outline(plan: Plan) -> list[Choice]:
    """All indicators of a plan in the order of its tree, then those of the sections; one query."""
    below: dict[int | None, list[Indicator]] = defaultdict(list)
    for row in Indicator.objects.filter(plan=plan).order_by("section__position", "position", "pk"):
        below[row.parent_id].append(row)

    def walk(parent: int | None, level: int) -> Iterator[Choice]:
        for row in below[parent]:
            yield Choice(row.code, row.title, row.points, level)
            yield from walk(row.pk, level + 1)

    tops = below[None]
    below[None] = [row for row in tops if row.section_id is None] + [row for row in tops if row.section_id is not None]
    return list(walk(None, 0))


def reply_digest(reply: CommentReply) -> str:
    """Digest of what a reply says, without who wrote it: what its head signs."""
    items = reply.items.order_by("number").values_list("number", "indicator", "title", "text", "suggestion")
    text = canonical_json({"no_opinion": reply.no_opinion, "items": [list(map(str, item)) for item in items]})
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def answer_stamp(item: CommentItem) -> str:
    """Changes with every answer to a comment; empty while there is none."""
    return "" if item.answered_at is None else item.answered_at.isoformat()


def own_replies(user: User) -> list[CommentReply]:
    """Replies of the user's own organs, the latest round first."""
    keys = {key for role in (Role.UNIT_FILLER, Role.UNIT_HEAD) for key in organisations_of(user, role)}
    rows = scope(user, VIEW_REPLY, CommentReply.objects.all()).filter(organisation__in=keys)
    counted = rows.select_related("round__plan", "round__sub_rules", "organisation").annotate(
        count=Count("items"), answered=Count("items", filter=~Q(items__adoption=""))
    )
    return list(counted.order_by("-round__opened_at", "organisation__code"))


def items_of(reply: CommentReply) -> list[CommentItem]:
    return list(reply.items.select_related("written_by", "answered_by"))


def item_of(reply: CommentReply, number: str) -> CommentItem | None:
    """A comment of a reply by its key as an address or form gives it."""
    return reply.items.filter(pk=number).first() if number.isdecimal() else None


def rounds_for(user: User) -> list[CommentRound]:
    """Rounds about schemes that somebody reads as the office, with how many organs are asked and how many signed."""
    rows = scope(user, VIEW_COMMENTS, CommentRound.objects.filter(sub_rules=None)).select_related("plan")
    signed = Count("replies", filter=Q(replies__state=ReplyState.SIGNED))
    return list(rows.annotate(asked=Count("replies"), signed=signed).order_by("-opened_at"))


@dataclass(frozen=True)
class Wanted:
    """What the office wants to see of a round; an empty word leaves nothing out."""

    organ: str = ""  # the organisation's code
    indicator: str = ""  # its code, or WHOLE
    adoption: str = ""  # an Adoption, or "open" for what is not answered


def signed_items(found: CommentRound, wanted: Wanted = Wanted()) -> QuerySet[CommentItem]:
    """Comments that organs have signed in a round, by organ."""
    rows = CommentItem.objects.filter(reply__round=found, reply__state=ReplyState.SIGNED)
    if wanted.organ:
        rows = rows.filter(reply__organisation__code=wanted.organ)
    if wanted.indicator:
        rows = rows.filter(indicator="" if wanted.indicator == WHOLE else wanted.indicator)
    if wanted.adoption:
        rows = rows.filter(adoption="" if wanted.adoption == "open" else wanted.adoption)
    related = rows.select_related(
        "reply__organisation", "reply__round__plan", "reply__round__sub_rules", "answered_by"
    )  # fmt: skip
    return related.order_by("reply__organisation__code", "number")


@dataclass(frozen=True)
class Standing:
    """How a round stands: every reply with its organ's name, and the comments that organs signed."""

    replies: list[CommentReply]
    names: Mapping[int, str]
    items: int
    answered: int
    unmanned: frozenset[int] = field(default_factory=frozenset)  # organs where nobody could draft or sign

    @property
    def signed(self) -> list[CommentReply]:
        return [each for each in self.replies if each.state == ReplyState.SIGNED]

    @property
    def waiting(self) -> list[CommentReply]:
        return [each for each in self.replies if each.state != ReplyState.SIGNED]

    @property
    def silent(self) -> int:
        """How many organs have no opinion."""
        return sum(each.no_opinion for each in self.signed)

    @property
    def unanswered(self) -> int:
        return self.items - self.answered


def standing_of(found: CommentRound) -> Standing:
    """How a round stands, in a fixed number of queries."""
    replies = list(found.replies.select_related("organisation", "signed_by").order_by("organisation__code"))
    counts = signed_items(found).aggregate(items=Count("pk"), answered=Count("pk", filter=~Q(adoption="")))
    keys = [each.organisation_id for each in replies]
    people = people_for(each.organisation_id for each in replies if each.state != ReplyState.SIGNED)
    unmanned = {
        each.organisation_id
        for each in replies
        if each.state != ReplyState.SIGNED
        and not (people.fillers(each.organisation_id) and people.heads(each.organisation_id))
    }
    return Standing(
        replies, names(keys, timezone.localdate()), counts["items"], counts["answered"], frozenset(unmanned)
    )


def issue_warnings(plan: Plan) -> list[str]:
    """What the office should know before issuing. It does not block: the day is the steering group's."""
    found = round_chosen(plan, "")
    if found is None:
        return [_("还没有通过系统征求过参评单位的意见。")]
    standing = standing_of(found)
    warnings = []
    if standing.waiting:
        warnings.append(_("还有%(count)d个单位没有反馈意见。") % {"count": len(standing.waiting)})
    signed = CommentItem.objects.filter(reply__round__plan=plan, reply__state=ReplyState.SIGNED)
    open_items = signed.filter(reply__round__sub_rules=None, adoption="")
    count = open_items.count()
    if count:
        warnings.append(_("还有%(count)d条意见没有答复。") % {"count": count})
    return warnings


def organ_name(reply: CommentReply) -> str:
    return names([reply.organisation_id], timezone.localdate()).get(reply.organisation_id, reply.organisation.code)


def todo(user: User) -> list[Todo]:
    """Replies to draft and to sign, and comments to answer."""
    return [*_own_todo(user), *_office_todo(user)]


def _own_todo(user: User) -> Iterator[Todo]:
    today, room = timezone.localdate(), _("征求意见")
    drafts = (ReplyState.WAITING, ReplyState.DRAFTED)
    for action, states, why in (
        (DRAFT_REPLY, drafts, _("逐条写明意见；没有意见的，也请反馈“无意见”。")),
        (SIGN_REPLY, (ReplyState.SUBMITTED,), _("联络员已提交，等您签发或退回。")),
    ):
        rows = scope(user, action, CommentReply.objects.all()).filter(state__in=states, round__due__gte=today)
        for reply in rows.select_related("round__plan", "round__sub_rules").order_by("round__due", "pk"):
            title = _("对“%(plan)s”反馈意见") % {"plan": reply.round.subject}
            text = _("被单位负责人退回：%s") % reply.return_remark if reply.return_remark else why
            yield Todo(title, text, reply.round.due, reverse("comment-reply", args=[reply.pk]), room, "plans")


def _office_todo(user: User) -> Iterator[Todo]:
    whole = CommentItem.objects.filter(reply__round__sub_rules=None, adoption=Adoption.NONE)
    open_items = scope(user, ANSWER_COMMENT, whole)
    plans = open_items.values_list("reply__round__plan__code", "reply__round__plan__title", "reply__round__number")
    for code, title, number, count in plans.annotate(count=Count("pk")).order_by("reply__round"):
        what = _("答复各单位对“%(plan)s”的意见") % {"plan": title}
        why = _("第%(number)d轮还有%(count)d条意见没有答复。") % {"number": number, "count": count}
        url = f"{reverse('plan-comments', args=[code])}?round={number}&adoption=open"
        yield Todo(what, why, None, url, _("征求意见"), "plans")
