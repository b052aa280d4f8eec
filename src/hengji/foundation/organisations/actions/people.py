"""Persons, posts, appointments, standing in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import ADMINISTRATORS, Acting, Engagement, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Organisation,
    Person,
    Post,
    User,
    overlapping,
)
from hengji.foundation.organisations.queries import forget, organisations_of, roles_of, version_on

from .tree import CODE, chinese
from .writing import By, account, added, changed, problem, refuse


@dataclass(frozen=True)
class Terms:
    """How somebody holds a post: from when, until when, as main or further post, as acting holder."""

    since: date
    until: date | None = None
    engagement: str = Engagement.MAIN
    acting: str = Acting.NONE
    document: str = ""


@dataclass(frozen=True)
class Absence:
    """From when to when somebody is away (``until`` is the first day back), and why."""

    since: date
    until: date
    reason: str = ""


@transaction.atomic
def create_person(code: str, name: str, *, by: By, user: User | None = None) -> Person:
    """Enter somebody, with an account or without."""
    found = []
    if not CODE.fullmatch(code):
        found.append(problem("code", _("人员编号请用不超过32位的字母、数字、连字符或下划线。")))
    elif Person.objects.filter(code=code).exists():
        found.append(problem("code_taken", _("这个人员编号已被使用，请核对是否重复登记。")))
    if not name.strip():
        found.append(problem("name", _("请填写姓名。")))
    if user and Person.objects.filter(user=user).exists():
        found.append(problem("account_taken", _("这个账号已属于另一个人，请核对账号。")))
    refuse(found)
    return added("organisations.create_person", Person(code=code, name=name.strip(), user=user), by=by)


@transaction.atomic
def create_post(
    organisation: Organisation, title: str, *, by: By, rank: str = "", places: int | None = None
) -> Post:  # fmt: skip
    """Set a post up in an organisation."""
    title = title.strip()
    found = []
    if not title:
        found.append(problem("title", _("请填写职务名称。")))
    elif Post.objects.filter(organisation=organisation, title=title).exists():
        found.append(problem("title_taken", _("本机构已有“%(title)s”这一职务，请直接使用。") % {"title": title}))
    if places is not None and places < 1:
        found.append(problem("places", _("职数须为1或更大；不限职数时请留空。")))
    refuse(found)
    position = Post.objects.filter(organisation=organisation).count()
    post = Post(organisation=organisation, title=title, rank=rank.strip(), places=places, position=position)
    return added("organisations.create_post", post, by=by)


@transaction.atomic
def appoint(person: Person, post: Post, terms: Terms, *, by: By) -> Appointment:
    """Let somebody hold a post. Roles that the post carries wait for a second person's confirmation."""
    Person.objects.select_for_update().get(pk=person.pk)
    Post.objects.select_for_update().get(pk=post.pk)
    refuse(_check_appointment(person, post, terms, by))
    appointment = Appointment(
        person=person, post=post, since=terms.since, until=terms.until, engagement=terms.engagement,
        acting=terms.acting, document=terms.document, recorded_by=account(by),
    )  # fmt: skip
    return added("organisations.appoint", appointment, by=by)


@transaction.atomic
def confirm_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """The second person: from now on the holder has the roles that the post carries."""
    row = Appointment.objects.select_for_update().select_related("person").get(pk=appointment.pk)
    found = []
    if row.confirmed_by_id is not None:
        found.append(problem("confirmed", _("这项任职已经确认过了，不用再办。")))
    if row.recorded_by_id == by.pk:
        found.append(problem("own_record", _("登记人不能确认自己登记的任职，请由另一人确认。")))
    if row.person.user_id == by.pk:
        found.append(problem("own", _("不能确认自己的任职，请由另一人确认。")))
    refuse(found)
    changed("organisations.confirm_appointment", row, by=by, confirmed_by=by)
    forget()
    return row


@transaction.atomic
def end_appointment(appointment: Appointment, until: date, *, by: By, reason: str = "") -> Appointment:
    """Let an appointment end: ``until`` is the first day on which it no longer holds."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    found = []
    if until <= row.since:
        text = _("截止日期不能早于起始日期（%(day)s）。")
        found.append(problem("order", text % {"day": chinese(row.since)}))
    if row.until is not None and row.until < until:
        text = _("这项任职已于%(day)s结束，不能延长；请办理新的任职。")
        found.append(problem("ended", text % {"day": chinese(row.until)}))
    refuse(found)
    changed("organisations.end_appointment", row, by=by, reason=reason, until=until)
    forget()
    return row


@transaction.atomic
def delegate(absent: User, stand_in: User, roles: Collection[str], absence: Absence, *, by: User) -> Delegation:
    """Let another account stand in with some of one's roles for the time of an absence."""
    refuse(_check_delegation(absent, stand_in, roles, absence, by))
    row = Delegation(
        absent=absent, stand_in=stand_in, roles=sorted(roles), since=absence.since, until=absence.until,
        reason=absence.reason.strip(),
    )  # fmt: skip
    added("organisations.delegate", row, by=by, reason=absence.reason)
    forget()
    return row


@transaction.atomic
def end_delegation(delegation: Delegation, on: date, *, by: User) -> Delegation:
    """Come back earlier; a delegation that has not begun yet ends after its first day at the earliest."""
    row = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if on <= row.since or (row.until is not None and on >= row.until):
        refuse([problem("order", _("提前结束的日期须在代行期间之内，且晚于起始日期。"))])
    changed("organisations.end_delegation", row, by=by, until=on)
    forget()
    return row


def _check_appointment(person: Person, post: Post, terms: Terms, by: By) -> Iterator[ValidationError]:
    if terms.until is not None and terms.until <= terms.since:
        yield problem("order", _("截止日期不能早于起始日期，请核对。"))
        return
    if person.user_id is not None and person.user == by:
        yield problem("own", _("不能登记自己的任职，请由另一人登记。"))
    if version_on(post.organisation, terms.since) is None:
        yield problem("organisation_absent", _("该机构在起始日期不存在，请核对机构和日期。"))
    during = Appointment.objects.filter(overlapping(terms.since, terms.until))
    if during.filter(person=person, post=post).exists():
        yield problem("twice", _("此人在这段时间已任这一职务，不用重复登记。"))
    if terms.engagement == Engagement.MAIN and during.filter(person=person, engagement=Engagement.MAIN).exists():
        yield problem("main_twice", _("此人在这段时间已有主职，请先结束原主职，或把这一职务登记为兼职。"))
    if terms.acting == Acting.NONE and post.places is not None:
        taken = during.filter(post=post, acting=Acting.NONE).count()
        if taken >= post.places:
            text = _("“%(title)s”的职数是%(n)d，这段时间已满；请先结束一人任职，或登记为代理、主持。")
            yield problem("places", text % {"title": post.title, "n": post.places})


def _check_delegation(
    absent: User, stand_in: User, roles: Collection[str], absence: Absence, by: User
) -> Iterator[ValidationError]:
    if absence.until <= absence.since:
        yield problem("order", _("截止日期不能早于起始日期，请核对。"))
    yield from _check_stand_in(absent, stand_in, by)
    if not roles or not set(roles) <= roles_of(absent) - ADMINISTRATORS:
        yield problem("roles", _("请选择本人现有的角色；管理员角色不能代行。"))
    elif _signs_what_it_filled_in(absent, stand_in, roles):
        yield problem("maker", _("代行人是同一单位的联络员，不能同时代行单位负责人：填报人不能审核自己的填报。"))
    rows = Delegation.objects.filter(overlapping(absence.since, absence.until), absent=absent)
    if any(set(row.roles) & set(roles) for row in rows):
        yield problem("twice", _("这段时间已有人代行其中的角色，请先提前结束那一次代行。"))


def _check_stand_in(absent: User, stand_in: User, by: User) -> Iterator[ValidationError]:
    if absent.pk == stand_in.pk:
        yield problem("self", _("代行人不能是本人，请选择另一人。"))
    if not stand_in.is_active:
        yield problem("closed", _("代行人的账号已停用，请选择另一人。"))
    if by.pk == stand_in.pk:
        yield problem("own", _("不能给自己登记代行，请由本人或安全管理员登记。"))


def _signs_what_it_filled_in(absent: User, stand_in: User, roles: Collection[str]) -> bool:
    """Who fills in for a unit must not sign for it because its head is away."""
    if Role.UNIT_HEAD not in roles:
        return False
    return bool(organisations_of(absent, Role.UNIT_HEAD) & organisations_of(stand_in, Role.UNIT_FILLER))
